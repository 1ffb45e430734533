#include "authority/people/own_account.h"

#include <algorithm>

#include "authority/accounts/account_details.h"
#include "authority/accounts/password_change.h"
#include "authority/audit.h"
#include "authority/people/users.h"
#include "storage/directory/accounts.h"
#include "storage/directory/teams.h"

namespace jeton::authority {
Result<void, Refusal> MayChangeOwnAccount(const Actor& actor) {
  if (!Decide(actor, OnSelf{SelfRole::kAdmin}).allowed()) return Fail(Refusal::kForbidden);
  return {};
}

Result<void, Refusal> UpdateOwnAccount(Authority& authority, const Work& work, const Actor& actor,
                                       const OwnAccountUpdate& update) {
  if (const auto may = MayChangeOwnAccount(actor); !may) return may;
  const auto account = storage::Accounts(work.tx()).Find(actor.id);
  if (!account) return Fail(Refusal::kNotFound);
  if (update.email) {
    const auto changed = ChangeEmail(authority, work, actor, *account, *update.email);
    if (!changed) return changed;
  }
  SetDetails(authority, work, actor, *account, update.details);
  if (update.password_hash) {
    ChangePassword(work, *account, *update.password_hash, true);
    Record(authority, work, actor, "account_change_password", account->id, {});
  }
  return {};
}

Result<void, Refusal> MaySignUp(const Authority& authority, const Work& work, const std::string& name,
                                const std::string& email) {
  return MayMakeUser(authority, work, Actor{}, name, email);
}

Result<Actor, Refusal> SignUp(Authority& authority, const Work& work, const std::string& name, const std::string& email,
                              const std::string& password_hash) {
  if (const auto may = MaySignUp(authority, work, name, email); !may) return Fail(may.error());
  const Account account = MakeUser(authority, work, name, email, password_hash);
  Actor actor = authority.identity.UserActor(account);
  actor.powers = Powers::Everything();
  actor.credential = CredentialKind::kPassword;
  Record(authority, work, actor, "user_create", account.id, {{"username", name}, {"email", email}});
  return actor;
}

Result<void, Refusal> DeleteOwnAccount(Authority& authority, const Work& work, const Actor& actor) {
  if (const auto may = MayChangeOwnAccount(actor); !may) return may;
  const auto account = storage::Accounts(work.tx()).Find(actor.id);
  if (!account) return Fail(Refusal::kNotFound);
  if (authority.settings.IsSuperuser(account->name)) return Fail(Refusal::kSuperuser);
  return RemoveUser(authority, work, actor, *account);
}

std::vector<std::string> SolelyAdministered(const Work& work, const Id& account) {
  std::vector<std::string> names;
  for (const Id& id : storage::Teams(work.tx()).SolelyAdministeredBy(account)) {
    if (auto organization = storage::Accounts(work.tx()).Find(id)) names.push_back(std::move(organization->name));
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace jeton::authority
