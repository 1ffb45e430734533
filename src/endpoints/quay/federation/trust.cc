#include "endpoints/quay/common.h"
#include "endpoints/quay/federation/endpoints.h"
#include "endpoints/quay/federation/robot_exchange.h"
#include "endpoints/quay/federation/rules_document.h"
#include "endpoints/quay/federation/trust_rules.h"
#include "endpoints/quay/federation/trust_trial.h"
#include "endpoints/quay/robot_place.h"

namespace jeton::endpoints::quay {
namespace {

using authority::ExchangeError;
using authority::TrustRequest;

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

constexpr RulesDocument kAllRules{
    .read = ReadTrustBody, .view = [](const std::vector<TrustRule>& rules) -> json::value { return ViewTrust(rules); }};

// Checks the rules of the body, or the robot's current rules if there are none.
Outcome CheckTrustRules(const Call& call, const Actor& actor, FindRobotPlace find) {
  const RobotPlace place = find(call, actor);
  const auto robot = authority::FindRobot<Access::kRead>(call.run, actor, place.owner, place.short_name);
  if (!robot) return ExplainRules(call, actor, robot.error(), place);
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
  if (!robot) return ExplainRules(call, actor, robot.error(), place);
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
Outcome GetOrgRobotTrust(const Call& c, const Actor& a) { return ShowRules(c, a, RobotOfOrganization, kAllRules); }
Outcome ChangeOrgRobotTrust(const Call& c, const Actor& a) {
  return ReplaceRules(c, a, RobotOfOrganization, kAllRules);
}
Outcome CheckOrgRobotTrust(const Call& c, const Actor& a) { return CheckTrustRules(c, a, RobotOfOrganization); }
Outcome TryOrgRobotTrust(const Call& c, const Actor& a) { return TryTrustRules(c, a, RobotOfOrganization); }
Outcome GetUserRobotTrust(const Call& c, const Actor& a) { return ShowRules(c, a, RobotOfUser, kAllRules); }
Outcome ChangeUserRobotTrust(const Call& c, const Actor& a) { return ReplaceRules(c, a, RobotOfUser, kAllRules); }
Outcome CheckUserRobotTrust(const Call& c, const Actor& a) { return CheckTrustRules(c, a, RobotOfUser); }
Outcome TryUserRobotTrust(const Call& c, const Actor& a) { return TryTrustRules(c, a, RobotOfUser); }

}  // namespace jeton::endpoints::quay
