#include "authority/applications/code_flow.h"

#include <gtest/gtest.h>

#include "authority/applications/assignments.h"
#include "crypto/digest.h"
#include "testing/pages.h"
#include "testing/sweeping.h"
#include "testing/test_authority.h"

namespace jeton::authority {
namespace {

using testing::FailsWith;

constexpr const char* kCallback = "https://client.example/cb";

class GrantsTest : public ::testing::Test {
 protected:
  GrantsTest() {
    authority_.AddOrganization(alice_, "acme");
    application_ = authority_.AddApplication(alice_, "acme", {.name = "app", .redirect_uri = kCallback}).application;
  }

  Grantable Find(const authority::Run& run, const Actor& actor, const std::string* assignment = nullptr) {
    return FindGrantable(run, actor, application_.client_id, assignment).value();
  }
  Secret GiveCode(const std::string& scope = "repo:read", const std::string& challenge = "") {
    return authority_.Write([&](const authority::Run& run) {
      return GrantCode(run, alice_, Find(run, alice_), {scope, kCallback, challenge});
    });
  }
  Result<IssuedToken, CodeError> Exchange(const Secret& code, CodeExchange exchange = {}) {
    Actor client;
    client.subject = SubjectKind::kApplication;
    client.id = client.application = application_.id;
    client.name_space = application_.owner;
    exchange.code = code.Reveal();
    if (exchange.redirect_uri.empty()) exchange.redirect_uri = kCallback;
    if (exchange.scope.empty()) exchange.scope = "repo:read";
    return authority_.Write([&](const authority::Run& run) { return ExchangeCode(run, client, exchange); });
  }
  void Offer(const std::string& scopes) {
    authority_.Write([&](const authority::Run& run) {
      EXPECT_TRUE(AssignToken(run, alice_, {application_.client_id, "bob", kCallback, scopes, "token"}));
    });
  }
  std::vector<AssignedAuthorization> Offers(const Actor& actor) {
    return authority_.Read(
        [&](const authority::Run& run) { return testing::ItemsOf(ListAssignments(run, actor, {}, 100).value()); });
  }
  bool Granted(const std::string& scopes) {
    return authority_.Read([&](const authority::Run& run) {
      return AlreadyGranted(run, alice_, application_, OAuthScopes::Parse(scopes).value_or(OAuthScopes()));
    });
  }

