#include "authority/people/own_account.h"

#include <algorithm>

#include "authority/accounts/account_details.h"
#include "authority/accounts/password_change.h"
#include "authority/audit.h"
#include "authority/people/users.h"
#include "storage/directory/accounts.h"
#include "storage/directory/teams.h"

namespace jeton::authority {
Result<OwnAccount, Refusal> OwnAccount::Of(const Actor& actor) {
  if (!Decide(actor, OnSelf{SelfRole::kAdmin}).allowed()) return Fail(Refusal::kForbidden);
  return OwnAccount(actor);
}

Result<void, Refusal> UpdateOwnAccount(const Run& run, const OwnAccount& own, const OwnAccountUpdate& update) {
  const Actor& actor = own.by();
  const auto account = storage::Accounts(run.tx()).Find(actor.id);
  if (!account) return Fail(Refusal::kNotFound);
  if (update.email) {
    const auto changed = ChangeEmail(run, actor, *account, *update.email);
    if (!changed) return changed;
  }
  SetDetails(run, actor, *account, update.details);
  if (update.password_hash) {
    ChangePassword(run, *account, *update.password_hash, true);
    Record(run, actor, "account_change_password", account->id, {});
  }
  return {};
}

Result<void, Refusal> ReplaceOwnPassword(const Run& run, const OwnAccount& own, const std::string& hash,
                                         AfterPassword after) {
  const auto account = storage::Accounts(run.tx()).Find(own.by().id);
  if (!account) return Fail(Refusal::kNotFound);
  ChangePassword(run, *account, hash, after == AfterPassword::kEndEverything);
  Record(run, own.by(), "account_change_password", account->id, {});
  return {};
}

Result<void, Refusal> MaySignUp(const Run& run, const std::string& name, const std::string& email) {
  return MayMakeUser(run, Actor{}, name, email);
}

Result<Actor, Refusal> SignUp(const Run& run, const std::string& name, const std::string& email,
                              const std::string& password_hash) {
  if (const auto may = MaySignUp(run, name, email); !may) return Fail(may.error());
  const Account account = MakeUser(run, name, email, password_hash);
  Actor actor = run.identity.UserActor(account);
  actor.powers = Powers::Everything();
  actor.credential = CredentialKind::kPassword;
  Record(run, actor, "user_create", account.id, {{"username", name}, {"email", email}});
  return actor;
}

Result<void, Refusal> DeleteOwnAccount(const Run& run, const OwnAccount& own) {
  const Actor& actor = own.by();
  const auto account = storage::Accounts(run.tx()).Find(actor.id);
  if (!account) return Fail(Refusal::kNotFound);
  if (run.settings.IsSuperuser(account->name)) return Fail(Refusal::kSuperuser);
  return RemoveUser(run, actor, *account);
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
