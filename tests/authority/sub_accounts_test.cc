#include "authority/broker/sub_accounts.h"

#include <gtest/gtest.h>

#include "authority/people/users.h"
#include "storage/directory/repositories.h"
#include "testing/test_authority.h"

namespace jeton::authority {
namespace {

using testing::FailsWith;
using testing::Succeeds;
using testing::TestAuthority;

Settings Installation() {
  Settings settings;
  settings.sub_account_parents = {"mother", "father", "godmother"};
  settings.readonly_superusers = {"auditor"};
  settings.login_rules = {LoginRule::kStrip, LoginRule::kLowercase};
  return settings;
}

Settings WithInheritance() {
  Settings settings = Installation();
  settings.inherited_capabilities = {"subaccounts"};
  return settings;
}

Settings KnownUsersOnly() {
  Settings settings = Installation();
  settings.known_users_only = true;
  return settings;
}

class SubAccountsTest : public ::testing::Test {
 protected:
  explicit SubAccountsTest(Settings settings = Installation()) : authority_(std::move(settings)) {}

  Result<Actor, LoginError> Act(const Actor& parent, std::string_view login) {
    return authority_.Write([&](const authority::Run& run) { return ActAsSubAccount(run, parent, login); });
  }
  Result<Actor, LoginError> FrontEnd(std::string_view login) {
    return authority_.Write([&](const authority::Run& run) { return ByFrontEnd(run, login); });
  }
  Result<void, RemovalError> Remove(const Actor& actor, bool force = false) {
    return authority_.Write([&](const authority::Run& run) { return RemoveSubAccount(run, actor, force); });
  }
  std::optional<Account> Find(const std::string& name) {
    return authority_.Read([&](const authority::Run& run) { return storage::Accounts(run.tx()).FindByName(name); });
  }
  Capabilities CapabilitiesOf(const std::string& name) {
    return authority_.Read([&](const authority::Run& run) {
      return ReadCapabilities(run, storage::Accounts(run.tx()).FindByName(name).value());
    });
  }

