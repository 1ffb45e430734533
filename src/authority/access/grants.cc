#include "authority/access/grants.h"

#include "authority/audit.h"
#include "authority/grantees.h"
#include "authority/robots/robots.h"
#include "domain/names.h"
#include "storage/directory/repositories.h"

namespace jeton::authority {
namespace {

using Refused = AccessGrantRefusal;

// One grant being made.
class Granting {
 public:
  Granting(const Run& run, const Actor& actor, const AccessGrant& grant) : run_(run), actor_(actor), grant_(grant) {}

  Result<GrantedAccess, AccessGrantRefusal> Make() {
    if (IsForeignRobot(grant_.who, grant_.name_space)) return Fail(Refused{Refusal::kForeignRobot});
    const auto repository = FindOrMakeRepository();
    if (!repository) return Fail(Refused{repository.error(), false, run_.settings.limits.repositories});
    const auto name = SplitRobotName(grant_.who);
    std::optional<ChangedRobot> robot;
    if (name) {
      auto found = FindOrMakeRobot(repository->name_space(), name->short_name);
      if (!found) return Fail(found.error());
      robot = std::move(*found);
    }
    const auto term = LendRole(run_, *repository, grant_.who, {NeededRole(grant_.action), grant_.role_end});
    if (!term) return Fail(Refused{term.error(), false, run_.settings.limits.permissions});
    granted_.term = *term;
    if (robot) {
      auto token = AddRobotToken(run_, *robot, {.name = grant_.note, .life = grant_.secret_life});
      if (!token) return Fail(Refused{token.error(), true, kMostRobotTokens});
      granted_.token = std::move(*token);
    }
    RecordGrant(*repository);
    return std::move(granted_);
  }

 private:
  Result<AdministeredRepository, Refusal> Find() const {
    return FindRepository<RepositoryAction::kAdminister>(run_, actor_, grant_.name_space, grant_.repository);
  }

  Result<AdministeredRepository, Refusal> FindOrMakeRepository() {
    auto found = Find();
    if (found) return found;
    const auto facts =
        storage::Repositories(run_.tx()).Stand(grant_.name_space, grant_.repository, actor_.id, run_.now);
    if (facts.exists || !facts.name_space.exists) return found;
    const auto made = CreateRepositoryNamed(run_, actor_, grant_.name_space, {grant_.repository});
    if (!made) return Fail(made.error());
    granted_.made_repository = true;
    return Find();
  }

  Result<ChangedRobot, AccessGrantRefusal> FindOrMakeRobot(const NamespaceFacts& name_space,
                                                           std::string_view short_name) {
    const bool self = name_space.kind == AccountKind::kUser && name_space.id == actor_.id;
    const auto robots = AdministerRobots<Access::kChange>(run_, actor_, {grant_.name_space, self});
    if (!robots) return Fail(Refused{robots.error(), true});
    auto robot = FindRobot(run_, *robots, short_name);
    if (!robot && grant_.create) {
      const auto made = AddRobot(run_, *robots, short_name, {.description = grant_.note, .metadata = {}});
      if (!made) return Fail(Refused{made.error(), true, run_.settings.limits.robots});
      granted_.made_robot = true;
      robot = FindRobot(run_, *robots, short_name);
    }
    if (!robot) return Fail(Refused{robot.error(), true});
    return std::move(*robot);
  }

  void RecordGrant(const AdministeredRepository& repository) const {
    Record(run_, actor_, "allow_access", repository.name_space().id,
           {{"who", grant_.who},
            {"namespace", grant_.name_space},
            {"repo", grant_.repository},
            {"role", std::string(NameOf(granted_.term.role))},
            {"expires", granted_.term.end == kNever ? "" : FormatRfc3339(granted_.term.end)},
            {"robot_token_uuid", granted_.token ? granted_.token->token.id.ToUuid() : ""},
            {"note", grant_.note}},
           repository.id());
  }

  const Run& run_;
  const Actor& actor_;
  const AccessGrant& grant_;
  GrantedAccess granted_;
};

}  // namespace

Result<GrantedAccess, AccessGrantRefusal> LendAccess(const Run& run, const Actor& actor, const AccessGrant& grant) {
  return Granting(run, actor, grant).Make();
}

Result<RepositoryRole, Refusal> WithdrawAccess(const Run& run, const Actor& actor, const AccessGrant& grant) {
  const auto repository = FindRepository<RepositoryAction::kAdminister>(run, actor, grant.name_space, grant.repository);
  if (!repository) return Fail(repository.error());
  const auto account = FindGrantee(run, grant.name_space, grant.who);
  if (!account) return Fail(account.error());
  const RoleTerm held = storage::Repositories(run.tx()).TermOf(repository->id(), account->id, run.now);
  if (held.role < NeededRole(grant.action)) return RepositoryRole::kNone;
  const auto removed = DeletePermission(run, *repository, {GranteeKind::kAccount, grant.who});
  if (!removed) return Fail(removed.error());
  Record(run, actor, "deny_access", repository->name_space().id,
         {{"who", grant.who},
          {"namespace", grant.name_space},
          {"repo", grant.repository},
          {"role", std::string(NameOf(held.role))},
          {"note", grant.note}},
         repository->id());
  return held.role;
}

}  // namespace jeton::authority
