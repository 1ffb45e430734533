#include <algorithm>
#include <optional>
#include <string>

#include "authority/applications/application_tokens.h"
#include "authority/broker/authorizations.h"
#include "authority/organizations/organizations.h"
#include "authority/people/application_passwords.h"
#include "authority/robots/robot_tokens.h"
#include "authority/token_policy.h"
#include "endpoints/api/asking.h"
#include "endpoints/api/operation.h"
#include "endpoints/api/tokens/token_answers.h"
#include "endpoints/api/tokens/token_bodies.h"
#include "endpoints/api/tokens/token_document.h"
#include "endpoints/api/tokens/token_query.h"

// POST /jeton/v1/tokens
namespace jeton::endpoints::api {
namespace {

constexpr std::string_view kMadeKinds = "robot authorization password oauth";

std::optional<TokenKind> ParseMadeKind(std::string_view name) {
  const auto kind = ParseListedKind(name);
  const bool made = kind == TokenKind::kRobot || kind == TokenKind::kAuthorization ||
                    kind == TokenKind::kApplicationPassword || kind == TokenKind::kOAuthAccess;
  return made ? kind : std::nullopt;
}

struct NewTokenBody {
  TokenKind kind{};
  std::optional<std::string> robot;
  std::optional<std::string> application;
  std::optional<std::vector<std::string>> scopes;
  std::optional<std::string> note;
  std::optional<Life> expires_in;
  std::optional<SentRestriction> sent;
  Restriction restriction;

