#include "authority/organizations/robot_tokens.h"

#include "base/encoding.h"
#include "endpoints/quay/organizations/bodies.h"
#include "endpoints/quay/organizations/endpoints.h"
#include "endpoints/quay/robot_place.h"
#include "endpoints/restriction.h"

// Beyond Quay: several secrets of one robot, each with a life and a restriction of its own, and robots that rest or
// end.
namespace jeton::endpoints::quay {
namespace {

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

Outcome ListSecrets(const Call& call, FindRobotPlace find) {
  const auto actor = RequireActor(call);
  if (!actor) return actor.error();
  const RobotPlace place = find(call, *actor);
  const auto views = ListRobotTokens(call.run, *actor, place.owner, place.short_name);
  if (!views) return ExplainToken(call, *actor, views.error(), place);
  json::array tokens;
  for (const auto& view : *views) tokens.push_back(View(call, view));
  return JsonAnswer(json::object{{"tokens", std::move(tokens)}});
}

// A change of a robot and the actor that asks for it, who may change robots of their own.
template <typename Body>
struct RobotChange {
  Actor actor;
  RobotPlace place;
  Body body;
};

template <typename Body>
Result<RobotChange<Body>, Outcome> ReadChange(const Call& call, FindRobotPlace find,
                                              const wire::Body<Body>& described) {
  auto actor = RequireActor(call);
  if (!actor) return Fail(actor.error());
  RobotPlace place = find(call, *actor);
  if (const auto may = MayChangeOwnRobots(*actor, place.owner); !may) {
    return Fail(Outcome(Refused(call, *actor, may.error())));
  }
  auto body = ReadBody(call, described);
  if (!body) return Fail(body.error());
  return RobotChange<Body>{std::move(*actor), std::move(place), std::move(*body)};
}

Outcome AddSecret(const Call& call, FindRobotPlace find) {
  const auto change = ReadChange(call, find, kNewRobotToken);
  if (!change) return change.error();
  const auto& [actor, place, body] = *change;
  const auto view = AddRobotToken(call.run, actor, place.owner, place.short_name, body.request);
  if (!view) return ExplainToken(call, actor, view.error(), place);
  return JsonAnswer(View(call, *view), 201);
}

Outcome EndSecret(const Call& call, FindRobotPlace find) {
  const auto change = ReadChange(call, find, kRobotTokenEnd);
  if (!change) return change.error();
  const auto& [actor, place, body] = *change;
  const auto view = SetRobotTokenEnd(call.run, actor, place.owner, place.short_name, TokenParameter(call),
                                     call.run.now + body.expiration);
  if (!view) return ExplainToken(call, actor, view.error(), place);
  return JsonAnswer(View(call, *view));
}

Outcome RevokeSecret(const Call& call, FindRobotPlace find) {
  const auto actor = RequireActor(call);
  if (!actor) return actor.error();
  const RobotPlace place = find(call, *actor);
  const auto revoked = RevokeRobotToken(call.run, *actor, place.owner, place.short_name, TokenParameter(call));
  if (!revoked) return ExplainToken(call, *actor, revoked.error(), place);
  return NoContent();
}

// {"enabled", "expires_at"}: a member that is not there is as it is for a new robot.
Outcome ChangeStatus(const Call& call, FindRobotPlace find) {
  const auto change = ReadChange(call, find, kRobotStatus);
  if (!change) return change.error();
  const auto& [actor, place, body] = *change;
  const auto robot = SetRobotStatus(call.run, actor, place.owner, place.short_name, body);
  if (!robot) return ExplainToken(call, actor, robot.error(), place);
  return JsonAnswer(
      json::object{{"name", robot->name}, {"enabled", robot->enabled}, {"expires_at", TimeOrNull(robot->expires)}});
}

}  // namespace

// /api/v1/organization/{organization}/robots/{short}/tokens and …/status
Outcome ListOrgRobotTokens(const Call& c) { return ListSecrets(c, RobotOfOrganization); }
Outcome CreateOrgRobotToken(const Call& c) { return AddSecret(c, RobotOfOrganization); }
Outcome ChangeOrgRobotToken(const Call& c) { return EndSecret(c, RobotOfOrganization); }
Outcome DeleteOrgRobotToken(const Call& c) { return RevokeSecret(c, RobotOfOrganization); }
Outcome ChangeOrgRobotStatus(const Call& c) { return ChangeStatus(c, RobotOfOrganization); }

// /api/v1/user/robots/{short}/tokens and …/status
Outcome ListUserRobotTokens(const Call& c) { return ListSecrets(c, RobotOfUser); }
Outcome CreateUserRobotToken(const Call& c) { return AddSecret(c, RobotOfUser); }
Outcome ChangeUserRobotToken(const Call& c) { return EndSecret(c, RobotOfUser); }
Outcome DeleteUserRobotToken(const Call& c) { return RevokeSecret(c, RobotOfUser); }
Outcome ChangeUserRobotStatus(const Call& c) { return ChangeStatus(c, RobotOfUser); }

}  // namespace jeton::endpoints::quay
