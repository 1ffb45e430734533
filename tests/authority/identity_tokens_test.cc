#include "authority/registry/identity_tokens.h"

#include <gtest/gtest.h>

#include "authority/people/application_passwords.h"
#include "authority/people/users.h"
#include "authority/registry/registry_logins.h"
#include "storage/tokens/tokens.h"
#include "testing/test_authority.h"

namespace jeton::authority {
namespace {

using testing::FailsWith;
using testing::Succeeds;

using testing::kDay;

class IdentityTokensTest : public ::testing::Test {
 protected:
  static Settings Installation() {
    Settings settings;
    settings.superusers = {"root"};
    settings.application_password_life = kDay;
    return settings;
  }
  void SetPassword(const Actor& user, const std::string& hash) {
    authority_.Write(
        [&](const authority::Run& run) { storage::Accounts(run.tx()).SetPassword(user.id, hash, run.now); });
  }
  Actor WithPassword(const std::string& name) {
    const Actor user = authority_.AddUser(name);
    SetPassword(user, "hash of " + name);
    return user;
  }
  Secret Issue(const Actor& actor, const RegistryService& service, const std::string& client = "docker") {
    EXPECT_TRUE(MayKeepLogin(authority_->settings, actor, service));
    return authority_.Write([&](const authority::Run& run) { return IssueIdentityToken(run, actor, service, client); });
  }
  Secret Issue(const Actor& actor) { return Issue(actor, registry_); }
  Result<Actor, CredentialError> Use(const Secret& secret, const RegistryService& service) {
    return authority_.Read([&](const authority::Run& run) { return ByIdentityToken(run, service, secret.Reveal()); });
  }
  Result<Actor, CredentialError> Use(const Secret& secret) { return Use(secret, registry_); }
  bool Alive(const Secret& secret) { return Use(secret).has_value(); }
  std::vector<RegistryLogin> List(const Actor& actor) {
    return authority_.Read([&](const authority::Run& run) { return ListOwnLogins(run, actor); }).value();
  }
  Token Stored(const Actor& actor) {
    return authority_.Read([&](const authority::Run& run) {
      return storage::Tokens(run.tx()).Of(actor.id, TokenKind::kIdentity).front();
    });
  }
  Actor Authorization(const Actor& user, const std::string& scopes, TimePoint expires = kNever) {
    const auto issued = authority_.Write([&](const authority::Run& run) {
      return authority_->issuer.Issue(run, {.kind = TokenKind::kAuthorization,
                                            .subject = user.id,
                                            .scopes = scopes,
                                            .created = run.now,
                                            .expires = expires});
    });
    return authority_.Presenting(issued.secret);
  }
  void Remove(const Id& token) {
    authority_.Write([&](const authority::Run& run) {
      storage::Tokens tokens(run.tx());
      tokens.Remove(*tokens.FindById(token), run.now);
    });
  }