  TestAuthority authority_;
  const Actor mother_ = authority_.AddUser("mother");
  const Actor father_ = authority_.AddUser("father");
  const Actor alice_ = authority_.AddUser("alice");
};

TEST_F(SubAccountsTest, AreMadeOnFirstUseAndAreTheirParentsFromThen) {
  const auto first = Act(mother_, "child");
  ASSERT_TRUE(Succeeds(first));
  EXPECT_EQ(first->name, "child");
  EXPECT_EQ(first->powers.broker, BrokerReach::kAll);
  EXPECT_NE(first->id, mother_.id);
  EXPECT_EQ(Act(mother_, "child")->id, first->id);
  EXPECT_EQ(Act(mother_, " CHILD ")->id, first->id) << "a login like any other";
  EXPECT_TRUE(FailsWith(Act(father_, "child"), LoginError::kRefused));
  EXPECT_EQ(Find("child")->owner, mother_.id);
  EXPECT_EQ(authority_.Audit("user_create").size(), 1u);
}

TEST_F(SubAccountsTest, AreRefusedToAllOthersAndUnderNamesThatAreNotTheirs) {
  EXPECT_TRUE(FailsWith(Act(alice_, "child"), LoginError::kRefused));
  EXPECT_FALSE(Find("child"));
  authority_.AddOrganization(alice_, "acme");
  for (const auto name : {"mother", "father", "alice", "acme", "admin", "auditor", "library", "jeton-cli", "$server",
                          "", "a", "a b", "a+b", "é"}) {
    EXPECT_TRUE(FailsWith(Act(mother_, name), LoginError::kRefused)) << name;
  }
}

TEST_F(SubAccountsTest, WantAWriteOnlyWhenTheyAreNotThere) {
  const auto read = [&] {
    return authority_.Read([&](const authority::Run& run) { return ActAsSubAccount(run, mother_, "child"); });
  };
  EXPECT_TRUE(FailsWith(read(), LoginError::kNeedsWrite));
  ASSERT_TRUE(Succeeds(Act(mother_, "child")));
  EXPECT_TRUE(Succeeds(read()));
}

TEST_F(SubAccountsTest, HaveNoSubAccountsUnlessThatIsInherited) {
  const auto child = Act(mother_, "child");
  EXPECT_TRUE(FailsWith(Act(*child, "grandchild"), LoginError::kRefused));
  EXPECT_TRUE(CapabilitiesOf("mother").sub_accounts);
  EXPECT_FALSE(CapabilitiesOf("child").sub_accounts);
  EXPECT_FALSE(CapabilitiesOf("alice").sub_accounts);
}

TEST_F(SubAccountsTest, EndWithTheirParent) {
  const auto child = Act(mother_, "child");
  const auto issue = [&] {
    return authority_.Write([&](const authority::Run& run) {
      return authority_->issuer
          .Issue(run, {.kind = TokenKind::kAuthorization,
                       .subject = child->id,
                       .scopes = "session",
                       .created = run.now,
                       .expires = run.now + Seconds{60}})
          .secret;
    });
  };
  const Secret secret = issue();
  const Actor root = authority_.ActorOf(authority_.Read([&](const authority::Run& run) {
    return storage::Accounts(run.tx()).Find(authority_.AddUser("admin").id).value();
  }));
  ASSERT_TRUE(authority_.Alive(secret));
  const auto enable = [&](bool enabled) {
    authority_.Write([&](const authority::Run& run) {
      EXPECT_TRUE(Succeeds(UpdateUser(run, root, "mother", {.enabled = enabled})));
    });
  };
  enable(false);
  EXPECT_TRUE(FailsWith(authority_.Check(secret), CredentialError::kDisabled));
  enable(true);
  EXPECT_TRUE(authority_.Alive(secret));
  authority_.Write([&](const authority::Run& run) { EXPECT_TRUE(Succeeds(DeleteUser(run, root, "mother"))); });
  EXPECT_FALSE(Find("child"));
  EXPECT_FALSE(authority_.Alive(secret));
}

TEST_F(SubAccountsTest, AParentStaysWhileAnOrganizationHasOnlyTheChild) {
  const auto child = Act(mother_, "child");
  authority_.AddOrganization(*child, "acme");
  const Actor root = authority_.AddUser("admin");
  authority_.Write(
      [&](const authority::Run& run) { EXPECT_TRUE(FailsWith(DeleteUser(run, root, "mother"), Refusal::kSoleAdmin)); });
}

TEST_F(SubAccountsTest, AParentStaysWhileAnOrganizationHasOnlyTheTwoOfThem) {
  const auto child = Act(mother_, "child");
  const Account acme = authority_.AddOrganization(*child, "acme");
  authority_.AddToTeam(acme, mother_.id, TeamRole::kAdmin);
  const Actor root = authority_.AddUser("admin");
  authority_.Write(
      [&](const authority::Run& run) { EXPECT_TRUE(FailsWith(DeleteUser(run, root, "mother"), Refusal::kSoleAdmin)); });
  authority_.AddToTeam(acme, root.id, TeamRole::kAdmin);
  authority_.Write([&](const authority::Run& run) { EXPECT_TRUE(Succeeds(DeleteUser(run, root, "mother"))); });
}

TEST_F(SubAccountsTest, RemoveThemselvesAndOrdinaryUsersDoNot) {
  const auto child = Act(mother_, "child");
  EXPECT_TRUE(FailsWith(Remove(alice_), RemovalError::kNotSubAccount));
  EXPECT_TRUE(FailsWith(Remove(alice_, true), RemovalError::kNotSubAccount));
  EXPECT_TRUE(Succeeds(Remove(*child)));
  EXPECT_FALSE(Find("child"));
  EXPECT_TRUE(FailsWith(Remove(*child), RemovalError::kGone));
  EXPECT_NE(Act(mother_, "child")->id, child->id) << "the next of that name is another";
}

TEST_F(SubAccountsTest, WhatTheyStillOwnTakesForce) {
  const auto owner = Act(mother_, "owner");
  authority_.AddOrganization(*owner, "acme");
  const Account shared = authority_.AddOrganization(*owner, "shared");
  authority_.AddToTeam(shared, alice_.id, TeamRole::kAdmin);
  EXPECT_TRUE(FailsWith(Remove(*owner), RemovalError::kStillOwns));
  EXPECT_TRUE(Succeeds(Remove(*owner, true)));
  EXPECT_FALSE(Find("owner"));
  EXPECT_FALSE(Find("acme"));
  EXPECT_TRUE(Find("shared")) << "somebody else administers it";

  const auto builder = Act(mother_, "builder");
  authority_.Write([&](const authority::Run& run) {
    storage::Repositories(run.tx()).Add(
        {.id = authority_->issuer.NewId(testing::kNow), .name_space = builder->id, .name = "web"}, run.now);
  });
  EXPECT_TRUE(FailsWith(Remove(*builder), RemovalError::kStillOwns));
  EXPECT_TRUE(Succeeds(Remove(*builder, true)));
}

class InheritingSubAccountsTest : public SubAccountsTest {
 protected:
  InheritingSubAccountsTest() : SubAccountsTest(WithInheritance()) {}
};

TEST_F(InheritingSubAccountsTest, MayHaveSomeOfTheirOwn) {
  const auto child = Act(mother_, "child");
  const auto grandchild = Act(*child, "grandchild");
  ASSERT_TRUE(Succeeds(grandchild));
  EXPECT_EQ(Find("grandchild")->owner, child->id);
  EXPECT_TRUE(FailsWith(Act(mother_, "grandchild"), LoginError::kRefused));
  EXPECT_EQ(CapabilitiesOf("grandchild").inherited, std::vector<std::string>{"subaccounts"});
  EXPECT_FALSE(CapabilitiesOf("alice").sub_accounts);
  EXPECT_TRUE(CapabilitiesOf("alice").inherited.empty());
}

TEST_F(InheritingSubAccountsTest, ForceTakesThoseOfTheirOwnWithThem) {
  const auto child = Act(mother_, "child");
  const auto grandchild = Act(*child, "grandchild");
  authority_.AddOrganization(*grandchild, "acme");
  EXPECT_TRUE(FailsWith(Remove(*child), RemovalError::kStillOwns));
  EXPECT_TRUE(Succeeds(Remove(*child, true)));
  for (const auto name : {"child", "grandchild", "acme"}) EXPECT_FALSE(Find(name)) << name;
}

TEST_F(InheritingSubAccountsTest, AreDeadWhileAnyoneAboveThemIsDisabled) {
  const auto child = Act(mother_, "child");
  const auto grandchild = Act(*child, "grandchild");
  const Account account = Find("grandchild").value();
  const auto dead = [&] {
    return authority_.Read([&](const authority::Run& run) {
      return FailsWith(authority_->identity.CheckParents(run, account), CredentialError::kDisabled);
    });
  };
  EXPECT_FALSE(dead());
  authority_.Write(
      [&](const authority::Run& run) { storage::Accounts(run.tx()).SetEnabled(mother_.id, false, run.now); });
  EXPECT_TRUE(dead());
  EXPECT_TRUE(FailsWith(Act(*child, "grandchild"), LoginError::kRefused));
}

TEST_F(SubAccountsTest, NobodyClaimsTheNameOfAParent) {
  EXPECT_TRUE(FailsWith(Act(mother_, "godmother"), LoginError::kRefused));
  EXPECT_TRUE(Succeeds(FrontEnd("godmother"))) << "she comes by herself";
}

TEST_F(SubAccountsTest, TheFrontEndsUserIsNotSomebodysSubAccount) {
  ASSERT_TRUE(Succeeds(Act(mother_, "bob")));
  EXPECT_TRUE(FailsWith(FrontEnd("bob"), LoginError::kInvalidName)) << "whoever it is, it is not he";
}

TEST_F(SubAccountsTest, AFrontEndMakesAUserOnce) {
  const auto first = FrontEnd(" Bob ");
  ASSERT_TRUE(Succeeds(first));
  EXPECT_EQ(first->name, "bob");
  EXPECT_EQ(first->powers.broker, BrokerReach::kAll);
  EXPECT_EQ(FrontEnd("bob")->id, first->id);
  EXPECT_EQ(FrontEnd("alice")->id, alice_.id);
  EXPECT_TRUE(Find("bob")->password.empty()) << "no password opens it";
  EXPECT_FALSE(Find("bob")->IsSubAccount());
}

TEST_F(SubAccountsTest, AFrontEndNamesUsersAlone) {
  authority_.AddOrganization(alice_, "acme");
  authority_.AddRobot(alice_, "acme", "ci");
  for (const auto name : {"acme", "acme+ci", "library", "jeton-cli", "$server", "admin", "a", "a b", ""}) {
    EXPECT_TRUE(FailsWith(FrontEnd(name), LoginError::kInvalidName)) << name;
  }
  authority_.AddUser("admin");
  EXPECT_TRUE(FrontEnd("admin")->superuser) << "who is there already is believed to be himself";
}

TEST_F(SubAccountsTest, AFrontEndDoesNotOpenADisabledAccount) {
  authority_.Write(
      [&](const authority::Run& run) { storage::Accounts(run.tx()).SetEnabled(alice_.id, false, run.now); });
  EXPECT_TRUE(FailsWith(FrontEnd("alice"), LoginError::kRefused));
}

class KnownUsersTest : public SubAccountsTest {
 protected:
  KnownUsersTest() : SubAccountsTest(KnownUsersOnly()) {}
};

TEST_F(KnownUsersTest, AFrontEndMakesNobody) {
  EXPECT_TRUE(FailsWith(FrontEnd("bob"), LoginError::kUnknownUser));
  EXPECT_TRUE(Succeeds(FrontEnd("alice")));
}

}  // namespace
}  // namespace jeton::authority
