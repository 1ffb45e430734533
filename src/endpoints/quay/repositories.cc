#include "authority/repositories.h"

#include "endpoints/quay/common.h"
#include "endpoints/quay/endpoints.h"

namespace jeton::endpoints::quay {
namespace {

Visibility ReadVisibility(Fields& fields) {
  const std::string text = fields.Required("visibility");
  if (text != "public" && text != "private") fields.Problem("visibility", "must be public or private");
  return text == "public" ? Visibility::kPublic : Visibility::kPrivate;
}

}  // namespace

// POST /api/v1/repository
Outcome CreateRepo(Authority& authority, const Call& call) {
  const auto actor = RequireActor(authority, call);
  if (!actor) return actor.error();
  const auto body = ReadObject(authority, call);
  if (!body) return body.error();
  Fields fields(*body);
  const std::string name = fields.Required("repository");
  const std::string name_space = fields.Optional("namespace", actor->name);
  const std::string description = fields.Optional("description", "");
  const Visibility visibility = ReadVisibility(fields);
  if (!fields.problem().empty()) return InvalidRequest(authority, fields.problem());
  const auto made = CreateRepositoryNamed(authority, call.work, *actor, name_space, name, visibility, description);
  if (made) return JsonAnswer(json::object{{"namespace", name_space}, {"name", name}, {"kind", "image"}}, 201);
  switch (made.error()) {
    case Refusal::kInvalidName: return InvalidRequest(authority, "Invalid repository name");
    case Refusal::kTaken: return InvalidRequest(authority, "Repository already exists");
    default: return Refused(authority, *actor, made.error());
  }
}

// POST /api/v1/repository/{namespace/name}/changevisibility
Outcome ChangeRepoVisibility(Authority& authority, const Call& call) {
  const auto actor = RequireActor(authority, call);
  if (!actor) return actor.error();
  const auto body = ReadObject(authority, call);
  if (!body) return body.error();
  Fields fields(*body);
  const Visibility visibility = ReadVisibility(fields);
  if (!fields.problem().empty()) return InvalidRequest(authority, fields.problem());
  const auto [name_space, repository] = SplitRepositoryPath(call.request.parameters[0]);
  const auto changed = ChangeVisibility(authority, call.work, *actor, name_space, repository, visibility);
  if (!changed) return Refused(authority, *actor, changed.error());
  return JsonAnswer(json::object{{"success", true}});
}

// DELETE /api/v1/repository/{namespace/name}
Outcome DeleteRepository(Authority& authority, const Call& call) {
  const auto actor = RequireActor(authority, call);
  if (!actor) return actor.error();
  const auto [name_space, repository] = SplitRepositoryPath(call.request.parameters[0]);
  const auto deleted = authority::DeleteRepository(authority, call.work, *actor, name_space, repository);
  if (!deleted) return Refused(authority, *actor, deleted.error());
  return NoContent();
}

}  // namespace jeton::endpoints::quay
