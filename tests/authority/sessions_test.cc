#include "authority/people/sessions.h"

#include <gtest/gtest.h>

#include "authority/people/users.h"
#include "testing/test_authority.h"

namespace jeton::authority {
namespace {

using testing::FailsWith;

class SessionsTest : public ::testing::Test {
 protected:
  Secret SignIn(const Actor& user, std::string_view old = "") {
    return authority_.Write(
        [&](const authority::Run& run) { return BeginSession(run, user, old, "a browser").secret; });
  }
  Result<Actor, CredentialError> Come(const Secret& cookie) {
    return authority_.Read(
        [&](const authority::Run& run) { return authority_->identity.BySession(run, cookie.Reveal()); });
  }
  bool Alive(const Secret& cookie) { return Come(cookie).has_value(); }

  testing::TestAuthority authority_{Settings{.superusers = {"root"}}};
  const Actor alice_ = authority_.AddUser("alice");
  const Actor root_ = authority_.AddUser("root");
};

TEST_F(SessionsTest, ASessionIsItsUserWithAllHisPowers) {
  const auto actor = Come(SignIn(alice_));
  ASSERT_TRUE(actor.has_value());
  EXPECT_EQ(actor->id, alice_.id);
  EXPECT_EQ(actor->credential, CredentialKind::kSession);
  EXPECT_EQ(actor->powers.scopes, kEveryOAuthScope);
  EXPECT_EQ(actor->logged_in, authority_.Now());
}

TEST_F(SessionsTest, ASessionIsNoTokenAndATokenIsNoSession) {
  const Secret cookie = SignIn(alice_);
  EXPECT_TRUE(FailsWith(authority_.Check(cookie), CredentialError::kUnknown));
  const auto organization = authority_.AddOrganization(alice_, "acme");
  const auto application = authority_.AddApplication(alice_, "acme");
  const auto token = authority_.AddToken(alice_, "acme", application.application.client_id);
  EXPECT_TRUE(FailsWith(Come(*token.secret), CredentialError::kUnknown));
}

TEST_F(SessionsTest, ASessionEndsAfterItsLife) {
  const Secret cookie = SignIn(alice_);
  authority_.Advance(Seconds{31 * 86400} - Microseconds{1});
  EXPECT_TRUE(Alive(cookie));
  authority_.Advance(Microseconds{1});
  EXPECT_FALSE(Alive(cookie));
}

TEST_F(SessionsTest, ANewSessionTakesThePlaceOfTheOneThatCame) {
  const Secret first = SignIn(alice_);
  const Secret second = SignIn(root_, first.Reveal());
  EXPECT_FALSE(Alive(first));
  EXPECT_TRUE(Alive(second));
}

TEST_F(SessionsTest, OfMoreThanAHundredTheOldestEnds) {
  const Secret other = SignIn(root_);
  std::vector<Secret> cookies;
  for (int i = 0; i < 102; ++i) {
    authority_.Advance(Seconds{1});
    cookies.push_back(SignIn(alice_));
    if (i == 99) {
      EXPECT_TRUE(Alive(cookies.front())) << "a hundred are not too many";
    }
  }
  EXPECT_FALSE(Alive(cookies[0]) || Alive(cookies[1]));
  for (std::size_t i = 2; i < cookies.size(); ++i) EXPECT_TRUE(Alive(cookies[i])) << i;
  EXPECT_TRUE(Alive(other)) << "everybody has a hundred of his own";
}

TEST_F(SessionsTest, TheNewestStaysWhereAllAreOfOneMoment) {
  for (int i = 0; i < 100; ++i) SignIn(alice_);
  EXPECT_TRUE(Alive(SignIn(alice_)));
}

TEST_F(SessionsTest, WhatIsNoSessionIsNotReplaced) {
  authority_.AddOrganization(alice_, "acme");
  const auto application = authority_.AddApplication(alice_, "acme");
  const auto token = authority_.AddToken(alice_, "acme", application.application.client_id);
  SignIn(alice_, token.secret->Reveal());
  EXPECT_TRUE(authority_.Alive(*token.secret));
}

TEST_F(SessionsTest, SigningOutEndsAllOfThemAndNobodyElses) {
  const Secret first = SignIn(alice_);
  const Secret second = SignIn(alice_);
  const Secret other = SignIn(root_);
  authority_.Write([&](const authority::Run& run) { EXPECT_TRUE(EndSessions(run, alice_)); });
  EXPECT_FALSE(Alive(first) || Alive(second));
  EXPECT_TRUE(Alive(other));
  EXPECT_EQ(authority_.Audit("logout_success").size(), 1u);
}

TEST_F(SessionsTest, WhoMayNotAdministerHimselfEndsNone) {
  const Secret cookie = SignIn(alice_);
  Actor narrow = alice_;
  narrow.powers = Powers::Of(OAuthScopes{OAuthScope::kUserRead});
  authority_.Write(
      [&](const authority::Run& run) { EXPECT_TRUE(FailsWith(EndSessions(run, narrow), Refusal::kForbidden)); });
  EXPECT_TRUE(Alive(cookie));
}

TEST_F(SessionsTest, APasswordChangeAndDisablingEndThemForGood) {
  for (const UserUpdate& update : {UserUpdate{.password_hash = "new"}, UserUpdate{.enabled = false}}) {
    const Secret cookie = SignIn(alice_);
    authority_.Write(
        [&](const authority::Run& run) { ASSERT_TRUE(UpdateUser(run, root_, "alice", update).has_value()); });
    authority_.Write([&](const authority::Run& run) {
      ASSERT_TRUE(UpdateUser(run, root_, "alice", {.enabled = true}).has_value());
    });
    EXPECT_FALSE(Alive(cookie));
  }
}

TEST_F(SessionsTest, DeletingTheUserEndsThem) {
  const Secret cookie = SignIn(alice_);
  authority_.Write([&](const authority::Run& run) { ASSERT_TRUE(DeleteUser(run, root_, "alice").has_value()); });
  EXPECT_FALSE(Alive(cookie));
}

TEST_F(SessionsTest, TheCsrfTokenFollowsFromTheCookieAlone) {
  const std::string token = CsrfToken("cookie");
  EXPECT_EQ(token.size(), 64u);
  EXPECT_TRUE(IsCsrfToken("cookie", token));
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string other = token;
    other[i] = other[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(IsCsrfToken("cookie", other)) << i;
  }
  EXPECT_FALSE(IsCsrfToken("cookie2", token));
  EXPECT_FALSE(IsCsrfToken("cookie", ""));
}

TEST_F(SessionsTest, SigningInIsWrittenDown) {
  SignIn(alice_);
  const auto rows = authority_.Audit("login_success");
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0], boost::json::value({{"type", "quayauth"}, {"useragent", "a browser"}}));
}

}  // namespace
}  // namespace jeton::authority