  testing::TestAuthority authority_{Installation()};
  const RegistryService registry_ = authority_->registries[0];
  const Actor root_ = authority_.AddUser("root");
  const Actor alice_ = WithPassword("alice");
  const Account acme_ = authority_.AddOrganization(alice_, "acme");
};

TEST_F(IdentityTokensTest, AfterAPasswordItIsAsGoodAsThePassword) {
  const auto actor = Use(Issue(alice_));
  ASSERT_TRUE(Succeeds(actor));
  EXPECT_EQ(actor->id, alice_.id);
  EXPECT_EQ(actor->powers.repository, RepositoryRole::kAdmin);
  EXPECT_EQ(actor->credential, CredentialKind::kPassword);
  EXPECT_EQ(actor->token_expires, authority_.Now() + 90 * kDay);
}

TEST_F(IdentityTokensTest, ItIsOfItsOwnKindAndNeverSealed) {
  const Secret secret = Issue(alice_);
  EXPECT_TRUE(secret.Reveal().starts_with("jtf_"));
  EXPECT_EQ(secret.Reveal().size(), 64u);
  EXPECT_TRUE(Stored(alice_).sealed.empty());
}

TEST_F(IdentityTokensTest, ItIsNoTokenAnywhereElse) {
  const Secret secret = Issue(alice_);
  const auto text = secret.Reveal();
  EXPECT_TRUE(FailsWith(authority_.Check(secret), CredentialError::kUnknown));
  authority_.Read([&](const authority::Run& run) {
    const Identity& identity = authority_->identity;
    EXPECT_TRUE(FailsWith(identity.ByBearer(run, text), CredentialError::kUnknown));
    EXPECT_TRUE(FailsWith(identity.ByApplicationPassword(run, text), CredentialError::kUnknown));
    EXPECT_TRUE(FailsWith(identity.BySession(run, text), CredentialError::kUnknown));
    EXPECT_TRUE(FailsWith(identity.CheckCode(run, text), CredentialError::kUnknown));
    EXPECT_FALSE(identity.ByClient(run, "alice", text).has_value());
  });
}

TEST_F(IdentityTokensTest, NoOtherTokenIsOne) {
  const Actor robot = authority_.Presenting(*authority_.AddRobot(alice_, "acme", "ci").token);
  const Secret token = *authority_.AddRobot(alice_, "acme", "other").token;
  EXPECT_TRUE(FailsWith(Use(token), CredentialError::kUnknown));
  EXPECT_TRUE(FailsWith(Use(Secret("")), CredentialError::kUnknown));
  EXPECT_TRUE(FailsWith(Use(Secret("jtf_")), CredentialError::kUnknown));
}

TEST_F(IdentityTokensTest, WhatIsNoTokenCostsNoLookUp) {
  const auto refused = authority_.FromMemory(
      [&](const authority::Run& run) { return ByIdentityToken(run, registry_, "not a token").error(); });
  EXPECT_EQ(refused, CredentialError::kUnknown);
  const Secret secret = Issue(alice_);
  const auto asked = authority_.FromMemory(
      [&](const authority::Run& run) { return ByIdentityToken(run, registry_, secret.Reveal()).error(); });
  EXPECT_EQ(asked, CredentialError::kNotCached);
}

TEST_F(IdentityTokensTest, ItIsForOneRegistryAlone) {
  const Secret secret = Issue(alice_);
  EXPECT_TRUE(FailsWith(Use(secret, authority_->registries[1]), CredentialError::kUnknown));
  EXPECT_TRUE(Alive(secret));
}

TEST_F(IdentityTokensTest, ItIsDeadWhereTheRegistryWantsNone) {
  const Secret secret = Issue(alice_);
  RegistryService without = registry_;
  without.identity_tokens = false;
  EXPECT_FALSE(MayKeepLogin(authority_->settings, alice_, without));
  EXPECT_TRUE(FailsWith(Use(secret, without), CredentialError::kUnknown));
}

TEST_F(IdentityTokensTest, ItDiesWithThePassword) {
  const Secret secret = Issue(alice_);
  SetPassword(alice_, "another hash");
  EXPECT_TRUE(FailsWith(Use(secret), CredentialError::kUnknown));
  EXPECT_TRUE(List(alice_).empty());
  SetPassword(alice_, "");
  EXPECT_FALSE(Alive(secret));
}

TEST_F(IdentityTokensTest, OnesPasswordIsNotAnothers) {
  const Actor bob = authority_.AddUser("bob");
  SetPassword(bob, "hash of alice");
  const Secret secret = Issue(alice_);
  SetPassword(alice_, "another hash");
  EXPECT_FALSE(Alive(secret));
}

TEST_F(IdentityTokensTest, ItDiesWithItsUser) {
  const Secret secret = Issue(alice_);
  const auto enable = [&](bool enabled) {
    authority_.Write(
        [&](const authority::Run& run) { storage::Accounts(run.tx()).SetEnabled(alice_.id, enabled, run.now); });
  };
  enable(false);
  EXPECT_TRUE(FailsWith(Use(secret), CredentialError::kUnknown));
  enable(true);
  EXPECT_TRUE(Alive(secret));
  authority_.Write([&](const authority::Run& run) {
    storage::Accounts(run.tx()).Remove(*storage::Accounts(run.tx()).Find(alice_.id), run.now);
  });
  EXPECT_FALSE(Alive(secret));
}

TEST_F(IdentityTokensTest, OfARobotItDiesWithTheRobotsTokenAndWithTheRobot) {
  for (const bool deleted : {false, true}) {
    const std::string name = deleted ? "deleted" : "regenerated";
    const Actor robot = authority_.Presenting(*authority_.AddRobot(alice_, "acme", name).token);
    const Secret secret = Issue(robot);
    const auto actor = Use(secret);
    ASSERT_TRUE(Succeeds(actor));
    EXPECT_EQ(actor->name, "acme+" + name);
    EXPECT_EQ(actor->subject, SubjectKind::kRobot);
    authority_.Write([&](const authority::Run& run) {
      if (deleted) {
        EXPECT_TRUE(Succeeds(DeleteRobot(run, alice_, {"acme"}, name)));
      } else {
        EXPECT_TRUE(Succeeds(RegenerateRobotToken(run, alice_, {"acme"}, name)));
      }
    });
    EXPECT_TRUE(FailsWith(Use(secret), CredentialError::kUnknown)) << name;
  }
}

TEST_F(IdentityTokensTest, OfARobotItDiesWithItsOwner) {
  const Secret secret = Issue(authority_.Presenting(*authority_.AddRobot(alice_, "acme", "ci").token));
  authority_.Write(
      [&](const authority::Run& run) { storage::Accounts(run.tx()).SetEnabled(acme_.id, false, run.now); });
  EXPECT_TRUE(FailsWith(Use(secret), CredentialError::kUnknown));
}

TEST_F(IdentityTokensTest, ItIsNeverWiderThanItsParent) {
  const Actor reader = Authorization(alice_, "read");
  const auto actor = Use(Issue(reader));
  ASSERT_TRUE(Succeeds(actor));
  EXPECT_EQ(actor->powers.repository, RepositoryRole::kRead);
  EXPECT_EQ(actor->powers.organization, TeamRole::kNone);
  EXPECT_EQ(actor->token, reader.token);
  EXPECT_EQ(actor->token_kind, TokenKind::kAuthorization);
}

TEST_F(IdentityTokensTest, ItDiesWithAPersonalAuthorization) {
  const Actor session = Authorization(alice_, "session");
  const Secret secret = Issue(session);
  EXPECT_TRUE(Alive(secret));
  Remove(session.token);
  EXPECT_TRUE(FailsWith(Use(secret), CredentialError::kUnknown));
  EXPECT_TRUE(List(alice_).empty());
}

TEST_F(IdentityTokensTest, OfAnApplicationPasswordItIsOneAndDiesWithIt) {
  const auto password =
      authority_.Write([&](const authority::Run& run) { return CreateApplicationPassword(run, alice_, "laptop", {}); });
  const Actor actor = authority_.Presenting(*password->secret);
  const Secret secret = Issue(actor);
  const auto kept = Use(secret);
  ASSERT_TRUE(Succeeds(kept));
  EXPECT_EQ(kept->powers.self, SelfRole::kNone);
  EXPECT_EQ(kept->token_kind, TokenKind::kApplicationPassword);
  EXPECT_EQ(Stored(alice_).expires, password->token.expires) << "no longer than its parent";
  authority_.Advance(kDay);
  EXPECT_TRUE(FailsWith(Use(secret), CredentialError::kUnknown));
}

TEST_F(IdentityTokensTest, AnOAuthTokenIsNotKept) {
  const auto application = authority_.AddApplication(alice_, "acme");
  const auto token = authority_.AddToken(alice_, "acme", application.application.client_id);
  EXPECT_FALSE(MayKeepLogin(authority_->settings, authority_.Presenting(*token.secret), registry_));
}

TEST_F(IdentityTokensTest, ItEndsAfterItsLifeEvenIfUsed) {
  const Secret secret = Issue(alice_);
  for (int month = 0; month < 4; ++month) {
    authority_.Advance(20 * kDay);
    authority_.Write([&](const authority::Run& run) {
      storage::Tokens(run.tx()).NoteUses({{.token = Stored(alice_).id, .at = run.now}});
    });
    EXPECT_TRUE(Alive(secret)) << month;
  }
  authority_.Advance(10 * kDay - Microseconds{1});
  EXPECT_TRUE(Alive(secret));
  authority_.Advance(Microseconds{1});
  EXPECT_TRUE(FailsWith(Use(secret), CredentialError::kUnknown));
}

TEST_F(IdentityTokensTest, UnusedForThirtyDaysItIsDead) {
  const Secret secret = Issue(alice_);
  authority_.Advance(30 * kDay - Microseconds{1});
  EXPECT_TRUE(Alive(secret));
  EXPECT_EQ(List(alice_).size(), 1u);
  authority_.Advance(Microseconds{1});
  EXPECT_TRUE(FailsWith(Use(secret), CredentialError::kUnknown));
  EXPECT_TRUE(List(alice_).empty());
}

TEST_F(IdentityTokensTest, OfOneParentThereAreAHundredAndTheLongestIdleGoes) {
  const Secret first = Issue(alice_);
  const Secret other_parent = Issue(Authorization(alice_, "session"));
  const Secret second = Issue(alice_);
  authority_.Advance(Seconds{1});
  authority_.Write([&](const authority::Run& run) {
    const auto id = storage::Tokens(run.tx()).Of(alice_.id, TokenKind::kIdentity).back().id;
    storage::Tokens(run.tx()).NoteUses({{.token = id, .at = run.now}});
  });
  for (int i = 0; i < 99; ++i) Issue(alice_);
  EXPECT_EQ(Alive(first) + Alive(second), 1) << "all were made at once, and one of them was used since";
  EXPECT_TRUE(Alive(other_parent));
  EXPECT_EQ(List(alice_).size(), 101u);
}

TEST_F(IdentityTokensTest, ItIsListedWithWhatItsHolderKnowsItBy) {
  Issue(alice_, registry_, "docker");
  const auto logins = List(alice_);
  ASSERT_EQ(logins.size(), 1u);
  EXPECT_EQ(logins[0].binding.client, "docker");
  EXPECT_EQ(logins[0].binding.service, "registry.example.org");
  EXPECT_EQ(logins[0].binding.address, "192.0.2.7");
  EXPECT_FALSE(logins[0].last_used);
}

TEST_F(IdentityTokensTest, ALabelOfAnyLengthIsCutAtACharacter) {
  Issue(alice_, registry_, std::string(254, 'x') + "\xc3\xa4");
  EXPECT_LE(List(alice_).front().binding.client.size(), 257u);
}

TEST_F(IdentityTokensTest, ItsHolderEndsItAndNobodyElse) {
  const Actor bob = authority_.AddUser("bob");
  const Secret secret = Issue(alice_);
  const Id id = Stored(alice_).id;
  const auto end = [&](const Actor& actor, const Id& which) {
    return authority_.Write([&](const authority::Run& run) { return EndOwnLogin(run, actor, which); });
  };
  EXPECT_TRUE(FailsWith(end(bob, id), Refusal::kNotFound));
  EXPECT_TRUE(FailsWith(end(Authorization(alice_, "read"), id), Refusal::kForbidden));
  EXPECT_TRUE(FailsWith(end(alice_, Id()), Refusal::kNotFound));
  EXPECT_TRUE(Alive(secret));
  EXPECT_TRUE(Succeeds(end(alice_, id)));
  EXPECT_FALSE(Alive(secret));
  EXPECT_TRUE(FailsWith(end(alice_, id), Refusal::kNotFound));
  const auto rows = authority_.Audit("revoke_registry_login");
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].at("registry_login").as_string(), id.ToUuid());
  EXPECT_EQ(rows[0].at("client").as_string(), "docker");
}

