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

// Into the team of owners, which may be missing or have lost its role.
void MakeAdmin(Authority& authority, const Work& work, const Id& organization, const Id& user) {
  storage::Teams teams(work.tx());
  auto owners = teams.Find(organization, kOwners);
  if (!owners) {
    owners = Team{authority.issuer.NewId(), organization, kOwners, TeamRole::kAdmin, "", work.now};
    teams.Add(*owners);
  }
  owners->role = TeamRole::kAdmin;
  teams.Update(*owners, work.now);
  teams.AddMember(owners->id, user, work.now);
}

Result<void, Refusal> MayBecomeOrganization(Authority& authority, const Work& work, const Account& user) {
  if (authority.settings.IsSuperuser(user.name)) return Fail(Refusal::kSuperuser);
  if (!storage::Teams(work.tx()).SolelyAdministeredBy(user.id).empty()) return Fail(Refusal::kSoleAdmin);
  const auto below = storage::Accounts(work.tx()).OwnedBy(user.id, AccountKind::kUser);
  if (user.IsSubAccount() || !below.empty()) return Fail(Refusal::kHasSubAccounts);
  return {};
}

}  // namespace

Result<std::vector<Account>, Refusal> ListAllOrganizations(const Work& work, const Actor& actor, const AgePlace& after,
                                                           std::size_t limit) {
  if (!Decide(actor, OnInstallation{Access::kRead}).allowed()) return Fail(Refusal::kForbidden);
  return storage::Accounts(work.tx()).OfKind(AccountKind::kOrganization, after, limit, true);
}

Result<Account, Refusal> RenameOrganization(Authority& authority, const Work& work, const Actor& actor,
                                            std::string_view name, const std::optional<std::string>& wanted) {
  const auto organization = FindOrganizationForChange(work, actor, name);
  if (!organization) return Fail(organization.error());
  if (!wanted || *wanted == organization->name) return *organization;
  const auto may = MayTakeName(authority, work, actor, AccountKind::kOrganization, *wanted);
  if (!may) return Fail(WithHolder(work, may.error(), *wanted));
  ReserveName(authority, work, *organization);
  storage::Accounts accounts(work.tx());
  accounts.Rename(*organization, *wanted, work.now);
  Record(authority, work, actor, "org_change_name", organization->id,
         {{"old_name", organization->name}, {"new_name", *wanted}, {"superuser", actor.name}});
  return *accounts.Find(organization->id);
}

Result<void, Refusal> DeleteAnyOrganization(Authority& authority, const Work& work, const Actor& actor,
                                            std::string_view name) {
  const auto organization = FindOrganizationForChange(work, actor, name);
  if (!organization) return Fail(organization.error());
  Record(authority, work, actor, "org_delete", organization->id, {{"namespace", organization->name}});
  RemoveAccount(authority, work, *organization);
  return {};
}

Result<void, Refusal> TakeOwnership(Authority& authority, const Work& work, const Actor& actor, std::string_view name) {
  const auto account = FindOrganizationToChange(work, actor, name);
  if (!account) return Fail(account.error());
  const bool user = account->kind == AccountKind::kUser;
  if (user) {
    if (const auto may = MayBecomeOrganization(authority, work, *account); !may) return may;
    storage::Accounts(work.tx()).MakeOrganization(*account, work.now);
    EndPersonalTokens(work, account->id);
  }
  MakeAdmin(authority, work, account->id, actor.id);
  Record(authority, work, actor, "take_ownership", account->id,
         {{"entity_id", account->id.ToNumber()},
          {"namespace", account->name},
          {"was_user", user},
          {"superuser", actor.name}});
  return {};
}

}  // namespace jeton::authority
