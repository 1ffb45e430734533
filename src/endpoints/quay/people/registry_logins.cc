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

Outcome ListOfRobot(const Call& call, const Actor& actor, FindRobotPlace find) {
  const auto [owner, short_name] = find(call, actor);
  const auto robot = authority::FindRobot<Access::kRead>(call.run, actor, owner, short_name);
  if (!robot) return ExplainRobot(call, actor, robot.error(), owner, short_name);
  return AnswerLogins(ListRobotLogins(call.run, *robot));
}

Outcome EndOfRobot(const Call& call, const Actor& actor, FindRobotPlace find, std::size_t id_at) {
  const auto [owner, short_name] = find(call, actor);
  const auto robot = authority::FindRobot<Access::kChange>(call.run, actor, owner, short_name);
  if (!robot && robot.error() == Refusal::kNotFound) return NotFound(call);
  if (!robot) return ExplainRobot(call, actor, robot.error(), owner, short_name);
  const auto ended = EndRobotLogin(call.run, *robot, IdParameter(call, id_at));
  if (!ended) return Refused(call, actor, ended.error());
  return NoContent();
}

}  // namespace

// GET /api/v1/user/registrylogins
Outcome ListRegistryLogins(const Call& call, const Actor& actor) {
  const auto logins = authority::ListOwnLogins(call.run, actor);
  if (!logins) return Refused(call, actor, logins.error());
  return AnswerLogins(*logins);
}

// DELETE /api/v1/user/registrylogins/{id}
Outcome EndRegistryLogin(const Call& call, const Actor& actor) {
  const auto ended = authority::EndOwnLogin(call.run, actor, IdParameter(call, 0));
  if (!ended) return Refused(call, actor, ended.error());
  return NoContent();
}

// …/robots/{short}/registrylogins and …/registrylogins/{id}, of organizations and of users
Outcome ListOrgRobotLogins(const Call& c, const Actor& a) { return ListOfRobot(c, a, RobotOfOrganization); }
Outcome EndOrgRobotLogin(const Call& c, const Actor& a) { return EndOfRobot(c, a, RobotOfOrganization, 2); }
Outcome ListUserRobotLogins(const Call& c, const Actor& a) { return ListOfRobot(c, a, RobotOfUser); }
Outcome EndUserRobotLogin(const Call& c, const Actor& a) { return EndOfRobot(c, a, RobotOfUser, 1); }

}  // namespace jeton::endpoints::quay
