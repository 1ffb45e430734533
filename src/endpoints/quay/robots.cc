#include "authority/robots.h"

#include "base/encoding.h"
#include "endpoints/quay/common.h"
#include "endpoints/quay/endpoints.h"

#include <boost/json/serialize.hpp>

namespace jeton::endpoints::quay {
namespace {

constexpr std::size_t kLongestDescription = 255;

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

json::object ViewInList(const authority::RobotView& view, const authority::RobotList& list) {
  json::object body = View(view);
  // The member is there for those who may see it, null where no copy is kept.
  if (list.with_tokens && !view.token) body["token"] = nullptr;
  if (!list.with_permissions) return body;
  json::array teams;
  for (const std::string& team : view.teams) {
    teams.push_back(json::object{{"name", team}, {"avatar", Avatar(team, team, "team")}});
  }
  json::array repositories(view.repositories.begin(), view.repositories.end());
  body["teams"] = std::move(teams);
  body["repositories"] = std::move(repositories);
  return body;
}

Response Explain(const Authority& authority, const Actor& actor, Refusal refusal, const std::string& organization,
                 const std::string& short_name) {
  switch (refusal) {
    case Refusal::kUnknownRobot: return MessageError(400, "Could not find robot with specified username");
    case Refusal::kTaken:
      return InvalidRequest(authority, "Existing robot with name: " + organization + "+" + short_name);
    case Refusal::kInvalidName:
      return InvalidRequest(authority,
                            "Invalid robot name: groups of lowercase letters and digits joined by single '.', '_' or "
                            "'-', 2 to 255 characters");
    case Refusal::kRobotsDisallowed:
      return InvalidRequest(authority, "Robot accounts have been disabled. Please contact your administrator.");
    case Refusal::kNotFound: return MessageError(400, "Organization does not exist: " + organization);
    default: return Refused(authority, actor, refusal);
  }
}

struct RobotBody {
  std::string description;
  std::string metadata = "{}";
};

// A body is optional, and one that is no JSON object counts as none.
RobotBody ReadRobotBody(const Call& call, std::string& problem) {
  const auto value = ParseJson(call.request.body);
  if (!value || !value->is_object()) return {};
  Fields fields(value->get_object());
  RobotBody body{.description = fields.Optional("description", "")};
  if (CountCodePoints(body.description) > kLongestDescription) {
    fields.Problem("description", "must have at most 255 characters");
  }
  if (const json::value* const metadata = fields.Find("unstructured_metadata"); metadata && !metadata->is_null()) {
    if (metadata->is_object()) {
      body.metadata = json::serialize(*metadata);
    } else {
      fields.Problem("unstructured_metadata", "must be an object");
    }
  }
  problem = fields.problem();
  return body;
}

}  // namespace

// GET /api/v1/organization/{organization}/robots
Outcome GetOrgRobots(Authority& authority, const Call& call) {
  const auto actor = RequireActor(authority, call);
  if (!actor) return actor.error();
  const std::string& organization = call.request.parameters[0];
  std::optional<std::size_t> limit;
  if (const auto text = QueryParameter(call, "limit")) {
    const auto number = ParseInteger(*text);
    if (!number || *number < 0) return InvalidRequest(authority, "'limit' must be a number");
    limit = static_cast<std::size_t>(*number);
  }
  const auto list = ListRobots(authority, call.work, *actor, organization, FlagParameter(call, "permissions", false),
                               FlagParameter(call, "token", true), limit);
  if (!list) return Explain(authority, *actor, list.error(), organization, "");
  json::array robots;
  for (const auto& view : list->robots) robots.push_back(ViewInList(view, *list));
  return JsonAnswer(json::object{{"robots", std::move(robots)}});
}

// GET /api/v1/organization/{organization}/robots/{short}
Outcome GetOrgRobot(Authority& authority, const Call& call) {
  const auto actor = RequireActor(authority, call);
  if (!actor) return actor.error();
  const auto& parameters = call.request.parameters;
  const auto view = ShowRobot(authority, call.work, *actor, parameters[0], parameters[1]);
  if (!view) return Explain(authority, *actor, view.error(), parameters[0], parameters[1]);
  json::object body = ViewWithMetadata(*view);
  if (!view->token && !actor->readonly_superuser) body["token"] = nullptr;
  return JsonAnswer(body);
}

// PUT /api/v1/organization/{organization}/robots/{short}
Outcome CreateOrgRobot(Authority& authority, const Call& call) {
  const auto actor = RequireActor(authority, call);
  if (!actor) return actor.error();
  std::string problem;
  const RobotBody body = ReadRobotBody(call, problem);
  if (!problem.empty()) return InvalidRequest(authority, problem);
  const auto& parameters = call.request.parameters;
  const auto view =
      CreateRobot(authority, call.work, *actor, parameters[0], parameters[1], body.description, body.metadata);
  if (!view) return Explain(authority, *actor, view.error(), parameters[0], parameters[1]);
  return JsonAnswer(ViewWithMetadata(*view), 201);
}

// DELETE /api/v1/organization/{organization}/robots/{short}
Outcome DeleteOrgRobot(Authority& authority, const Call& call) {
  const auto actor = RequireActor(authority, call);
  if (!actor) return actor.error();
  const auto& parameters = call.request.parameters;
  const auto deleted = DeleteRobot(authority, call.work, *actor, parameters[0], parameters[1]);
  if (!deleted) return Explain(authority, *actor, deleted.error(), parameters[0], parameters[1]);
  return NoContent();
}

// POST /api/v1/organization/{organization}/robots/{short}/regenerate
Outcome RegenerateOrgRobotToken(Authority& authority, const Call& call) {
  const auto actor = RequireActor(authority, call);
  if (!actor) return actor.error();
  const auto& parameters = call.request.parameters;
  const auto view = RegenerateRobotToken(authority, call.work, *actor, parameters[0], parameters[1]);
  if (!view) return Explain(authority, *actor, view.error(), parameters[0], parameters[1]);
  return JsonAnswer(View(*view));
}

}  // namespace jeton::endpoints::quay
