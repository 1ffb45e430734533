#include "storage/tokens/trust_rules.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "storage/directory/accounts.h"
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

TEST_F(TrustRulesTest, KeepTheirClaimsAndTheirName) {
  TrustRule rule = web_;
  rule.claims = {{"/kubernetes.io/namespace", "shop"}, {"ref", "refs/heads/\"*"}};
  rule.name = "main only";
  Replace(IdOf(1), {rule, app_});
  const auto rules = Of(IdOf(1));
  EXPECT_EQ(rules[0].claims, rule.claims);
  EXPECT_EQ(rules[0].name, "main only");
  EXPECT_TRUE(rules[1].claims.empty());
}

TEST_F(TrustRulesTest, AreFoundByIssuerAndSubjectAmongAllAccounts) {
  const std::string issuer = "https://ci.example.org";
  TrustRule claims{IdOf(12), IdOf(2), issuer, "", {"a"}, {{"ref", "main"}}};
  const Account acme = AnOrganization(3, "acme");
  db_.Write([&](Transaction& t) {
    Accounts(t).Add(acme);
    for (unsigned n : {1u, 2u}) Accounts(t).Add(testing::ARobot(n, acme, "r" + std::to_string(n)));
  });
  Replace(IdOf(1), {web_, app_});
  Replace(IdOf(2), {claims, {IdOf(13), IdOf(2), "https://other.example.org", "web", {"a"}}});
  db_.Read([&](Transaction& t) {
    TrustRules rules(t);
    std::vector<Id> found;
    for (const TrustRule& rule : rules.For(issuer, {"web"}, 9)) found.push_back(rule.id);
    std::sort(found.begin(), found.end());
    EXPECT_EQ(found, (std::vector<Id>{IdOf(10), IdOf(12)}));
    EXPECT_EQ(rules.For(issuer, {"nobody"}, 9).size(), 1u);
    EXPECT_EQ(rules.For(issuer, {"web"}, 1).size(), 1u);
    EXPECT_TRUE(rules.NamesIssuer(issuer));
    EXPECT_FALSE(rules.NamesIssuer(issuer + "/"));
  });
  TrustRule grant{IdOf(14), IdOf(1), issuer, "web", {"a"}, {}, {}, {"repo:read"}, Seconds{0}, true};
  TrustRule for_clients = grant;
  for_clients.id = IdOf(15);
  for_clients.anonymous = false;
  TrustRule for_logins = grant;
  for_logins.id = IdOf(16);
  for_logins.scopes = {};
  Replace(IdOf(1), {web_, for_logins, for_clients, grant});
  db_.Read([&](Transaction& t) {
    const auto found = TrustRules(t).AnonymousFor(issuer, {"web"}, 1);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].id, IdOf(14)) << "others do not count, nor take its place";
    EXPECT_TRUE(TrustRules(t).AnonymousFor(issuer, {"app"}, 1).empty());
  });
  db_.Write([&](Transaction& t) {
    Accounts(t).Remove(acme, kNow);
    EXPECT_TRUE(TrustRules(t).AnonymousFor(issuer, {"web"}, 9).empty());
    EXPECT_TRUE(TrustRules(t).For(issuer, {"web"}, 9).empty()) << "at once, whatever rows are left";
    EXPECT_FALSE(TrustRules(t).NamesIssuer(issuer));
  });
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

TEST_F(TrustRulesTest, AnAssertionIsBoundToThePlaceOfItsFirstUse) {
  const AssertionPlace place{IdOf(1), "192.0.2.1"};
  const auto bind = [&](unsigned number, const AssertionPlace& wanted) {
    bool first = false;
    db_.Write([&](Transaction& t) { first = BindAssertion(t, DigestOf(number), wanted, kNow + Seconds{60}); });
    return first;
  };
  const auto find = [&](unsigned number) {
    std::optional<AssertionPlace> found;
    db_.Read([&](Transaction& t) { found = FindAssertion(t, DigestOf(number)); });
    return found;
  };
  EXPECT_EQ(find(1), std::nullopt);
  EXPECT_TRUE(bind(1, place));
  EXPECT_FALSE(bind(1, {IdOf(2), "192.0.2.2"}));
  EXPECT_EQ(find(1), place) << "the first one stays";
  EXPECT_FALSE(Use(1, kNow + Seconds{60})) << "what is a password is not exchanged";
  EXPECT_TRUE(Use(2, kNow + Seconds{60}));
  EXPECT_FALSE(bind(2, place)) << "and what was exchanged is no password";
  EXPECT_TRUE(find(2)->account.IsNone());
}

}  // namespace
}  // namespace jeton::storage
