#include "authority/tokens/token_changes.h"

#include <gtest/gtest.h>

#include "authority/organizations/organization_settings.h"
#include "authority/people/sessions.h"
#include "authority/tokens/token_identification.h"
#include "storage/tokens/tokens.h"
#include "testing/test_authority.h"

// What can be done with one token, and for whom.
namespace jeton::authority {
namespace {

using testing::FailsWith;

constexpr Seconds kHour{3600};

class TokenChangesTest : public ::testing::Test {
 protected:
  static Settings Installation() {
    Settings settings;
    settings.superusers = {"root"};
    return settings;
  }
  TimePoint Now() { return authority_.Now(); }
  void SetPolicy(const OrganizationPolicy& policy) {
    authority_.Write(
        [&](const authority::Run& run) { EXPECT_TRUE(SetOrganization(run, alice_, "acme", {.policy = policy})); });
  }
  // A token of that kind and subject, which ends in an hour if nothing else is said.
  IssuedToken Issue(Token token) {
    return authority_.Write([&](const authority::Run& run) {
      token.created = run.now;
      if (token.expires == kNever) token.expires = run.now + kHour;
      if (token.created_by.IsNone()) token.created_by = alice_.id;
      return run.issuer.Issue(run, token);
    });
  }
  IssuedToken OfRobot(const Restriction& restriction = {}) {
    return Issue({.kind = TokenKind::kRobot, .subject = robot_.id, .restriction = restriction.Print(), .note = "ci"});
  }
  Result<ListedToken, TokenFault> Edit(const Id& id, const TokenEdit& edit) { return Edit(alice_, id, edit); }
  Result<ListedToken, TokenFault> Edit(const Actor& actor, const Id& id, const TokenEdit& edit) {
    return authority_.Write([&](const authority::Run& run) {
      return EditToken(run, authority_->usage, FindToken<TokenAct::kChange>(run, actor, id).value(), edit);
    });
  }
  Result<IssuedToken, TokenFault> Rotate(const Actor& actor, const Id& id, const TokenRotation& rotation = {}) {
    return authority_.Write([&](const authority::Run& run) {
      return RotateToken(run, authority_->usage, FindToken<TokenAct::kReplace>(run, actor, id).value(), rotation);
    });
  }
  std::optional<Token> Stored(const Id& id) {
    return authority_.Read([&](const authority::Run& run) { return storage::Tokens(run.tx()).FindById(id); });
  }
  // The refusal of the act; nothing: the actor may.
  template <TokenAct act>
  std::optional<Refusal> Refused(const Actor& actor, const Id& id) {
    return authority_.Read([&](const authority::Run& run) {
      const auto permitted = FindToken<act>(run, actor, id);
      return permitted ? std::nullopt : std::optional(permitted.error());
    });
  }

