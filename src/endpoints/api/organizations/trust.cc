#include "authority/federation/trust.h"

#include "authority/federation/trial_findings.h"
#include "authority/federation/trust_trial.h"
#include "domain/trust_rule.h"
#include "endpoints/api/applications/client_documents.h"
#include "endpoints/api/asking.h"
#include "endpoints/api/operation.h"
#include "endpoints/api/organizations/robots.h"
#include "endpoints/api/precondition.h"
#include "endpoints/api/values.h"
#include "endpoints/foreign_token.h"
#include "endpoints/trust_rule.h"
#include "wire/document.h"

namespace jeton::endpoints::api {
namespace {

namespace json = boost::json;
using authority::ExchangeError;
using authority::TrustRequest;
using wire::Presence;
using wire::Shape;

constexpr std::string_view kTrustTag = "robots";
constexpr std::string_view kNameText = "What the rule is called.";
constexpr std::string_view kIssuerText = "Whose tokens: their `iss`, byte for byte.";
constexpr std::string_view kSubjectText =
    "Whom such a token must be about: its `sub`, byte for byte; null: see claims.";
constexpr std::string_view kAudiencesText = "Whom such a token must be for: one of these.";
constexpr std::string_view kClaimsText =
    "Patterns of claims that such a token must have: in a value, a star stands for any characters up to a delimiter.";

constexpr std::string_view kRuleScopesText =
    "What the access token may do that such a token gives as a grant (RFC 7523): scopes of this server, and of APIs of "
    "the robot's owner. A scope names no API: each API of the owner that has a scope of this name gives it. None: the "
    "token is good for logins alone.";
constexpr std::string_view kAnonymousText = "Whether such a grant is accepted from callers that are no client.";

constexpr wire::MemberOf<TrustRequest> kAskedRuleMembers[] = {
    {"name", Presence::kNullable, wire::Text<&TrustRequest::name>({.fault = FaultOfTrustText}), kNameText},
    {"issuer", Presence::kRequired, wire::Text<&TrustRequest::issuer>({.format = "uri", .fault = FaultOfIssuer}),
     kIssuerText},
    {"subject", Presence::kNullable, wire::Text<&TrustRequest::subject>({.fault = FaultOfTrustText}), kSubjectText},
    {"audiences", Presence::kRequired,
     wire::Read<ReadSomeAudiences, &TrustRequest::audiences>({.type = Shape::Type::kList}), kAudiencesText,
     kNoAudience},
    {"claims", Presence::kNullable, wire::Read<ReadClaims, &TrustRequest::claims>({.type = Shape::Type::kObject}),
     kClaimsText},
    {"scopes", Presence::kNullable, wire::Read<ReadScopeWords, &TrustRequest::scopes>({.type = Shape::Type::kList}),
     kRuleScopesText},
    {"lifetime", Presence::kNullable, wire::Read<ReadSeconds, &TrustRequest::lifetime>(kDurationShape),
     "How long that access token lives at most, like 15m; null: as long as the foreign token."},
    {"anonymous", Presence::kNullable, wire::Flag<&TrustRequest::anonymous>(), kAnonymousText},
};
constexpr wire::Body<TrustRequest> kAskedRule(kAskedRuleMembers,
                                              {.only_known = true, .check = FaultOfRule, .name = "TrustRuleSettings"});

Result<std::vector<TrustRequest>, std::string> ReadAskedRules(const json::value& value) {
  if (!value.is_array()) return Fail(std::string("must be a list"));
  std::vector<TrustRequest> rules;
  for (const json::value& one : value.get_array()) {
    const std::string place = "has a fault in its entry " + std::to_string(rules.size()) + ": ";
    if (!one.is_object()) return Fail(place + "it must be an object");
    auto rule = kAskedRule.Read(one.get_object());
    if (!rule) return Fail(place + rule.error());
    if (IsTwice(*rule, rules)) return Fail(place + "it is there already");
    rules.push_back(std::move(*rule));
  }
  return rules;
}

struct AskedTrust {
  std::vector<TrustRequest> rules;
};
constexpr wire::MemberOf<AskedTrust> kAskedTrustMembers[] = {
    {"rules", Presence::kRequired,
     wire::Read<ReadAskedRules, &AskedTrust::rules>({.type = Shape::Type::kList, .inner = &kAskedRule}),
     "All rules of the robot. Without rules, it trusts no foreign token."}};
constexpr wire::Body<AskedTrust> kAskedTrust(kAskedTrustMembers, {.only_known = true, .name = "TrustSettings"});

json::value ShowClaims(const TrustRule& rule) {
  json::object claims;
  for (const ClaimPattern& claim : rule.claims) claims[claim.name] = claim.value;
  return claims;
}
json::value TextOrNull(const std::string& text) { return text.empty() ? json::value(nullptr) : json::value(text); }
json::value ShowRuleName(const TrustRule& rule) { return TextOrNull(rule.name); }
json::value ShowLifetime(const TrustRule& rule) {
  return rule.lifetime.count() > 0 ? json::value(rule.lifetime.count()) : json::value(nullptr);
}
json::value ShowSubject(const TrustRule& rule) { return TextOrNull(rule.subject); }
constexpr wire::ShownMember<TrustRule> kShownRuleMembers[] = {
    {"name", wire::ShowBy<ShowRuleName>({.nullable = true}), kNameText},
    {"issuer", wire::Show<&TrustRule::issuer>(), kIssuerText},
    {"subject", wire::ShowBy<ShowSubject>({.nullable = true}), kSubjectText},
    {"audiences", wire::Show<&TrustRule::audiences>(), kAudiencesText},
    {"claims", wire::ShowBy<ShowClaims>({.type = Shape::Type::kObject}), kClaimsText},
    {"scopes", wire::Show<&TrustRule::scopes>(), kRuleScopesText},
    {"lifetime", wire::ShowBy<ShowLifetime>({.type = Shape::Type::kWhole, .nullable = true}),
     "How many seconds that access token lives at most; null: as long as the foreign token."},
    {"anonymous", wire::Show<&TrustRule::anonymous>(), kAnonymousText},
};
constexpr wire::Document<TrustRule> kShownRule("TrustRule", kShownRuleMembers);

struct ShownTrust {
  std::vector<TrustRule> rules;
};
constexpr wire::ShownMember<ShownTrust> kShownTrustMembers[] = {
    {"rules", wire::ShowList<kShownRule, &ShownTrust::rules>(), "All rules of the robot, in their order."}};
constexpr wire::Document<ShownTrust> kShownTrust("Trust", kShownTrustMembers);

struct AskedTrial {
  std::string token;
};
constexpr wire::MemberOf<AskedTrial> kAskedTrialMembers[] = {
    {"token", Presence::kRequired, wire::Text<&AskedTrial::token>({.filled = true}), "The foreign token to try."}};
constexpr wire::Body<AskedTrial> kAskedTrial(kAskedTrialMembers, {.only_known = true, .name = "TrialRequest"});

// One condition of a rule.
struct TriedClaim {
  std::string name;
  std::string expected;
  std::optional<std::string> found;
  bool fits = false;
};
constexpr wire::ShownMember<TriedClaim> kTriedClaimMembers[] = {
    {"name", wire::Show<&TriedClaim::name>(), "The claim: `iss`, `sub`, `aud`, or another one of the rule."},
    {"expected", wire::Show<&TriedClaim::expected>(), "What the rule wants; of several audiences, any."},
    {"found", wire::Show<&TriedClaim::found>(), "What the token says; null: it has no such claim."},
    {"fits", wire::Show<&TriedClaim::fits>(), "Whether that is what the rule wants."},
};
constexpr wire::Document<TriedClaim> kTriedClaim("TriedClaim", kTriedClaimMembers);

struct TriedRule {
  std::optional<std::string> name;
  bool fits = false;
  std::vector<TriedClaim> claims;
};
constexpr wire::ShownMember<TriedRule> kTriedRuleMembers[] = {
    {"name", wire::Show<&TriedRule::name>(), kNameText},
    {"fits", wire::Show<&TriedRule::fits>(), "Whether every claim fits."},
    {"claims", wire::ShowList<kTriedClaim, &TriedRule::claims>(), "Each claim that the rule looks at."},
};
constexpr wire::Document<TriedRule> kTriedRule("TriedRule", kTriedRuleMembers);

struct Trial {
  bool accepted = false;
  std::vector<std::string_view> faults;
  std::vector<TriedRule> rules;
};
constexpr wire::ShownMember<Trial> kTrialMembers[] = {
    {"accepted", wire::Show<&Trial::accepted>(), "Whether a login with the token would succeed."},
    {"faults", wire::Show<&Trial::faults>(),
     "Everything for which a login is refused besides the rules: forged, expired, not_yet, too_old, used_before, "
     "bound_elsewhere, robot_unusable, unknown_issuer, no_rules, keys_unreachable and so on."},
    {"rules", wire::ShowList<kTriedRule, &Trial::rules>(),
     "How each rule compares with the token; none if its signature is not good, as nothing in it is believed then."},
};
constexpr wire::Document<Trial> kTrial("TrustTrial", kTrialMembers);

std::string JoinTexts(const std::vector<std::string>& texts) {
  std::string joined;
  for (const std::string& text : texts) joined.append(joined.empty() ? "" : " ").append(text);
  return joined;
}

std::optional<std::string> FilledOrNothing(std::string text) {
  return text.empty() ? std::nullopt : std::optional(std::move(text));
}

TriedRule ViewTriedRule(const TrustRule& rule, const RuleFit& fit, const ForeignIdentity& identity) {
  TriedRule tried{.name = FilledOrNothing(rule.name), .fits = fit.Whole(), .claims = {}};
  tried.claims.push_back({"iss", rule.issuer, FilledOrNothing(identity.issuer), fit.issuer});
  tried.claims.push_back(
      {"aud", JoinTexts(rule.audiences), FilledOrNothing(JoinTexts(identity.audiences)), fit.audience});
  if (!rule.subject.empty()) {
    tried.claims.push_back({"sub", rule.subject, FilledOrNothing(identity.subject), fit.subject});
  }
  for (std::size_t i = 0; i < rule.claims.size(); ++i) {
    const ClaimPattern& claim = rule.claims[i];
    tried.claims.push_back({claim.name, claim.value, FindClaim(identity.claims, claim.name), bool(fit.claims[i])});
  }
  return tried;
}

json::object PrintTrial(const authority::TrustTrial& trial, const std::vector<ExchangeError>& faults) {
  Trial shown;
  bool fits = false;
  for (std::size_t i = 0; i < trial.fits.size(); ++i) {
    shown.rules.push_back(ViewTriedRule(trial.rules[i], trial.fits[i], trial.identity));
    fits = fits || trial.fits[i].Whole();
  }
  for (const ExchangeError fault : faults) shown.faults.push_back(authority::NameOf(fault));
  shown.accepted = fits && !trial.fault;
  return kTrial.Print(shown);
}

template <FindRobotPlace find>
Outcome GetTrust(const Call& call, const Actor& actor) {
  const RobotPlace path = find(call, actor);
  const auto robot = authority::FindRobot<Access::kRead>(call.run, actor, path.owner, path.short_name);
  if (!robot) return Refused(call, actor, robot.error(), path.needs);
  return AnswerTagged(kShownTrust.Print({authority::ShowTrust(call.run, *robot)}));
}

template <FindRobotPlace find>
Outcome PutTrust(const Call& call, const Actor& actor, const Change&) {
  const RobotPlace path = find(call, actor);
  const auto body = ReadBody(call, kAskedTrust);
  if (!body) return body.error();
  const auto robot = authority::FindRobot<Access::kChange>(call.run, actor, path.owner, path.short_name);
  if (!robot) return Refused(call, actor, robot.error(), path.needs);
  if (body->rules.size() > kMostTrustRules) {
    return Refuse(call, {.code = "limit_reached",
                         .detail = "A robot may have " + std::to_string(kMostTrustRules) + " trust rules.",
                         .field = "rules"});
  }
  const auto seen = authority::FindRobot<Access::kRead>(call.run, actor, path.owner, path.short_name);
  if (!seen) return Refused(call, actor, seen.error(), path.needs);
  const json::object present = kShownTrust.Print({authority::ShowTrust(call.run, *seen)});
  if (auto refusal = RefuseByPrecondition(call, present)) return std::move(*refusal);
  auto rules = authority::ReplaceTrust(call.run, *robot, body->rules);
  if (!rules) return Refused(call, actor, rules.error(), path.needs);
  return AnswerTagged(kShownTrust.Print({std::move(*rules)}));
}

template <FindRobotPlace find>
Outcome TryTrust(const Call& call, const Actor& actor) {
  const RobotPlace path = find(call, actor);
  const auto body = ReadBody(call, kAskedTrial);
  if (!body) return body.error();
  const auto robot = authority::FindRobot<Access::kRead>(call.run, actor, path.owner, path.short_name);
  if (!robot) return Refused(call, actor, robot.error(), path.needs);
  std::vector<ExchangeError> faults;
  const auto trial = TryToken(call.run, call.authority.issuers, *robot, body->token, &faults);
  const auto wants = [&](ExchangeError error) { return trial.fault && trial.fault->error == error; };
  if (wants(ExchangeError::kKeysNotFetched)) return FetchKeys(call, Secret(body->token), robot->account().name);
  if (wants(ExchangeError::kSignatureUnchecked)) return CheckToken(call, Secret(body->token));
  return Answer(PrintTrial(trial, faults));
}

struct TrustNames {
  std::string_view get, put, attempt;
  std::string_view scope;
  std::string_view parameters;
};

template <FindRobotPlace find>
Rows TrustRowsBelow(std::string_view trust, std::string_view attempt, const TrustNames& names) {
  using enum wire::Method;
  return {
      {kGet,
       trust,
       Place::kRead,
       Asking(GetTrust<find>),
       {.name = names.get,
        .tag = kTrustTag,
        .summary = "Which foreign tokens a robot accepts as its password",
        .scope = names.scope,
        .answer = &kShownTrust,
        .parameters = names.parameters}},
      {kPut,
       trust,
       Place::kWrite,
       Changing(PutTrust<find>),
       {.name = names.put,
        .tag = kTrustTag,
        .summary = "Replace the trust rules of a robot",
        .text = "A rule needs a subject or claims. What other rules have let in ends at once.",
        .scope = names.scope,
        .query = &kChange,
        .body = &kAskedTrust,
        .answer = &kShownTrust,
        .problems = "limit_reached changed_meanwhile",
        .parameters = names.parameters,
        .example = R"({"rules": [{"name": "main", "issuer": "https://token.actions.githubusercontent.com",
          "audiences": ["https://jeton.acme.example"], "claims": {"repository_id": "74", "ref": "refs/heads/main"}}]})"}},
      {kPost,
       attempt,
       Place::kRead,
       Asking(TryTrust<find>),
       {.name = names.attempt,
        .tag = kTrustTag,
        .summary = "Try a foreign token, without using it up",
        .text = "The token is judged as if it came from the address of this request.",
        .scope = names.scope,
        .body = &kAskedTrial,
        .answer = &kTrial,
        .parameters = names.parameters,
        .example = R"({"token": "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwczovL2NpLmV4YW1wbGUifQ.c2lnbmF0dXJl"})"}},
  };
}

}  // namespace

Rows TrustRows() {
  Rows rows =
      TrustRowsBelow<RobotOfOrganization>("/jeton/v1/organizations/{organization}/robots/{name}/trust",
                                          "/jeton/v1/organizations/{organization}/robots/{name}/trust/try",
                                          {"getRobotTrust", "putRobotTrust", "tryRobotTrust", "org:admin", "acme ci"});
  for (Row& row : TrustRowsBelow<RobotOfCaller>(
           "/jeton/v1/users/me/robots/{name}/trust", "/jeton/v1/users/me/robots/{name}/trust/try",
           {"getOwnRobotTrust", "putOwnRobotTrust", "tryOwnRobotTrust", "user:admin", "ci"})) {
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace jeton::endpoints::api
