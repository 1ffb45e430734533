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

Actor LoggedIn(const Authority& authority, const Account& account) {
  Actor actor = authority.identity.UserActor(account);
  actor.powers = Powers::Everything();
  actor.credential = CredentialKind::kPassword;
  return actor;
}

// A made-up login must not become a superuser, or own the name space of the unnamed repositories.
bool IsFree(const Settings& settings, const Work& work, std::string_view name, const Id& parent = {}) {
  return IsAccountName(name) && !HasMeaning(settings, name) && !IsReserved(work, name, parent);
}

bool IsNamedParent(const Settings& settings, std::string_view name) {
  return IsListed(settings.sub_account_parents, name);
}

Account Make(Authority& authority, const Work& work, const std::string& name, const Id& owner) {
  Account account{
      .id = authority.issuer.NewId(), .kind = AccountKind::kUser, .name = name, .owner = owner, .created = work.now};
  storage::Accounts(work.tx()).Add(account);
  return account;
}

bool MayHaveSubAccounts(const Authority& authority, const Work& work, const Account& account) {
  const Settings& settings = authority.settings;
  if (IsNamedParent(settings, account.name)) return true;
  if (!account.IsSubAccount() || !IsListed(settings.inherited_capabilities, "subaccounts")) return false;
  const auto parent = storage::Accounts(work.tx()).Find(account.owner);
  return parent && MayHaveSubAccounts(authority, work, *parent);
}

// The account has some, or a sub-account that would go with it.
bool HasRepositories(const Work& work, const Id& account) {
  if (storage::Repositories(work.tx()).AnyBelow(account)) return true;
  const auto owned = storage::Accounts(work.tx()).OwnedBy(account, AccountKind::kUser);
  return std::any_of(owned.begin(), owned.end(), [&](const Account& below) { return HasRepositories(work, below.id); });
}

bool StillOwns(const Work& work, const Id& account) {
  return HasRepositories(work, account) || !storage::Teams(work.tx()).SolelyAdministeredBy(account).empty();
}

void RemoveWhatIsOwned(const Authority& authority, const Work& work, const Account& account) {
  storage::Accounts accounts(work.tx());
  for (const Id& id : storage::Teams(work.tx()).SolelyAdministeredBy(account.id)) {
    if (const auto organization = accounts.Find(id)) RemoveAccount(authority, work, *organization);
  }
}

}  // namespace

Result<Actor, LoginError> ByFrontEnd(Authority& authority, const Work& work, std::string_view login) {
  const std::string name = NormalizeLogin(login, authority.settings.login_rules);
  const auto known = storage::Accounts(work.tx()).FindByName(name);
  if (known) {
    // Whom somebody else has made up under this login is not the person that the front end has seen.
    if (known->kind != AccountKind::kUser || known->IsSubAccount()) return Fail(LoginError::kInvalidName);
    if (!known->enabled) return Fail(LoginError::kRefused);
    return LoggedIn(authority, *known);
  }
  if (authority.settings.known_users_only) return Fail(LoginError::kUnknownUser);
  if (!IsFree(authority.settings, work, name)) return Fail(LoginError::kInvalidName);
  if (!work.tx().writable()) return Fail(LoginError::kNeedsWrite);
  const Account made = Make(authority, work, name, {});
  const Actor actor = LoggedIn(authority, made);
  Record(authority, work, actor, "user_create", made.id, {{"username", name}, {"by", "front_end"}});
  return actor;
}

Result<Actor, LoginError> ActAsSubAccount(Authority& authority, const Work& work, const Actor& parent,
                                          std::string_view login) {
  storage::Accounts accounts(work.tx());
  const auto own = accounts.Find(parent.id);
  if (!own || !own->enabled || !authority.identity.CheckParents(work, *own)) return Fail(LoginError::kRefused);
  const std::string name = NormalizeLogin(login, authority.settings.login_rules);
  const auto known = accounts.FindByName(name);
  const OnSubAccount question{
      .may_have_some = MayHaveSubAccounts(authority, work, *own),
      .name_is_free = IsFree(authority.settings, work, name, own->id) && !IsNamedParent(authority.settings, name),
      .account = known ? &*known : nullptr};
  if (!Decide(parent, question).allowed()) return Fail(LoginError::kRefused);
  if (known) return LoggedIn(authority, *known);
  if (!work.tx().writable()) return Fail(LoginError::kNeedsWrite);
  if (accounts.OwnsSoMany(parent.id, AccountKind::kUser, authority.settings.limits.sub_accounts)) {
    return Fail(LoginError::kLimitReached);
  }
  const Account made = Make(authority, work, name, parent.id);
  Record(authority, work, parent, "user_create", made.id, {{"username", name}, {"parent", parent.name}});
  return LoggedIn(authority, made);
}

Capabilities ReadCapabilities(const Authority& authority, const Work& work, const Account& account) {
  Capabilities capabilities{.sub_accounts = MayHaveSubAccounts(authority, work, account), .inherited = {}};
  if (capabilities.sub_accounts) capabilities.inherited = authority.settings.inherited_capabilities;
  return capabilities;
}

Result<void, RemovalError> RemoveSubAccount(Authority& authority, const Work& work, const Actor& actor, bool force) {
  storage::Accounts accounts(work.tx());
  const auto account = accounts.Find(actor.id);
  if (!account) return Fail(RemovalError::kGone);
  if (!Decide(actor, RemoveSelf{*account}).allowed()) return Fail(RemovalError::kNotSubAccount);
  if (!force && StillOwns(work, account->id)) return Fail(RemovalError::kStillOwns);
  Record(authority, work, actor, "user_delete", account->id, {{"username", account->name}, {"force", force}});
  RemoveWhatIsOwned(authority, work, *account);
  RemoveAccount(authority, work, *account);
  return {};
}

}  // namespace jeton::authority
