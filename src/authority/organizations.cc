#include "authority/organizations.h"

#include <boost/json/serialize.hpp>

#include "authority/applications.h"
#include "authority/audit.h"
#include "base/json.h"
#include "domain/names.h"
#include "storage/accounts.h"
#include "storage/teams.h"

namespace jeton::authority {

NamespaceFacts FindOrganization(Authority& authority, const Work& work, const Actor& actor, std::string_view name) {
  const auto standing = authority.facts.FindStanding(work, name, "", actor.id);
  NamespaceFacts facts = standing ? (*standing)->name_space : NamespaceFacts{};
  facts.exists = facts.exists && facts.kind == AccountKind::kOrganization;
  return facts;
}

OrganizationView ViewOrganization(const Actor& actor, const NamespaceFacts& organization) {
  return {.admin = Decide(actor, OnOrganization{TeamRole::kAdmin, true, organization}).allowed(),
          .member = Decide(actor, OnOrganization{TeamRole::kMember, true, organization}).allowed()};
}

Result<Account, Refusal> CreateOrganization(Authority& authority, const Work& work, const Actor& actor,
                                            const std::string& name, const std::string& email) {
  const auto question = jeton::CreateOrganization{authority.settings.superusers_org_creation_only};
  if (!Decide(actor, question).allowed()) return Fail(Refusal::kForbidden);
  storage::Accounts accounts(work.tx());
  if (accounts.FindByName(name)) return Fail(Refusal::kTaken);
  if (!IsAccountName(name)) return Fail(Refusal::kInvalidName);
  if (!email.empty() && !IsEmailAddress(email)) return Fail(Refusal::kInvalidEmail);
  Account organization{.id = authority.issuer.NewId(),
                       .kind = AccountKind::kOrganization,
                       .name = name,
                       .email = email,
                       .created = work.now};
  accounts.Add(organization);
  storage::Teams teams(work.tx());
  const Team owners{authority.issuer.NewId(), organization.id, "owners", TeamRole::kAdmin, ""};
  teams.Add(owners);
  teams.AddMember(owners.id, actor.id, work.now);
  Record(authority, work, actor, "org_create", organization.id, {{"email", email}, {"namespace", name}});
  return organization;
}

Result<void, Refusal> UpdateOrganization(Authority& authority, const Work& work, const Actor& actor,
                                         std::string_view name, const OrganizationUpdate& update) {
  const auto facts = FindAdministered(authority, work, actor, name, false);
  if (!facts) return Fail(facts.error());
  storage::Accounts accounts(work.tx());
  const auto organization = accounts.Find(facts->id);
  if (!organization) return Fail(Refusal::kNotFound);
  boost::json::object changed = update.details;
  if (update.email && *update.email != organization->email) {
    if (!update.email->empty() && !IsEmailAddress(*update.email)) return Fail(Refusal::kInvalidEmail);
    if (!update.email->empty() && accounts.EmailTaken(*update.email)) return Fail(Refusal::kTaken);
    accounts.SetEmail(facts->id, *update.email);
    changed["email"] = *update.email;
  }
  const auto stored = ParseJson(organization->metadata);
  boost::json::object details = stored && stored->is_object() ? stored->get_object() : boost::json::object();
  for (const auto& [key, value] : update.details) details[key] = value;
  accounts.SetMetadata(facts->id, boost::json::serialize(details));
  Record(authority, work, actor, "org_change", facts->id, std::move(changed));
  return {};
}

Result<void, Refusal> DeleteOrganization(Authority& authority, const Work& work, const Actor& actor,
                                         const std::string& name) {
  const NamespaceFacts facts = FindOrganization(authority, work, actor, name);
  const Decision decision = Decide(actor, OnOrganization{TeamRole::kAdmin, false, facts});
  if (!decision.allowed()) return Fail(facts.exists || !actor.FullAccess() ? Refusal::kForbidden : Refusal::kNotFound);
  storage::Accounts accounts(work.tx());
  const auto organization = accounts.Find(facts.id);
  if (!organization) return Fail(Refusal::kNotFound);
  Record(authority, work, actor, "org_delete", facts.id, {{"namespace", name}});
  accounts.Remove(*organization, work.now);
  return {};
}

}  // namespace jeton::authority