  std::string ScopeText() const {
    std::string text;
    if (scopes) {
      for (const std::string& scope : *scopes) text.append(text.empty() ? "" : " ").append(scope);
    }
    return text;
  }
};

// A member that another kind needs would be silently useless.
std::string FaultOfKind(NewTokenBody& body) {
  const bool robot = body.kind == TokenKind::kRobot;
  const bool oauth = body.kind == TokenKind::kOAuthAccess;
  const bool scoped = oauth || body.kind == TokenKind::kAuthorization;
  if (robot != body.robot.has_value()) return "`robot` is for tokens of the kind robot, and they need it.";
  if (oauth != body.application.has_value()) return "`application` is for tokens of the kind oauth, and they need it.";
  if (body.scopes && !scoped) return "`scopes` are for tokens of the kinds oauth and authorization.";
  if (oauth && !body.scopes) return "Tokens of the kind oauth need `scopes`.";
  return "";
}

constexpr wire::MemberOf<NewTokenBody> kNewTokenBodyMembers[] = {
    {"kind", wire::Presence::kRequired, wire::Choice<ParseMadeKind, &NewTokenBody::kind>(kMadeKinds),
     "What to make: a secret of a robot, a personal authorization, a password for one program, or a token for an "
     "application."},
    {"robot", wire::Presence::kNullable, wire::Text<&NewTokenBody::robot>({.filled = true}),
     "Of the kind robot: the robot, like `acme+ci`."},
    {"application", wire::Presence::kNullable, wire::Text<&NewTokenBody::application>({.filled = true}),
     "Of the kind oauth: the client id of the application."},
    {"scopes", wire::Presence::kNullable,
     wire::Read<ReadTextList, &NewTokenBody::scopes>({.type = wire::Shape::Type::kList}),
     "Of the kinds oauth and authorization: what it may do."},
    {"note", wire::Presence::kNullable, wire::Text<&NewTokenBody::note>({.filled = true, .longest = 255}),
     "What it is called in lists."},
    {"expires_in", wire::Presence::kNullable, wire::Read<ReadLife, &NewTokenBody::expires_in>(kLifeShape),
     "How long it lives, like `12h`, or `never`; 30 days if absent. Never longer than what makes it."},
    {"restriction", wire::Presence::kNullable, wire::Object<kSentRestriction, &NewTokenBody::sent>(),
     "What it is restricted to."},
};
constexpr wire::Body<NewTokenBody> kNewTokenBody(kNewTokenBodyMembers,
                                                 {.only_known = true, .check = FaultOfKind, .name = "TokenRequest"});

// The secret of a new token, or why there is none.
struct MadeToken {
  Id id;
  Secret secret;
};
using Making = Result<MadeToken, Response>;

Response TooLong(const Call& call, const Actor& actor) {
  return RefuseChange(call, actor, authority::TokenFault::kTooLong);
}

// Returns the life that was asked for, nothing for ever; the error is that it exceeds `longest`, or that the policy of
// the organization does not allow it (null: it has none).
Result<std::optional<Seconds>, Response> LifeOf(const Call& call, const Actor& actor, const NewTokenBody& body,
                                                std::optional<Seconds> longest,
                                                const OrganizationPolicy* policy = nullptr) {
  if (!body.expires_in) {
    const Seconds usual = policy != nullptr ? policy->UsualLife() : kUsualTokenLife;
    return std::optional(longest ? std::min(*longest, usual) : usual);
  }
  const std::optional<Seconds> life = body.expires_in->seconds;
  if (std::string fault = policy != nullptr ? policy->FaultOf(life) : std::string(); !fault.empty()) {
    return Fail(Refuse(call, {.code = "against_policy", .detail = std::move(fault), .field = "expires_in"}));
  }
  if (longest && (!life || *life > *longest)) return Fail(TooLong(call, actor));
  return life;
}

Making MakeRobotToken(const Call& call, const Actor& actor, const NewTokenBody& body) {
  const std::size_t plus = body.robot->find('+');
  if (plus == std::string::npos) return Fail(RefuseMember(call, "robot", "must be a name like acme+ci"));
  const std::string owner = body.robot->substr(0, plus);
  const authority::RobotOwner robots{owner, actor.subject == SubjectKind::kUser && owner == actor.name};
  const auto robot = authority::FindRobot<Access::kChange>(call.run, actor, robots, body.robot->substr(plus + 1));
  const Needs needs{.right = "admin", .scope = robots.self ? "user:admin" : "org:admin", .resource = owner};
  if (!robot) return Fail(Refused(call, actor, robot.error(), needs));
  const auto policy = authority::PolicyFor(call.run, {.kind = body.kind, .subject = robot->id()});
  const auto life = LifeOf(call, actor, body, std::nullopt, policy.get());
  if (!life) return Fail(life.error());
  auto made = authority::AddRobotToken(
      call.run, *robot, {.name = body.note, .life = *life, .restriction = body.restriction, .others_end_in = {}});
  if (!made) return Fail(Refused(call, actor, made.error(), needs, authority::kMostRobotTokens));
  return MadeToken{made->token.id, std::move(*made->secret)};
}

Making MakeAuthorization(const Call& call, const Actor& actor, const NewTokenBody& body) {
  const auto scopes = AuthorizationScopes::Parse(body.ScopeText());
  if (!scopes) return Fail(RefuseMember(call, "scopes", "holds a scope that is not known here"));
  if (!Decide(actor, OnBroker{BrokerReach::kAll}).allowed()) {
    return Fail(Forbidden(call, actor,
                          "Only a signed-in user, or an authorization with the scope session, makes these.",
                          {.right = "owner", .scope = "session", .resource = {}}));
  }
  const auto life = LifeOf(call, actor, body, call.run.settings.authorization_lifetimes.For(*scopes).maximum);
  if (!life) return Fail(life.error());
  auto made = authority::CreateAuthorization(
      call.run, actor,
      {.scopes = *scopes, .note = body.note, .expires_in = (*life)->count(), .restriction = body.restriction});
  if (!made) {
    return Fail(Refused(call, actor, made.error(), {.right = "owner", .scope = "session", .resource = {}},
                        call.run.settings.limits.authorizations));
  }
  return MadeToken{made->view.token.id, std::move(*made->view.secret)};
}

Making MakePassword(const Call& call, const Actor& actor, const NewTokenBody& body) {
  const Needs needs{.right = "owner", .scope = "user:admin", .resource = {}};
  const auto own = authority::OwnApplicationPasswords::Of(call.run.settings, actor);
  if (!own) return Fail(Refused(call, actor, own.error(), needs));
  const Seconds longest = call.run.settings.application_password_life;
  const auto life = LifeOf(call, actor, body, longest.count() > 0 ? std::optional(longest) : std::nullopt);
  if (!life) return Fail(life.error());
  auto made = authority::CreateApplicationPassword(
      call.run, *own, {body.note.value_or(""), body.restriction, *life ? call.run.now + **life : kNever});
  if (!made) return Fail(Refused(call, actor, made.error(), needs, call.run.settings.limits.application_passwords));
  return MadeToken{made->token.id, std::move(*made->secret)};
}

// What keeps the actor from giving a token these scopes; nothing: it holds all of them.
std::optional<Needs> LackingScope(const Actor& actor, OAuthScopes wanted) {
  for (const OAuthScopeInfo& info : AllOAuthScopes()) {
    const bool lacks = wanted.Has(info.scope) && !actor.powers.scopes.Covers({info.scope});
    if (lacks) return Needs{.right = "owner", .scope = info.name, .resource = {}};
  }
  return std::nullopt;
}

Making MakeApplicationToken(const Call& call, const Actor& actor, const NewTokenBody& body) {
  const std::string text = body.ScopeText();
  const auto scopes = call.run.settings.ParseScopes(text);
  if (!scopes) return Fail(RefuseMember(call, "scopes", "holds a scope that is not known here"));
  const auto application = call.run.facts.FindApplicationOf(call.run, *body.application);
  const auto owner =
      application ? call.run.facts.FindAccount(call.run, (*application)->owner) : Fail(FactError::kNotFound);
  const Response unknown = NotFound(call, "There is no such application, or it is not yours to change.");
  if (!owner) return Fail(unknown);
  const Needs needs{.right = "admin", .scope = "org:admin", .resource = (*owner)->name};
  const auto owned =
      authority::FindOwnedApplication<Access::kChange>(call.run, actor, (*owner)->name, *body.application);
  if (!owned) {
    const auto standing = authority::FindOrganization(call.run, actor, (*owner)->name);
    return Fail(standing.team_role == TeamRole::kNone ? unknown : Refused(call, actor, owned.error(), needs));
  }
  const auto policy = authority::PolicyFor(call.run, {.kind = body.kind, .application = owned->application().id});
  const auto life = LifeOf(call, actor, body, kLongestTokenLife, policy.get());
  if (!life) return Fail(life.error());
  auto made = authority::CreateApplicationToken(call.run, *owned,
                                                {.name = body.note.value_or(""),
                                                 .scopes = *scopes,
                                                 .scope_text = text,
                                                 .restriction = body.restriction,
                                                 .life = **life});
  if (!made) {
    return Fail(Refused(call, actor, made.error(), LackingScope(actor, *scopes).value_or(needs),
                        call.run.settings.application_token_limit));
  }
  return MadeToken{made->token.id, std::move(*made->secret)};
}

Making MakeToken(const Call& call, const Actor& actor, const NewTokenBody& body) {
  switch (body.kind) {
    case TokenKind::kRobot: return MakeRobotToken(call, actor, body);
    case TokenKind::kAuthorization: return MakeAuthorization(call, actor, body);
    case TokenKind::kApplicationPassword: return MakePassword(call, actor, body);
    default: break;
  }
  return MakeApplicationToken(call, actor, body);
}

Outcome PostToken(const Call& call, const Actor& actor, const Change& query) {
  auto body = ReadBody(call, kNewTokenBody);
  if (!body) return body.error();
  if (body->sent) {
    auto restriction = RestrictionOf(*body->sent);
    if (!restriction) return RefuseMember(call, "restriction", restriction.error());
    body->restriction = std::move(*restriction);
  }
  const auto made = MakeToken(call, actor, *body);
  if (!made) return made.error();
  return AnswerNewToken(call, made->id, made->secret, query.dry_run);
}

}  // namespace

Rows NewTokenRows() {
  return {
      {wire::Method::kPost,
       "/jeton/v1/tokens",
       Place::kWrite,
       Changing(PostToken),
       {.name = "createToken",
        .tag = "tokens",
        .summary = "Make a token",
        .text = "The secret is in this answer alone. A robot has at most 20 live secrets. Secrets of an organization's "
                "robots and tokens of its applications need the scope `org:admin`; personal authorizations need the "
                "scope `session`.",
        .scope = "user:admin",
        .query = &kChange,
        .body = &kNewTokenBody,
        .answer = &NewTokenDocument(),
        .creates = true,
        .problems = "limit_reached against_policy",
        .example = R"({"kind": "password", "note": "laptop", "expires_in": "90d"})"}}};
}

}  // namespace jeton::endpoints::api
