#include "endpoints/quay/common.h"
#include "endpoints/quay/federation/endpoints.h"
#include "endpoints/quay/federation/robot_exchange.h"
#include "endpoints/quay/federation/trust_rules.h"
#include "endpoints/quay/federation/trust_trial.h"
#include "endpoints/quay/robot_place.h"

namespace jeton::endpoints::quay {
namespace {

using authority::ExchangeError;
using authority::TrustRequest;

Response ExplainTrust(const Call& call, const Actor& actor, Refusal refusal, const RobotPlace& place) {
  if (refusal == Refusal::kIssuerNotAllowed) return InvalidRequest(call, "Issuer is not allowed here");
  return ExplainRobot(call, actor, refusal, place.owner, place.short_name);
}

Result<std::vector<TrustRequest>, Outcome> ReadTrustBody(const Call& call) {
  const auto body = ReadBody(call, kTrustRules);
  if (!body) return Fail(body.error());
  auto rules = ReadTrustRules(body->rules.value(), call.run.settings.public_url);
  if (!rules) return Fail(Outcome(InvalidRequest(call, rules.error())));
  return std::move(*rules);
}

// As they would be, without an id.
std::vector<TrustRule> Proposed(const std::vector<TrustRequest>& requests) {
  std::vector<TrustRule> rules;
  rules.reserve(requests.size());
  for (const TrustRequest& r : requests) rules.push_back({{}, {}, r.issuer, r.subject, r.audiences, r.claims, r.name});
  return rules;
}

Outcome ShowTrustRules(const Call& call, FindRobotPlace find) {
  const auto actor = RequireActor(call);
  if (!actor) return actor.error();
  const RobotPlace place = find(call, *actor);
  const auto rules = ShowTrust(call.run, *actor, place.owner, place.short_name);
  if (!rules) return ExplainTrust(call, *actor, rules.error(), place);
  return JsonAnswer(ViewTrust(*rules));
}

Outcome ReplaceTrustRules(const Call& call, FindRobotPlace find) {
  const auto actor = RequireActor(call);
  if (!actor) return actor.error();
  const RobotPlace place = find(call, *actor);
  if (const auto may = MayChangeOwnRobots(*actor, place.owner); !may) return Refused(call, *actor, may.error());
  const auto requests = ReadTrustBody(call);
  if (!requests) return requests.error();
  const auto rules = ReplaceTrust(call.run, *actor, place.owner, place.short_name, *requests);
  if (!rules) return ExplainTrust(call, *actor, rules.error(), place);
  return JsonAnswer(ViewTrust(*rules));
}

// The rules of the body, or, without any, those that the robot has.
Outcome CheckTrustRules(const Call& call, FindRobotPlace find) {
  const auto actor = RequireActor(call);
  if (!actor) return actor.error();
  const RobotPlace place = find(call, *actor);
  const auto rules = ShowTrust(call.run, *actor, place.owner, place.short_name);
  if (!rules) return ExplainTrust(call, *actor, rules.error(), place);
  const auto body = ReadBody(call, kProposedRules);
  if (!body) return body.error();
  if (!body->rules) return JsonAnswer(ViewTrust(*rules));
  const auto requests = ReadTrustRules(*body->rules, call.run.settings.public_url);
  return requests ? JsonAnswer(ViewTrust(Proposed(*requests))) : InvalidRequest(call, requests.error());
}

Outcome TryTrustRules(const Call& call, FindRobotPlace find) {
  const auto actor = RequireActor(call);
  if (!actor) return actor.error();
  const RobotPlace place = find(call, *actor);
  const auto body = ReadBody(call, kTrustTrial);
  if (!body) return body.error();
  const std::string& token = body->token;
  const auto trial = TryToken(call.run, call.authority.issuers, *actor, place.owner, place.short_name, token);
  if (!trial) return ExplainTrust(call, *actor, trial.error(), place);
  if (trial->fault) {
    const std::string& owner = place.owner.self ? actor->name : place.owner.name;
    if (auto detour = DetourForToken(call, *trial->fault, owner + "+" + place.short_name, Secret(token))) {
      return std::move(*detour);
    }
  }
  return JsonAnswer(ViewTrial(*trial));
}

}  // namespace

// …/robots/{short}/trust of an organization and of oneself
Outcome GetOrgRobotTrust(const Call& c) { return ShowTrustRules(c, RobotOfOrganization); }
Outcome ChangeOrgRobotTrust(const Call& c) { return ReplaceTrustRules(c, RobotOfOrganization); }
Outcome CheckOrgRobotTrust(const Call& c) { return CheckTrustRules(c, RobotOfOrganization); }
Outcome TryOrgRobotTrust(const Call& c) { return TryTrustRules(c, RobotOfOrganization); }
Outcome GetUserRobotTrust(const Call& c) { return ShowTrustRules(c, RobotOfUser); }
Outcome ChangeUserRobotTrust(const Call& c) { return ReplaceTrustRules(c, RobotOfUser); }
Outcome CheckUserRobotTrust(const Call& c) { return CheckTrustRules(c, RobotOfUser); }
Outcome TryUserRobotTrust(const Call& c) { return TryTrustRules(c, RobotOfUser); }

}  // namespace jeton::endpoints::quay
