#include "authority/accounts/account_names.h"

#include <algorithm>

#include "domain/descent.h"
#include "domain/names.h"
#include "storage/directory/accounts.h"
#include "storage/directory/reserved_names.h"

namespace jeton::authority {
namespace {

bool MayHaveMeaning(const Settings& settings, const Actor& actor, AccountKind kind, std::string_view name) {
  if (IsOfServer(name) || !actor.EffectiveSuperuser()) return false;
  return name != settings.namespace_of_bare_names || kind == AccountKind::kOrganization;
}

}  // namespace

bool HasMeaning(const Settings& settings, std::string_view name) {
  return IsOfServer(name) || name == settings.namespace_of_bare_names || settings.IsSuperuser(name) ||
         settings.IsReadonlySuperuser(name);
}

bool IsReserved(const Work& work, std::string_view name, const Id& parent) {
  return storage::ReservedNames(work.tx()).Has(name, work.now, parent);
}

Result<void, Refusal> MayTakeName(const Run& run, const Actor& actor, AccountKind kind, std::string_view name) {
  if (IsOfServer(name)) return Fail(Refusal::kNameReserved);
  if (storage::Accounts(run.tx()).FindByName(name)) return Fail(Refusal::kTaken);
  if (!IsAccountName(name)) return Fail(Refusal::kInvalidName);
  const Settings& settings = run.settings;
  const bool means = HasMeaning(settings, name) || IsListed(settings.sub_account_parents, name);
  const bool kept = means && !MayHaveMeaning(settings, actor, kind, name);
  if (kept || IsReserved(run, name)) return Fail(Refusal::kNameReserved);
  return {};
}

Refusal WithHolder(const Work& work, Refusal refusal, std::string_view name) {
  if (refusal != Refusal::kTaken) return refusal;
  const auto holder = storage::Accounts(work.tx()).FindByName(name);
  return holder && holder->kind == AccountKind::kOrganization ? Refusal::kTakenByOrganization : refusal;
}

void ReserveName(const Run& run, const Account& account) {
  storage::ReservedNames names(run.tx());
  Seconds life = std::max(LongestLifeOf(run.registries), kShortestRegistryTokenLife);
  if (names.HasTrustedRobots(account.id)) life = std::max(life, kFederatedPasswordLife);
  const TimePoint ends = std::max<TimePoint>(run.now + life, names.LastIdentityTokenOf(account.id));
  names.Reserve(account.name, ends + kRegistryTokenLeeway, account.IsSubAccount() ? account.owner : Id());
}

}  // namespace jeton::authority
