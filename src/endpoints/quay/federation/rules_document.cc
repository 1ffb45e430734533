#include "endpoints/quay/federation/rules_document.h"

namespace jeton::endpoints::quay {

Response ExplainRules(const Call& call, const Actor& actor, Refusal refusal, const RobotPlace& place) {
  if (refusal == Refusal::kIssuerNotAllowed) return InvalidRequest(call, "Issuer is not allowed here");
  return ExplainRobot(call, actor, refusal, place.owner, place.short_name);
}

Outcome ShowRules(const Call& call, const Actor& actor, FindRobotPlace find, const RulesDocument& document) {
  const RobotPlace place = find(call, actor);
  const auto robot = authority::FindRobot<Access::kRead>(call.run, actor, place.owner, place.short_name);
  if (!robot) return ExplainRules(call, actor, robot.error(), place);
  return JsonAnswer(document.view(ShowTrust(call.run, *robot)));
}

Outcome ReplaceRules(const Call& call, const Actor& actor, FindRobotPlace find, const RulesDocument& document) {
  const RobotPlace place = find(call, actor);
  const auto robots = authority::AdministerRobots<Access::kChange>(call.run, actor, place.owner);
  if (place.owner.self && !robots) return Refused(call, actor, robots.error());
  const auto requests = document.read(call);
  if (!requests) return requests.error();
  if (!robots) return ExplainRules(call, actor, robots.error(), place);
  const auto robot = FindRobot(call.run, *robots, place.short_name);
  if (!robot) return ExplainRules(call, actor, robot.error(), place);
  const auto rules = ReplaceTrust(call.run, *robot, *requests);
  if (!rules) return ExplainRules(call, actor, rules.error(), place);
  return JsonAnswer(document.view(*rules));
}

}  // namespace jeton::endpoints::quay
