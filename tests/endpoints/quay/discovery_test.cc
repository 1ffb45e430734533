#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>
#include <map>
#include <set>
#include <string>

#include "base/encoding.h"
#include "base/json.h"
#include "endpoints/quay/dialect.h"
#include "endpoints/quay/endpoints.h"
#include "testing/test_authority.h"

namespace jeton::endpoints::quay {
namespace {

namespace json = boost::json;

json::object Discover(Settings settings, std::string_view query = "") {
  settings.public_url = "https://jeton.example";
  testing::TestAuthority authority(std::move(settings));
  const wire::Request request{.path = "/api/v1/discovery", .query = query};
  const Outcome outcome = authority.FromMemory([&](const authority::Run& run) {
    return GetDiscovery({request, run, Accepts::kNothing, *authority});
  });
  return ParseJson(std::get<Response>(outcome).body).value().as_object();
}

// "get /api/v1/…" to the operation.
std::map<std::string, json::object> OperationsOf(const json::object& document) {
  std::map<std::string, json::object> operations;
  for (const auto& [path, resource] : document.at("paths").as_object()) {
    for (const auto& [member, value] : resource.as_object()) {
      const auto* const operation = value.if_object();
      if (operation != nullptr) operations.emplace(std::string(member) + " " + std::string(path), *operation);
    }
  }
  return operations;
}

TEST(DiscoveryTest, DescribesEveryRouteThatHasAnOperation) {
  std::set<std::string> expected;
  for (const Route& route : Routes({})) {
    if (route.operation.name.empty()) continue;
    std::string path(route.path);
    if (const auto dots = path.find("..."); dots != std::string::npos) path.erase(dots, 3);
    expected.insert(ToLower(wire::NameOf(route.method)) + " " + path);
  }
  std::set<std::string> described;
  for (const auto& [name, operation] : OperationsOf(Discover({}, "internal=true"))) described.insert(name);
  EXPECT_EQ(described, expected);
}

TEST(DiscoveryTest, LeavesInternalOperationsOutUnlessAskedForThem) {
  const auto usual = OperationsOf(Discover({}));
  const auto all = OperationsOf(Discover({}, "internal=true"));
  EXPECT_FALSE(usual.contains("post /api/v1/signout"));
  EXPECT_TRUE(all.contains("post /api/v1/signout"));
  EXPECT_TRUE(usual.contains("get /api/v1/user/"));
  EXPECT_LT(usual.size(), all.size());
}

TEST(DiscoveryTest, NoTwoOperationsHaveOneName) {
  std::set<std::string> names;
  for (const auto& [route, operation] : OperationsOf(Discover({}, "internal=true"))) {
    EXPECT_TRUE(names.insert(TextOf(operation, "operationId")).second) << route;
  }
}

TEST(DiscoveryTest, WithoutSuperusersNeitherTheirOperationsNorTheirScopeAreThere) {
  Settings settings;
  settings.superusers_enabled = false;
  const json::object document = Discover(settings, "internal=true");
  EXPECT_EQ(json::serialize(document).find("super:user"), std::string::npos);
  EXPECT_EQ(json::serialize(document).find("/api/v1/superuser/"), std::string::npos);
}

TEST(DiscoveryTest, DescribesWhatIsSwitchedOffAllTheSame) {
  Settings settings;
  settings.direct_login = false;
  EXPECT_TRUE(OperationsOf(Discover(settings, "internal=true")).contains("post /api/v1/signin"));
}

TEST(DiscoveryTest, PromisesTheStatusThatIsSentAndTheOneThatQuayPromises) {
  const auto operations = OperationsOf(Discover({}));
  const auto has = [&](const char* route, const char* status) {
    return operations.at(route).at("responses").as_object().contains(status);
  };
  EXPECT_TRUE(has("put /api/v1/user/robots/{robot_shortname}", "201"));
  EXPECT_TRUE(has("put /api/v1/organization/{orgname}", "200"));
  EXPECT_FALSE(has("put /api/v1/organization/{orgname}", "201"));
  EXPECT_TRUE(has("delete /api/v1/organization/{orgname}", "204"));
  EXPECT_TRUE(has("post /api/v1/user/apptoken", "201"));
}

}  // namespace
}  // namespace jeton::endpoints::quay
