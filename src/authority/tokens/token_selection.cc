#include "authority/tokens/token_selection.h"

#include "authority/organizations/organizations.h"
#include "storage/directory/accounts.h"

namespace jeton::authority {
namespace {

struct SelectedAccount {
  Id id;
  AccountKind kind = AccountKind::kUser;
};

Result<SelectedAccount, Refusal> SelectOrganization(const Run& run, const Actor& actor, const std::string& name,
                                                    Access access) {
  const NamespaceFacts facts = FindOrganization(run, actor, name);
  const bool everywhere = Decide(actor, OnInstallation{.access = access}).allowed();
  if (!facts.exists) return Fail(Refusal::kNotFound);
  if (everywhere || Decide(actor, OnOrganization{TeamRole::kAdmin, access, facts}).allowed()) {
    return SelectedAccount{facts.id, facts.kind};
  }
  // Outsiders must not learn that the organization exists.
  return Fail(facts.team_role == TeamRole::kNone ? Refusal::kNotFound : Refusal::kForbidden);
}

Result<SelectedAccount, Refusal> SelectUser(const Run& run, const Actor& actor, const std::string& name,
                                            Access access) {
  const bool own = name == "me" || (actor.subject == SubjectKind::kUser && name == actor.name);
  const SelfRole needed = access == Access::kRead ? SelfRole::kRead : SelfRole::kAdmin;
  if (own && Decide(actor, OnSelf{needed}).allowed()) return SelectedAccount{actor.id, AccountKind::kUser};
  if (name == "me" || !Decide(actor, OnInstallation{.access = access}).allowed()) return Fail(Refusal::kForbidden);
  const auto account = storage::Accounts(run.tx()).FindByName(name);
  if (!account || account->kind != AccountKind::kUser) return Fail(Refusal::kNotFound);
  return SelectedAccount{account->id, account->kind};
}

}  // namespace

template <Access access>
Result<TokenSelection<access>, Refusal> SelectTokens(const Run& run, const Actor& actor, const TokenOwners& owners) {
  if (owners.everywhere && !owners.organization && !owners.owner) {
    if (!Decide(actor, OnInstallation{.access = access}).allowed()) return Fail(Refusal::kForbidden);
    return TokenSelection<access>(Id(), AccountKind::kUser, actor);
  }
  const auto selected = owners.organization ? SelectOrganization(run, actor, *owners.organization, access)
                                            : SelectUser(run, actor, owners.owner.value_or("me"), access);
  if (!selected) return Fail(selected.error());
  return TokenSelection<access>(selected->id, selected->kind, actor);
}
template Result<SeenTokens, Refusal> SelectTokens(const Run&, const Actor&, const TokenOwners&);
template Result<EndedTokens, Refusal> SelectTokens(const Run&, const Actor&, const TokenOwners&);

}  // namespace jeton::authority
