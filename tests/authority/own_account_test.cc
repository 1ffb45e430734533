#include "authority/people/own_account.h"

#include <gtest/gtest.h>

#include "authority/accounts/account_details.h"
#include "authority/people/sessions.h"
#include "testing/test_authority.h"

// What people do with their own accounts.
namespace jeton::authority {
namespace {

using testing::FailsWith;
using testing::Succeeds;
using testing::TestAuthority;

class OwnAccountTest : public ::testing::Test {
 protected:
  static Settings Installation() {
    Settings settings;
    settings.superusers = {"root"};
    return settings;
  }
  Result<void, Refusal> Update(const Actor& actor, const OwnAccountUpdate& update) {
    return authority_.Write([&](const authority::Run& run) { return UpdateOwnAccount(run, actor, update); });
  }
  Result<Actor, Refusal> Join(const std::string& name, const std::string& email = "") {
    return authority_.Write([&](const authority::Run& run) { return SignUp(run, name, email, "hash"); });
  }
  Result<void, Refusal> Leave(const Actor& actor) {
    return authority_.Write([&](const authority::Run& run) { return DeleteOwnAccount(run, actor); });
  }
  std::optional<Account> Find(const std::string& name) {
    return authority_.Read([&](const authority::Run& run) { return storage::Accounts(run.tx()).FindByName(name); });
  }

  TestAuthority authority_{Installation()};
  const Actor root_ = authority_.AddUser("root");
  const Actor alice_ = authority_.AddUser("alice", "alice@example.org");
  const Actor bob_ = authority_.AddUser("bob", "bob@example.org");
};

TEST_F(OwnAccountTest, AnotherAddressMustBeOneAndNobodyElses) {
  EXPECT_TRUE(FailsWith(Update(alice_, {.email = "nonsense"}), Refusal::kInvalidEmail));
  EXPECT_TRUE(FailsWith(Update(alice_, {.email = "bob@example.org"}), Refusal::kEmailTaken));
  EXPECT_TRUE(Succeeds(Update(alice_, {.email = "alice@example.org"}))) << "the same";
  EXPECT_TRUE(authority_.Audit("user_change_email").empty());
  ASSERT_TRUE(Succeeds(Update(alice_, {.email = "a@example.org"})));
  EXPECT_EQ(Find("alice")->email, "a@example.org");
  EXPECT_EQ(authority_.Audit("user_change_email").at(0),
            (boost::json::object{{"email", "a@example.org"}, {"old_email", "alice@example.org"}}));
}

TEST_F(OwnAccountTest, DetailsAreMergedAndRecordedOneByOne) {
  ASSERT_TRUE(Succeeds(Update(alice_, {.details = {{"invoice_email", true}, {"tag_expiration_s", 86400}}})));
  ASSERT_TRUE(Succeeds(Update(alice_, {.details = {{"invoice_email_address", "pay@example.org"}}})));
  EXPECT_EQ(ParseJson(Find("alice")->metadata).value(),
            (boost::json::object{
                {"invoice_email", true}, {"tag_expiration_s", 86400}, {"invoice_email_address", "pay@example.org"}}));
  EXPECT_EQ(authority_.Audit("user_change_tag_expiration").at(0), (boost::json::object{{"tag_expiration", 86400}}));
  EXPECT_EQ(authority_.Audit("user_change_invoicing").size(), 2u);
}

TEST_F(OwnAccountTest, TagsAreKeptForWhatTheDialectOffers) {
  for (const std::int64_t seconds : {0, 86'400, 604'800, 1'209'600, 2'419'200}) EXPECT_TRUE(IsTagExpiration(seconds));
  for (const std::int64_t seconds : {-1, 1, 86'399, 2'419'201}) EXPECT_FALSE(IsTagExpiration(seconds));
}

TEST_F(OwnAccountTest, ANewPasswordEndsWhatSpeaksForThePersonButNotTheRobots) {
  authority_.AddOrganization(alice_, "acme");
  const auto robot = authority_.AddRobot(alice_, "acme", "ci");
  const Secret session =
      authority_.Write([&](const authority::Run& run) { return BeginSession(run, alice_, "", "test").secret; });
  const auto signed_in = [&] {
    return authority_.Read(
        [&](const authority::Run& run) { return authority_->identity.BySession(run, session.Reveal()).has_value(); });
  };
  ASSERT_TRUE(signed_in());
  ASSERT_TRUE(Succeeds(Update(alice_, {.password_hash = "new hash"})));
  EXPECT_EQ(Find("alice")->password, "new hash");
  EXPECT_FALSE(signed_in());
  EXPECT_TRUE(authority_.Alive(*robot.token));
  EXPECT_EQ(authority_.Audit("account_change_password").size(), 1u);
}

TEST_F(OwnAccountTest, ATokenWithoutTheRightChangesNothing) {
  Actor narrow = alice_;
  narrow.powers = Powers::Of(OAuthScopes{OAuthScope::kUserRead});
  EXPECT_TRUE(FailsWith(Update(narrow, {.email = "a@example.org"}), Refusal::kForbidden));
  EXPECT_TRUE(FailsWith(Leave(narrow), Refusal::kForbidden));
  EXPECT_TRUE(Find("alice").has_value());
}

TEST_F(OwnAccountTest, SigningUpNeedsAFreeNameAndAddress) {
  authority_.AddOrganization(alice_, "acme");
  const struct {
    const char* name;
    const char* email;
    Refusal expected;
  } cases[] = {{"alice", "", Refusal::kTaken},
               {"acme", "", Refusal::kTakenByOrganization},
               {"Carol", "", Refusal::kInvalidName},
               {"oidc", "", Refusal::kNameReserved},
               {"carol", "nonsense", Refusal::kInvalidEmail},
               {"carol", "bob@example.org", Refusal::kEmailTaken}};
  for (const auto& c : cases) EXPECT_TRUE(FailsWith(Join(c.name, c.email), c.expected)) << c.name << " " << c.email;
  const auto carol = Join("carol", "carol@example.org");
  ASSERT_TRUE(Succeeds(carol));
  EXPECT_EQ(carol->name, "carol");
  EXPECT_EQ(Find("carol")->password, "hash");
  EXPECT_EQ(authority_.Audit("user_create").at(0),
            (boost::json::object{{"username", "carol"}, {"email", "carol@example.org"}}));
}

TEST_F(OwnAccountTest, WhoLeavesIsGoneAndTheNameIsKept) {
  ASSERT_TRUE(Succeeds(Leave(bob_)));
  EXPECT_FALSE(Find("bob").has_value());
  EXPECT_TRUE(FailsWith(Join("bob"), Refusal::kNameReserved));
}

TEST_F(OwnAccountTest, SuperusersAndOnlyAdminsStay) {
  EXPECT_TRUE(FailsWith(Leave(root_), Refusal::kSuperuser));
  authority_.AddOrganization(alice_, "zebra");
  authority_.AddOrganization(alice_, "acme");
  EXPECT_TRUE(FailsWith(Leave(alice_), Refusal::kSoleAdmin));
  const auto names = authority_.Read([&](const authority::Run& run) { return SolelyAdministered(run, alice_.id); });
  EXPECT_EQ(names, (std::vector<std::string>{"acme", "zebra"}));
}

}  // namespace
}  // namespace jeton::authority
