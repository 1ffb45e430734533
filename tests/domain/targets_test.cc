#include "domain/access/targets.h"

#include <gtest/gtest.h>

#include "base/encoding.h"
#include "testing/result_testing.h"

namespace jeton {
namespace {

using testing::FailsWith;
using enum TargetError;

constexpr const char* kThisServer = "https://tokens.example.org";
constexpr const char* kOrdersApi = "https://orders.example.org/v1";
constexpr const char* kBills = "https://bills.example.org";

GrantedApi Granted(const char* identifier, std::vector<std::string> scopes, bool enabled = true) {
  Api api{.identifier = identifier, .enabled = enabled};
  api.scopes = {{"read", "", false}, {"write", "", false}, {"erase", "", true}, {"orders", "", false}};
  return {api, std::move(scopes)};
}

// What an application with these members gets for these words.
struct Asking {
  Application application{};
  std::vector<GrantedApi> apis{};

  // The audience and the scopes, separated by a space.
  Result<std::string, TargetError> Get(const AskedAccess& asked) const {
    const auto targets = TargetsOf(kThisServer, application, apis);
    const auto chosen = ChooseAccess(targets, application, asked);
    if (!chosen) return Fail(chosen.error());
    return chosen->target->identifier + " " + JoinWords(chosen->scopes);
  }
};

std::string At(const char* identifier, const char* scopes) { return std::string(identifier) + " " + scopes; }

TEST(TargetsTest, AClientWithoutApisGetsThisServer) {
  const Asking client{{.scopes = "repo:read org:admin"}};
  EXPECT_EQ(client.Get({}), At(kThisServer, "repo:read")) << "a dangerous scope is asked for by name";
  EXPECT_EQ(client.Get({{}, "org:admin"}), At(kThisServer, "org:admin"));
  EXPECT_EQ(client.Get({{kThisServer}, {}}), At(kThisServer, "repo:read"));
  EXPECT_TRUE(FailsWith(client.Get({{}, "super:user"}), kInvalidScope));
  EXPECT_TRUE(FailsWith(client.Get({{}, ""}), kInvalidScope));
}

TEST(TargetsTest, AScopeOfThisServerStandsForWhatItImplies) {
  const Asking client{{.scopes = "repo:admin"}};
  EXPECT_EQ(client.Get({{}, "repo:read"}), At(kThisServer, "repo:read"));
}

TEST(TargetsTest, TheOnlyApiIsTheDefaultOfAClientWithoutScopesHere) {
  EXPECT_EQ((Asking{{}, {Granted(kOrdersApi, {"read", "erase"})}}.Get({})), At(kOrdersApi, "read"));
  EXPECT_EQ((Asking{{.scopes = "repo:read"}, {Granted(kOrdersApi, {"read"})}}.Get({})), At(kThisServer, "repo:read"));
  EXPECT_TRUE(
      (Asking{{}, {Granted(kOrdersApi, {"read"}), Granted(kBills, {"read"})}}.Get({}))->starts_with(kThisServer));
}

TEST(TargetsTest, ScopesNameTheApiThatHasAllOfThem) {
  const Asking client{{}, {Granted(kOrdersApi, {"orders", "write"}), Granted(kBills, {"read"})}};
  EXPECT_EQ(client.Get({{}, "orders"}), At(kOrdersApi, "orders"));
  EXPECT_EQ(client.Get({{}, "write orders write"}), At(kOrdersApi, "write orders")) << "each once, as asked for";
  EXPECT_TRUE(FailsWith(client.Get({{}, "orders read"}), kInvalidTarget)) << "of two APIs";
  EXPECT_TRUE(FailsWith(client.Get({{}, "orders repo:read"}), kInvalidTarget)) << "of an API and this server";
  EXPECT_TRUE(FailsWith(client.Get({{}, "orders erase"}), kInvalidScope)) << "which it may not have anywhere";
}

TEST(TargetsTest, AScopeOfTwoApisNamesNone) {
  const Asking client{{}, {Granted(kOrdersApi, {"read"}), Granted(kBills, {"read"})}};
  EXPECT_TRUE(FailsWith(client.Get({{}, "read"}), kInvalidTarget));
  EXPECT_EQ(client.Get({{kBills}, "read"}), At(kBills, "read"));
}

TEST(TargetsTest, AResourceNamesOneAudience) {
  const Asking client{{}, {Granted(kOrdersApi, {"read", "write", "erase"}), Granted(kBills, {"read"}, false)}};
  EXPECT_EQ(client.Get({{kOrdersApi}, {}}), At(kOrdersApi, "read write")) << "what is harmless";
  EXPECT_EQ(client.Get({{kOrdersApi}, "erase"}), At(kOrdersApi, "erase"));
  EXPECT_TRUE(FailsWith(client.Get({{kOrdersApi}, "orders"}), kInvalidScope));
  EXPECT_TRUE(FailsWith(client.Get({{kOrdersApi, kThisServer}, {}}), kInvalidTarget)) << "one for each token";
  EXPECT_TRUE(FailsWith(client.Get({{kBills}, {}}), kInvalidTarget)) << "a disabled API";
  for (const char* const other : {"", "orders", "https://orders.example.org", "https://orders.example.org/v1/",
                                  "https://orders.example.org/v1#x", "HTTPS://orders.example.org/v1"}) {
    EXPECT_TRUE(FailsWith(client.Get({{other}, {}}), kInvalidTarget)) << other;
  }
}

TEST(TargetsTest, ASlashAfterTheHostMakesNoDifference) {
  EXPECT_TRUE(NamesTarget(kBills, "https://bills.example.org/"));
  EXPECT_TRUE(NamesTarget("https://bills.example.org/", kBills));
  EXPECT_FALSE(NamesTarget(kBills, "https://bills.example.org//"));
  EXPECT_FALSE(NamesTarget(kOrdersApi, "https://orders.example.org/v1/"));
  EXPECT_FALSE(NamesTarget(kBills, "https://Bills.example.org"));
}

TEST(TargetsTest, AnIdentifierIsLookedUpInBothOfItsForms) {
  using Forms = std::vector<std::string>;
  const Forms both{kBills, std::string(kBills) + "/"};
  for (const std::string& asked : both) EXPECT_EQ(IdentifiersNamed(asked), both) << asked;
  for (const char* other : {"", "orders", "https://orders.example.org/v1", "https://bills.example.org//"}) {
    EXPECT_EQ(IdentifiersNamed(other), Forms{other}) << other;
  }
}

TEST(TargetsTest, DefaultScopesChooseTheAudience) {
  const Asking client{{.default_scopes = "write"}, {Granted(kOrdersApi, {"read", "write"}), Granted(kBills, {"read"})}};
  EXPECT_EQ(client.Get({}), At(kOrdersApi, "write"));
  EXPECT_EQ(client.Get({{kBills}, {}}), At(kBills, "read")) << "which has none of them";
  const Asking here{{.default_scopes = "repo:read"}, {Granted(kOrdersApi, {"read"})}};
  EXPECT_EQ(here.Get({}), At(kThisServer, "repo:read"));
}

TEST(TargetsTest, AScopeThatAnApiHasNoMoreIsNotGiven) {
  GrantedApi granted = Granted(kOrdersApi, {"read", "write"});
  granted.api.scopes = {{"read", "", false}};
  const Asking client{{}, {granted}};
  EXPECT_EQ(client.Get({}), At(kOrdersApi, "read"));
  EXPECT_TRUE(FailsWith(client.Get({{kOrdersApi}, "write"}), kInvalidScope));
}

}  // namespace
}  // namespace jeton
