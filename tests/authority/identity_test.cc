#include "identity/identity.h"

#include <gtest/gtest.h>

#include "authority/applications/client_credentials.h"
#include "authority/broker/authorizations.h"
#include "authority/people/users.h"
#include "crypto/digest.h"
#include "storage/tokens/applications.h"
#include "storage/tokens/tokens.h"
#include "testing/test_authority.h"

namespace jeton::authority {
namespace {

using testing::FailsWith;
using testing::Succeeds;
using testing::TestAuthority;

class IdentityTest : public ::testing::Test {
 protected:
  Result<Actor, CredentialError> Bearer(const Secret& secret) {
    return authority_.Read(
        [&](const authority::Run& run) { return authority_->identity.ByBearer(run, secret.Reveal()); });
  }
  Result<Actor, CredentialError> Robot(std::string_view name, const Secret& secret) {
    return authority_.Read(
        [&](const authority::Run& run) { return authority_->identity.ByRobot(run, name, secret.Reveal()); });
  }
  Result<ActorPointer, CredentialError> Client(std::string_view id, const Secret& secret) {
    return authority_.Read(
        [&](const authority::Run& run) { return authority_->identity.ByClient(run, id, secret.Reveal()); });
  }
  void SetEnabled(const Id& account, bool enabled) {
    authority_.Write(
        [&](const authority::Run& run) { storage::Accounts(run.tx()).SetEnabled(account, enabled, run.now); });
  }
  Secret Authorization(const std::string& scopes) {
    return authority_.Write([&](const authority::Run& run) {
      AuthorizationRequest request{.scopes = AuthorizationScopes::Parse(scopes).value()};
      return CreateAuthorization(run, alice_, request).value().view.secret.value();
    });
  }

