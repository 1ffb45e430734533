#include "authority/broker/sub_accounts.h"

#include <algorithm>

#include "authority/accounts/account_names.h"
#include "authority/accounts/account_removal.h"
#include "authority/audit.h"
#include "domain/names.h"
#include "storage/directory/accounts.h"
#include "storage/directory/repositories.h"
#include "storage/directory/teams.h"

namespace jeton::authority {
namespace {

Actor LoggedIn(const Run& run, const Account& account) {
  Actor actor = run.identity.UserActor(account);
  actor.powers = Powers::Everything();
  actor.credential = CredentialKind::kPassword;
  return actor;
}

// An invented login must not become a superuser or own the name space of unnamed repositories.
bool IsFree(const Settings& settings, const Work& work, std::string_view name, const Id& parent = {}) {
  return IsAccountName(name) && !HasMeaning(settings, name) && !IsReserved(work, name, parent);
}

bool IsNamedParent(const Settings& settings, std::string_view name) {
  return IsListed(settings.sub_account_parents, name);
}

Account Make(const Run& run, const std::string& name, const Id& owner) {
  Account account{.id = run.NewId(), .kind = AccountKind::kUser, .name = name, .owner = owner, .created = run.now};
  storage::Accounts(run.tx()).Add(account);
  return account;
}

bool MayHaveSubAccounts(const Run& run, const Account& account) {
  const Settings& settings = run.settings;
  if (IsNamedParent(settings, account.name)) return true;
  if (!account.IsSubAccount() || !IsListed(settings.inherited_capabilities, "subaccounts")) return false;
  const auto parent = storage::Accounts(run.tx()).Find(account.owner);
  return parent && MayHaveSubAccounts(run, *parent);
}

// Returns whether the account has repositories, or a sub-account that would be removed with it has some.
bool HasRepositories(const Work& work, const Id& account) {
  if (storage::Repositories(work.tx()).AnyBelow(account)) return true;
  const auto owned = storage::Accounts(work.tx()).OwnedBy(account, AccountKind::kUser);
  return std::any_of(owned.begin(), owned.end(), [&](const Account& below) { return HasRepositories(work, below.id); });
}

bool StillOwns(const Work& work, const Id& account) {
  return HasRepositories(work, account) || !storage::Teams(work.tx()).SolelyAdministeredBy(account).empty();
}

void RemoveWhatIsOwned(const Run& run, const Account& account) {
  storage::Accounts accounts(run.tx());
  for (const Id& id : storage::Teams(run.tx()).SolelyAdministeredBy(account.id)) {
    if (const auto organization = accounts.Find(id)) RemoveAccount(run, *organization);
  }
}

}  // namespace

Result<Actor, LoginError> ByFrontEnd(const Run& run, std::string_view login) {
  const std::string name = NormalizeLogin(login, run.settings.login_rules);
  const auto known = storage::Accounts(run.tx()).FindByName(name);
  if (known) {
    // A sub-account of this login was invented by its parent: it is not the person that the front end saw.
    if (known->kind != AccountKind::kUser || known->IsSubAccount()) return Fail(LoginError::kInvalidName);
    if (!known->enabled) return Fail(LoginError::kRefused);
    return LoggedIn(run, *known);
  }
  if (run.settings.known_users_only) return Fail(LoginError::kUnknownUser);
  if (!IsFree(run.settings, run, name)) return Fail(LoginError::kInvalidName);
  if (!run.tx().writable()) return Fail(LoginError::kNeedsWrite);
  const Account made = Make(run, name, {});
  const Actor actor = LoggedIn(run, made);
  Record(run, actor, "user_create", made.id, {{"username", name}, {"by", "front_end"}});
  return actor;
}

Result<Actor, LoginError> ActAsSubAccount(const Run& run, const Actor& parent, std::string_view login) {
  storage::Accounts accounts(run.tx());
  const auto own = accounts.Find(parent.id);
  if (!own || !own->enabled || !run.identity.CheckParents(run, *own)) return Fail(LoginError::kRefused);
  const std::string name = NormalizeLogin(login, run.settings.login_rules);
  const auto known = accounts.FindByName(name);
  const OnSubAccount question{
      .may_have_some = MayHaveSubAccounts(run, *own),
      .name_is_free = IsFree(run.settings, run, name, own->id) && !IsNamedParent(run.settings, name),
      .account = known ? &*known : nullptr};
  if (!Decide(parent, question).allowed()) return Fail(LoginError::kRefused);
  if (known) return LoggedIn(run, *known);
  if (!run.tx().writable()) return Fail(LoginError::kNeedsWrite);
  if (accounts.OwnsSoMany(parent.id, AccountKind::kUser, run.settings.limits.sub_accounts)) {
    return Fail(LoginError::kLimitReached);
  }
  const Account made = Make(run, name, parent.id);
  Record(run, parent, "user_create", made.id, {{"username", name}, {"parent", parent.name}});
  return LoggedIn(run, made);
}

Capabilities ReadCapabilities(const Run& run, const Account& account) {
  Capabilities capabilities{.sub_accounts = MayHaveSubAccounts(run, account), .inherited = {}};
  if (capabilities.sub_accounts) capabilities.inherited = run.settings.inherited_capabilities;
  return capabilities;
}

Result<void, RemovalError> RemoveSubAccount(const Run& run, const Actor& actor, bool force) {
  storage::Accounts accounts(run.tx());
  const auto account = accounts.Find(actor.id);
  if (!account) return Fail(RemovalError::kGone);
  if (!Decide(actor, RemoveSelf{*account}).allowed()) return Fail(RemovalError::kNotSubAccount);
  if (!force && StillOwns(run, account->id)) return Fail(RemovalError::kStillOwns);
  Record(run, actor, "user_delete", account->id, {{"username", account->name}, {"force", force}});
  RemoveWhatIsOwned(run, *account);
  RemoveAccount(run, *account);
  return {};
}

}  // namespace jeton::authority
