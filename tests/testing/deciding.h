#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "authority/applications/application_tokens.h"
#include "authority/applications/applications.h"
#include "authority/federation/trust.h"
#include "authority/federation/trust_trial.h"
#include "authority/installation/service_keys.h"
#include "authority/organizations/logs.h"
#include "authority/organizations/organizations.h"
#include "authority/organizations/permissions.h"
#include "authority/organizations/repositories.h"
#include "authority/people/application_passwords.h"
#include "authority/people/own_account.h"
#include "authority/people/users.h"
#include "authority/registry/registry_logins.h"
#include "authority/registry/uses.h"
#include "authority/robots/robot_tokens.h"
#include "authority/robots/robots.h"

// What an endpoint does for an actor: it has the policy make the permit, and hands that to the verb.
namespace jeton::authority {

template <typename T>
struct Decided {
  using Type = Result<T, Refusal>;
};
template <typename T>
struct Decided<Result<T, Refusal>> {
  using Type = Result<T, Refusal>;
};

template <typename Permit, typename Verb>
auto With(const Result<Permit, Refusal>& permit, Verb verb) {
  using Given = std::invoke_result_t<Verb, const Permit&>;
  using Type = typename Decided<Given>::Type;
  if (!permit) return Type(Fail(permit.error()));
  if constexpr (std::is_void_v<Given>) {
    verb(*permit);
    return Type();
  } else {
    return Type(verb(*permit));
  }
}

inline auto CreateOrganization(const Run& run, const Actor& actor, const std::string& name, const std::string& email) {
  return With(OrganizationFounder::Of(run.settings, actor),
              [&](const auto& founder) { return CreateOrganization(run, founder, name, email); });
}

inline auto ChangeVisibility(const Run& run, const Actor& actor, std::string_view name_space, std::string_view name,
                             Visibility visibility) {
  return With(FindRepository<RepositoryAction::kAdminister>(run, actor, name_space, name),
              [&](const auto& repository) { ChangeVisibility(run, repository, visibility); });
}
inline auto ListUsesOfRepository(const Run& run, const Actor& actor, std::string_view name_space, std::string_view name,
                                 const UseQuery& query) {
  return With(FindRepository<RepositoryAction::kSeeSettings>(run, actor, name_space, name),
              [&](const auto& repository) { return ListUsesOfRepository(run, repository, query); });
}

inline auto ShowApplication(const Run& run, const Actor& actor, std::string_view organization,
                            std::string_view client_id) {
  return With(FindOwnedApplication<Access::kRead>(run, actor, organization, client_id),
              [&](const auto& owned) { return ShowApplication(run, owned); });
}
inline auto ListApplicationTokens(const Run& run, const Actor& actor, std::string_view organization,
                                  std::string_view client_id, const TokenPlace& before) {
  return With(FindOwnedApplication<Access::kRead>(run, actor, organization, client_id),
              [&](const auto& owned) { return ListApplicationTokens(run, owned, before); });
}
inline auto UpdateApplication(const Run& run, const Actor& actor, std::string_view organization,
                              std::string_view client_id, const ApplicationFields& fields) {
  return With(FindOwnedApplication<Access::kChange>(run, actor, organization, client_id),
              [&](const auto& owned) { return UpdateApplication(run, owned, fields); });
}
inline auto DeleteApplication(const Run& run, const Actor& actor, std::string_view organization,
                              std::string_view client_id, Descendants descendants = Descendants::kEnd) {
  return With(FindOwnedApplication<Access::kChange>(run, actor, organization, client_id),
              [&](const auto& owned) { DeleteApplication(run, owned, descendants); });
}
inline auto ResetClientSecret(const Run& run, const Actor& actor, std::string_view organization,
                              std::string_view client_id) {
  return With(FindOwnedApplication<Access::kChange>(run, actor, organization, client_id),
              [&](const auto& owned) { return ResetClientSecret(run, owned); });
}
inline auto CreateApplicationToken(const Run& run, const Actor& actor, std::string_view organization,
                                   std::string_view client_id, const ApplicationTokenRequest& request) {
  return With(FindOwnedApplication<Access::kChange>(run, actor, organization, client_id),
              [&](const auto& owned) { return CreateApplicationToken(run, owned, request); });
}
inline auto RevokeApplicationToken(const Run& run, const Actor& actor, std::string_view organization,
                                   std::string_view client_id, const Id& token,
                                   Descendants descendants = Descendants::kEnd) {
  return With(FindOwnedApplication<Access::kChange>(run, actor, organization, client_id),
              [&](const auto& owned) { return RevokeApplicationToken(run, owned, token, descendants); });
}

inline auto ReadLog(const Run& run, const Actor& actor, const LogSubject& subject, const LogQuery& query) {
  return With(OpenLog(run, actor, subject), [&](const auto& log) { return ReadLog(run, log, query); });
}
inline auto CountLog(const Run& run, const Actor& actor, const LogSubject& subject, const LogQuery& query) {
  return With(OpenLog(run, actor, subject), [&](const auto& log) { return CountLog(run, log, query); });
}

inline auto CreateUser(const Run& run, const Actor& actor, const std::string& name, const std::string& email,
                       const PreparedPassword& prepared) {
  return With(ActingSuperuser::Of(actor),
              [&](const auto& superuser) { return CreateUser(run, superuser, name, email, prepared); });
}
inline auto UpdateUser(const Run& run, const Actor& actor, std::string_view name, const UserUpdate& update) {
  return With(ActingSuperuser::Of(actor),
              [&](const auto& superuser) { return UpdateUser(run, superuser, name, update); });
}
inline auto DeleteUser(const Run& run, const Actor& actor, std::string_view name) {
  return With(ActingSuperuser::Of(actor), [&](const auto& superuser) { return DeleteUser(run, superuser, name); });
}
inline auto AddServiceKey(const Run& run, const Actor& actor, const ServiceKey& key, const crypto::SigningKey& made) {
  return With(ActingSuperuser::Of(actor),
              [&](const auto& superuser) { return AddServiceKey(run, superuser, key, made); });
}
inline auto UpdateServiceKey(const Run& run, const Actor& actor, std::string_view id, const ServiceKeyUpdate& update) {
  return With(ActingSuperuser::Of(actor),
              [&](const auto& superuser) { return UpdateServiceKey(run, superuser, id, update); });
}
inline auto ApproveServiceKey(const Run& run, const Actor& actor, std::string_view id, const std::string& notes) {
  return With(ActingSuperuser::Of(actor),
              [&](const auto& superuser) { return ApproveServiceKey(run, superuser, id, notes); });
}
inline auto RemoveServiceKey(const Run& run, const Actor& actor, std::string_view id) {
  return With(ActingSuperuser::Of(actor), [&](const auto& superuser) { return RemoveServiceKey(run, superuser, id); });
}

inline auto CreateApplicationPassword(const Run& run, const Actor& actor, const std::string& title,
                                      const Restriction& restriction) {
  return With(OwnApplicationPasswords::Of(run.settings, actor), [&](const auto& own) {
    return CreateApplicationPassword(run, own, {title, restriction});
  });
}
inline auto ShowApplicationPassword(const Run& run, const Actor& actor, const Id& id) {
  return With(OwnApplicationPasswords::Of(run.settings, actor),
              [&](const auto& own) { return ShowApplicationPassword(run, own, id); });
}
inline auto RevokeApplicationPassword(const Run& run, const Actor& actor, const Id& id) {
  return With(OwnApplicationPasswords::Of(run.settings, actor),
              [&](const auto& own) { return RevokeApplicationPassword(run, own, id); });
}
inline auto UpdateOwnAccount(const Run& run, const Actor& actor, const OwnAccountUpdate& update) {
  return With(OwnAccount::Of(actor), [&](const auto& own) { return UpdateOwnAccount(run, own, update); });
}
inline auto DeleteOwnAccount(const Run& run, const Actor& actor) {
  return With(OwnAccount::Of(actor), [&](const auto& own) { return DeleteOwnAccount(run, own); });
}

// A robot, and what is done with it.
template <Access access, typename Verb>
auto WithRobot(const Run& run, const Actor& actor, const RobotOwner& owner, std::string_view name, Verb verb) {
  return With(FindRobot<access>(run, actor, owner, name), verb);
}
inline auto CreateRobot(const Run& run, const Actor& actor, const RobotOwner& owner, std::string_view name,
                        const NewRobot& wanted) {
  return With(AdministerRobots<Access::kChange>(run, actor, owner),
              [&](const auto& robots) { return CreateRobot(run, robots, name, wanted); });
}
inline auto ShowRobot(const Run& run, const Actor& actor, const RobotOwner& owner, std::string_view name) {
  return WithRobot<Access::kRead>(run, actor, owner, name, [&](const auto& robot) { return ShowRobot(run, robot); });
}
inline auto DeleteRobot(const Run& run, const Actor& actor, const RobotOwner& owner, std::string_view name) {
  return WithRobot<Access::kChange>(run, actor, owner, name, [&](const auto& robot) { DeleteRobot(run, robot); });
}
inline auto RegenerateRobotToken(const Run& run, const Actor& actor, const RobotOwner& owner, std::string_view name) {
  return WithRobot<Access::kChange>(run, actor, owner, name,
                                    [&](const auto& robot) { return RegenerateRobotToken(run, robot); });
}
inline auto ListRobotTokens(const Run& run, const Actor& actor, const RobotOwner& owner, std::string_view name) {
  return WithRobot<Access::kRead>(run, actor, owner, name,
                                  [&](const auto& robot) { return ListRobotTokens(run, robot); });
}
inline auto AddRobotToken(const Run& run, const Actor& actor, const RobotOwner& owner, std::string_view name,
                          const RobotTokenRequest& request) {
  return WithRobot<Access::kChange>(run, actor, owner, name,
                                    [&](const auto& robot) { return AddRobotToken(run, robot, request); });
}
inline auto RevokeRobotToken(const Run& run, const Actor& actor, const RobotOwner& owner, std::string_view name,
                             const Id& token) {
  return WithRobot<Access::kChange>(run, actor, owner, name,
                                    [&](const auto& robot) { return RevokeRobotToken(run, robot, token); });
}
inline auto SetRobotStatus(const Run& run, const Actor& actor, const RobotOwner& owner, std::string_view name,
                           const RobotStatus& status) {
  return WithRobot<Access::kChange>(run, actor, owner, name,
                                    [&](const auto& robot) { return SetRobotStatus(run, robot, status); });
}
inline auto ShowTrust(const Run& run, const Actor& actor, const RobotOwner& owner, std::string_view name) {
  return WithRobot<Access::kRead>(run, actor, owner, name, [&](const auto& robot) { return ShowTrust(run, robot); });
}
inline auto ReplaceTrust(const Run& run, const Actor& actor, const RobotOwner& owner, std::string_view name,
                         const std::vector<TrustRequest>& requests) {
  return WithRobot<Access::kChange>(run, actor, owner, name,
                                    [&](const auto& robot) { return ReplaceTrust(run, robot, requests); });
}
inline auto RemoveTrust(const Run& run, const Actor& actor, const RobotOwner& owner, std::string_view name) {
  return WithRobot<Access::kChange>(run, actor, owner, name, [&](const auto& robot) { RemoveTrust(run, robot); });
}
inline auto ListUsesByRobot(const Run& run, const Actor& actor, const RobotOwner& owner, std::string_view name,
                            const UseQuery& query) {
  return WithRobot<Access::kRead>(run, actor, owner, name,
                                  [&](const auto& robot) { return ListUsesByRobot(run, robot, query); });
}
inline auto ListRobotLogins(const Run& run, const Actor& actor, const RobotOwner& owner, std::string_view name) {
  return WithRobot<Access::kRead>(run, actor, owner, name,
                                  [&](const auto& robot) { return ListRobotLogins(run, robot); });
}
inline auto EndRobotLogin(const Run& run, const Actor& actor, const RobotOwner& owner, std::string_view name,
                          const Id& id) {
  return WithRobot<Access::kChange>(run, actor, owner, name,
                                    [&](const auto& robot) { return EndRobotLogin(run, robot, id); });
}

}  // namespace jeton::authority
