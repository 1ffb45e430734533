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

// Makes rules of the requests, without ids.
std::vector<TrustRule> Proposed(const std::vector<TrustRequest>& requests) {
  std::vector<TrustRule> rules;
  rules.reserve(requests.size());
  for (const TrustRequest& r : requests) rules.push_back({{}, {}, r.issuer, r.subject, r.audiences, r.claims, r.name});
  return rules;
}

Outcome ShowTrustRules(const Call& call, const Actor& actor, FindRobotPlace find) {
  const RobotPlace place = find(call, actor);
  const auto robot = authority::FindRobot<Access::kRead>(call.run, actor, place.owner, place.short_name);
  if (!robot) return ExplainTrust(call, actor, robot.error(), place);
  return JsonAnswer(ViewTrust(ShowTrust(call.run, *robot)));
}

Outcome ReplaceTrustRules(const Call& call, const Actor& actor, FindRobotPlace find) {
  const RobotPlace place = find(call, actor);
  const auto robots = authority::AdministerRobots<Access::kChange>(call.run, actor, place.owner);
  if (place.owner.self && !robots) return Refused(call, actor, robots.error());
  const auto requests = ReadTrustBody(call);
  if (!requests) return requests.error();
  if (!robots) return ExplainTrust(call, actor, robots.error(), place);
  const auto robot = FindRobot(call.run, *robots, place.short_name);
  if (!robot) return ExplainTrust(call, actor, robot.error(), place);
  const auto rules = ReplaceTrust(call.run, *robot, *requests);
  if (!rules) return ExplainTrust(call, actor, rules.error(), place);
  return JsonAnswer(ViewTrust(*rules));
}

// Checks the rules of the body, or the robot's current rules if there are none.
Outcome CheckTrustRules(const Call& call, const Actor& actor, FindRobotPlace find) {
  const RobotPlace place = find(call, actor);
  const auto robot = authority::FindRobot<Access::kRead>(call.run, actor, place.owner, place.short_name);
  if (!robot) return ExplainTrust(call, actor, robot.error(), place);
  const auto body = ReadBody(call, kProposedRules);
  if (!body) return body.error();
  if (!body->rules) return JsonAnswer(ViewTrust(ShowTrust(call.run, *robot)));
  const auto requests = ReadTrustRules(*body->rules, call.run.settings.public_url);
  return requests ? JsonAnswer(ViewTrust(Proposed(*requests))) : InvalidRequest(call, requests.error());
}

Outcome TryTrustRules(const Call& call, const Actor& actor, FindRobotPlace find) {
  const RobotPlace place = find(call, actor);
  const auto body = ReadBody(call, kTrustTrial);
  if (!body) return body.error();
  const auto robot = authority::FindRobot<Access::kRead>(call.run, actor, place.owner, place.short_name);
  if (!robot) return ExplainTrust(call, actor, robot.error(), place);
  const std::string& token = body->token;
  const auto trial = TryToken(call.run, call.authority.issuers, *robot, token);
  if (trial.fault) {
    const std::string& owner = place.owner.self ? actor.name : place.owner.name;
    if (auto detour = DetourForToken(call, *trial.fault, owner + "+" + place.short_name, Secret(token))) {
      return std::move(*detour);
    }
  }
  return JsonAnswer(ViewTrial(trial));
}

}  // namespace

// …/robots/{short}/trust of an organization and of the caller
Outcome GetOrgRobotTrust(const Call& c, const Actor& a) { return ShowTrustRules(c, a, RobotOfOrganization); }
Outcome ChangeOrgRobotTrust(const Call& c, const Actor& a) { return ReplaceTrustRules(c, a, RobotOfOrganization); }
Outcome CheckOrgRobotTrust(const Call& c, const Actor& a) { return CheckTrustRules(c, a, RobotOfOrganization); }
Outcome TryOrgRobotTrust(const Call& c, const Actor& a) { return TryTrustRules(c, a, RobotOfOrganization); }
Outcome GetUserRobotTrust(const Call& c, const Actor& a) { return ShowTrustRules(c, a, RobotOfUser); }
Outcome ChangeUserRobotTrust(const Call& c, const Actor& a) { return ReplaceTrustRules(c, a, RobotOfUser); }
Outcome CheckUserRobotTrust(const Call& c, const Actor& a) { return CheckTrustRules(c, a, RobotOfUser); }
Outcome TryUserRobotTrust(const Call& c, const Actor& a) { return TryTrustRules(c, a, RobotOfUser); }

}  // namespace jeton::endpoints::quay
