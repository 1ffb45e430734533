#include "authority/organizations/all_organizations.h"

#include "authority/accounts/account_names.h"
#include "authority/accounts/account_removal.h"
#include "authority/accounts/password_change.h"
#include "authority/audit.h"
#include "authority/organizations/organizations.h"
#include "storage/directory/accounts.h"
#include "storage/directory/teams.h"

namespace jeton::authority {
namespace {

Result<Account, Refusal> FindOrganizationToChange(const Work& work, const Actor& actor, std::string_view name) {
  if (!Decide(actor, OnInstallation{Access::kChange}).allowed()) return Fail(Refusal::kForbidden);
  auto account = storage::Accounts(work.tx()).FindByName(name);
  if (!account || account->kind == AccountKind::kRobot) return Fail(Refusal::kNotFound);
  return *account;
}

Result<Account, Refusal> FindOrganizationForChange(const Work& work, const Actor& actor, std::string_view name) {
  auto account = FindOrganizationToChange(work, actor, name);
  if (account && account->kind != AccountKind::kOrganization) return Fail(Refusal::kNotFound);
  return account;
}

// Adds the user to the team of owners, which may be missing or have lost its role.
void MakeAdmin(const Run& run, const Id& organization, const Id& user) {
  storage::Teams teams(run.tx());
  auto owners = teams.Find(organization, kOwners);
  if (!owners) {
    owners = Team{run.NewId(), organization, kOwners, TeamRole::kAdmin, "", run.now};
    teams.Add(*owners);
  }
  owners->role = TeamRole::kAdmin;
  teams.Update(*owners, run.now);
  teams.AddMember(owners->id, user, run.now);
}

Result<void, Refusal> MayBecomeOrganization(const Run& run, const Account& user) {
  if (run.settings.IsSuperuser(user.name)) return Fail(Refusal::kSuperuser);
  if (!storage::Teams(run.tx()).SolelyAdministeredBy(user.id).empty()) return Fail(Refusal::kSoleAdmin);
  const auto below = storage::Accounts(run.tx()).OwnedBy(user.id, AccountKind::kUser);
  if (user.IsSubAccount() || !below.empty()) return Fail(Refusal::kHasSubAccounts);
  return {};
}

}  // namespace

Result<std::vector<Account>, Refusal> ListAllOrganizations(const Work& work, const Actor& actor, const AgePlace& after,
                                                           Extent extent) {
  if (!Decide(actor, OnInstallation{Access::kRead}).allowed()) return Fail(Refusal::kForbidden);
  return storage::Accounts(work.tx()).OfKind(AccountKind::kOrganization, after, extent, true);
}

Result<Account, Refusal> RenameOrganization(const Run& run, const Actor& actor, std::string_view name,
                                            const std::optional<std::string>& wanted) {
  const auto organization = FindOrganizationForChange(run, actor, name);
  if (!organization) return Fail(organization.error());
  if (!wanted || *wanted == organization->name) return *organization;
  const auto may = MayTakeName(run, actor, AccountKind::kOrganization, *wanted);
  if (!may) return Fail(WithHolder(run, may.error(), *wanted));
  ReserveName(run, *organization);
  storage::Accounts accounts(run.tx());
  accounts.Rename(*organization, *wanted, run.now);
  Record(run, actor, "org_change_name", organization->id,
         {{"old_name", organization->name}, {"new_name", *wanted}, {"superuser", actor.name}});
  return *accounts.Find(organization->id);
}

Result<void, Refusal> DeleteAnyOrganization(const Run& run, const Actor& actor, std::string_view name) {
  const auto organization = FindOrganizationForChange(run, actor, name);
  if (!organization) return Fail(organization.error());
  Record(run, actor, "org_delete", organization->id, {{"namespace", organization->name}});
  RemoveAccount(run, *organization);
  return {};
}

Result<void, Refusal> TakeOwnership(const Run& run, const Actor& actor, std::string_view name) {
  const auto account = FindOrganizationToChange(run, actor, name);
  if (!account) return Fail(account.error());
  const bool user = account->kind == AccountKind::kUser;
  if (user) {
    if (const auto may = MayBecomeOrganization(run, *account); !may) return may;
    storage::Accounts(run.tx()).MakeOrganization(*account, run.now);
    EndPersonalTokens(run, account->id);
  }
  MakeAdmin(run, account->id, actor.id);
  Record(run, actor, "take_ownership", account->id,
         {{"entity_id", account->id.ToNumber()},
          {"namespace", account->name},
          {"was_user", user},
          {"superuser", actor.name}});
  return {};
}

}  // namespace jeton::authority