  TestAuthority authority_;
  const Actor alice_ = authority_.AddUser("alice", "alice@example.org");
  const Account acme_ = authority_.AddOrganization(alice_, "acme");
  const ApplicationView app_ = authority_.AddApplication(alice_, "acme");
  const std::string client_id_ = app_.application.client_id;
  const ApplicationTokenView token_ = authority_.AddToken(alice_, "acme", client_id_, "repo:read user:read");
  const RobotView robot_ = authority_.AddRobot(alice_, "acme", "ci");
};

TEST_F(IdentityTest, AnOAuthTokenMakesItsUserNarrowedToItsScopes) {
  const auto actor = Bearer(*token_.secret);
  ASSERT_TRUE(Succeeds(actor));
  EXPECT_EQ(actor->subject, SubjectKind::kUser);
  EXPECT_EQ(actor->id, alice_.id);
  EXPECT_EQ(actor->name, "alice");
  EXPECT_EQ(actor->credential, CredentialKind::kToken);
  EXPECT_EQ(actor->token_kind, TokenKind::kOAuthAccess);
  EXPECT_EQ(actor->token, token_.token.id);
  EXPECT_EQ(actor->token_name, "token");
  EXPECT_EQ(actor->token_expires, token_.token.expires);
  EXPECT_EQ(actor->application, app_.application.id);
  EXPECT_EQ(actor->name_space, acme_.id);
  EXPECT_EQ(actor->powers.repository, RepositoryRole::kRead);
  EXPECT_EQ(actor->powers.organization, TeamRole::kNone);
  EXPECT_EQ(authority_.Check(*token_.secret)->application->client_id, client_id_);
}

TEST_F(IdentityTest, APersonalAuthorizationMakesItsUser) {
  const auto actor = Bearer(Authorization("session"));
  ASSERT_TRUE(Succeeds(actor));
  EXPECT_EQ(actor->id, alice_.id);
  EXPECT_EQ(actor->powers.broker, BrokerReach::kAll);
  EXPECT_EQ(actor->token_kind, TokenKind::kAuthorization);
  EXPECT_TRUE(actor->application.IsNone());
  EXPECT_EQ(Bearer(Authorization("userinfo"))->powers.broker, BrokerReach::kUser);
}

TEST_F(IdentityTest, TheWordsOfTheRestrictionComeAlong) {
  Token token{.kind = TokenKind::kOAuthAccess,
              .subject = alice_.id,
              .application = app_.application.id,
              .scopes = "repo:read",
              .restriction = "acme/web"};
  const Secret secret =
      authority_.Write([&](const authority::Run& run) { return authority_->issuer.Issue(run, token).secret; });
  EXPECT_EQ(Bearer(secret)->restriction->repositories, "acme/web");
}

TEST_F(IdentityTest, ATokenIsDeadFromItsExpiryOn) {
  authority_.Advance(Seconds{3600} - Microseconds{1});
  EXPECT_TRUE(Succeeds(Bearer(*token_.secret)));
  authority_.Advance(Microseconds{1});
  EXPECT_TRUE(FailsWith(Bearer(*token_.secret), CredentialError::kExpired));
}

TEST_F(IdentityTest, TextsThatAreNoTokensOfOursAreUnknownWithoutALookUp) {
  std::string altered(token_.secret->Reveal());
  altered[10] = altered[10] == 'x' ? 'y' : 'x';
  for (const std::string& text : {std::string(), std::string("nonsense"), altered, altered + "0"}) {
    EXPECT_TRUE(FailsWith(
        authority_.FromMemory([&](const authority::Run& run) { return authority_->identity.CheckToken(run, text); }),
        CredentialError::kUnknown))
        << text;
  }
}

TEST_F(IdentityTest, AWellFormedTokenThatNobodyIssuedIsUnknown) {
  const Secret stranger = GenerateToken(TokenKind::kOAuthAccess, authority_.random());
  EXPECT_TRUE(FailsWith(Bearer(stranger), CredentialError::kUnknown));
}

TEST_F(IdentityTest, AClientSecretIsNoBearerToken) {
  EXPECT_TRUE(FailsWith(authority_.Check(*app_.secret), CredentialError::kUnknown));
  EXPECT_TRUE(FailsWith(Bearer(*app_.secret), CredentialError::kUnknown));
}

TEST_F(IdentityTest, ARobotTokenIsNoBearerTokenButALiveToken) {
  EXPECT_TRUE(FailsWith(Bearer(*robot_.token), CredentialError::kUnknown));
  const auto checked = authority_.Check(*robot_.token);
  ASSERT_TRUE(Succeeds(checked));
  EXPECT_EQ(checked->actor.subject, SubjectKind::kRobot);
  EXPECT_EQ(checked->actor.name, "acme+ci");
  EXPECT_EQ(checked->actor.name_space, acme_.id);
  EXPECT_EQ(checked->application, nullptr);
}

TEST_F(IdentityTest, ADisabledUsersTokensAreDeadAndWorkAgainLater) {
  SetEnabled(alice_.id, false);
  EXPECT_TRUE(FailsWith(Bearer(*token_.secret), CredentialError::kDisabled));
  SetEnabled(alice_.id, true);
  EXPECT_TRUE(Succeeds(Bearer(*token_.secret)));
}

TEST_F(IdentityTest, TokensOfADisabledOrganizationsApplicationsAreDead) {
  SetEnabled(acme_.id, false);
  EXPECT_TRUE(FailsWith(Bearer(*token_.secret), CredentialError::kDisabled));
}

TEST_F(IdentityTest, MemoryAloneAsksForATransactionUntilEverythingIsKnown) {
  const auto from_memory = [&] {
    return authority_.FromMemory(
        [&](const authority::Run& run) { return authority_->identity.CheckToken(run, token_.secret->Reveal()); });
  };
  EXPECT_TRUE(FailsWith(from_memory(), CredentialError::kNotCached));
  ASSERT_TRUE(Succeeds(Bearer(*token_.secret)));
  EXPECT_TRUE(Succeeds(from_memory()));

  // Whatever of it is forgotten, the answer from memory is "ask again", never "no".
  const struct {
    const char* name;
    storage::ChangeKind kind;
    std::string key;
  } parts[] = {{"token", storage::ChangeKind::kToken, std::string(token_.token.digest.view())},
               {"user", storage::ChangeKind::kAccount, std::string(alice_.id.view())},
               {"application", storage::ChangeKind::kApplication, std::string(app_.application.id.view())},
               {"organization", storage::ChangeKind::kAccount, std::string(acme_.id.view())}};
  for (const auto& part : parts) {
    authority_.Write([&](const authority::Run& run) { run.tx().Announce(part.kind, part.key, run.now); });
    EXPECT_TRUE(FailsWith(from_memory(), CredentialError::kNotCached)) << part.name;
    ASSERT_TRUE(Succeeds(Bearer(*token_.secret))) << part.name;
    EXPECT_TRUE(Succeeds(from_memory())) << part.name;
  }
}

TEST_F(IdentityTest, AClientCredentialsTokenMakesTheApplicationItself) {
  const Actor client = *Client(client_id_, *app_.secret).value();
  const IssuedAccess issued =
      authority_.Write([&](const authority::Run& run) { return IssueForClient(run, client, {}).value(); });
  const auto actor = Bearer(*issued.secret);
  ASSERT_TRUE(Succeeds(actor));
  EXPECT_EQ(actor->subject, SubjectKind::kApplication);
  EXPECT_EQ(actor->id, app_.application.id);
  EXPECT_EQ(actor->name, client_id_);
  EXPECT_EQ(actor->name_space, acme_.id);
}

TEST_F(IdentityTest, AnApplicationIsKnownByItsOwnSecretAlone) {
  const auto known = Client(client_id_, *app_.secret);
  ASSERT_TRUE(Succeeds(known));
  const ActorPointer actor = *known;
  EXPECT_EQ(actor->subject, SubjectKind::kApplication);
  EXPECT_EQ(actor->application, app_.application.id);
  EXPECT_EQ(actor->name_space, acme_.id);

  const ApplicationView other = authority_.AddApplication(alice_, "acme");
  EXPECT_TRUE(FailsWith(Client(client_id_, *other.secret), CredentialError::kUnknown)) << "another's secret";
  EXPECT_TRUE(FailsWith(Client("NOBODY", *app_.secret), CredentialError::kUnknown));
  EXPECT_TRUE(FailsWith(Client("", *app_.secret), CredentialError::kUnknown));
  EXPECT_TRUE(FailsWith(Client(client_id_, *token_.secret), CredentialError::kUnknown)) << "an access token";
  EXPECT_TRUE(FailsWith(Client(client_id_, Secret("")), CredentialError::kUnknown));
  SetEnabled(acme_.id, false);
  EXPECT_TRUE(FailsWith(Client(client_id_, *app_.secret), CredentialError::kUnknown)) << "disabled organization";
}

TEST_F(IdentityTest, WhatIsRefusedInTheEndIsNoUse) {
  const auto last_use = [&](const Secret& secret) {
    authority_->usage.Flush(authority_.db().database());
    authority_.Write([](const authority::Run&) {});  // and what was queued before is written
    return authority_.Read([&](const authority::Run& run) {
      return storage::Tokens(run.tx()).LastUse(storage::Tokens(run.tx()).Find(crypto::Sha256(secret.Reveal()))->id);
    });
  };
  EXPECT_FALSE(Bearer(*robot_.token)) << "a robot's token opens registries alone";
  EXPECT_FALSE(Robot("acme+other", *robot_.token));
  EXPECT_EQ(last_use(*robot_.token), std::nullopt);
  EXPECT_TRUE(Robot("acme+ci", *robot_.token));
  EXPECT_EQ(last_use(*robot_.token), authority_.Now());
}

TEST_F(IdentityTest, ARobotIsKnownByNameAndToken) {
  const auto actor = Robot("acme+ci", *robot_.token);
  ASSERT_TRUE(Succeeds(actor));
  EXPECT_EQ(actor->subject, SubjectKind::kRobot);
  EXPECT_EQ(actor->name, "acme+ci");
}

TEST_F(IdentityTest, EveryWayOfBeingWrongAboutARobotHasItsReason) {
  const RobotView other = authority_.AddRobot(alice_, "acme", "cd");
  const Secret stranger = GenerateToken(TokenKind::kRobot, authority_.random());
  const struct {
    const char* name;
    const char* robot;
    const Secret& secret;
    CredentialError expected;
  } cases[] = {{"no such robot", "acme+none", stranger, CredentialError::kUnknownRobot},
               {"a user's name", "alice", stranger, CredentialError::kUnknownRobot},
               {"right secret, no such robot", "acme+none", *robot_.token, CredentialError::kUnknownRobot},
               {"unknown secret", "acme+ci", stranger, CredentialError::kWrongRobotSecret},
               {"no secret at all", "acme+ci", Secret(), CredentialError::kWrongRobotSecret},
               {"another robot's", "acme+ci", *other.token, CredentialError::kWrongRobotSecret},
               {"an access token", "acme+ci", *token_.secret, CredentialError::kWrongRobotSecret},
               {"a client secret", "acme+ci", *app_.secret, CredentialError::kWrongRobotSecret}};
  for (const auto& c : cases) EXPECT_TRUE(FailsWith(Robot(c.robot, c.secret), c.expected)) << c.name;
}

TEST_F(IdentityTest, ARobotIsDeadWithItsOwner) {
  SetEnabled(acme_.id, false);
  EXPECT_TRUE(FailsWith(Robot("acme+ci", *robot_.token), CredentialError::kRobotOwnerDisabled));
  EXPECT_TRUE(FailsWith(authority_.Check(*robot_.token), CredentialError::kRobotOwnerDisabled));
  // Its owner's row alone is gone: no way of the server leads here.
  authority_.Write([&](const authority::Run& run) {
    run.tx().Prepare("DELETE FROM accounts WHERE id = $1").Bind(acme_.id).Run();
    run.tx().Announce(storage::ChangeKind::kAccount, acme_.id, run.now);
  });
  EXPECT_TRUE(FailsWith(authority_.Check(*robot_.token), CredentialError::kNoRobotOwner)) << "memory still knows it";
  EXPECT_TRUE(FailsWith(Robot("acme+ci", *robot_.token), CredentialError::kUnknownRobot));
}

// What is wrong with the owner of one robot is no answer to a wrong secret for another.
TEST_F(IdentityTest, AnotherRobotsSecretIsWrongWhateverItsOwnerIs) {
  authority_.AddOrganization(alice_, "zeta");
  authority_.AddRobot(alice_, "zeta", "ci");
  SetEnabled(acme_.id, false);
  EXPECT_TRUE(FailsWith(Robot("zeta+ci", *robot_.token), CredentialError::kWrongRobotSecret));
}

TEST_F(IdentityTest, MemoryAloneCannotSayWhyARobotIsWrong) {
  const auto answer = authority_.FromMemory(
      [&](const authority::Run& run) { return authority_->identity.ByRobot(run, "acme+none", "nonsense"); });
  EXPECT_TRUE(FailsWith(answer, CredentialError::kNotCached));
}

TEST(RobotsDisallowedTest, OnlyThoseOnTheListWork) {
  Settings settings;
  settings.robots_whitelist = {"acme+good"};
  TestAuthority open(settings);
  settings.robots_disallow = true;
  TestAuthority closed(settings);
  // The robots come from before the setting: made by hand, for none can be made any more.
  for (TestAuthority* authority : {&open, &closed}) {
    const Actor alice = authority->AddUser("alice");
    const Account acme = authority->AddOrganization(alice, "acme");
    const auto check = [&](const std::string& name) {
      const Secret secret = authority->Write([&](const authority::Run& run) {
        const Account robot{.id = (*authority)->issuer.NewId(testing::kNow),
                            .kind = AccountKind::kRobot,
                            .name = name,
                            .owner = acme.id};
        storage::Accounts(run.tx()).Add(robot);
        return (*authority)->issuer.Issue(run, {.kind = TokenKind::kRobot, .subject = robot.id}).secret;
      });
      return authority->Read(
          [&](const authority::Run& run) { return (*authority)->identity.ByRobot(run, name, secret.Reveal()); });
    };
    EXPECT_TRUE(Succeeds(check("acme+good")));
    const auto bad = check("acme+bad");
    if (authority == &open) {
      EXPECT_TRUE(Succeeds(bad));
    } else {
      EXPECT_TRUE(FailsWith(bad, CredentialError::kRobotsDisallowed));
    }
  }
}

class PasswordTest : public ::testing::Test {
 protected:
  PasswordTest() {
    const PreparedPassword prepared = PreparePassword(Secret("correct horse"), authority_.random());
    authority_.Write(
        [&](const authority::Run& run) { storage::Accounts(run.tx()).SetPassword(alice_.id, prepared.hash, run.now); });
  }
  // The two halves of a request: the verdict on a worker, the answer in a transaction.
  PasswordVerdict Verdict(std::string_view name, std::string_view password) {
    const auto account = authority_.Read(
        [&](const authority::Run& run) { return authority_->identity.FindForPassword(run.tx(), name); });
    const Secret plain = authority_->identity.ReadPassword(account, password);
    return authority_->identity.ComparePassword(account, plain.Reveal());
  }
  Result<Actor, CredentialError> Answer(std::string_view name, const PasswordVerdict* verdict) {
    return authority_.Read([&](const authority::Run& run) { return authority_->identity.ByPassword(run, name); },
                           verdict);
  }
  Result<Actor, CredentialError> LogIn(std::string_view name, std::string_view password) {
    const PasswordVerdict verdict = Verdict(name, password);
    return Answer(name, &verdict);
  }

