#include "authority/organizations/organizations.h"

#include "authority/accounts/account_details.h"
#include "authority/accounts/account_names.h"
#include "authority/accounts/account_removal.h"
#include "authority/audit.h"
#include "domain/names.h"
#include "storage/directory/accounts.h"
#include "storage/directory/teams.h"

namespace jeton::authority {
namespace {

// Changes or removes the address. kInvalidEmail; kTaken for the address of another account.
Result<void, Refusal> SetContact(const Work& work, const Id& organization, const std::string& email) {
  storage::Accounts accounts(work.tx());
  if (!email.empty() && !IsEmailAddress(email)) return Fail(Refusal::kInvalidEmail);
  if (!email.empty() && accounts.EmailTaken(email)) return Fail(Refusal::kTaken);
  accounts.SetEmail(organization, email);
  return {};
}

}  // namespace

NamespaceFacts FindOrganization(const Run& run, const Actor& actor, std::string_view name) {
  const auto standing = run.facts.FindStanding(run, name, "", actor.id);
  NamespaceFacts facts = standing ? (*standing)->name_space : NamespaceFacts{};
  facts.exists = facts.exists && facts.kind == AccountKind::kOrganization;
  return facts;
}

OrganizationView ViewOrganization(const Actor& actor, const NamespaceFacts& organization) {
  return {.admin = Decide(actor, OnOrganization{TeamRole::kAdmin, Access::kRead, organization}).allowed(),
          .member = Decide(actor, OnOrganization{TeamRole::kMember, Access::kRead, organization}).allowed()};
}

template <Access access>
Result<AdministeredOrganization<access>, Refusal> Administer(const Run& run, const Actor& actor,
                                                             std::string_view organization) {
  NamespaceFacts facts = FindOrganization(run, actor, organization);
  if (Decide(actor, OnOrganization{TeamRole::kAdmin, access, facts}).allowed()) {
    return AdministeredOrganization<access>(facts, actor);
  }
  // Permission comes before existence: only actors who may act everywhere learn that an organization does not exist.
  const bool everywhere = actor.FullAccess() || (access == Access::kRead && actor.readonly_superuser);
  return Fail(!facts.exists && everywhere ? Refusal::kNotFound : Refusal::kForbidden);
}
template Result<AdministeredOrganization<Access::kRead>, Refusal> Administer(const Run&, const Actor&,
                                                                             std::string_view);
template Result<AdministeredOrganization<Access::kChange>, Refusal> Administer(const Run&, const Actor&,
                                                                               std::string_view);

Result<OrganizationFounder, Refusal> OrganizationFounder::Of(const Settings& settings, const Actor& actor) {
  const auto question = jeton::CreateOrganization{settings.superusers_org_creation_only};
  if (!Decide(actor, question).allowed()) return Fail(Refusal::kForbidden);
  return OrganizationFounder(actor);
}

Result<OrganizationFounder, Refusal> OrganizationFounder::ByPush(const Settings& settings, const Actor& actor) {
  const auto question = jeton::CreateOrganization{settings.superusers_org_creation_only, true};
  if (!settings.create_namespace_on_push || !Decide(actor, question).allowed()) return Fail(Refusal::kForbidden);
  return OrganizationFounder(actor);
}

Result<OrganizationFounder, Refusal> OrganizationFounder::ByAdmin(const Settings& settings, const Actor& actor) {
  const auto question =
      jeton::CreateOrganization{.superusers_only = settings.superusers_org_creation_only, .by_admin_scope = true};
  if (!Decide(actor, question).allowed()) return Fail(Refusal::kForbidden);
  return OrganizationFounder(actor);
}

Result<Account, Refusal> CreateOrganization(const Run& run, const OrganizationFounder& founder, const std::string& name,
                                            const std::string& email) {
  const Actor& actor = founder.by();
  storage::Accounts accounts(run.tx());
  if (const auto may = MayTakeName(run, actor, AccountKind::kOrganization, name); !may) {
    return Fail(may.error());
  }
  if (!email.empty() && !IsEmailAddress(email)) return Fail(Refusal::kInvalidEmail);
  if (!email.empty() && accounts.LoginEmailTaken(email)) return Fail(Refusal::kEmailTaken);
  if (accounts.CreatedSoMany(actor.id, run.settings.limits.organizations)) return Fail(Refusal::kLimitReached);
  Account organization{
      .id = run.NewId(), .kind = AccountKind::kOrganization, .name = name, .email = email, .created = run.now};
  accounts.Add(organization);
  accounts.SetCreator(organization.id, actor.id);
  storage::Teams teams(run.tx());
  const Team owners{run.NewId(), organization.id, kOwners, TeamRole::kAdmin, "", run.now};
  teams.Add(owners);
  teams.AddMember(owners.id, actor.id, run.now);
  Record(run, actor, "org_create", organization.id, {{"email", email}, {"namespace", name}});
  return organization;
}
Result<void, Refusal> UpdateOrganization(const Run& run, const Actor& actor, std::string_view name,
                                         const OrganizationUpdate& update) {
  const auto administered = Administer<Access::kChange>(run, actor, name);
  if (!administered) return Fail(administered.error());
  storage::Accounts accounts(run.tx());
  const auto organization = accounts.Find(administered->id());
  if (!organization) return Fail(Refusal::kNotFound);
  const auto* const tags = update.details.if_contains("tag_expiration_s");
  if (tags != nullptr && !IsTagExpiration(tags->as_int64())) return Fail(Refusal::kInvalidTagExpiration);
  if (update.email && *update.email != organization->email) {
    if (const auto set = SetContact(run, administered->id(), *update.email); !set) return set;
    Record(run, actor, "org_change_email", administered->id(),
           {{"email", *update.email}, {"old_email", organization->email}, {"namespace", organization->name}});
  }
  SetDetails(run, actor, *organization, update.details);
  return {};
}

Result<void, Refusal> DeleteOrganization(const Run& run, const Actor& actor, const std::string& name) {
  const auto administered = Administer<Access::kChange>(run, actor, name);
  if (!administered) return Fail(administered.error());
  storage::Accounts accounts(run.tx());
  const auto organization = accounts.Find(administered->id());
  if (!organization) return Fail(Refusal::kNotFound);
  Record(run, actor, "org_delete", administered->id(), {{"namespace", name}});
  RemoveAccount(run, *organization);
  return {};
}

}  // namespace jeton::authority
