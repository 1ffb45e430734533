#include "authority/descent.h"

#include <gtest/gtest.h>

#include "authority/applications/client_credentials.h"
#include "authority/broker/authorizations.h"
#include "authority/people/application_passwords.h"
#include "domain/descent.h"
#include "storage/tokens/tokens.h"
#include "testing/test_authority.h"

namespace jeton::authority {
namespace {

using testing::TestAuthority;

class DescendantsTest : public ::testing::Test {
 protected:
  ApplicationTokenView Mint(const Actor& actor, const std::string& scopes, Seconds life = kLongestTokenLife) {
    return authority_.AddToken(actor, "acme", app_.application.client_id, scopes, life);
  }
  ApplicationPassword Password(const Actor& actor) {
    return authority_.Write(
        [&](const authority::Run& run) { return CreateApplicationPassword(run, actor, "laptop", {}).value(); });
  }
  Secret Session(const Actor& actor, std::optional<std::int64_t> seconds = {}) {
    return authority_.Write([&](const authority::Run& run) {
      AuthorizationRequest request{.scopes = AuthorizationScopes::Parse("session").value(), .expires_in = seconds};
      return *CreateAuthorization(run, actor, request).value().view.secret;
    });
  }
  void Revoke(const ApplicationTokenView& view, Descendants descendants = Descendants::kEnd) {
    authority_.Write([&](const authority::Run& run) {
      EXPECT_TRUE(RevokeApplicationToken(run, alice_, "acme", app_.application.client_id, view.token.id, descendants)
                      .has_value());
    });
  }
  Secret ClientToken(const Secret& client_secret) {
    return authority_.Write([&](const authority::Run& run) {
      const auto client =
          authority_->identity.ByClient(run, app_.application.client_id, client_secret.Reveal()).value();
      return *IssueForClient(run, *client, {}).value().secret;
    });
  }

