#include <gtest/gtest.h>

#include "authority/accounts/password_change.h"
#include "authority/broker/authorizations.h"
#include "authority/descent.h"
#include "authority/federation/trust.h"
#include "authority/organizations/all_organizations.h"
#include "authority/organizations/organizations.h"
#include "authority/robots/robot_tokens.h"
#include "crypto/digest.h"
#include "storage/tokens/tokens.h"
#include "testing/test_authority.h"

// What may be much is done in parts, each a short transaction, and is done as a whole all the same.
namespace jeton::authority {
namespace {

class PartsTest : public ::testing::Test {
 protected:
  // Runs a request and then its parts, as the dispatcher does; gives how many tokens each transaction has removed.
  std::vector<std::int64_t> InParts(const std::function<void(const authority::Run&)>& request) {
    std::vector<Further> further;
    std::vector<std::int64_t> removed;
    std::int64_t left = Tokens();
    const auto note = [&] {
      const std::int64_t now = Tokens();
      removed.push_back(left - now);
      left = now;
    };
    authority_.Write([&](authority::Run run) {
      run.further = &further;
      request(run);
    });
    note();
    while (!further.empty()) {
      const bool more = authority_.Write([&](const authority::Run& run) { return further.front()(run); });
      if (!more) further.erase(further.begin());
      note();
    }
    return removed;
  }
  std::int64_t Tokens() { return authority_.db().Number("SELECT COUNT(*) FROM tokens"); }
  void AddAuthorizations(const Actor& actor, unsigned count, const char* scopes = "read") {
    authority_.Write([&](const authority::Run& run) {
      for (unsigned n = 0; n < count; ++n) {
        const AuthorizationRequest request{.scopes = AuthorizationScopes::Parse(scopes).value()};
        EXPECT_TRUE(CreateAuthorization(run, actor, request).has_value());
      }
    });
  }
  static void ExpectBounded(const std::vector<std::int64_t>& removed, std::size_t parts) {
    EXPECT_GE(removed.size(), parts);
    for (const std::int64_t part : removed) EXPECT_LE(part, 101);
  }

