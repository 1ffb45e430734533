#include <gtest/gtest.h>

#include "authority/applications/application_tokens.h"
#include "authority/applications/applications.h"
#include "authority/applications/client_credentials.h"
#include "authority/bootstrap_token.h"
#include "authority/grants/revocation.h"
#include "authority/people/user_authorizations.h"
#include "domain/descent.h"
#include "storage/tokens/tokens.h"
#include "testing/test_authority.h"

// OAuth clients: applications, their tokens, and what users see of these.
namespace jeton::authority {
namespace {

using testing::FailsWith;
using testing::Succeeds;
using testing::TestAuthority;

class ClientsTest : public ::testing::Test {
 protected:
  Result<ApplicationView, Refusal> Show(const Actor& actor, std::string_view organization, std::string_view client_id) {
    return authority_.Read(
        [&](const authority::Run& run) { return ShowApplication(run, actor, organization, client_id); });
  }
  Result<ApplicationView, Refusal> Create(const Actor& actor, const std::string& organization,
                                          const ApplicationFields& fields) {
    return authority_.Write(
        [&](const authority::Run& run) { return CreateApplication(run, actor, organization, fields); });
  }
  Result<ApplicationTokenView, Refusal> Mint(const Actor& actor, const std::string& scopes,
                                             Seconds life = kLongestTokenLife) {
    return authority_.Write([&](const authority::Run& run) {
      return CreateApplicationToken(
          run, actor, "acme", client_id_,
          {.name = "t", .scopes = OAuthScopes::Parse(scopes).value(), .scope_text = scopes, .life = life});
    });
  }
  Result<ApplicationTokenPage, Refusal> List(const Actor& actor, const TokenPlace& before = {}) {
    return authority_.Read(
        [&](const authority::Run& run) { return ListApplicationTokens(run, actor, "acme", client_id_, before); });
  }
  Result<void, Refusal> Revoke(const Actor& actor, const std::string& client_id, const Id& token) {
    return authority_.Write(
        [&](const authority::Run& run) { return RevokeApplicationToken(run, actor, "acme", client_id, token); });
  }
  Actor Client(const ApplicationView& application) {
    return *authority_
                .Read([&](const authority::Run& run) {
                  return authority_->identity.ByClient(run, application.application.client_id,
                                                       application.secret->Reveal());
                })
                .value();
  }
  Result<IssuedAccess, GrantRefusal> IssueToClient(const ApplicationView& application,
                                                   const std::optional<std::string>& scope) {
    const Actor client = Client(application);
    return authority_.Write([&](const authority::Run& run) { return IssueForClient(run, client, {{{}, scope}, {}}); });
  }
  Result<void, Refusal> RevokeText(const Actor& caller, std::string_view text) {
    return authority_.Write([&](const authority::Run& run) { return RevokePresented(run, caller, text); });
  }
  static Settings WithAuditor() {
    Settings settings;
    settings.readonly_superusers = {"auditor"};
    settings.application_token_limit = 60;
    return settings;
  }