TEST_F(IdentityTokensTest, AnOtherTokenIsNotEndedAsALogin) {
  const Actor session = Authorization(alice_, "session");
  EXPECT_TRUE(
      FailsWith(authority_.Write([&](const authority::Run& run) { return EndOwnLogin(run, alice_, session.token); }),
                Refusal::kNotFound));
}

TEST_F(IdentityTokensTest, OfARobotItIsEndedByWhoeverMayChangeIt) {
  const Actor robot = authority_.Presenting(*authority_.AddRobot(alice_, "acme", "ci").token);
  const Secret secret = Issue(robot);
  const Actor bob = authority_.AddUser("bob");
  const auto list = [&](const Actor& actor) {
    return authority_.Read([&](const authority::Run& run) { return ListRobotLogins(run, actor, {"acme"}, "ci"); });
  };
  EXPECT_TRUE(FailsWith(list(bob), Refusal::kForbidden));
  const auto logins = list(alice_);
  ASSERT_TRUE(Succeeds(logins));
  ASSERT_EQ(logins->size(), 1u);
  const Id id = logins->front().token.id;
  const auto end = [&](const Actor& actor, const Id& which) {
    return authority_.Write(
        [&](const authority::Run& run) { return EndRobotLogin(run, actor, {"acme"}, "ci", which); });
  };
  EXPECT_TRUE(FailsWith(end(bob, id), Refusal::kForbidden));
  Issue(alice_);
  EXPECT_TRUE(FailsWith(end(alice_, Stored(alice_).id), Refusal::kNotFound)) << "a user's login is none of the robot's";
  EXPECT_TRUE(Succeeds(end(alice_, id)));
  EXPECT_FALSE(Alive(secret));
}

TEST_F(IdentityTokensTest, WhoeverKnowsItMayEndItAndNothingElseThatWay) {
  const Secret secret = Issue(alice_);
  const Secret robot = *authority_.AddRobot(alice_, "acme", "ci").token;
  authority_.Write([&](const authority::Run& run) {
    EndPresentedLogin(run, Actor{}, robot.Reveal());
    EndPresentedLogin(run, Actor{}, "jtf_nonsense");
  });
  EXPECT_TRUE(authority_.Alive(robot));
  EXPECT_TRUE(Alive(secret));
  authority_.Write([&](const authority::Run& run) { EndPresentedLogin(run, Actor{}, secret.Reveal()); });
  EXPECT_FALSE(Alive(secret));
  EXPECT_EQ(authority_.Audit("revoke_registry_login").size(), 1u);
}

TEST_F(IdentityTokensTest, MakingOneIsWrittenDown) {
  Issue(alice_);
  const auto rows = authority_.Audit("create_registry_login");
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].at("registry_login").as_string(), Stored(alice_).id.ToUuid());
  EXPECT_EQ(rows[0].at("service").as_string(), "registry.example.org");
  EXPECT_EQ(rows[0].at("username").as_string(), "alice");
}

}  // namespace
}  // namespace jeton::authority
