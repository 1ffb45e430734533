#include <gtest/gtest.h>

#include "authority/applications/assignments.h"
#include "authority/applications/client_credentials.h"
#include "authority/applications/code_flow.h"
#include "authority/broker/broker_codes.h"
#include "authority/broker/sub_accounts.h"
#include "authority/organizations/repositories.h"
#include "authority/registry/registry_access.h"
#include "testing/test_authority.h"

// How much a tenant may make.
namespace jeton::authority {
namespace {

using testing::FailsWith;
using testing::Succeeds;
using testing::TestAuthority;

constexpr const char* kRegistered = "https://client.example/cb";

Settings Small() {
  Settings settings;
  settings.limits = {.organizations = 2, .repositories = 2, .authorizations = 2, .assignments = 2, .sub_accounts = 2};
  settings.application_token_limit = 2;
  settings.create_namespace_on_push = true;
  settings.sub_account_parents = {"alice"};
  settings.superusers = {"root"};
  return settings;
}

class LimitsTest : public ::testing::Test {
 protected:
  Result<Account, Refusal> CreateOrg(const Actor& actor, const std::string& name) {
    return authority_.Write([&](const authority::Run& run) { return CreateOrganization(run, actor, name, ""); });
  }
  Result<void, Refusal> CreateRepository(const std::string& name_space, const std::string& name) {
    return authority_.Write([&](const authority::Run& run) {
      return CreateRepositoryNamed(run, alice_, name_space, {name, Visibility::kPrivate, ""});
    });
  }
  void DeleteRepository(const std::string& name_space, const std::string& name) {
    authority_.Write([&](const authority::Run& run) {
      EXPECT_TRUE(Succeeds(authority::DeleteRepository(run, alice_, name_space, name)));
    });
  }
  GrantedScope Push(const Actor& actor, const std::string& repository) {
    const std::string scope = "repository:" + repository + ":push";
    return authority_
        .Write([&](const authority::Run& run) {
          return AuthorizeRegistry(run, authority_->registry_notes, actor, authority_->registries[0],
                                   RegistryScopes::Parse({scope}).scopes);
        })
        .value()
        .at(0);
  }
  // A push to it is refused without a write.
  bool RefusesReading(const Actor& actor, const std::string& repository) {
    const auto granted = authority_.Read([&](const authority::Run& run) {
      return AuthorizeRegistry(run, authority_->registry_notes, actor, authority_->registries[0],
                               RegistryScopes::Parse({"repository:" + repository + ":push"}).scopes);
    });
    return granted && granted->at(0).granted.none();
  }
  // Why a push was not granted at all.
  Reason WhyNoPush(const Actor& actor, const std::string& repository) {
    const GrantedScope granted = Push(actor, repository);
    EXPECT_TRUE(granted.granted.none());
    return granted.refused.empty() ? Reason::kAllowed : granted.refused.at(0).decision.reason;
  }
  // An application of acme with as many tokens as it may have.
  Application FullApplication() {
    authority_.AddOrganization(alice_, "acme");
    const Application application =
        authority_.AddApplication(alice_, "acme", {.name = "app", .redirect_uri = kRegistered}).application;
    for (int n = 0; n < 2; ++n) authority_.AddToken(alice_, "acme", application.client_id);
    return application;
  }

