#include "authority/access/subjects.h"

#include "domain/access/targets.h"

namespace jeton::authority {

Result<Actor, CredentialError> AsWithFullCredential(const Run& run, const Account& account) {
  if (account.kind == AccountKind::kRobot) {
    auto robot = run.identity.RobotActor(run, account);
    if (!robot) return robot;
    robot->powers = Powers::OfRobot();
    robot->credential = CredentialKind::kToken;
    robot->token_kind = TokenKind::kRobot;
    return robot;
  }
  if (!account.enabled) return Fail(CredentialError::kDisabled);
  if (const auto parents = run.identity.CheckParents(run, account); !parents) return Fail(parents.error());
  Actor user = run.identity.UserActor(account);
  user.powers = Powers::Everything();
  user.credential = CredentialKind::kPassword;
  return user;
}

std::optional<Actor> AsWithFullCredential(const Run& run, const Application& application) {
  const auto owner = run.facts.FindAccount(run, application.owner);
  if (!owner || !(*owner)->enabled) return std::nullopt;
  Actor actor;
  actor.subject = SubjectKind::kApplication;
  actor.id = application.id;
  actor.name = application.client_id;
  actor.name_space = application.owner;
  actor.application = application.id;
  actor.powers = Powers::Of(RegisteredScopes(application));
  actor.credential = CredentialKind::kToken;
  actor.token_kind = TokenKind::kOAuthAccess;
  return actor;
}

}  // namespace jeton::authority
