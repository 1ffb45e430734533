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

Response ExplainTrust(const Authority& authority, const Actor& actor, Refusal refusal, const RobotPlace& place) {
  if (refusal == Refusal::kIssuerNotAllowed) return InvalidRequest(authority, "Issuer is not allowed here");
  return ExplainRobot(authority, actor, refusal, place.owner, place.short_name);
}

Result<std::vector<TrustRequest>, Outcome> ReadTrustBody(const Authority& authority, const Call& call) {
  const auto body = ReadObject(authority, call);
  if (!body) return Fail(body.error());
  auto rules = ReadTrustRules(*body, authority.settings.public_url);
  if (!rules) return Fail(Outcome(InvalidRequest(authority, rules.error())));
  return std::move(*rules);
}

// As they would be, without an id.
std::vector<TrustRule> Proposed(const std::vector<TrustRequest>& requests) {
  std::vector<TrustRule> rules;
  rules.reserve(requests.size());
  for (const TrustRequest& r : requests) rules.push_back({{}, {}, r.issuer, r.subject, r.audiences, r.claims, r.name});
  return rules;
}

Outcome ShowTrustRules(Authority& authority, const Call& call, FindRobotPlace find) {
  const auto actor = RequireActor(authority, call);
  if (!actor) return actor.error();
  const RobotPlace place = find(call, *actor);
  const auto rules = ShowTrust(authority, call.work, *actor, place.owner, place.short_name);
  if (!rules) return ExplainTrust(authority, *actor, rules.error(), place);
  return JsonAnswer(ViewTrust(*rules));
}

Outcome ReplaceTrustRules(Authority& authority, const Call& call, FindRobotPlace find) {
  const auto actor = RequireActor(authority, call);
  if (!actor) return actor.error();
  const RobotPlace place = find(call, *actor);
  if (const auto may = MayChangeOwnRobots(*actor, place.owner); !may) return Refused(authority, *actor, may.error());
  const auto requests = ReadTrustBody(authority, call);
  if (!requests) return requests.error();
  const auto rules = ReplaceTrust(authority, call.work, *actor, place.owner, place.short_name, *requests);
  if (!rules) return ExplainTrust(authority, *actor, rules.error(), place);
  return JsonAnswer(ViewTrust(*rules));
}

// The rules of the body, or, without any, those that the robot has.
Outcome CheckTrustRules(Authority& authority, const Call& call, FindRobotPlace find) {
  const auto actor = RequireActor(authority, call);
  if (!actor) return actor.error();
  const RobotPlace place = find(call, *actor);
  const auto rules = ShowTrust(authority, call.work, *actor, place.owner, place.short_name);
  if (!rules) return ExplainTrust(authority, *actor, rules.error(), place);
  const auto body = ReadObject(authority, call);
  if (!body) return body.error();
  if (body->if_contains("rules") == nullptr) return JsonAnswer(ViewTrust(*rules));
  const auto requests = ReadTrustBody(authority, call);
  return requests ? Outcome(JsonAnswer(ViewTrust(Proposed(*requests)))) : requests.error();
}

Outcome TryTrustRules(Authority& authority, const Call& call, FindRobotPlace find) {
  const auto actor = RequireActor(authority, call);
  if (!actor) return actor.error();
  const RobotPlace place = find(call, *actor);
  const auto body = ReadObject(authority, call);
  if (!body) return body.error();
  Fields fields(*body);
  const std::string token = fields.Required("token");
  if (!fields.problem().empty()) return InvalidRequest(authority, fields.problem());
  const auto trial = TryToken(authority, call.work, *actor, place.owner, place.short_name, token);
  if (!trial) return ExplainTrust(authority, *actor, trial.error(), place);
  if (trial->fault) {
    const std::string& owner = place.owner.self ? actor->name : place.owner.name;
    if (auto detour = DetourForToken(authority, call, *trial->fault, owner + "+" + place.short_name, Secret(token))) {
      return std::move(*detour);
    }
  }
  return JsonAnswer(ViewTrial(*trial));
}

}  // namespace

// …/robots/{short}/trust of an organization and of oneself
Outcome GetOrgRobotTrust(Authority& a, const Call& c) { return ShowTrustRules(a, c, RobotOfOrganization); }
Outcome ChangeOrgRobotTrust(Authority& a, const Call& c) { return ReplaceTrustRules(a, c, RobotOfOrganization); }
Outcome CheckOrgRobotTrust(Authority& a, const Call& c) { return CheckTrustRules(a, c, RobotOfOrganization); }
Outcome TryOrgRobotTrust(Authority& a, const Call& c) { return TryTrustRules(a, c, RobotOfOrganization); }
Outcome GetUserRobotTrust(Authority& a, const Call& c) { return ShowTrustRules(a, c, RobotOfUser); }
Outcome ChangeUserRobotTrust(Authority& a, const Call& c) { return ReplaceTrustRules(a, c, RobotOfUser); }
Outcome CheckUserRobotTrust(Authority& a, const Call& c) { return CheckTrustRules(a, c, RobotOfUser); }
Outcome TryUserRobotTrust(Authority& a, const Call& c) { return TryTrustRules(a, c, RobotOfUser); }

}  // namespace jeton::endpoints::quay