  TestAuthority authority_{Small()};
  const Actor alice_ = authority_.AddUser("alice");
  const Actor bob_ = authority_.AddUser("bob");
};

TEST_F(LimitsTest, AUserCreatesSoManyOrganizationsAndMoreOnceOneIsGone) {
  ASSERT_TRUE(Succeeds(CreateOrg(alice_, "one")));
  ASSERT_TRUE(Succeeds(CreateOrg(alice_, "two")));
  EXPECT_TRUE(FailsWith(CreateOrg(alice_, "three"), Refusal::kLimitReached));
  EXPECT_TRUE(Succeeds(CreateOrg(bob_, "three"))) << "others have a limit of their own";
  authority_.Write([&](const authority::Run& run) { EXPECT_TRUE(Succeeds(DeleteOrganization(run, alice_, "one"))); });
  EXPECT_TRUE(Succeeds(CreateOrg(alice_, "four")));
}

TEST_F(LimitsTest, SuperusersCreateNoMoreOrganizationsThanOthers) {
  const Actor root = authority_.AddUser("root");
  ASSERT_TRUE(root.superuser);
  for (const char* name : {"one", "two"}) ASSERT_TRUE(Succeeds(CreateOrg(root, name)));
  EXPECT_TRUE(FailsWith(CreateOrg(root, "three"), Refusal::kLimitReached));
}

TEST_F(LimitsTest, ToBeAddedToOrganizationsOfOthersUsesNothingUp) {
  for (const char* name : {"one", "two"}) {
    authority_.AddToTeam(authority_.AddOrganization(alice_, name), bob_.id, TeamRole::kAdmin);
  }
  EXPECT_TRUE(Succeeds(CreateOrg(bob_, "three")));
}

TEST_F(LimitsTest, AnOrganizationThatIsHandedOnStillCounts) {
  for (const char* name : {"one", "two"}) {
    const Account organization = authority_.AddOrganization(alice_, name);
    authority_.AddToTeam(organization, bob_.id, TeamRole::kAdmin);
    authority_.Write([&](const authority::Run& run) {
      storage::Teams(run.tx()).RemoveFromAll(organization.id, alice_.id, run.now);
    });
  }
  EXPECT_TRUE(FailsWith(CreateOrg(alice_, "three"), Refusal::kLimitReached));
}

TEST_F(LimitsTest, APushCreatesNoOrganizationBeyondTheLimitAndSaysSo) {
  for (const char* name : {"one", "two"}) ASSERT_TRUE(Push(alice_, std::string(name) + "/web").granted.push);
  EXPECT_EQ(WhyNoPush(alice_, "three/web"), Reason::kLimitReached);
  EXPECT_TRUE(Push(alice_, "two/other").granted.push);
}

TEST_F(LimitsTest, ANameSpaceHasSoManyRepositoriesAndMoreOnceOneIsGone) {
  authority_.AddOrganization(alice_, "acme");
  ASSERT_TRUE(Succeeds(CreateRepository("acme", "one")));
  ASSERT_TRUE(Succeeds(CreateRepository("acme", "two")));
  EXPECT_TRUE(FailsWith(CreateRepository("acme", "three"), Refusal::kLimitReached));
  EXPECT_TRUE(FailsWith(CreateRepository("acme", "two"), Refusal::kTaken));
  EXPECT_TRUE(Succeeds(CreateRepository("alice", "one"))) << "each name space has a limit of its own";
  DeleteRepository("acme", "one");
  DeleteRepository("acme", "one");
  EXPECT_TRUE(Succeeds(CreateRepository("acme", "three")));
  EXPECT_TRUE(FailsWith(CreateRepository("acme", "four"), Refusal::kLimitReached));
}

TEST_F(LimitsTest, APushCreatesNoRepositoryBeyondTheLimitAndSaysSo) {
  authority_.AddOrganization(alice_, "acme");
  for (const char* name : {"one", "two"}) ASSERT_TRUE(Push(alice_, std::string("acme/") + name).granted.push);
  EXPECT_EQ(WhyNoPush(alice_, "acme/three"), Reason::kLimitReached);
  EXPECT_TRUE(RefusesReading(alice_, "acme/three"));
  EXPECT_EQ(WhyNoPush(bob_, "acme/three"), Reason::kNoRepository) << "who may not create learns of no limit";
  EXPECT_TRUE(Push(alice_, "acme/two").granted.push) << "what is there is pushed to";
}

TEST_F(LimitsTest, AnApplicationOffersSoManyTokens) {
  authority_.AddOrganization(alice_, "acme");
  const std::string client = authority_.AddApplication(alice_, "acme").application.client_id;
  const std::string other = authority_.AddApplication(alice_, "acme").application.client_id;
  const auto offer = [&](const std::string& client_id) {
    authority_.Advance(Seconds{1});
    return authority_.Write([&](const authority::Run& run) {
      return AssignToken(run, alice_, {client_id, "bob", "https://a.example/", "repo:read", "token"});
    });
  };
  for (int n = 0; n < 2; ++n) ASSERT_TRUE(Succeeds(offer(client)));
  EXPECT_TRUE(FailsWith(offer(client), Refusal::kLimitReached));
  EXPECT_TRUE(Succeeds(offer(other)));
  authority_.Write([&](const authority::Run& run) {
    const auto offers = ListAssignments(run, bob_, {}, 10).value();
    EXPECT_TRUE(Succeeds(DeclineAssignment(run, bob_, offers.rows.at(0).item.assignment.id)));
  });
  EXPECT_TRUE(Succeeds(offer(client)));
}

TEST_F(LimitsTest, TheTokensOfAnApplicationCountHoweverTheyAreMade) {
  const Application application = FullApplication();
  Actor client;
  client.subject = SubjectKind::kApplication;
  client.id = client.application = application.id;
  client.name_space = application.owner;
  authority_.Write([&](const authority::Run& run) {
    const auto grantable = FindGrantable(run, alice_, application.client_id).value();
    EXPECT_TRUE(FailsWith(GrantToken(run, alice_, grantable, "repo:read"), Refusal::kLimitReached));
    const Secret code = GrantCode(run, alice_, grantable, {"repo:read", kRegistered, ""});
    EXPECT_TRUE(
        FailsWith(ExchangeCode(run, client, {std::string(code.Reveal()), kRegistered, "repo:read", std::nullopt}),
                  CodeError::kLimitReached));
    EXPECT_TRUE(FailsWith(IssueForClient(run, client, {{{}, "repo:read"}, {}}), GrantRefusal::kLimitReached));
  });
}

TEST_F(LimitsTest, CodesOfTheOpenShiftDialectCountAsAuthorizations) {
  const BrokerClient client{.id = "portal", .name = "portal"};
  const auto ask = [&] {
    return authority_.Write([&](const authority::Run& run) { return IssueCode(run, alice_, client); });
  };
  for (int n = 0; n < 2; ++n) ASSERT_TRUE(ask().has_value());
  EXPECT_EQ(ask().error(), Refusal::kLimitReached);
  authority_.Advance(Seconds{600});
  EXPECT_TRUE(ask().has_value()) << "codes end";
}

TEST_F(LimitsTest, AUserHasSoManySubAccounts) {
  const auto act = [&](const char* login) {
    return authority_.Write([&](const authority::Run& run) { return ActAsSubAccount(run, alice_, login); });
  };
  for (const char* login : {"one", "two"}) ASSERT_TRUE(Succeeds(act(login)));
  EXPECT_TRUE(FailsWith(act("three"), LoginError::kLimitReached));
  EXPECT_TRUE(Succeeds(act("two"))) << "one that is there is not made";
}

}  // namespace
}  // namespace jeton::authority
