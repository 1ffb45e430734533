#include "authority/robots/robot_tokens.h"

#include "base/encoding.h"
#include "endpoints/quay/organizations/bodies.h"
#include "endpoints/quay/organizations/endpoints.h"
#include "endpoints/quay/robot_place.h"
#include "endpoints/restriction.h"

// Beyond Quay: several secrets of one robot, each with its own life and restriction, and robots that can be disabled or
// expire.
namespace jeton::endpoints::quay {
namespace {

using authority::ChangedRobot;
using authority::RobotTokenView;

json::value TimeOrNull(TimePoint time) {
  return time == kNever ? json::value(nullptr) : json::value(FormatIsoMicros(time));
}

json::object View(const Call& call, const RobotTokenView& view) {
  const Token& token = view.token;
  json::object body{{"uuid", token.id.ToUuid()},
                    {"name", TextOrNull(token.note)},
                    {"created", FormatIsoMicros(token.created)},
                    {"expires_at", TimeOrNull(token.expires)},
                    {"last_accessed", view.last_used ? json::value(FormatIsoMicros(*view.last_used)) : nullptr}};
  AddMadeWith(body, call.run, token);
  AddRestriction(body, token.restriction);
  if (view.secret) body["token"] = wire::JsonView(view.secret->Reveal());
  return body;
}

Response ExplainToken(const Call& call, const Actor& actor, Refusal refusal, const RobotPlace& place) {
  if (refusal == Refusal::kLimitReached) {
    return InvalidRequest(call,
                          "A robot has at most " + std::to_string(authority::kMostRobotTokens) + " tokens at a time");
  }
  if (refusal == Refusal::kNotFound) return NotFound(call);
  return ExplainRobot(call, actor, refusal, place.owner, place.short_name);
}

Id TokenParameter(const Call& call) { return IdParameter(call, call.request.parameters.size() - 1); }

Outcome ListSecrets(const Call& call, const Actor& actor, FindRobotPlace find) {
  const RobotPlace place = find(call, actor);
  const auto robot = authority::FindRobot<Access::kRead>(call.run, actor, place.owner, place.short_name);
  if (!robot) return ExplainToken(call, actor, robot.error(), place);
  json::array tokens;
  for (const auto& view : ListRobotTokens(call.run, *robot)) tokens.push_back(View(call, view));
  return JsonAnswer(json::object{{"tokens", std::move(tokens)}});
}

// A requested change of a robot, with the permit or its refusal. For an organization's robots, the dialect reports a
// refusal only after it has checked the whole body.
template <typename Body>
struct RobotChange {
  RobotPlace place;
  Body body;
  Result<authority::ChangedRobots, Refusal> robots;

  Result<ChangedRobot, Refusal> FindRobot(const Call& call) const {
    if (!robots) return Fail(robots.error());
    return authority::FindRobot(call.run, *robots, place.short_name);
  }
};

template <typename Body>
Result<RobotChange<Body>, Outcome> ReadChange(const Call& call, const Actor& actor, FindRobotPlace find,
                                              const wire::Body<Body>& described) {
  RobotPlace place = find(call, actor);
  auto robots = authority::AdministerRobots<Access::kChange>(call.run, actor, place.owner);
  if (place.owner.self && !robots) return Fail(Outcome(Refused(call, actor, robots.error())));
  auto body = ReadBody(call, described);
  if (!body) return Fail(body.error());
  return RobotChange<Body>{std::move(place), std::move(*body), std::move(robots)};
}

Outcome AddSecret(const Call& call, const Actor& actor, FindRobotPlace find) {
  const auto change = ReadChange(call, actor, find, kNewRobotToken);
  if (!change) return change.error();
  const auto robot = change->FindRobot(call);
  if (!robot) return ExplainToken(call, actor, robot.error(), change->place);
  const auto view = AddRobotToken(call.run, *robot, change->body.request);
  if (!view) return ExplainToken(call, actor, view.error(), change->place);
  return JsonAnswer(View(call, *view), 201);
}

Outcome EndSecret(const Call& call, const Actor& actor, FindRobotPlace find) {
  const auto change = ReadChange(call, actor, find, kRobotTokenEnd);
  if (!change) return change.error();
  const auto robot = change->FindRobot(call);
  if (!robot) return ExplainToken(call, actor, robot.error(), change->place);
  const TimePoint end = call.run.now + change->body.expiration;
  const auto view = SetRobotTokenEnd(call.run, *robot, TokenParameter(call), end);
  if (!view) return ExplainToken(call, actor, view.error(), change->place);
  return JsonAnswer(View(call, *view));
}

Outcome RevokeSecret(const Call& call, const Actor& actor, FindRobotPlace find) {
  const RobotPlace place = find(call, actor);
  const auto robot = authority::FindRobot<Access::kChange>(call.run, actor, place.owner, place.short_name);
  if (!robot) return ExplainToken(call, actor, robot.error(), place);
  const auto revoked = RevokeRobotToken(call.run, *robot, TokenParameter(call));
  if (!revoked) return ExplainToken(call, actor, revoked.error(), place);
  return NoContent();
}

// {"enabled", "expires_at"}: an absent member gets the default of a new robot.
Outcome ChangeStatus(const Call& call, const Actor& actor, FindRobotPlace find) {
  const auto change = ReadChange(call, actor, find, kRobotStatus);
  if (!change) return change.error();
  const auto robot = change->FindRobot(call);
  if (!robot) return ExplainToken(call, actor, robot.error(), change->place);
  const Account changed = SetRobotStatus(call.run, *robot, change->body);
  return JsonAnswer(
      json::object{{"name", changed.name}, {"enabled", changed.enabled}, {"expires_at", TimeOrNull(changed.expires)}});
}

}  // namespace

// /api/v1/organization/{organization}/robots/{short}/tokens and …/status
Outcome ListOrgRobotTokens(const Call& c, const Actor& a) { return ListSecrets(c, a, RobotOfOrganization); }
Outcome CreateOrgRobotToken(const Call& c, const Actor& a) { return AddSecret(c, a, RobotOfOrganization); }
Outcome ChangeOrgRobotToken(const Call& c, const Actor& a) { return EndSecret(c, a, RobotOfOrganization); }
Outcome DeleteOrgRobotToken(const Call& c, const Actor& a) { return RevokeSecret(c, a, RobotOfOrganization); }
Outcome ChangeOrgRobotStatus(const Call& c, const Actor& a) { return ChangeStatus(c, a, RobotOfOrganization); }

// /api/v1/user/robots/{short}/tokens and …/status
Outcome ListUserRobotTokens(const Call& c, const Actor& a) { return ListSecrets(c, a, RobotOfUser); }
Outcome CreateUserRobotToken(const Call& c, const Actor& a) { return AddSecret(c, a, RobotOfUser); }
Outcome ChangeUserRobotToken(const Call& c, const Actor& a) { return EndSecret(c, a, RobotOfUser); }
Outcome DeleteUserRobotToken(const Call& c, const Actor& a) { return RevokeSecret(c, a, RobotOfUser); }
Outcome ChangeUserRobotStatus(const Call& c, const Actor& a) { return ChangeStatus(c, a, RobotOfUser); }

}  // namespace jeton::endpoints::quay
