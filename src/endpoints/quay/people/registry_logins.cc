#include "authority/registry/registry_logins.h"

#include "endpoints/quay/common.h"
#include "endpoints/quay/people/endpoints.h"
#include "endpoints/quay/robot_place.h"

namespace jeton::endpoints::quay {
namespace {

using Logins = std::vector<authority::RegistryLogin>;

json::object View(const authority::RegistryLogin& login) {
  return {{"id", login.token.id.ToUuid()},
          {"service", login.binding.service},
          {"client", login.binding.client},
          {"address", login.binding.address},
          {"created", FormatRfc2822(login.token.created)},
          {"expires", FormatRfc2822(login.token.expires)},
          {"last_used", Rfc2822OrNull(login.last_used)}};
}

Outcome AnswerLogins(const Logins& logins) {
  json::array views;
  for (const auto& login : logins) views.push_back(View(login));
  return JsonAnswer(json::object{{"logins", std::move(views)}});
}

Outcome ListOfRobot(Authority& authority, const Call& call, FindRobotPlace find) {
  const auto actor = RequireActor(authority, call);
  if (!actor) return actor.error();
  const auto [owner, short_name] = find(call, *actor);
  const auto logins = ListRobotLogins(authority, call.work, *actor, owner, short_name);
  if (!logins) return ExplainRobot(authority, *actor, logins.error(), owner, short_name);
  return AnswerLogins(*logins);
}

Outcome EndOfRobot(Authority& authority, const Call& call, FindRobotPlace find, std::size_t id_at) {
  const auto actor = RequireActor(authority, call);
  if (!actor) return actor.error();
  const auto [owner, short_name] = find(call, *actor);
  const auto ended = EndRobotLogin(authority, call.work, *actor, owner, short_name, IdParameter(call, id_at));
  if (ended) return NoContent();
  if (ended.error() == Refusal::kNotFound) return NotFound(authority);
  return ExplainRobot(authority, *actor, ended.error(), owner, short_name);
}

}  // namespace

// GET /api/v1/user/registrylogins
Outcome ListRegistryLogins(Authority& authority, const Call& call) {
  const auto actor = RequireActor(authority, call);
  if (!actor) return actor.error();
  const auto logins = authority::ListOwnLogins(call.work, *actor);
  if (!logins) return Refused(authority, *actor, logins.error());
  return AnswerLogins(*logins);
}

// DELETE /api/v1/user/registrylogins/{id}
Outcome EndRegistryLogin(Authority& authority, const Call& call) {
  const auto actor = RequireFreshActor(authority, call);
  if (!actor) return actor.error();
  const auto ended = authority::EndOwnLogin(authority, call.work, *actor, IdParameter(call, 0));
  if (!ended) return Refused(authority, *actor, ended.error());
  return NoContent();
}

// …/robots/{short}/registrylogins and …/registrylogins/{id}, of organizations and of users
Outcome ListOrgRobotLogins(Authority& a, const Call& c) { return ListOfRobot(a, c, RobotOfOrganization); }
Outcome EndOrgRobotLogin(Authority& a, const Call& c) { return EndOfRobot(a, c, RobotOfOrganization, 2); }
Outcome ListUserRobotLogins(Authority& a, const Call& c) { return ListOfRobot(a, c, RobotOfUser); }
Outcome EndUserRobotLogin(Authority& a, const Call& c) { return EndOfRobot(a, c, RobotOfUser, 1); }

}  // namespace jeton::endpoints::quay
