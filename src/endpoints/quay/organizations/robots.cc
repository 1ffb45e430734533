#include "authority/robots/robots.h"

#include "base/encoding.h"
#include "endpoints/quay/applications/grants.h"
#include "endpoints/quay/common.h"
#include "endpoints/quay/json_list.h"
#include "endpoints/quay/organizations/bodies.h"
#include "endpoints/quay/organizations/endpoints.h"
#include "endpoints/quay/robot_place.h"

namespace jeton::endpoints::quay {
namespace {

json::object View(const authority::RobotView& view) {
  json::object body{{"name", view.robot.name},
                    {"created", FormatRfc2822(view.robot.created)},
                    {"last_accessed", Rfc2822OrNull(view.last_used)},
                    {"description", view.robot.description}};
  if (view.token) body["token"] = wire::JsonView(view.token->Reveal());
  return body;
}

json::object ViewWithMetadata(const authority::RobotView& view) {
  json::object body = View(view);
  body["unstructured_metadata"] = ParseJson(view.robot.metadata).value_or(json::object());
  return body;
}

json::object ViewInList(const authority::ListedRobot& robot) {
  json::object body = View(robot.view);
  // Callers who may see the token get null if no copy is kept.
  if (robot.with_token && !robot.view.token) body["token"] = nullptr;
  if (!robot.permissions) return body;
  json::array teams;
  for (const std::string& team : robot.permissions->teams) {
    teams.push_back(json::object{{"name", team}, {"avatar", Avatar(team, team, "team")}});
  }
  const auto& repositories = robot.permissions->repositories;
  body["teams"] = std::move(teams);
  body["repositories"] = json::array(repositories.begin(), repositories.end());
  return body;
}

// A body is optional.
Result<authority::NewRobot, Outcome> ReadNewRobot(const Call& call) {
  return call.request.body.empty() ? authority::NewRobot{} : ReadBody(call, kNewRobot);
}

Outcome List(const Call& call, const Actor& actor, FindRobotPlace find) {
  const RobotPlace place = find(call, actor);
  const auto number = NumberParameter(call, "limit");
  if (!number) return number.error();
  if (number->value_or(0) < 0) return InvalidRequest(call, "'limit' must not be negative");
  authority::RobotListQuery query{.owner = place.owner,
                                  .permissions = FlagParameter(call, "permissions", false),
                                  .tokens = FlagParameter(call, "token", true)};
  if (number->value_or(0) > 0) query.limit = static_cast<std::size_t>(**number);
  using authority::RobotPage;
  auto rows =
      JsonRowsOf<RobotPage>([actor, query](const Run& run, const RobotPage::Place& after,
                                           std::size_t most) { return ListRobots(run, actor, query, after, most); },
                            [](const Run&, const authority::ListedRobot& robot) { return ViewInList(robot); });
  return AnswerJsonList(call, actor, "robots", std::move(rows),
                        [&](Refusal refusal) { return ExplainRobot(call, actor, refusal, place.owner, ""); });
}

Outcome Show(const Call& call, const Actor& actor, FindRobotPlace find) {
  const auto [owner, short_name] = find(call, actor);
  const auto robot = authority::FindRobot<Access::kRead>(call.run, actor, owner, short_name);
  if (!robot) return ExplainRobot(call, actor, robot.error(), owner, short_name);
  const authority::RobotView view = ShowRobot(call.run, *robot);
  json::object body = ViewWithMetadata(view);
  if (!view.token && (owner.self || !actor.readonly_superuser)) body["token"] = nullptr;
  return JsonAnswer(body);
}

Outcome Create(const Call& call, const Actor& actor, FindRobotPlace find) {
  const auto [owner, short_name] = find(call, actor);
  const auto robots = authority::AdministerRobots<Access::kChange>(call.run, actor, owner);
  if (owner.self && !robots) return Refused(call, actor, robots.error());
  const auto wanted = ReadNewRobot(call);
  if (!wanted) return wanted.error();
  if (!robots) return ExplainRobot(call, actor, robots.error(), owner, short_name);
  const auto view = CreateRobot(call.run, *robots, short_name, *wanted);
  if (!view) return ExplainRobot(call, actor, view.error(), owner, short_name);
  json::object body = ViewWithMetadata(*view);
  // Only this answer distinguishes absent metadata from empty metadata.
  if (!wanted->metadata) body["unstructured_metadata"] = nullptr;
  return JsonAnswer(body, 201);
}

Outcome Delete(const Call& call, const Actor& actor, FindRobotPlace find) {
  const auto [owner, short_name] = find(call, actor);
  const auto robot = authority::FindRobot<Access::kChange>(call.run, actor, owner, short_name);
  if (!robot) return ExplainRobot(call, actor, robot.error(), owner, short_name);
  DeleteRobot(call.run, *robot);
  return NoContent();
}

Outcome Regenerate(const Call& call, const Actor& actor, FindRobotPlace find) {
  const auto [owner, short_name] = find(call, actor);
  const auto robot = authority::FindRobot<Access::kChange>(call.run, actor, owner, short_name);
  if (!robot) return ExplainRobot(call, actor, robot.error(), owner, short_name);
  return JsonAnswer(View(RegenerateRobotToken(call.run, *robot)));
}

Outcome Permissions(const Call& call, const Actor& actor, FindRobotPlace find) {
  const RobotPlace place = find(call, actor);
  // For an organization's robot, the dialect also requires a credential that reaches the caller's own account.
  const bool reaches = Decide(actor, OnSelf{SelfRole::kAdmin}).allowed();
  if (!place.owner.self && !reaches) return Denied(call, actor);
  using authority::GrantPage;
  auto rows =
      GrantRows([actor, place](const Run& run, const Id& after, std::size_t most) -> Result<GrantPage, Refusal> {
        const auto robot = authority::FindRobot<Access::kRead>(run, actor, place.owner, place.short_name);
        if (!robot) return Fail(robot.error());
        return ListRobotPermissions(run, *robot, after, most);
      });
  return AnswerJsonList(call, actor, "permissions", std::move(rows), [&](Refusal refusal) -> Response {
    if (!place.owner.self && refusal == Refusal::kForbidden) return MessageError(403, "Unauthorized");
    return ExplainRobot(call, actor, refusal, place.owner, place.short_name);
  });
}

}  // namespace

RobotPlace RobotOfOrganization(const Call& call, const Actor&) {
  const auto& parameters = call.request.parameters;
  return {{parameters[0], false}, parameters.size() > 1 ? parameters[1] : std::string()};
}

RobotPlace RobotOfUser(const Call& call, const Actor& actor) {
  const auto& parameters = call.request.parameters;
  return {{actor.name, true}, parameters.empty() ? std::string() : parameters[0]};
}

Response ExplainRobot(const Call& call, const Actor& actor, Refusal refusal, const authority::RobotOwner& owner,
                      const std::string& short_name) {
  switch (refusal) {
    case Refusal::kLimitReached:
      return LimitReached("Robot", call.run.settings.limits.robots, owner.self ? "user" : "organization");
    case Refusal::kUnknownRobot: return MessageError(400, "Could not find robot with specified username");
    case Refusal::kTaken: return InvalidRequest(call, "Existing robot with name: " + owner.name + "+" + short_name);
    case Refusal::kInvalidName:
      return InvalidRequest(call, "The name for the robot '" + short_name + "' is invalid: " + FaultOfName(short_name));
    case Refusal::kRobotsDisallowed:
      return InvalidRequest(call, "Robot accounts have been disabled. Please contact your administrator.");
    case Refusal::kNotFound: return MessageError(400, "Organization does not exist: " + owner.name);
    default: return Refused(call, actor, refusal);
  }
}

// /api/v1/organization/{organization}/robots, …/robots/{short} and what is below
Outcome GetOrgRobots(const Call& c, const Actor& a) { return List(c, a, RobotOfOrganization); }
Outcome GetOrgRobot(const Call& c, const Actor& a) { return Show(c, a, RobotOfOrganization); }
Outcome CreateOrgRobot(const Call& c, const Actor& a) { return Create(c, a, RobotOfOrganization); }
Outcome DeleteOrgRobot(const Call& c, const Actor& a) { return Delete(c, a, RobotOfOrganization); }
Outcome RegenerateOrgRobotToken(const Call& c, const Actor& a) { return Regenerate(c, a, RobotOfOrganization); }
Outcome GetOrgRobotPermissions(const Call& c, const Actor& a) { return Permissions(c, a, RobotOfOrganization); }

// /api/v1/user/robots, …/robots/{short} and what is below
Outcome GetUserRobots(const Call& c, const Actor& a) { return List(c, a, RobotOfUser); }
Outcome GetUserRobot(const Call& c, const Actor& a) { return Show(c, a, RobotOfUser); }
Outcome CreateUserRobot(const Call& c, const Actor& a) { return Create(c, a, RobotOfUser); }
Outcome DeleteUserRobot(const Call& c, const Actor& a) { return Delete(c, a, RobotOfUser); }
Outcome RegenerateUserRobotToken(const Call& c, const Actor& a) { return Regenerate(c, a, RobotOfUser); }
Outcome GetUserRobotPermissions(const Call& c, const Actor& a) { return Permissions(c, a, RobotOfUser); }

}  // namespace jeton::endpoints::quay