  testing::TestAuthority authority_{Installation()};
  const Actor root_ = authority_.AddUser("root");
  const Actor alice_ = authority_.AddUser("alice");
  const Actor bob_ = authority_.AddUser("bob");
  const Account acme_ = authority_.AddOrganization(alice_, "acme");
  const Account robot_ = authority_.AddRobot(alice_, "acme", "ci").robot;
  const Application app_ = authority_.AddApplication(alice_, "acme").application;
};

TEST_F(TokenChangesTest, ANoteIsChangedAndLogged) {
  const Id id = OfRobot().token.id;
  EXPECT_EQ(Edit(id, {.note = "deploys"})->token.note, "deploys");
  EXPECT_EQ(Stored(id)->note, "deploys");
  const auto log = authority_.Audit("change_robot_token");
  ASSERT_EQ(log.size(), 1u);
  EXPECT_EQ(log[0].at("robot"), "acme+ci");
}

TEST_F(TokenChangesTest, AnEndMovesEarlierAlwaysAndLaterWithinThePolicy) {
  const Id id = OfRobot().token.id;
  SetPolicy({.longest_life = 2 * kHour, .never_allowed = false});
  EXPECT_EQ(Edit(id, {.end = Now() + Seconds{60}})->token.expires, Now() + Seconds{60});
  EXPECT_TRUE(Edit(id, {.end = Now() + 2 * kHour}));
  EXPECT_TRUE(FailsWith(Edit(id, {.end = Now() + 2 * kHour + Seconds{1}}), TokenFault::kTooLong));
  EXPECT_TRUE(FailsWith(Edit(id, {.end = kNever}), TokenFault::kTooLong));
}

TEST_F(TokenChangesTest, WithoutAPolicyASecretOfARobotMayHaveNoEnd) {
  EXPECT_EQ(Edit(OfRobot().token.id, {.end = kNever})->token.expires, kNever);
}

TEST_F(TokenChangesTest, ATokenOutlivesNeitherItsParentNorTheKindItIsOf) {
  const auto parent = Issue({.kind = TokenKind::kAuthorization, .subject = alice_.id, .scopes = "session"}).token;
  const auto child =
      Issue({.kind = TokenKind::kAuthorization, .subject = alice_.id, .scopes = "read", .parent = parent.id}).token;
  EXPECT_TRUE(FailsWith(Edit(child.id, {.end = parent.expires + Seconds{1}}), TokenFault::kTooLong));
  const auto orphan =
      Issue({.kind = TokenKind::kAuthorization, .subject = alice_.id, .scopes = "read", .parent = Id(Id::Bytes{1})})
          .token;
  EXPECT_TRUE(FailsWith(Edit(orphan.id, {.end = orphan.expires + Seconds{1}}), TokenFault::kTooLong))
      << "its parent is gone: nothing says how long it may live";
  const Seconds longest =
      authority_->settings.authorization_lifetimes.For(*AuthorizationScopes::Parse("session")).maximum;
  EXPECT_TRUE(FailsWith(Edit(parent.id, {.end = Now() + longest + Seconds{1}}), TokenFault::kTooLong));
}

TEST_F(TokenChangesTest, WhatALoginGaveEndsAsTheLoginDoes) {
  const auto session = Issue({.kind = TokenKind::kSession, .subject = alice_.id}).token;
  EXPECT_TRUE(FailsWith(Edit(session.id, {.end = session.expires + Seconds{1}}), TokenFault::kTooLong));
  EXPECT_TRUE(FailsWith(Rotate(alice_, session.id), TokenFault::kNotOfKind));
}

TEST_F(TokenChangesTest, ARestrictionBecomesOnlyNarrower) {
  const Id id = OfRobot({.repositories = "acme/*"}).token.id;
  EXPECT_TRUE(FailsWith(Edit(id, {.restriction = Restriction{.repositories = "other/*"}}), TokenFault::kWider));
  EXPECT_TRUE(FailsWith(Edit(id, {.restriction = Restriction{}}), TokenFault::kWider));
  const Restriction narrow{.repositories = "acme/web", .actions = Actions{.pull = true}};
  EXPECT_TRUE(Edit(id, {.restriction = narrow}));
  EXPECT_EQ(Stored(id)->restriction, narrow.Print());
  const auto secret = Issue({.kind = TokenKind::kClientSecret, .subject = app_.id, .application = app_.id}).token;
  EXPECT_TRUE(FailsWith(Edit(secret.id, {.restriction = narrow}), TokenFault::kNotOfKind));
}

TEST_F(TokenChangesTest, WhatHasEndedStaysSo) {
  const Id id = OfRobot().token.id;
  authority_.Advance(kHour);
  EXPECT_TRUE(FailsWith(Edit(id, {.end = Now() + kHour}), TokenFault::kEnded));
  EXPECT_TRUE(FailsWith(Rotate(alice_, id), TokenFault::kEnded));
}

TEST_F(TokenChangesTest, AnAdminDoesNotLengthenWhatActsForAnother) {
  const auto token =
      Issue({.kind = TokenKind::kOAuthAccess, .subject = bob_.id, .application = app_.id, .scopes = "repo:read"}).token;
  EXPECT_TRUE(FailsWith(Edit(token.id, {.end = token.expires + kHour}), TokenFault::kForbidden));
  EXPECT_TRUE(Edit(token.id, {.end = Now() + Seconds{60}})) << "but shortens it";
  EXPECT_TRUE(Edit(bob_, token.id, {.end = Now() + kHour}));
}

TEST_F(TokenChangesTest, ARotatedSecretHasTheSameRightsAndTheOldOneEnds) {
  const IssuedToken old = OfRobot({.repositories = "acme/web"});
  const auto next = Rotate(alice_, old.token.id);
  ASSERT_TRUE(next);
  EXPECT_EQ(next->token.restriction, "acme/web");
  EXPECT_EQ(next->token.note, "ci");
  EXPECT_EQ(next->token.expires - next->token.created, kHour) << "it lives as long as the old one was made for";
  EXPECT_FALSE(authority_.Alive(old.secret));
  EXPECT_TRUE(authority_.Alive(next->secret));
  const auto log = authority_.Audit("rotate_token");
  ASSERT_EQ(log.size(), 1u);
  EXPECT_EQ(log[0].at("new_token"), boost::json::string(next->token.id.ToUuid()));
}

TEST_F(TokenChangesTest, TheOldSecretWorksDuringTheOverlapAndNoLonger) {
  const IssuedToken old = OfRobot();
  EXPECT_TRUE(Rotate(alice_, old.token.id, {.overlap = Seconds{60}}));
  EXPECT_TRUE(authority_.Alive(old.secret));
  authority_.Advance(Seconds{60});
  EXPECT_FALSE(authority_.Alive(old.secret));
  const IssuedToken ending = OfRobot();
  EXPECT_TRUE(Rotate(alice_, ending.token.id, {.overlap = 10 * kHour}));
  EXPECT_EQ(Stored(ending.token.id)->expires, ending.token.expires) << "an overlap lengthens nothing";
}

TEST_F(TokenChangesTest, ANewLifeIsOneThatThePolicyAllows) {
  SetPolicy({.longest_life = 2 * kHour, .never_allowed = false});
  const Id id = OfRobot().token.id;
  EXPECT_TRUE(FailsWith(Rotate(alice_, id, {.end = Now() + 3 * kHour}), TokenFault::kTooLong));
  EXPECT_TRUE(FailsWith(Rotate(alice_, id, {.end = kNever}), TokenFault::kTooLong));
  EXPECT_EQ(Rotate(alice_, id, {.end = Now() + 2 * kHour})->token.expires, Now() + 2 * kHour);
}

TEST_F(TokenChangesTest, ARobotAtItsBoundRotatesWithoutAnOverlap) {
  Id last;
  for (int i = 0; i < 19; ++i) last = OfRobot().token.id;
  EXPECT_TRUE(FailsWith(Rotate(alice_, last, {.overlap = Seconds{60}}), TokenFault::kLimitReached));
  EXPECT_TRUE(Rotate(alice_, last));
}

TEST_F(TokenChangesTest, OnlyThoseRotateThatCouldMakeSuchAToken) {
  const auto of_app =
      Issue({.kind = TokenKind::kOAuthAccess, .subject = app_.id, .application = app_.id, .scopes = "super:user"})
          .token;
  EXPECT_TRUE(FailsWith(Rotate(alice_, of_app.id), TokenFault::kForbidden)) << "she is no superuser";
  const auto harmless =
      Issue({.kind = TokenKind::kOAuthAccess, .subject = app_.id, .application = app_.id, .scopes = "repo:read"}).token;
  EXPECT_TRUE(Rotate(alice_, harmless.id));
  const auto own =
      Issue({.kind = TokenKind::kOAuthAccess, .subject = bob_.id, .application = app_.id, .scopes = "repo:read"}).token;
  EXPECT_TRUE(Rotate(bob_, own.id));
  const auto session = Issue({.kind = TokenKind::kAuthorization, .subject = bob_.id, .scopes = "session"}).token;
  EXPECT_TRUE(Rotate(bob_, session.id));
  const auto password = Issue({.kind = TokenKind::kApplicationPassword, .subject = bob_.id}).token;
  EXPECT_TRUE(Rotate(bob_, password.id));
  const auto secret = Issue({.kind = TokenKind::kClientSecret, .subject = app_.id, .application = app_.id}).token;
  EXPECT_TRUE(FailsWith(Rotate(alice_, secret.id, {.overlap = Seconds{60}}), TokenFault::kLimitReached))
      << "an application has two live secrets at most";
  EXPECT_TRUE(Rotate(alice_, secret.id));
}

TEST_F(TokenChangesTest, ATokenThatReplacesItselfKeepsItsPlaceAmongItsAncestors) {
  const auto parent = Issue({.kind = TokenKind::kAuthorization, .subject = alice_.id, .scopes = "session"});
  const auto child =
      Issue({.kind = TokenKind::kAuthorization, .subject = alice_.id, .scopes = "session", .parent = parent.token.id});
  const auto next = Rotate(authority_.Presenting(child.secret), child.token.id, {.overlap = Seconds{60}});
  ASSERT_TRUE(next);
  EXPECT_EQ(next->token.parent, parent.token.id);
  EXPECT_LE(next->token.expires, parent.token.expires);
}

TEST_F(TokenChangesTest, EachActIsForThoseThatItConcerns) {
  const Actor member = authority_.AddUser("member");
  authority_.AddToTeam(acme_, member.id, TeamRole::kMember);
  const Id robots = OfRobot().token.id;
  const Id bobs =
      Issue({.kind = TokenKind::kOAuthAccess, .subject = bob_.id, .application = app_.id, .scopes = "repo:read"})
          .token.id;
  const auto nothing = std::optional<Refusal>();
  const struct {
    const char* who;
    const Actor& actor;
    const Id& token;
    std::optional<Refusal> see, change, end, replace;
  } cases[] = {
      {"admin, of a robot", alice_, robots, nothing, nothing, nothing, nothing},
      {"admin, for another user", alice_, bobs, nothing, nothing, nothing, Refusal::kForbidden},
      {"the user itself", bob_, bobs, nothing, nothing, nothing, nothing},
      {"superuser", root_, robots, nothing, Refusal::kForbidden, nothing, Refusal::kForbidden},
      {"member", member, robots, Refusal::kForbidden, Refusal::kForbidden, Refusal::kForbidden, Refusal::kForbidden},
      {"stranger", bob_, robots, Refusal::kNotFound, Refusal::kNotFound, Refusal::kNotFound, Refusal::kNotFound},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(Refused<TokenAct::kSee>(c.actor, c.token), c.see) << c.who;
    EXPECT_EQ(Refused<TokenAct::kChange>(c.actor, c.token), c.change) << c.who;
    EXPECT_EQ(Refused<TokenAct::kEnd>(c.actor, c.token), c.end) << c.who;
    EXPECT_EQ(Refused<TokenAct::kReplace>(c.actor, c.token), c.replace) << c.who;
  }
  EXPECT_EQ(Refused<TokenAct::kSee>(root_, Id()), Refusal::kNotFound);
}

TEST_F(TokenChangesTest, AListIsForThoseThatItConcerns) {
  const Actor member = authority_.AddUser("member");
  authority_.AddToTeam(acme_, member.id, TeamRole::kMember);
  const auto nothing = std::optional<Refusal>();
  const struct {
    const char* who;
    const Actor& actor;
    TokenOwners owners;
    std::optional<Refusal> refusal;
  } cases[] = {
      {"admin", alice_, {.organization = "acme"}, nothing},
      {"superuser", root_, {.organization = "acme"}, nothing},
      {"member", member, {.organization = "acme"}, Refusal::kForbidden},
      {"stranger", bob_, {.organization = "acme"}, Refusal::kNotFound},
      {"nothing there", root_, {.organization = "none"}, Refusal::kNotFound},
      {"own", bob_, {}, nothing},
      {"own, by name", bob_, {.owner = "bob"}, nothing},
      {"own, as me", bob_, {.owner = "me"}, nothing},
      {"another's", bob_, {.owner = "alice"}, Refusal::kForbidden},
      {"another's, for superusers", root_, {.owner = "alice"}, nothing},
      {"of no user", root_, {.owner = "acme"}, Refusal::kNotFound},
      {"everything", bob_, {.everywhere = true}, Refusal::kForbidden},
      {"everything, for superusers", root_, {.everywhere = true}, nothing},
  };
  for (const auto& c : cases) {
    authority_.Read([&](const authority::Run& run) {
      const auto seen = SelectTokens<Access::kRead>(run, c.actor, c.owners);
      EXPECT_EQ(seen ? nothing : std::optional(seen.error()), c.refusal) << c.who;
    });
  }
}

TEST_F(TokenChangesTest, TheStateOfATokenSaysWhetherItWorks) {
  const auto state = [&](const Id& id) {
    return authority_.Read(
        [&](const authority::Run& run) { return NameOf(ViewToken(run, authority_->usage, id)->state); });
  };
  const Id soon = OfRobot().token.id;
  const Id lasting = Issue({.kind = TokenKind::kRobot, .subject = robot_.id, .expires = Now() + 1000 * kHour}).token.id;
  const Id later = OfRobot({.not_before = Now() + Seconds{60}}).token.id;
  EXPECT_EQ(state(soon), "expiring");
  EXPECT_EQ(state(lasting), "live");
  EXPECT_EQ(state(later), "not_yet");
  for (const auto name : {"live", "resting", "not_yet", "expiring", "ended"}) {
    EXPECT_EQ(NameOf(*ParseTokenState(name)), name);
  }
  EXPECT_EQ(ParseTokenState("dead"), std::nullopt);
  authority_.Write(
      [&](const authority::Run& run) { storage::Accounts(run.tx()).SetEnabled(robot_.id, false, run.now); });
  EXPECT_EQ(state(lasting), "resting");
  authority_.Advance(kHour);
  EXPECT_EQ(state(soon), "ended");
}

TEST_F(TokenChangesTest, ALeakedTokenEndsWithWhatWasMadeWithIt) {
  const IssuedToken parent = Issue({.kind = TokenKind::kAuthorization, .subject = bob_.id, .scopes = "session"});
  const IssuedToken child =
      Issue({.kind = TokenKind::kAuthorization, .subject = bob_.id, .scopes = "read", .parent = parent.token.id});
  EXPECT_TRUE(FailsWith(LeakReporter::Of(bob_), Refusal::kForbidden));
  const std::string text(parent.secret.Reveal());
  const std::size_t ours = authority_.Write([&](const authority::Run& run) {
    return EndLeaked(run, authority_->usage, LeakReporter::Of(root_).value(), {text, "not ours", text});
  });
  EXPECT_EQ(ours, 1u);
  EXPECT_FALSE(authority_.Alive(parent.secret));
  EXPECT_FALSE(authority_.Alive(child.secret));
  EXPECT_EQ(authority_.Audit("revoke_authorization").at(0).at("reason"), "leaked");
  EXPECT_EQ(authority_.Audit("report_leaked_tokens").at(0).at("ours"), 1);
}

TEST_F(TokenChangesTest, AFoundTextIsExplainedToThoseThatMaySeeTheToken) {
  const IssuedToken token = OfRobot();
  const auto identify = [&](const Actor& actor, std::string_view text) {
    return authority_.Write([&](const authority::Run& run) { return IdentifyFor(run, actor, text); });
  };
  const auto seen = identify(alice_, token.secret.Reveal());
  EXPECT_EQ(seen.form->kind, TokenKind::kRobot);
  EXPECT_EQ(seen.listed->token.id, token.token.id);
  const auto hidden = identify(bob_, token.secret.Reveal());
  EXPECT_EQ(hidden.form->kind, TokenKind::kRobot) << "its form says so to everyone";
  EXPECT_FALSE(hidden.listed);
  EXPECT_FALSE(identify(bob_, "what is this").form);
  authority_.Advance(kHour);
  EXPECT_FALSE(identify(alice_, token.secret.Reveal()).listed) << "it has ended";
  EXPECT_EQ(authority_.Audit("identify_token").size(), 4u);
  EXPECT_FALSE(authority_.Read([&](const authority::Run& run) {
    return storage::Tokens(run.tx()).LastUse(token.token.id).has_value();
  })) << "that is no use of it";
}

}  // namespace
}  // namespace jeton::authority