  testing::TestAuthority authority_;
  const Actor alice_ = authority_.AddUser("alice");
  const Actor bob_ = authority_.AddUser("bob");
  Application application_;
};

TEST_F(GrantsTest, ACodeGivesATokenOfItsUserAndScope) {
  const auto issued = Exchange(GiveCode());
  ASSERT_TRUE(issued.has_value());
  EXPECT_EQ(issued->token.subject, alice_.id);
  EXPECT_EQ(issued->token.scopes, "repo:read");
  EXPECT_EQ(issued->token.application, application_.id);
  EXPECT_TRUE(authority_.Alive(issued->secret));
}

TEST_F(GrantsTest, ACodeIsDeadFromItsEndOn) {
  const Secret code = GiveCode();
  authority_.Advance(kCodeLife - Microseconds{1});
  const Secret other = GiveCode();
  EXPECT_TRUE(Exchange(code).has_value());
  authority_.Advance(kCodeLife);
  EXPECT_TRUE(FailsWith(Exchange(other), CodeError::kInvalid));
}

TEST_F(GrantsTest, UsedTwiceItTakesBackWhatItGaveAlsoAfterItsEnd) {
  const Secret code = GiveCode();
  const Secret token = Exchange(code).value().secret;
  authority_.Advance(2 * kCodeLife);
  EXPECT_TRUE(authority_.Alive(token));
  EXPECT_TRUE(FailsWith(Exchange(code), CodeError::kUsed));
  EXPECT_FALSE(authority_.Alive(token));
  EXPECT_EQ(authority_.Audit("oauth_token_revoked").size(), 1u);
  EXPECT_TRUE(FailsWith(Exchange(code), CodeError::kUsed));
  EXPECT_EQ(authority_.Audit("oauth_token_revoked").size(), 1u);
}

TEST_F(GrantsTest, WhatDoesNotFitLeavesTheCode) {
  const Secret code = GiveCode();
  EXPECT_TRUE(FailsWith(Exchange(code, {.scope = "repo:write"}), CodeError::kInvalid));
  EXPECT_TRUE(FailsWith(Exchange(code, {.redirect_uri = "https://client.example/"}), CodeError::kInvalid));
  EXPECT_TRUE(FailsWith(Exchange(code, {.verifier = std::string(43, 'a')}), CodeError::kInvalid));
  EXPECT_TRUE(FailsWith(Exchange(Secret("nonsense")), CodeError::kInvalid));
  EXPECT_TRUE(Exchange(code).has_value());
}

TEST_F(GrantsTest, ATokenIsNoCode) {
  const auto token = authority_.AddToken(alice_, "acme", application_.client_id);
  EXPECT_TRUE(FailsWith(Exchange(*token.secret), CodeError::kInvalid));
}

TEST_F(GrantsTest, WhatLiesBesideACodeGoesWithIt) {
  GiveCode();
  authority_.Write([&](const authority::Run& run) {
    ASSERT_TRUE(DeleteApplication(run, alice_, "acme", application_.client_id).has_value());
  });
  authority_.Write([](const authority::Run& run) { testing::SweepAll(run.tx(), run.now); });
  EXPECT_EQ(authority_.db().Number("SELECT COUNT(*) FROM codes"), 0);
}

TEST_F(GrantsTest, AnOfferIsUsedUpByItsToken) {
  Offer("repo:read");
  const std::string uuid = Offers(bob_).at(0).assignment.id.ToUuid();
  authority_.Write([&](const authority::Run& run) {
    const Grantable offered = Find(run, bob_, &uuid);
    EXPECT_TRUE(MayGrant(bob_, offered, OAuthScopes{OAuthScope::kRepoRead}));
    EXPECT_FALSE(MayGrant(bob_, offered, OAuthScopes{OAuthScope::kRepoWrite}));
    EXPECT_FALSE(MayGrant(bob_, Find(run, bob_)));
    EXPECT_EQ(GrantToken(run, bob_, offered, "repo:read").value().token.subject, bob_.id);
    EXPECT_FALSE(MayGrant(bob_, Find(run, bob_, &uuid)));
  });
  EXPECT_TRUE(Offers(bob_).empty());
}

TEST_F(GrantsTest, AnOfferIsForOneUserAndOneApplication) {
  Offer("repo:read");
  const std::string uuid = Offers(bob_).at(0).assignment.id.ToUuid();
  const Actor carol = authority_.AddUser("carol");
  const auto other = authority_.AddApplication(alice_, "acme");
  authority_.Read([&](const authority::Run& run) {
    EXPECT_FALSE(Find(run, carol, &uuid).assignment);
    EXPECT_FALSE(FindGrantable(run, bob_, other.application.client_id, &uuid)->assignment);
    EXPECT_TRUE(Find(run, bob_, &uuid).assignment);
  });
}

TEST_F(GrantsTest, OffersGoWithTheirUserAndWithTheirOrganization) {
  Offer("repo:read");
  authority_.Write([&](const authority::Run& run) {
    storage::Accounts(run.tx()).Remove(*storage::Accounts(run.tx()).FindByName("bob"), run.now);
  });
  const auto sweep = [&] { authority_.Write([](const authority::Run& run) { testing::SweepAll(run.tx(), run.now); }); };
  sweep();
  EXPECT_EQ(authority_.db().Number("SELECT COUNT(*) FROM assignments"), 0);
  const Actor bob = authority_.AddUser("bob");
  Offer("repo:read");
  authority_.Write(
      [&](const authority::Run& run) { ASSERT_TRUE(DeleteOrganization(run, alice_, "acme").has_value()); });
  EXPECT_TRUE(Offers(bob).empty()) << "at once";
  sweep();
  EXPECT_EQ(authority_.db().Number("SELECT COUNT(*) FROM assignments"), 0);
}

TEST_F(GrantsTest, OnlyTheOfferedDeclines) {
  Offer("repo:read");
  const Id id = Offers(bob_).at(0).assignment.id;
  authority_.Write([&](const authority::Run& run) {
    EXPECT_TRUE(FailsWith(DeclineAssignment(run, alice_, id), Refusal::kNotFound));
    Actor narrow = bob_;
    narrow.powers = Powers::Of(OAuthScopes{OAuthScope::kUserRead});
    EXPECT_TRUE(FailsWith(DeclineAssignment(run, narrow, id), Refusal::kForbidden));
    EXPECT_TRUE(DeclineAssignment(run, bob_, id));
  });
  EXPECT_TRUE(Offers(bob_).empty());
}

TEST_F(GrantsTest, LiveTokensOfTheApplicationTogetherAreConsent) {
  EXPECT_FALSE(Granted("repo:read"));
  EXPECT_FALSE(Granted("nonsense"));
  authority_.AddToken(alice_, "acme", application_.client_id, "repo:write", Seconds{60});
  authority_.AddToken(alice_, "acme", application_.client_id, "user:read", Seconds{3600});
  EXPECT_TRUE(Granted("repo:read user:read"));
  EXPECT_FALSE(Granted("repo:admin"));
  authority_.Advance(Seconds{60});
  EXPECT_FALSE(Granted("repo:read"));
  EXPECT_TRUE(Granted("user:read"));
}

TEST_F(GrantsTest, TokensGoInAddressesOnlyToWhoHasChosenIt) {
  const Settings& settings = authority_->settings;
  EXPECT_TRUE(MaySendTokens(settings, application_, LocalRedirect(settings)));
  EXPECT_FALSE(MaySendTokens(settings, application_, kCallback));
  application_.implicit = true;
  EXPECT_TRUE(MaySendTokens(settings, application_, kCallback));
  EXPECT_TRUE(MayRedirect(settings, application_, LocalRedirect(settings)));
  EXPECT_FALSE(MayRedirect(settings, application_, "https://client.example/"));
}

TEST_F(GrantsTest, AnOrganizationThatIsDisabledGrantsNothing) {
  authority_.Write([&](const authority::Run& run) {
    storage::Accounts(run.tx()).SetEnabled(application_.owner, false, run.now);
    EXPECT_FALSE(FindGrantable(run, alice_, application_.client_id));
  });
}

}  // namespace
}  // namespace jeton::authority
