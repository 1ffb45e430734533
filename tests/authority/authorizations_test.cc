#include "authority/broker/authorizations.h"

#include <gtest/gtest.h>

#include "testing/pages.h"
#include "testing/test_authority.h"

namespace jeton::authority {
namespace {

using testing::TestAuthority;

class AuthorizationsTest : public ::testing::Test {
 protected:
  static Settings Installation(bool retrievable = true) {
    Settings settings;
    settings.retrievable_secrets = retrievable;
    settings.authorization_lifetimes = ScopeLifetimes::Parse("session=1.days|7.days,*=30.days|180.days").value();
    return settings;
  }
  struct Asked {
    std::string scopes = "session";
    std::optional<std::string> note{};
    std::optional<std::int64_t> expires_in{};
    bool reuse = false;
  };
  CreatedAuthorization Create(const Asked& asked, const Actor* actor = nullptr) {
    return authority_.Write([&](const authority::Run& run) {
      return CreateAuthorization(run, actor ? *actor : alice_,
                                 {.scopes = AuthorizationScopes::Parse(asked.scopes).value(),
                                  .note = asked.note,
                                  .expires_in = asked.expires_in,
                                  .reuse = asked.reuse})
          .value();
    });
  }
  std::vector<AuthorizationView> List(const Actor& actor) {
    return authority_.Read(
        [&](const authority::Run& run) { return testing::ItemsOf(ListAuthorizations(run, actor, {}, 100)); });
  }
  std::optional<AuthorizationView> Find(const Actor& actor, std::string_view text) {
    return authority_.Read([&](const authority::Run& run) { return FindAuthorization(run, actor, text); });
  }
  void Revoke(const Actor& actor, std::string_view text) {
    authority_.Write([&](const authority::Run& run) { RevokeAuthorization(run, actor, text); });
  }
  void RevokeAll(const Actor& actor, const std::optional<std::string>& scope) {
    authority_.Write([&](const authority::Run& run) { RevokeAuthorizations(run, actor, scope); });
  }