  testing::TestAuthority authority_;
  const Actor alice_ = authority_.AddUser("alice");
  const Account acme_ = authority_.AddOrganization(alice_, "acme");
  const ApplicationView app_ = authority_.AddApplication(alice_, "acme");
};

TEST_F(PartsTest, AllAuthorizationsOfAUserGoInParts) {
  AddAuthorizations(alice_, 450);
  const std::int64_t others = Tokens() - 450;
  ExpectBounded(InParts([&](const authority::Run& run) { RevokeAuthorizations(run, alice_, std::nullopt); }), 5);
  EXPECT_EQ(Tokens(), others);
  EXPECT_EQ(authority_.Audit("revoke_authorization").size(), 450u) << "each is written down";
  EXPECT_EQ(authority_.db().Number("SELECT SUM(counted) FROM token_counts WHERE kind = 3"), 0);
}

TEST_F(PartsTest, ThoseOfOneScopeGoInPartsAndTheOthersStay) {
  AddAuthorizations(alice_, 150, "read");
  AddAuthorizations(alice_, 150, "session");
  ExpectBounded(InParts([&](const authority::Run& run) { RevokeAuthorizations(run, alice_, std::string("session")); }),
                2);
  EXPECT_EQ(authority_.db().Number("SELECT COUNT(*) FROM tokens WHERE kind = 3 AND scopes = 'read'"), 150);
  EXPECT_EQ(authority_.db().Number("SELECT COUNT(*) FROM tokens WHERE kind = 3"), 150);
}

TEST_F(PartsTest, WhatATokenMadeGoesInPartsAndIsCounted) {
  const auto parent = authority_.AddToken(alice_, "acme", app_.application.client_id, "org:admin repo:read");
  const Actor presenting = authority_.Presenting(*parent.secret);
  for (int n = 0; n < 250; ++n) authority_.AddToken(presenting, "acme", app_.application.client_id, "repo:read");
  ExpectBounded(InParts([&](const authority::Run& run) {
                  EXPECT_TRUE(RevokeApplicationToken(run, alice_, "acme", app_.application.client_id, parent.token.id,
                                                     Descendants::kEnd)
                                  .has_value());
                  EXPECT_FALSE(storage::Tokens(run.tx()).FindById(parent.token.id)) << "it is dead in the first part";
                }),
                3);
  ASSERT_EQ(authority_.Audit("revoke_oauth_api_token").size(), 1u);
  EXPECT_EQ(authority_.Audit("revoke_oauth_api_token")[0].at("tokens_revoked"), 251);
}

TEST_F(PartsTest, ALongLineOfDescendantsGoesInPartsEachAsLongAsOthers) {
  const auto first = authority_.AddToken(alice_, "acme", app_.application.client_id, "org:admin repo:read");
  Actor presenting = authority_.Presenting(*first.secret);
  for (int n = 0; n < 250; ++n) {
    const auto next = authority_.AddToken(presenting, "acme", app_.application.client_id, "org:admin repo:read");
    presenting = authority_.Presenting(*next.secret);
  }
  const std::int64_t before = Tokens();
  ExpectBounded(InParts([&](const authority::Run& run) { RevokeToken(run, first.token, Descendants::kEnd); }), 3);
  EXPECT_EQ(Tokens(), before - 251);
  EXPECT_EQ(authority_.db().Number("SELECT COUNT(*) FROM purges"), 0) << "nothing is left to the sweeper";
}

TEST_F(PartsTest, AccessTokensOfARobotEndInPartsWithTheRuleThatGaveThem) {
  const Account robot = authority_.AddRobot(alice_, "acme", "ci").robot;
  const TrustRequest rule{
      .issuer = "https://ci.example.org", .subject = "web", .audiences = {"a"}, .scopes = {"repo:read"}};
  authority_.Write([&](const authority::Run& run) {
    ASSERT_TRUE(ReplaceTrust(run, alice_, {"acme"}, "ci", {rule}).has_value());
    for (int n = 0; n < 250; ++n) {
      storage::Tokens(run.tx()).Add({.digest = crypto::Sha256("token " + std::to_string(n)),
                                     .id = run.NewId(),
                                     .kind = TokenKind::kOAuthAccess,
                                     .subject = robot.id,
                                     .created = run.now,
                                     .expires = run.now + Seconds{3600}});
    }
  });
  const std::int64_t others = Tokens() - 250;
  ExpectBounded(InParts([&](const authority::Run& run) {
                  EXPECT_TRUE(ReplaceTrust(run, alice_, {"acme"}, "ci", {}).has_value());
                }),
                3);
  EXPECT_EQ(Tokens(), others);
}

TEST_F(PartsTest, BetweenPartsWhatIsLeftIsMarkedForTheSweeper) {
  const auto first = authority_.AddToken(alice_, "acme", app_.application.client_id, "org:admin repo:read");
  const Actor parent = authority_.Presenting(*first.secret);
  const auto second = authority_.AddToken(parent, "acme", app_.application.client_id, "org:admin repo:read");
  const Actor child = authority_.Presenting(*second.secret);
  for (int n = 0; n < 150; ++n) authority_.AddToken(child, "acme", app_.application.client_id, "repo:read");
  std::vector<Further> further;
  authority_.Write([&](authority::Run run) {
    run.further = &further;
    RevokeToken(run, first.token, Descendants::kEnd);
  });
  ASSERT_FALSE(further.empty()) << "and here the server is killed";
  EXPECT_FALSE(authority_.Alive(*second.secret));
  EXPECT_EQ(authority_.db().Number("SELECT COUNT(*) FROM purges WHERE ends_descendants = 1"), 1);
  EXPECT_EQ(authority_.db().Number("SELECT COUNT(*) FROM tokens t JOIN purges p ON p.gone = t.parent"), 51);
}

TEST_F(PartsTest, ADeletedApplicationIsDeadAtOnceAndItsDescendantsWithTheAnswer) {
  const auto parent = authority_.AddToken(alice_, "acme", app_.application.client_id, "org:admin user:admin");
  const Actor presenting = authority_.Presenting(*parent.secret);
  const Secret robot = *authority_.AddRobot(presenting, "acme", "ci").token;
  for (int n = 0; n < 250; ++n) {
    authority_.Write([&](const authority::Run& run) {
      authority_->issuer.Issue(run, {.kind = TokenKind::kAuthorization,
                                     .subject = alice_.id,
                                     .created = run.now,
                                     .expires = kNever,
                                     .parent = presenting.token});
    });
  }
  const auto removed = InParts([&](const authority::Run& run) {
    EXPECT_TRUE(DeleteApplication(run, alice_, "acme", app_.application.client_id).has_value());
  });
  ExpectBounded(removed, 3);
  EXPECT_FALSE(authority_.Alive(*parent.secret));
  EXPECT_FALSE(authority_.Alive(robot));
  EXPECT_EQ(authority_.db().Number("SELECT COUNT(*) FROM tokens WHERE parent IS NOT NULL AND kind = 3"), 0);
}

TEST_F(PartsTest, ADeletedOrganizationIsDeadInItsFirstTransaction) {
  const auto token = authority_.AddToken(alice_, "acme", app_.application.client_id, "repo:read");
  const auto robot = authority_.AddRobot(alice_, "acme", "ci");
  ASSERT_TRUE(authority_.Alive(*token.secret) && authority_.Alive(*robot.token));
  std::vector<Further> further;
  authority_.Write([&](authority::Run run) {
    run.further = &further;
    EXPECT_TRUE(DeleteOrganization(run, alice_, "acme").has_value());
  });
  EXPECT_FALSE(authority_.Alive(*token.secret));
  EXPECT_FALSE(authority_.Alive(*robot.token));
  const auto robots = authority_.Read(
      [](const authority::Run& run) { return storage::Accounts(run.tx()).FindByName("acme+ci").has_value(); });
  EXPECT_FALSE(robots);
}

TEST_F(PartsTest, ANewPasswordEndsWhatIsTheUsersInParts) {
  AddAuthorizations(alice_, 250);
  const Account user =
      authority_.Read([&](const authority::Run& run) { return *storage::Accounts(run.tx()).Find(alice_.id); });
  ExpectBounded(InParts([&](const authority::Run& run) { ChangePassword(run, user, "hash", true); }), 3);
  EXPECT_EQ(authority_.db().Number("SELECT COUNT(*) FROM tokens WHERE kind = 3"), 0);
}

TEST_F(PartsTest, WithoutADispatcherAllPartsAreDoneAtOnce) {
  AddAuthorizations(alice_, 250);
  authority_.Write([&](const authority::Run& run) { RevokeAuthorizations(run, alice_, std::nullopt); });
  EXPECT_EQ(authority_.db().Number("SELECT COUNT(*) FROM tokens WHERE kind = 3"), 0);
}

}  // namespace
}  // namespace jeton::authority