  TestAuthority authority_;
  const Actor alice_ = authority_.AddUser("alice", "alice@example.org");
};

TEST_F(PasswordTest, AUserIsKnownByNameOrEmailAndPassword) {
  for (const char* name : {"alice", "alice@example.org"}) {
    const auto actor = LogIn(name, "correct horse");
    ASSERT_TRUE(Succeeds(actor)) << name;
    EXPECT_EQ(actor->id, alice_.id);
    EXPECT_EQ(actor->credential, CredentialKind::kPassword);
    EXPECT_EQ(actor->powers.broker, BrokerReach::kAll);
    EXPECT_TRUE(actor->powers.superuser);
    EXPECT_TRUE(actor->token.IsNone());
  }
}

TEST_F(PasswordTest, EverythingElseIsTheSameWrong) {
  authority_.AddUser("nopassword");
  authority_.AddOrganization(alice_, "acme");
  EXPECT_TRUE(FailsWith(LogIn("alice", "wrong"), CredentialError::kWrongPassword));
  EXPECT_TRUE(FailsWith(LogIn("alice", ""), CredentialError::kWrongPassword));
  EXPECT_TRUE(FailsWith(LogIn("nobody", "correct horse"), CredentialError::kWrongPassword));
  EXPECT_TRUE(FailsWith(LogIn("nopassword", ""), CredentialError::kWrongPassword));
  EXPECT_TRUE(FailsWith(LogIn("acme", "correct horse"), CredentialError::kWrongPassword));
}

TEST_F(PasswordTest, AsksForWhatItNeeds) {
  const auto from_memory =
      authority_.FromMemory([&](const authority::Run& run) { return authority_->identity.ByPassword(run, "alice"); });
  EXPECT_TRUE(FailsWith(from_memory, CredentialError::kNotCached));
  EXPECT_TRUE(FailsWith(Answer("alice", nullptr), CredentialError::kPasswordUnchecked));
}

TEST_F(PasswordTest, AVerdictOnAnotherHashOrAccountDoesNotCount) {
  const PasswordVerdict verdict = Verdict("alice", "correct horse");
  EXPECT_TRUE(verdict.right);
  authority_.AddUser("bob");
  EXPECT_TRUE(FailsWith(Answer("bob", &verdict), CredentialError::kWrongPassword));
  authority_.Write(
      [&](const authority::Run& run) { storage::Accounts(run.tx()).SetPassword(alice_.id, "$argon2id$new", run.now); });
  EXPECT_TRUE(FailsWith(Answer("alice", &verdict), CredentialError::kWrongPassword));
}

TEST_F(PasswordTest, TheEncryptedPasswordIsAsGoodAsThePassword) {
  const std::string encrypted = authority_->issuer.EncryptPassword(alice_.id, "correct horse");
  EXPECT_TRUE(Succeeds(LogIn("alice", encrypted)));
  EXPECT_TRUE(FailsWith(LogIn("alice", authority_->issuer.EncryptPassword(alice_.id, "wrong")),
                        CredentialError::kWrongPassword));
}

TEST_F(PasswordTest, ADisabledUserIsToldSoOnlyWithTheRightPassword) {
  authority_.Write(
      [&](const authority::Run& run) { storage::Accounts(run.tx()).SetEnabled(alice_.id, false, run.now); });
  EXPECT_TRUE(FailsWith(LogIn("alice", "correct horse"), CredentialError::kDisabled));
  EXPECT_TRUE(FailsWith(LogIn("alice", "wrong"), CredentialError::kWrongPassword));
}

TEST(UserActorTest, TheConfigurationSaysWhatAUserIs) {
  Settings settings;
  settings.superusers = {"root"};
  settings.readonly_superusers = {"auditor"};
  settings.superusers_full_access = true;
  settings.restricted_users = true;
  TestAuthority authority(settings);
  const Actor root = authority.AddUser("root");
  const Actor auditor = authority.AddUser("auditor");
  const Actor alice = authority.AddUser("alice");
  EXPECT_TRUE(root.superuser && root.full_access && !root.restricted && !root.readonly_superuser);
  EXPECT_TRUE(auditor.readonly_superuser && !auditor.superuser);
  EXPECT_TRUE(!alice.superuser && !alice.readonly_superuser && alice.restricted);
}

}  // namespace
}  // namespace jeton::authority
