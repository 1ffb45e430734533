#include "storage/trust_rules.h"

#include <gtest/gtest.h>

#include "storage/accounts.h"
#include "testing/builders.h"
#include "testing/test_database.h"

namespace jeton::storage {
namespace {

using testing::AnOrganization;
using testing::DigestOf;
using testing::IdOf;
using testing::kNow;

class TrustRulesTest : public ::testing::Test {
 protected:
  std::vector<TrustRule> Of(const Id& account) {
    std::vector<TrustRule> rules;
    db_.Read([&](Transaction& t) { rules = TrustRules(t).Of(account); });
    return rules;
  }
  void Replace(const Id& account, const std::vector<TrustRule>& rules) {
    db_.Write([&](Transaction& t) { TrustRules(t).Replace(account, rules); });
  }
  bool Use(unsigned number, TimePoint expires) {
    bool first = false;
    db_.Write([&](Transaction& t) { first = UseAssertion(t, DigestOf(number), expires); });
    return first;
  }

  const TrustRule web_{IdOf(10), IdOf(1), "https://ci.example.org", "web", {"a", "b"}};
  const TrustRule app_{IdOf(11), IdOf(1), "https://ci.example.org", "it's app", {}};
  testing::TestDatabase db_;
};

TEST_F(TrustRulesTest, AreKeptWholeInTheirOrderAndByAccount) {
  Replace(IdOf(1), {app_, web_});
  Replace(IdOf(2), {{IdOf(12), IdOf(2), "https://other.example.org", "x", {"c"}}});
  const auto rules = Of(IdOf(1));
  ASSERT_EQ(rules.size(), 2u);
  EXPECT_EQ(rules[0].id, app_.id);
  EXPECT_EQ(rules[0].subject, "it's app");
  EXPECT_TRUE(rules[0].audiences.empty());
  EXPECT_EQ(rules[1].account, IdOf(1));
  EXPECT_EQ(rules[1].issuer, web_.issuer);
  EXPECT_EQ(rules[1].audiences, web_.audiences);
}

TEST_F(TrustRulesTest, ReplacingLeavesNothingOfTheOldOnes) {
  Replace(IdOf(1), {web_, app_});
  Replace(IdOf(2), {{IdOf(12), IdOf(2), "https://other.example.org", "x", {}}});
  Replace(IdOf(1), {app_});
  ASSERT_EQ(Of(IdOf(1)).size(), 1u);
  EXPECT_EQ(Of(IdOf(1)).front().id, app_.id);
  Replace(IdOf(1), {});
  EXPECT_TRUE(Of(IdOf(1)).empty());
  EXPECT_EQ(Of(IdOf(2)).size(), 1u) << "another account's";
}

TEST_F(TrustRulesTest, GoWithTheirAccountAndWithItsOwner) {
  const Account acme = AnOrganization(3, "acme");
  Account robot{.id = IdOf(1), .kind = AccountKind::kRobot, .name = "acme+ci", .owner = acme.id};
  db_.Write([&](Transaction& t) {
    Accounts(t).Add(acme);
    Accounts(t).Add(robot);
  });
  Replace(robot.id, {web_});
  db_.Write([&](Transaction& t) { Accounts(t).Remove(robot, kNow); });
  EXPECT_TRUE(Of(robot.id).empty());

  db_.Write([&](Transaction& t) { Accounts(t).Add(robot); });
  Replace(robot.id, {web_});
  db_.Write([&](Transaction& t) { Accounts(t).Remove(acme, kNow); });
  EXPECT_TRUE(Of(robot.id).empty());
}

TEST_F(TrustRulesTest, AnAssertionIsUsedOnceUntilItEnds) {
  EXPECT_TRUE(Use(1, kNow + Seconds{60}));
  EXPECT_FALSE(Use(1, kNow + Seconds{90}));
  EXPECT_TRUE(Use(2, kNow + Seconds{60}));
  db_.Reopen();
  EXPECT_FALSE(Use(1, kNow + Seconds{60})) << "a restart forgets nothing";
  db_.clock().Advance(Seconds{61});
  for (int i = 0; i < 3; ++i) db_.Write([](Transaction&) {});
  EXPECT_EQ(db_.Number("SELECT COUNT(*) FROM used_assertions"), 0) << "what has ended is swept away";
}

}  // namespace
}  // namespace jeton::storage
