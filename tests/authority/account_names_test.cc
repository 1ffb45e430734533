#include "authority/accounts/account_names.h"

#include <gtest/gtest.h>

#include "authority/broker/sub_accounts.h"
#include "authority/federation/federation.h"
#include "authority/organizations/all_organizations.h"
#include "authority/people/users.h"
#include "authority/registry/identity_tokens.h"
#include "testing/test_authority.h"

namespace jeton::authority {
namespace {

using testing::FailsWith;
using testing::Succeeds;
using testing::TestAuthority;

constexpr Seconds kReserved{3600 + 30};  // the longest life of the registries of tests, and the leeway

class AccountNamesTest : public ::testing::Test {
 protected:
  static Settings Installation() {
    Settings settings;
    settings.superusers = {"root", "chief"};
    settings.sub_account_parents = {"parent"};
    settings.create_namespace_on_push = true;
    return settings;
  }
  Result<void, Refusal> MayTake(const Actor& actor, std::string_view name, AccountKind kind) {
    return authority_.Read([&](const authority::Run& run) { return MayTakeName(run, actor, kind, name); });
  }
  Result<void, Refusal> MayTake(std::string_view name) { return MayTake(root_, name, AccountKind::kOrganization); }
  void Delete(const std::string& organization) {
    authority_.Write(
        [&](const authority::Run& run) { EXPECT_TRUE(Succeeds(DeleteOrganization(run, alice_, organization))); });
  }
  Result<Account, Refusal> Push(const std::string& name) {
    return authority_.Write([&](const authority::Run& run) {
      return CreateOrganization(run, *OrganizationFounder::ByPush(run.settings, alice_), name, "");
    });
  }

  TestAuthority authority_{Installation()};
  const Actor root_ = authority_.AddUser("root");
  const Actor alice_ = authority_.AddUser("alice");
  const Account acme_ = authority_.AddOrganization(alice_, "acme");
};

TEST_F(AccountNamesTest, ADeletedOrganizationsNameIsReservedWhileARegistryTokenMayLive) {
  Delete("acme");
  for (const AccountKind kind : {AccountKind::kUser, AccountKind::kOrganization}) {
    EXPECT_TRUE(FailsWith(MayTake(root_, "acme", kind), Refusal::kNameReserved));
    EXPECT_TRUE(FailsWith(MayTake(alice_, "acme", kind), Refusal::kNameReserved)) << "also its last owner";
  }
  EXPECT_TRUE(FailsWith(Push("acme"), Refusal::kNameReserved)) << "no push makes it";
  authority_.Advance(kReserved - Seconds{1});
  EXPECT_TRUE(FailsWith(MayTake("acme"), Refusal::kNameReserved));
  authority_.Advance(Seconds{1});
  EXPECT_TRUE(Succeeds(MayTake("acme")));
  EXPECT_TRUE(Succeeds(Push("acme")));
}

TEST_F(AccountNamesTest, ADeletedUsersNameIsReservedAndSoAreTheirSubAccounts) {
  authority_.AddUser("bob");
  authority_.Write([&](const authority::Run& run) {
    const auto bob = storage::Accounts(run.tx()).FindByName("bob");
    storage::Accounts(run.tx()).Add({.id = authority_->issuer.NewId(testing::kNow), .name = "below", .owner = bob->id});
    EXPECT_TRUE(Succeeds(DeleteUser(run, root_, "bob")));
  });
  for (const std::string_view name : {"bob", "below"}) {
    EXPECT_TRUE(FailsWith(MayTake(name), Refusal::kNameReserved)) << name;
  }
}

TEST_F(AccountNamesTest, TheOldNameOfARenamedOrganizationIsReservedForItselfToo) {
  const auto rename = [&](std::string_view from, const std::string& to) {
    return authority_.Write([&](const authority::Run& run) { return RenameOrganization(run, root_, from, to); });
  };
  ASSERT_TRUE(Succeeds(rename("acme", "emca")));
  EXPECT_TRUE(FailsWith(MayTake("acme"), Refusal::kNameReserved));
  EXPECT_TRUE(FailsWith(rename("emca", "acme"), Refusal::kNameReserved));
  authority_.AddOrganization(alice_, "other");
  EXPECT_TRUE(FailsWith(rename("emca", "other"), Refusal::kTakenByOrganization));
}

TEST_F(AccountNamesTest, AnIdentityTokenThatLivesLongerKeepsTheNameLonger) {
  const RegistryService& registry = authority_->registries.front();
  const RobotView robot = authority_.AddRobot(alice_, "acme", "ci");
  const Actor presenting = authority_.Presenting(*robot.token);
  authority_.Write([&](const authority::Run& run) { IssueIdentityToken(run, presenting, registry, "docker"); });
  Delete("acme");
  authority_.Advance(registry.identity_token_life + Seconds{29});
  EXPECT_TRUE(FailsWith(MayTake("acme"), Refusal::kNameReserved));
  authority_.Advance(Seconds{1});
  EXPECT_TRUE(Succeeds(MayTake("acme")));
}

TEST_F(AccountNamesTest, NamesWithAMeaningAreTakenByNobodyButASuperuserOnPurpose) {
  const struct {
    std::string_view name;
    bool as_organization;  // by a superuser
    bool as_user;
  } cases[] = {{"library", true, false},  {"oidc", false, false}, {"jeton-cli", false, false},
               {"$server", false, false}, {"chief", true, true},  {"parent", true, true}};
  Actor narrow = root_;
  narrow.powers = Powers::Of({OAuthScope::kUserAdmin});
  for (const auto& c : cases) {
    for (const AccountKind kind : {AccountKind::kUser, AccountKind::kOrganization}) {
      EXPECT_TRUE(FailsWith(MayTake(alice_, c.name, kind), Refusal::kNameReserved)) << c.name;
      EXPECT_TRUE(FailsWith(MayTake(narrow, c.name, kind), Refusal::kNameReserved)) << c.name;
    }
    EXPECT_EQ(MayTake(root_, c.name, AccountKind::kOrganization).has_value(), c.as_organization) << c.name;
    EXPECT_EQ(MayTake(root_, c.name, AccountKind::kUser).has_value(), c.as_user) << c.name;
  }
  EXPECT_TRUE(FailsWith(Push("library"), Refusal::kNameReserved));
}

TEST_F(AccountNamesTest, ASubAccountsNameIsItsParentsAgain) {
  const Actor parent = authority_.AddUser("parent");
  authority_.Write([&](const authority::Run& run) {
    const auto child = ActAsSubAccount(run, parent, "child");
    ASSERT_TRUE(child.has_value());
    EXPECT_TRUE(RemoveSubAccount(run, *child, false).has_value());
    const auto again = ActAsSubAccount(run, parent, "child");
    ASSERT_TRUE(again.has_value());
    EXPECT_NE(again->id, child->id);
  });
  EXPECT_TRUE(Succeeds(authority_.Write([&](const authority::Run& run) { return DeleteUser(run, root_, "parent"); })));
  EXPECT_TRUE(FailsWith(MayTake("child"), Refusal::kNameReserved));
}

TEST_F(AccountNamesTest, AFrontEndMakesNoUserOfAReservedName) {
  Delete("acme");
  authority_.Write([&](const authority::Run& run) {
    for (const std::string_view name : {"acme", "oidc", "library", "chief", "jeton-cli", "$server"}) {
      EXPECT_TRUE(FailsWith(ByFrontEnd(run, name), LoginError::kInvalidName)) << name;
    }
    EXPECT_TRUE(ByFrontEnd(run, "parent").has_value());
  });
}

}  // namespace
}  // namespace jeton::authority