  TestAuthority authority_{Installation()};
  const Actor alice_ = authority_.AddUser("alice");
  const Actor bob_ = authority_.AddUser("bob");
};

TEST_F(AuthorizationsTest, LivesAreClampedToTheScopes) {
  const struct {
    const char* name;
    const char* scopes;
    std::optional<std::int64_t> asked;
    std::int64_t expected;
  } cases[] = {{"the scope's own", "session", std::nullopt, 86'400},
               {"as asked", "session", 600, 600},
               {"the maximum", "session", 99'999'999, 604'800},
               {"negative is none", "session", -1, 86'400},
               {"zero has ended", "session", 0, 0},
               {"the shortest of several", "read session", std::nullopt, 86'400},
               {"others", "read", std::nullopt, 30 * 86'400}};
  for (const auto& c : cases) {
    const Token token = Create({.scopes = c.scopes, .expires_in = c.asked}).view.token;
    EXPECT_EQ(token.expires - token.created, Seconds{c.expected}) << c.name;
  }
}

TEST_F(AuthorizationsTest, IsFoundByIdAndBySecretByItsUserAlone) {
  const CreatedAuthorization made = Create({.note = "laptop"});
  const std::string id = made.view.token.id.ToObjectId();
  const std::string secret(made.view.secret->Reveal());
  EXPECT_FALSE(made.reused);
  for (const std::string& text : {id, secret}) {
    const auto found = Find(alice_, text);
    ASSERT_TRUE(found.has_value()) << text;
    EXPECT_EQ(found->token.id, made.view.token.id);
    EXPECT_EQ(found->secret->Reveal(), secret);
    EXPECT_EQ(found->token.note, "laptop");
    EXPECT_FALSE(Find(bob_, text).has_value());
  }
  EXPECT_FALSE(Find(alice_, std::string(24, '0')).has_value());
  EXPECT_FALSE(Find(alice_, std::string(24, 'z')).has_value());
  EXPECT_FALSE(Find(alice_, "").has_value());
}

TEST_F(AuthorizationsTest, TokensOfOtherKindsAreNone) {
  authority_.AddOrganization(alice_, "acme");
  const auto app = authority_.AddApplication(alice_, "acme");
  const auto token = authority_.AddToken(alice_, "acme", app.application.client_id);
  EXPECT_FALSE(Find(alice_, token.token.id.ToObjectId()).has_value());
  EXPECT_FALSE(Find(alice_, token.secret->Reveal()).has_value());
  RevokeAll(alice_, std::nullopt);
  EXPECT_TRUE(authority_.Alive(*token.secret));
}

TEST_F(AuthorizationsTest, TheListHoldsOnesOwnLiveOnesNewestFirst) {
  Create({.note = "short", .expires_in = 60});
  authority_.Advance(Seconds{1});
  Create({.note = "old"});
  authority_.Advance(Seconds{1});
  Create({.note = "new"});
  Create({.note = "bob's"}, &bob_);
  authority_.Advance(Seconds{60});
  const auto list = List(alice_);
  ASSERT_EQ(list.size(), 2u);
  EXPECT_EQ(list[0].token.note, "new");
  EXPECT_EQ(list[1].token.note, "old");
}

TEST_F(AuthorizationsTest, ReuseHandsOutWhatIsAlike) {
  const CreatedAuthorization first = Create({.note = "laptop"});
  const struct {
    const char* name;
    Asked asked;
    bool reused;
  } cases[] = {{"not asked for", {.note = "laptop"}, false},
               {"the same", {.note = "laptop", .reuse = true}, true},
               {"any note", {.reuse = true}, true},
               {"another note", {.note = "desktop", .reuse = true}, false},
               {"other scopes", {.scopes = "read", .note = "laptop", .reuse = true}, false},
               {"more scopes", {.scopes = "session read", .note = "laptop", .reuse = true}, false}};
  for (const auto& c : cases) {
    const auto made = Create(c.asked);
    EXPECT_EQ(made.reused, c.reused) << c.name;
    EXPECT_FALSE(made.view.secret->empty()) << c.name;
  }
  EXPECT_FALSE(Create({.note = "laptop", .reuse = true}, &bob_).reused) << "never across users";
  const auto again = Find(alice_, first.view.token.id.ToObjectId());
  EXPECT_EQ(again->token.expires, first.view.token.expires) << "nothing is extended";
}

TEST_F(AuthorizationsTest, WhatIsReusedHasMoreThanTenMinutesOrAQuarterLeft) {
  const struct {
    const char* name;
    std::int64_t life;
    std::int64_t asked;
    std::int64_t after;
    bool reused;
  } cases[] = {{"601 seconds of a day", 86'400, 86'400, 86'400 - 601, true},
               {"600 seconds of a day", 86'400, 86'400, 86'400 - 600, false},
               {"101 of 400 seconds", 400, 400, 299, true},
               {"100 of 400 seconds", 400, 400, 300, false},
               {"enough for what is asked now", 400, 100, 300, true},
               {"ended", 400, 400, 400, false}};
  for (const auto& c : cases) {
    RevokeAll(alice_, std::nullopt);
    Create({.expires_in = c.life});
    authority_.Advance(Seconds{c.after});
    EXPECT_EQ(Create({.expires_in = c.asked, .reuse = true}).reused, c.reused) << c.name;
  }
}

TEST_F(AuthorizationsTest, ReuseLooksAtTheTenNewestAlone) {
  Create({.note = "long"});
  for (int i = 0; i < 9; ++i) {
    authority_.Advance(Seconds{1});
    Create({.expires_in = 0});
  }
  EXPECT_TRUE(Create({.reuse = true}).reused);
  authority_.Advance(Seconds{1});
  Create({.expires_in = 0});
  EXPECT_FALSE(Create({.reuse = true}).reused);
}

TEST_F(AuthorizationsTest, WithoutCopiesOfSecretsThereIsNoReuse) {
  TestAuthority hardened(Installation(false));
  const Actor alice = hardened.AddUser("alice");
  const AuthorizationRequest request{.scopes = AuthorizationScopes::Parse("session").value(), .reuse = true};
  const auto make = [&] {
    return hardened.Write([&](const authority::Run& run) { return CreateAuthorization(run, alice, request).value(); });
  };
  const auto first = make();
  EXPECT_TRUE(first.view.secret.has_value()) << "a new one is shown once";
  EXPECT_FALSE(make().reused);
  const auto found = hardened.Read(
      [&](const authority::Run& run) { return FindAuthorization(run, alice, first.view.token.id.ToObjectId()); });
  ASSERT_TRUE(found.has_value());
  EXPECT_FALSE(found->secret.has_value());
}

TEST_F(AuthorizationsTest, ANoteIsChanged) {
  const Token token = Create({.note = "old"}).view.token;
  authority_.Write([&](const authority::Run& run) { ChangeNote(run, alice_, token, "new"); });
  EXPECT_EQ(Find(alice_, token.id.ToObjectId())->token.note, "new");
  EXPECT_EQ(authority_.Audit("change_authorization").size(), 1u);
}

TEST_F(AuthorizationsTest, IsRevokedByIdOrSecretByItsUserAlone) {
  const auto by_id = Create({});
  const auto by_secret = Create({});
  const auto kept = Create({});
  for (const auto* made : {&by_id, &by_secret, &kept}) ASSERT_TRUE(authority_.Alive(*made->view.secret));
  Revoke(bob_, by_id.view.token.id.ToObjectId());
  Revoke(bob_, by_secret.view.secret->Reveal());
  EXPECT_TRUE(authority_.Alive(*by_id.view.secret));
  EXPECT_TRUE(authority_.Alive(*by_secret.view.secret));

  Revoke(alice_, by_id.view.token.id.ToObjectId());
  Revoke(alice_, by_secret.view.secret->Reveal());
  EXPECT_FALSE(authority_.Alive(*by_id.view.secret));
  EXPECT_FALSE(authority_.Alive(*by_secret.view.secret));
  EXPECT_TRUE(authority_.Alive(*kept.view.secret));
  Revoke(alice_, by_id.view.token.id.ToObjectId());
  EXPECT_EQ(authority_.Audit("revoke_authorization").size(), 2u) << "what is not there is not recorded";
}

TEST_F(AuthorizationsTest, AllOrThoseWithAScopeAreRevoked) {
  const auto session = Create({.scopes = "session"});
  const auto read = Create({.scopes = "read userinfo"});
  const auto of_bob = Create({}, &bob_);
  RevokeAll(alice_, "read");
  EXPECT_TRUE(authority_.Alive(*session.view.secret));
  EXPECT_FALSE(authority_.Alive(*read.view.secret));
  RevokeAll(alice_, std::nullopt);
  EXPECT_FALSE(authority_.Alive(*session.view.secret));
  EXPECT_TRUE(authority_.Alive(*of_bob.view.secret));
}

}  // namespace
}  // namespace jeton::authority
