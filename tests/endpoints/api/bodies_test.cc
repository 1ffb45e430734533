#include <gtest/gtest.h>

#include <string>

#include "endpoints/api/operation.h"
#include "testing/shop.h"
#include "testing/test_server.h"

// What every body of our own API has in common, for every row of the tables that reads one.
namespace jeton::endpoints::api {
namespace {

namespace json = boost::json;
using testing::Bearer;
using testing::Json;
using testing::Reply;

void ExpectNullsAreAbsent(const wire::AnyBody& body, const std::string& where) {
  for (const wire::MemberSchema& member : body.Members()) {
    EXPECT_NE(member.presence, wire::Presence::kOptional) << where << "." << member.name << " refuses null";
    if (member.shape.inner != nullptr) {
      ExpectNullsAreAbsent(*member.shape.inner, where + "." + std::string(member.name));
    }
  }
}

TEST(BodiesTest, AMemberThatIsNullIsAsGoodAsAbsent) {
  for (const Row& row : AllRows()) {
    if (row.described.body != nullptr) ExpectNullsAreAbsent(*row.described.body, std::string(row.described.name));
  }
}

TEST(BodiesTest, AFilterOfARevocationMayHaveNulls) {
  testing::TestServer server;
  testing::Shop shop(server);
  const testing::Owner owner = shop.AddOwner();
  shop.AddRobot(owner.organization, "ci", owner.bearer);
  const auto revoke = [&](const json::object& filter) {
    return server.Post("/jeton/v1/tokens/revoke?dry_run=true", Bearer{owner.bearer}, Json{{{"filter", filter}}});
  };
  const Reply plain = revoke({{"organization", owner.organization}, {"kind", "robot"}});
  EXPECT_EQ(plain.status, 200) << plain;
  const Reply with_nulls = revoke({{"organization", owner.organization},
                                   {"kind", "robot"},
                                   {"owner", nullptr},
                                   {"unused", nullptr},
                                   {"created_before", nullptr},
                                   {"everywhere", nullptr}});
  EXPECT_EQ(with_nulls.Json(), plain.Json());
  EXPECT_EQ(revoke({{"subject", nullptr}}).status, 400) << "as an empty filter";
}

}  // namespace
}  // namespace jeton::endpoints::api
