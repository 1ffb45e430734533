#include "authority/organizations/organization_settings.h"

#include "authority/accounts/account_removal.h"
#include "authority/audit.h"
#include "authority/organizations/all_organizations.h"
#include "domain/names.h"
#include "storage/directory/accounts.h"
#include "storage/directory/teams.h"

namespace jeton::authority {
namespace {

std::optional<PlacedOrganization> Place(const Work& work, const Actor& actor, const Id& id, TeamRole role) {
  auto account = storage::Accounts(work.tx()).Find(id);
  if (!account || account->kind != AccountKind::kOrganization) return std::nullopt;
  const NamespaceFacts facts{
      .exists = true, .id = id, .kind = account->kind, .enabled = account->enabled, .team_role = role};
  if (!Decide(actor, SeeOrganization{facts}).allowed()) return std::nullopt;
  return PlacedOrganization{std::move(*account), role};
}

Result<void, Refusal> ChangeContact(const Run& run, const Actor& actor, const Account& organization,
                                    const std::string& email) {
  if (email == organization.email) return {};
  storage::Accounts accounts(run.tx());
  if (!email.empty() && !IsEmailAddress(email)) return Fail(Refusal::kInvalidEmail);
  if (!email.empty() && accounts.EmailTaken(email)) return Fail(Refusal::kEmailTaken);
  accounts.SetEmail(organization.id, email);
  Record(run, actor, "org_change_email", organization.id,
         {{"email", email}, {"old_email", organization.email}, {"namespace", organization.name}});
  return {};
}

// A superuser that disables what is disabled already locks it.
void ChangeState(const Run& run, const Actor& actor, const Account& organization, bool enabled) {
  storage::Accounts accounts(run.tx());
  const bool locked = !enabled && (organization.locked || Decide(actor, OnInstallation{}).allowed());
  if (locked != organization.locked) accounts.SetLocked(organization.id, locked);
  if (enabled != organization.enabled) accounts.SetEnabled(organization.id, enabled, run.now);
  if (enabled == organization.enabled && locked == organization.locked) return;
  Record(run, actor, enabled ? "org_enable" : "org_disable", organization.id, {{"namespace", organization.name}});
}

void ChangePolicy(const Run& run, const Actor& actor, const Account& organization, const OrganizationPolicy& policy) {
  const OrganizationPolicy before = organization.policy ? *organization.policy : OrganizationPolicy();
  if (policy == before) return;
  storage::Accounts(run.tx()).SetPolicy(organization.id, policy, run.now);
  Record(run, actor, "org_change_policy", organization.id,
         {{"namespace", organization.name}, {"policy", policy.Print()}, {"old_policy", before.Print()}});
}

void ChangeWhatIsNamed(const Run& run, const Actor& actor, const Account& organization,
                       const OrganizationSettings& settings) {
  if (settings.enabled) ChangeState(run, actor, organization, *settings.enabled);
  if (settings.policy) ChangePolicy(run, actor, organization, *settings.policy);
}

}  // namespace

Result<PlacedOrganization, Refusal> ShowOrganization(const Run& run, const Actor& actor, std::string_view name) {
  const NamespaceFacts facts = FindOrganization(run, actor, name);
  auto placed = facts.exists ? Place(run, actor, facts.id, facts.team_role) : std::nullopt;
  if (!placed) return Fail(Refusal::kNotFound);
  return std::move(*placed);
}

OrganizationPage ListOwnOrganizations(const Work& work, const Actor& actor, const Id& after, Extent extent) {
  OrganizationPage page;
  const auto add = [&](const Id& id, TeamRole role) {
    if (auto placed = Place(work, actor, id, role)) page.rows.push_back({std::move(*placed), id});
  };
  if (actor.subject == SubjectKind::kApplication) {
    if (after == StartById(extent.order)) add(actor.name_space, TeamRole::kNone);
    return page;
  }
  const auto memberships = storage::Teams(work.tx()).OrganizationsOf(actor.id, after, extent);
  for (const auto& [id, role] : memberships.organizations) add(id, role);
  page.next = memberships.next;
  return page;
}

Result<EveryOrganizationPage, Refusal> ListEveryOrganization(const Work& work, const Actor& actor,
                                                             const AgePlace& after, Extent extent) {
  auto accounts = ListAllOrganizations(work, actor, after, extent);
  if (!accounts) return Fail(accounts.error());
  return MakePage<EveryOrganizationPage>(
      std::move(*accounts), extent.most,
      [](const Account& account) {
        return AgePlace{account.created, account.id};
      },
      [&](Account account) {
        const TeamRole role = storage::Teams(work.tx()).RoleIn(account.id, actor.id);
        return std::optional(PlacedOrganization{std::move(account), role});
      });
}

Result<bool, Refusal> SetOrganization(const Run& run, const Actor& actor, const std::string& name,
                                      const OrganizationSettings& settings) {
  const NamespaceFacts facts = FindOrganization(run, actor, name);
  if (!facts.exists) {
    const auto founder = OrganizationFounder::ByAdmin(run.settings, actor);
    if (!founder) return Fail(founder.error());
    const auto created = CreateOrganization(run, *founder, name, settings.email);
    if (!created) return Fail(created.error());
    ChangeWhatIsNamed(run, actor, *created, settings);
    return true;
  }
  if (!Decide(actor, SettleOrganization{facts}).allowed()) return Fail(Refusal::kForbidden);
  const auto account = storage::Accounts(run.tx()).Find(facts.id);
  if (!account) return Fail(Refusal::kNotFound);
  const bool enables = settings.enabled == true && !account->enabled;
  if (enables && !Decide(actor, EnableOrganization{facts, account->locked}).allowed()) return Fail(Refusal::kLocked);
  if (const auto changed = ChangeContact(run, actor, *account, settings.email); !changed) return Fail(changed.error());
  ChangeWhatIsNamed(run, actor, *account, settings);
  return false;
}

Result<void, Refusal> RemoveOrganization(const Run& run, const Actor& actor, std::string_view name) {
  const NamespaceFacts facts = FindOrganization(run, actor, name);
  if (!Decide(actor, SettleOrganization{facts}).allowed()) return Fail(Refusal::kForbidden);
  const auto account = storage::Accounts(run.tx()).Find(facts.id);
  if (!account) return Fail(Refusal::kNotFound);
  Record(run, actor, "org_delete", account->id, {{"namespace", account->name}});
  RemoveAccount(run, *account);
  return {};
}

}  // namespace jeton::authority