  TestAuthority authority_{WithAuditor()};
  const Actor alice_ = authority_.AddUser("alice");
  const Actor bob_ = authority_.AddUser("bob");
  const Actor auditor_ = authority_.AddUser("auditor");
  const Account acme_ = authority_.AddOrganization(alice_, "acme");
  const ApplicationView app_ = authority_.AddApplication(alice_, "acme", {.name = "app", .redirect_uri = "https://a"});
  const std::string client_id_ = app_.application.client_id;
};

TEST_F(ClientsTest, AnApplicationIsShownWithItsSecretToAdminsAlone) {
  const auto by_admin = Show(alice_, "acme", client_id_);
  ASSERT_TRUE(Succeeds(by_admin));
  EXPECT_TRUE(by_admin->admin);
  EXPECT_EQ(by_admin->secret->Reveal(), app_.secret->Reveal());
  EXPECT_EQ(by_admin->application.redirect_uri, "https://a");

  const auto by_auditor = Show(auditor_, "acme", client_id_);
  ASSERT_TRUE(Succeeds(by_auditor));
  EXPECT_FALSE(by_auditor->admin);
  EXPECT_FALSE(by_auditor->secret.has_value());

  EXPECT_TRUE(FailsWith(Show(bob_, "acme", client_id_), Refusal::kForbidden));
}

TEST_F(ClientsTest, AnApplicationOfAnotherOrganizationIsNotFound) {
  authority_.AddOrganization(bob_, "other");
  EXPECT_TRUE(FailsWith(Show(bob_, "other", client_id_), Refusal::kNotFound));
  EXPECT_TRUE(FailsWith(Show(alice_, "acme", "NOBODY"), Refusal::kNotFound));
  EXPECT_TRUE(FailsWith(Show(auditor_, "nowhere", client_id_), Refusal::kNotFound)) << "he may look everywhere";
  EXPECT_TRUE(FailsWith(Show(alice_, "nowhere", client_id_), Refusal::kForbidden));
}

TEST_F(ClientsTest, CreationRefusesWhatItMust) {
  EXPECT_TRUE(FailsWith(Create(bob_, "acme", {.name = "x"}), Refusal::kForbidden));
  EXPECT_TRUE(FailsWith(Create(auditor_, "acme", {.name = "x"}), Refusal::kForbidden));
  EXPECT_TRUE(FailsWith(Create(alice_, "acme", {.name = std::string(kBootstrapApplication)}), Refusal::kReservedName));
  EXPECT_TRUE(FailsWith(Create(alice_, "acme", {.name = "x", .scopes = "all"}), Refusal::kInvalidScope));
  EXPECT_TRUE(Succeeds(Create(alice_, "acme", {.name = "x", .scopes = "repo:read"})));
}

TEST_F(ClientsTest, ListsThoseOfTheOrganization) {
  authority_.AddOrganization(alice_, "other");
  authority_.AddApplication(alice_, "other");
  const auto list = [&](const Actor& actor) {
    return authority_.Read([&](const authority::Run& run) { return ListApplications(run, actor, "acme", {}, 100); });
  };
  ASSERT_EQ(list(alice_)->rows.size(), 1u);
  EXPECT_EQ(list(alice_)->rows.front().item.application.client_id, client_id_);
  EXPECT_TRUE(FailsWith(list(bob_), Refusal::kForbidden));
}

TEST_F(ClientsTest, AnUpdateReplacesTheFields) {
  const auto update = [&](const Actor& actor, const ApplicationFields& fields) {
    return authority_.Write(
        [&](const authority::Run& run) { return UpdateApplication(run, actor, "acme", client_id_, fields); });
  };
  EXPECT_TRUE(FailsWith(update(bob_, {.name = "x"}), Refusal::kForbidden));
  EXPECT_TRUE(FailsWith(update(alice_, {.name = std::string(kBootstrapApplication)}), Refusal::kReservedName));
  EXPECT_TRUE(FailsWith(update(alice_, {.name = "x", .scopes = ","}), Refusal::kInvalidScope));
  ASSERT_TRUE(Succeeds(update(alice_, {.name = "new", .description = "d", .avatar_email = "a@b"})));
  const Application stored = Show(alice_, "acme", client_id_)->application;
  EXPECT_EQ(stored.name, "new");
  EXPECT_EQ(stored.description, "d");
  EXPECT_EQ(stored.redirect_uri, "");
  EXPECT_EQ(stored.avatar_email, "a@b");
}

TEST_F(ClientsTest, DeletingAnApplicationKillsItsTokensAndSecretAtOnce) {
  const Secret token = *authority_.AddToken(alice_, "acme", client_id_).secret;
  ASSERT_TRUE(authority_.Alive(token));
  const auto remove = [&](const Actor& actor) {
    return authority_.Write(
        [&](const authority::Run& run) { return DeleteApplication(run, actor, "acme", client_id_); });
  };
  EXPECT_TRUE(FailsWith(remove(bob_), Refusal::kForbidden));
  EXPECT_TRUE(authority_.Alive(token));
  ASSERT_TRUE(Succeeds(remove(alice_)));
  EXPECT_TRUE(FailsWith(authority_.Check(token), CredentialError::kUnknown));
  EXPECT_FALSE(authority_.Read([&](const authority::Run& run) {
    return authority_->identity.ByClient(run, client_id_, app_.secret->Reveal()).has_value();
  }));
  EXPECT_TRUE(FailsWith(remove(alice_), Refusal::kNotFound));
}

TEST_F(ClientsTest, AResetKillsTheOldSecretAndNothingElse) {
  const Secret token = *authority_.AddToken(alice_, "acme", client_id_).secret;
  const auto reset =
      authority_.Write([&](const authority::Run& run) { return ResetClientSecret(run, alice_, "acme", client_id_); });
  ASSERT_TRUE(Succeeds(reset));
  const auto by_client = [&](const Secret& secret) {
    return authority_.Read(
        [&](const authority::Run& run) { return authority_->identity.ByClient(run, client_id_, secret.Reveal()); });
  };
  EXPECT_TRUE(FailsWith(by_client(*app_.secret), CredentialError::kUnknown));
  EXPECT_TRUE(Succeeds(by_client(*reset->secret)));
  EXPECT_TRUE(authority_.Alive(token));
  EXPECT_EQ(Show(alice_, "acme", client_id_)->secret->Reveal(), reset->secret->Reveal());
  EXPECT_TRUE(FailsWith(
      authority_.Write([&](const authority::Run& run) { return ResetClientSecret(run, bob_, "acme", client_id_); }),
      Refusal::kForbidden));
}

TEST_F(ClientsTest, ATokenIsItsMakersAndLivesAsLongAsAskedButTenYearsAtMost) {
  const auto token = Mint(alice_, "repo:read org:admin", Seconds{60});
  ASSERT_TRUE(Succeeds(token));
  EXPECT_EQ(token->token.subject, alice_.id);
  EXPECT_EQ(token->token.application, app_.application.id);
  EXPECT_EQ(token->token.expires, authority_.Now() + Seconds{60});
  EXPECT_EQ(token->created_by, "alice");
  EXPECT_TRUE(authority_.Alive(*token->secret));
  EXPECT_EQ(Mint(alice_, "repo:read", Seconds::max() / 2)->token.expires, authority_.Now() + kLongestTokenLife);
}

TEST_F(ClientsTest, ATokenNeverExceedsWhatWasPresentedNorWhatItsMakerMay) {
  EXPECT_TRUE(FailsWith(Mint(alice_, "super:user"), Refusal::kForbidden)) << "no superuser";
  EXPECT_TRUE(FailsWith(Mint(bob_, "repo:read"), Refusal::kForbidden)) << "no admin of acme";
  const Secret narrow = *Mint(alice_, "org:admin repo:read")->secret;
  const Actor presenting = authority_.Presenting(narrow);
  EXPECT_TRUE(Succeeds(Mint(presenting, "repo:read")));
  EXPECT_TRUE(FailsWith(Mint(presenting, "repo:write"), Refusal::kForbidden)) << "not presented";
  const Actor reading = authority_.Presenting(*Mint(alice_, "repo:admin")->secret);
  EXPECT_TRUE(FailsWith(Mint(reading, "repo:read"), Refusal::kForbidden)) << "no org:admin presented";
  EXPECT_TRUE(FailsWith(authority_.Read([&](const authority::Run& run) {
    return FindOwnedApplication<Access::kChange>(run, reading, "acme", client_id_);
  }),
                        Refusal::kForbidden));
  EXPECT_TRUE(Succeeds(authority_.Read([&](const authority::Run& run) {
    return FindOwnedApplication<Access::kChange>(run, alice_, "acme", client_id_);
  })));
}

TEST_F(ClientsTest, TheLimitCountsLiveTokens) {
  for (int i = 0; i < 60; ++i) ASSERT_TRUE(Succeeds(Mint(alice_, "repo:read", Seconds{100})));
  EXPECT_TRUE(FailsWith(Mint(alice_, "repo:read"), Refusal::kLimitReached));
  authority_.Advance(Seconds{100});
  EXPECT_TRUE(Succeeds(Mint(alice_, "repo:read")));
}

TEST_F(ClientsTest, TokensAreListedNewestFirstInPages) {
  for (int i = 0; i < 55; ++i) {
    authority_.Advance(Seconds{1});
    ASSERT_TRUE(Succeeds(Mint(alice_, "repo:read")));
  }
  const auto first = List(auditor_);
  ASSERT_TRUE(Succeeds(first));
  ASSERT_EQ(first->tokens.size(), 50u);
  ASSERT_TRUE(first->next.has_value());
  const auto second = List(alice_, *first->next);
  ASSERT_EQ(second->tokens.size(), 5u);
  EXPECT_FALSE(second->next.has_value());
  EXPECT_EQ(first->tokens.front().token.created, authority_.Now());
  EXPECT_GT(first->tokens.back().token.created, second->tokens.front().token.created);
  for (const auto& view : second->tokens) {
    EXPECT_FALSE(view.secret.has_value());
    EXPECT_EQ(view.created_by, "alice");
  }
  EXPECT_TRUE(FailsWith(List(bob_), Refusal::kForbidden));
}

TEST_F(ClientsTest, ARevokedTokenIsDeadAtOnceAndOthersLive) {
  const auto token = Mint(alice_, "repo:read");
  const auto other = Mint(alice_, "repo:read");
  ASSERT_TRUE(authority_.Alive(*token->secret));
  const ApplicationView second = authority_.AddApplication(alice_, "acme");
  EXPECT_TRUE(FailsWith(Revoke(bob_, client_id_, token->token.id), Refusal::kForbidden));
  EXPECT_TRUE(FailsWith(Revoke(auditor_, client_id_, token->token.id), Refusal::kForbidden));
  EXPECT_TRUE(FailsWith(Revoke(alice_, second.application.client_id, token->token.id), Refusal::kNotFound));
  const Token secret = authority_.Read([&](const authority::Run& run) {
    return storage::Tokens(run.tx()).Of(app_.application.id, TokenKind::kClientSecret).front();
  });
  EXPECT_TRUE(FailsWith(Revoke(alice_, client_id_, secret.id), Refusal::kNotFound)) << "a client secret is no token";
  EXPECT_TRUE(authority_.Alive(*token->secret));

  ASSERT_TRUE(Succeeds(Revoke(alice_, client_id_, token->token.id)));
  EXPECT_TRUE(FailsWith(authority_.Check(*token->secret), CredentialError::kUnknown));
  EXPECT_TRUE(authority_.Alive(*other->secret));
  EXPECT_TRUE(FailsWith(Revoke(alice_, client_id_, token->token.id), Refusal::kNotFound));
}

TEST_F(ClientsTest, AnApplicationGetsWhatItsRegistrationAllows) {
  EXPECT_EQ(RegisteredScopes({}), kHarmlessOAuthScopes);
  EXPECT_EQ(RegisteredScopes({.scopes = "repo:read"}), (OAuthScopes{OAuthScope::kRepoRead}));

  const auto all = IssueToClient(app_, std::nullopt);
  ASSERT_TRUE(Succeeds(all));
  EXPECT_EQ(OAuthScopes::Parse(all->token.scopes), kHarmlessOAuthScopes);
  EXPECT_EQ(all->token.subject, app_.application.id);
  EXPECT_EQ(all->token.expires, authority_.Now() + kClientCredentialsLife);
  EXPECT_EQ(IssueToClient(app_, "repo:read,user:read")->token.scopes, "repo:read user:read");
  EXPECT_TRUE(FailsWith(IssueToClient(app_, "org:admin"), GrantRefusal::kInvalidScope));
  EXPECT_TRUE(FailsWith(IssueToClient(app_, "repo:read nonsense"), GrantRefusal::kInvalidScope));
  EXPECT_TRUE(FailsWith(IssueToClient(app_, ""), GrantRefusal::kInvalidScope));

  const ApplicationView writer = authority_.AddApplication(alice_, "acme", {.name = "w", .scopes = "repo:write"});
  EXPECT_TRUE(Succeeds(IssueToClient(writer, "repo:read"))) << "implied";
  EXPECT_TRUE(FailsWith(IssueToClient(writer, "repo:admin"), GrantRefusal::kInvalidScope));
}

TEST_F(ClientsTest, WithoutAScopeNoDangerousOneIsGiven) {
  const struct {
    const char* registered;
    const char* given;  // null: refused
  } cases[] = {{"", "repo:read repo:write repo:admin repo:create user:read"},
               {"repo:write org:admin", "repo:write"},
               {"user:read user:admin", "user:read"},
               {"org:admin", nullptr},
               {"super:user user:admin", nullptr}};
  for (const auto& c : cases) {
    ApplicationFields fields{.name = "x"};
    if (*c.registered != '\0') fields.scopes = c.registered;
    const auto issued = IssueToClient(authority_.AddApplication(alice_, "acme", fields), std::nullopt);
    ASSERT_EQ(issued.has_value(), c.given != nullptr) << c.registered;
    if (c.given == nullptr) {
      EXPECT_TRUE(FailsWith(issued, GrantRefusal::kInvalidScope)) << c.registered;
    } else {
      EXPECT_EQ(issued->token.scopes, c.given) << c.registered;
    }
  }
}

TEST_F(ClientsTest, AClientThatIsGoneGetsNothing) {
  const Actor client = Client(app_);
  authority_.Write(
      [&](const authority::Run& run) { return DeleteApplication(run, alice_, "acme", client_id_).has_value(); });
  EXPECT_TRUE(FailsWith(authority_.Write([&](const authority::Run& run) { return IssueForClient(run, client, {}); }),
                        GrantRefusal::kUnauthorizedClient));
}

TEST_F(ClientsTest, ATokenIsRevokedByThoseItBelongsTo) {
  const ApplicationView other = authority_.AddApplication(alice_, "acme");
  const auto token = [&] { return *authority_.AddToken(alice_, "acme", client_id_).secret; };
  const struct {
    const char* name;
    Actor caller;
    Secret token;
    bool revoked;
  } cases[] = {{"its application", Client(app_), token(), true},
               {"another application", Client(other), token(), false},
               {"its user", alice_, token(), true},
               {"another user", bob_, token(), false}};
  for (const auto& c : cases) {
    ASSERT_TRUE(authority_.Alive(c.token)) << c.name;
    const auto result = RevokeText(c.caller, c.token.Reveal());
    EXPECT_EQ(result.has_value(), c.revoked) << c.name;
    EXPECT_TRUE(c.revoked || FailsWith(result, Refusal::kForbidden)) << c.name;
    EXPECT_EQ(authority_.Alive(c.token), !c.revoked) << c.name;
  }
}

TEST_F(ClientsTest, ATokenMayEndItselfAndANarrowOneNothingElse) {
  const Secret own = *Mint(alice_, "repo:read")->secret;
  const Secret other = *Mint(alice_, "repo:read")->secret;
  const Actor narrow = authority_.Presenting(own);
  EXPECT_TRUE(FailsWith(RevokeText(narrow, other.Reveal()), Refusal::kForbidden));
  EXPECT_TRUE(authority_.Alive(other));
  EXPECT_TRUE(Succeeds(RevokeText(narrow, own.Reveal())));
  EXPECT_FALSE(authority_.Alive(own));
}

TEST_F(ClientsTest, AReadOnlySuperuserRevokesWhatIsTheirOwn) {
  Actor auditor = alice_;
  const Secret own = *Mint(alice_, "user:admin")->secret;
  const auto other = Mint(alice_, "repo:read");
  auditor.readonly_superuser = true;
  EXPECT_TRUE(FailsWith(RevokeText(auditor_, own.Reveal()), Refusal::kForbidden)) << "nothing of others";
  EXPECT_TRUE(Succeeds(RevokeText(auditor, own.Reveal())));
  EXPECT_TRUE(Succeeds(authority_.Write(
      [&](const authority::Run& run) { return RevokeUserAuthorization(run, auditor, other->token.id); })));
  EXPECT_FALSE(authority_.Alive(own) || authority_.Alive(*other->secret));
}

TEST_F(ClientsTest, RevokingWhatIsUnknownIsASuccessAndAClientSecretStays) {
  const std::string stranger(GenerateToken(TokenKind::kOAuthAccess, authority_.random()).Reveal());
  EXPECT_TRUE(Succeeds(RevokeText(bob_, "nonsense")));
  EXPECT_TRUE(Succeeds(RevokeText(bob_, stranger)));
  EXPECT_TRUE(Succeeds(RevokeText(Client(app_), app_.secret->Reveal())));
  EXPECT_EQ(Client(app_).id, app_.application.id);
}

TEST_F(ClientsTest, AUserSeesAndRevokesHisOwnAuthorizationsAlone) {
  authority_.AddToTeam(acme_, bob_.id, TeamRole::kAdmin);
  const auto of_alice = Mint(alice_, "repo:read", Seconds{60});
  const auto of_bob = Mint(bob_, "repo:read");
  authority_.Advance(Seconds{120});
  const auto list =
      authority_.Read([&](const authority::Run& run) { return ListUserAuthorizations(run, alice_, {}, 100); });
  ASSERT_EQ(list->rows.size(), 1u) << "expired ones included";
  EXPECT_EQ(list->rows.front().item.token.id, of_alice->token.id);
  EXPECT_EQ(list->rows.front().item.application.client_id, client_id_);
  EXPECT_EQ(list->rows.front().item.owner.name, "acme");

  const auto show = [&](const Actor& actor, const Id& id) {
    return authority_.Read([&](const authority::Run& run) { return ShowUserAuthorization(run, actor, id); });
  };
  EXPECT_TRUE(Succeeds(show(alice_, of_alice->token.id)));
  EXPECT_TRUE(FailsWith(show(alice_, of_bob->token.id), Refusal::kNotFound));
  EXPECT_TRUE(FailsWith(show(alice_, acme_.id), Refusal::kNotFound));

  const auto revoke = [&](const Actor& actor, const Id& id) {
    return authority_.Write([&](const authority::Run& run) { return RevokeUserAuthorization(run, actor, id); });
  };
  EXPECT_TRUE(FailsWith(revoke(alice_, of_bob->token.id), Refusal::kNotFound));
  ASSERT_TRUE(authority_.Alive(*of_bob->secret));
  EXPECT_TRUE(Succeeds(revoke(bob_, of_bob->token.id)));
  EXPECT_FALSE(authority_.Alive(*of_bob->secret));
  const Actor narrow = authority_.Presenting(*Mint(alice_, "repo:admin user:read")->secret);
  EXPECT_TRUE(FailsWith(
      authority_.Read([&](const authority::Run& run) { return ListUserAuthorizations(run, narrow, {}, 100); }),
      Refusal::kForbidden));
  EXPECT_TRUE(FailsWith(show(narrow, of_alice->token.id), Refusal::kForbidden));
  EXPECT_TRUE(FailsWith(revoke(narrow, of_alice->token.id), Refusal::kForbidden));
}

TEST_F(ClientsTest, AuthorizationsOfADeletedApplicationAreNotListed) {
  ASSERT_TRUE(Succeeds(Mint(alice_, "repo:read")));
  authority_.Write(
      [&](const authority::Run& run) { return DeleteApplication(run, alice_, "acme", client_id_).has_value(); });
  EXPECT_TRUE(authority_.Read(
      [&](const authority::Run& run) { return ListUserAuthorizations(run, alice_, {}, 100).value().rows.empty(); }));
}

}  // namespace
}  // namespace jeton::authority
