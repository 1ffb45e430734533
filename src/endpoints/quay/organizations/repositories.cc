#include "authority/organizations/repositories.h"

#include "endpoints/quay/common.h"
#include "endpoints/quay/organizations/bodies.h"
#include "endpoints/quay/organizations/endpoints.h"
#include "endpoints/quay/user_view.h"

namespace jeton::endpoints::quay {
namespace {

json::object ShownView(const authority::RepositoryView& shown) {
  return {{"namespace", shown.name_space.name},
          {"name", shown.repository.name},
          {"kind", "image"},
          {"description", shown.repository.description},
          {"is_public", shown.repository.visibility == Visibility::kPublic},
          {"is_organization", shown.name_space.kind == AccountKind::kOrganization},
          {"is_starred", false},
          {"status_token", ""},
          {"trust_enabled", false},
          {"tag_expiration_s", ChosenDetails(shown.name_space).at("tag_expiration_s")},
          {"is_free_account", true},
          {"state", "NORMAL"},
          {"can_write", shown.can_write},
          {"can_admin", shown.can_administer}};
}

}  // namespace

// POST /api/v1/repository
Outcome CreateRepo(const Call& call, const Actor& actor) {
  const auto body = ReadBody(call, kNewRepository);
  if (!body) return body.error();
  const std::string name_space = body->name_space.value_or(actor.name);
  const auto made =
      CreateRepositoryNamed(call.run, actor, name_space, {body->name, body->visibility, body->description});
  if (made) return JsonAnswer(json::object{{"namespace", name_space}, {"name", body->name}, {"kind", "image"}}, 201);
  switch (made.error()) {
    case Refusal::kInvalidName: return InvalidRequest(call, "Invalid repository name");
    case Refusal::kTaken: return InvalidRequest(call, "Repository already exists");
    case Refusal::kLimitReached:
      return LimitReached("Repository", call.run.settings.limits.repositories, "user or organization");
    default: return Refused(call, actor, made.error());
  }
}

// GET /api/v1/repository/{namespace/name}
Outcome GetRepo(const Call& call, const Actor& actor) {
  const auto [name_space, repository] = SplitRepositoryPath(call.request.parameters[0]);
  const auto shown = authority::ShowRepository(call.run, actor, name_space, repository);
  if (!shown) return Refused(call, actor, shown.error());
  json::object view = ShownView(*shown);
  // This server knows neither tags nor pulls by day.
  if (FlagParameter(call, "includeTags", true)) view["tags"] = json::object();
  if (FlagParameter(call, "includeStats", false)) view["stats"] = json::array();
  return JsonAnswer(view);
}

// PUT /api/v1/repository/{namespace/name}
Outcome UpdateRepo(const Call& call, const Actor& actor) {
  const auto [name_space, name] = SplitRepositoryPath(call.request.parameters[0]);
  const auto repository = authority::FindRepository<RepositoryAction::kDescribe>(call.run, actor, name_space, name);
  if (!repository && repository.error() == Refusal::kForbidden) return Denied(call, actor);
  const auto body = ReadBody(call, kRepositoryDescription);
  if (!body) return body.error();
  if (!repository) return Refused(call, actor, repository.error());
  ChangeDescription(call.run, *repository, body->description);
  return JsonAnswer(json::object{{"success", true}});
}

// POST /api/v1/repository/{namespace/name}/changevisibility
Outcome ChangeRepoVisibility(const Call& call, const Actor& actor) {
  const auto [name_space, name] = SplitRepositoryPath(call.request.parameters[0]);
  const auto repository = authority::FindRepository<RepositoryAction::kAdminister>(call.run, actor, name_space, name);
  if (!repository && repository.error() == Refusal::kForbidden) return Denied(call, actor);
  const auto body = ReadBody(call, kVisibilityBody);
  if (!body) return body.error();
  if (!repository) return Refused(call, actor, repository.error());
  ChangeVisibility(call.run, *repository, body->visibility);
  return JsonAnswer(json::object{{"success", true}});
}

// DELETE /api/v1/repository/{namespace/name}
Outcome DeleteRepository(const Call& call, const Actor& actor) {
  const auto [name_space, repository] = SplitRepositoryPath(call.request.parameters[0]);
  const auto deleted = authority::DeleteRepository(call.run, actor, name_space, repository);
  if (!deleted) return Refused(call, actor, deleted.error());
  return NoContent();
}

}  // namespace jeton::endpoints::quay