  TestAuthority authority_;
  const Actor alice_ = authority_.AddUser("alice");
  const Account acme_ = authority_.AddOrganization(alice_, "acme");
  const ApplicationView app_ = authority_.AddApplication(alice_, "acme");
};

TEST_F(DescendantsTest, WhatAShortTokenMakesEndsWithIt) {
  const auto parent = Mint(alice_, "user:admin org:admin repo:read", Seconds{2});
  const Actor presenting = authority_.Presenting(*parent.secret);
  EXPECT_EQ(Password(presenting).token.expires, parent.token.expires);
  EXPECT_EQ(Mint(presenting, "repo:read").token.expires, parent.token.expires);
  EXPECT_EQ(Mint(presenting, "repo:read", Seconds{1}).token.expires, parent.token.created + Seconds{1});
  const Secret robot = *authority_.AddRobot(presenting, "acme", "ci").token;
  authority_.Advance(Seconds{3});
  EXPECT_TRUE(authority_.Alive(robot)) << "a robot's secret has no end in its contract";
}

TEST_F(DescendantsTest, RevokingATokenEndsAllThatDescendsFromIt) {
  const auto parent = Mint(alice_, "user:admin org:admin repo:read");
  const Actor first = authority_.Presenting(*parent.secret);
  const auto child = Mint(first, "org:admin");
  const Actor second = authority_.Presenting(*child.secret);
  const Secret robot = *authority_.AddRobot(second, "acme", "ci").token;
  const Secret password = *Password(first).secret;
  const Secret other = *authority_.AddRobot(alice_, "acme", "other").token;
  ASSERT_TRUE(authority_.Alive(robot) && authority_.Alive(password));
  Revoke(parent);
  for (const Secret& gone : {*parent.secret, *child.secret, robot, password}) EXPECT_FALSE(authority_.Alive(gone));
  EXPECT_TRUE(authority_.Alive(other)) << "a person made it";
  EXPECT_EQ(authority_.Audit("revoke_oauth_api_token").back().at("tokens_revoked"), 4);
}

TEST_F(DescendantsTest, StayWhereThatIsAskedFor) {
  const auto parent = Mint(alice_, "org:admin");
  const Secret robot = *authority_.AddRobot(authority_.Presenting(*parent.secret), "acme", "ci").token;
  Revoke(parent, Descendants::kStay);
  EXPECT_FALSE(authority_.Alive(*parent.secret));
  EXPECT_TRUE(authority_.Alive(robot));
}

TEST_F(DescendantsTest, StayWhenTheApplicationGoesAfterTheirParent) {
  const ApplicationView doomed = authority_.AddApplication(alice_, "acme");
  const auto parent = authority_.AddToken(alice_, "acme", doomed.application.client_id, "org:admin");
  const Secret robot = *authority_.AddRobot(authority_.Presenting(*parent.secret), "acme", "ci").token;
  authority_.Write([&](const authority::Run& run) {
    EXPECT_TRUE(RevokeToken(run, parent.token, Descendants::kStay));
    EXPECT_TRUE(DeleteApplication(run, alice_, "acme", doomed.application.client_id).has_value());
  });
  EXPECT_FALSE(authority_.Alive(*parent.secret));
  EXPECT_TRUE(authority_.Alive(robot));
}

TEST_F(DescendantsTest, EndWithTheApplicationOfTheirParent) {
  const ApplicationView doomed = authority_.AddApplication(alice_, "acme");
  const auto parent = authority_.AddToken(alice_, "acme", doomed.application.client_id, "org:admin");
  const auto child = Mint(authority_.Presenting(*parent.secret), "org:admin");
  const Secret robot = *authority_.AddRobot(authority_.Presenting(*child.secret), "acme", "ci").token;
  authority_.Write([&](const authority::Run& run) {
    EXPECT_TRUE(DeleteApplication(run, alice_, "acme", doomed.application.client_id).has_value());
  });
  EXPECT_FALSE(authority_.Alive(*child.secret) || authority_.Alive(robot));
}

TEST_F(DescendantsTest, OfASessionAuthorizationOutliveItAndEndWhenItIsDeleted) {
  const Secret session = Session(alice_, 60);
  const Actor presenting = authority_.Presenting(session);
  const Secret longer = Session(presenting, 86400);
  const auto minted = Mint(presenting, "repo:read");
  EXPECT_EQ(minted.token.expires - minted.token.created, kLongestTokenLife);
  authority_.Advance(Seconds{61});
  EXPECT_TRUE(authority_.Alive(longer) && !authority_.Alive(session));
  authority_.Write([&](const authority::Run& run) { RevokeAuthorization(run, alice_, session.Reveal()); });
  EXPECT_FALSE(authority_.Alive(longer) || authority_.Alive(*minted.secret));
}

TEST_F(DescendantsTest, OfAClientSecretSurviveItsResetAndEndWithTheTokenThatMadeIt) {
  const Secret before = ClientToken(*app_.secret);
  const auto parent = Mint(alice_, "org:admin");
  const Actor presenting = authority_.Presenting(*parent.secret);
  const ApplicationView reset = authority_.Write([&](const authority::Run& run) {
    return ResetClientSecret(run, presenting, "acme", app_.application.client_id).value();
  });
  EXPECT_TRUE(authority_.Alive(before)) << "tokens are unaffected";
  const Secret after = ClientToken(*reset.secret);
  Revoke(parent);
  EXPECT_FALSE(authority_.Alive(after));
  EXPECT_TRUE(authority_.Alive(before));
}

TEST_F(DescendantsTest, KnowWhatTheyWereMadeWith) {
  const auto parent = Mint(alice_, "org:admin");
  const auto child = Mint(authority_.Presenting(*parent.secret), "org:admin");
  const auto made_with = [&](const Token& token) {
    return authority_.Read([&](const authority::Run& run) { return FindMadeWith(run, token); });
  };
  EXPECT_FALSE(made_with(parent.token).has_value());
  EXPECT_EQ(made_with(child.token)->name, "token");
  Revoke(parent, Descendants::kStay);
  EXPECT_EQ(made_with(child.token)->id, parent.token.id);
  EXPECT_FALSE(made_with(child.token)->kind.has_value()) << "it is gone";
}

}  // namespace
}  // namespace jeton::authority
