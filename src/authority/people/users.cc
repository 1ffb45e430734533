#include "authority/people/users.h"

#include "authority/accounts/account_names.h"
#include "authority/accounts/account_removal.h"
#include "authority/accounts/password_change.h"
#include "authority/audit.h"
#include "base/random.h"
#include "crypto/password.h"
#include "domain/names.h"
#include "storage/directory/accounts.h"
#include "storage/directory/teams.h"
#include "storage/tokens/tokens.h"

namespace jeton::authority {
namespace {

Result<Account, Refusal> FindUser(const Work& work, std::string_view name) {
  auto account = storage::Accounts(work.tx()).FindByName(name);
  if (!account || account->kind != AccountKind::kUser) return Fail(Refusal::kNotFound);
  return *account;
}

Result<void, Refusal> MayHaveEmail(const Work& work, const std::string& email) {
  if (!IsEmailAddress(email)) return Fail(Refusal::kInvalidEmail);
  if (storage::Accounts(work.tx()).LoginEmailTaken(email)) return Fail(Refusal::kEmailTaken);
  return {};
}

Result<Account, Refusal> FindUserToChange(const Run& run, std::string_view name) {
  auto account = FindUser(run, name);
  if (account && run.settings.IsSuperuser(account->name)) return Fail(Refusal::kSuperuser);
  return account;
}

}  // namespace

Result<void, Refusal> MayMakeUser(const Run& run, const Actor& actor, const std::string& name,
                                  const std::string& email) {
  if (const auto may = MayTakeName(run, actor, AccountKind::kUser, name); !may) {
    return Fail(WithHolder(run, may.error(), name));
  }
  return email.empty() ? Result<void, Refusal>() : MayHaveEmail(run, email);
}

Account MakeUser(const Run& run, const std::string& name, const std::string& email, const std::string& password_hash) {
  Account user{.id = run.NewId(),
               .kind = AccountKind::kUser,
               .name = name,
               .email = email,
               .password = password_hash,
               .created = run.now};
  storage::Accounts(run.tx()).Add(user);
  return user;
}

Result<void, Refusal> ChangeEmail(const Run& run, const Actor& actor, const Account& user, const std::string& email,
                                  boost::json::object metadata) {
  if (email == user.email) return {};
  if (const auto may = MayHaveEmail(run, email); !may) return may;
  storage::Accounts(run.tx()).SetEmail(user.id, email);
  metadata["email"] = email;
  metadata["old_email"] = user.email;
  Record(run, actor, "user_change_email", user.id, std::move(metadata));
  return {};
}

Result<void, Refusal> RemoveUser(const Run& run, const Actor& actor, const Account& user) {
  if (!storage::Teams(run.tx()).SolelyAdministeredBy(user.id).empty()) return Fail(Refusal::kSoleAdmin);
  Record(run, actor, "user_delete", user.id, {{"username", user.name}});
  RemoveAccount(run, user);
  return {};
}

Secret MakePassword(Random& random) { return Secret(random.Characters(kLettersAndDigits, 32)); }

PreparedPassword PreparePassword(Secret password, Random& random) {
  std::string hash = crypto::HashPassword(password.Reveal(), random);
  return {std::move(password), std::move(hash)};
}

Result<NewUser, Refusal> CreateUser(const Run& run, const ActingSuperuser& superuser, const std::string& name,
                                    const std::string& email, const PreparedPassword& prepared) {
  const Actor& actor = superuser.by();
  if (const auto may = MayMakeUser(run, actor, name, email); !may) return Fail(may.error());
  NewUser user;
  user.account = MakeUser(run, name, email, prepared.hash);
  user.password = prepared.password;
  user.encrypted_password = run.issuer.EncryptPassword(user.account.id, prepared.password.Reveal());
  Record(run, actor, "user_create", user.account.id, {{"username", name}, {"email", email}, {"superuser", actor.name}});
  return user;
}

Result<std::vector<Account>, Refusal> ListUsers(const Work& work, const Actor& actor, const AgePlace& after,
                                                Extent extent, bool with_disabled) {
  if (!Decide(actor, OnInstallation{Access::kRead}).allowed()) return Fail(Refusal::kForbidden);
  return storage::Accounts(work.tx()).OfKind(AccountKind::kUser, after, extent, with_disabled);
}

Result<Account, Refusal> ShowUser(const Work& work, const Actor& actor, std::string_view name) {
  if (!Decide(actor, OnInstallation{Access::kRead}).allowed()) return Fail(Refusal::kForbidden);
  return FindUser(work, name);
}

Result<Account, Refusal> UpdateUser(const Run& run, const ActingSuperuser& superuser, std::string_view name,
                                    const UserUpdate& update) {
  const auto account = FindUserToChange(run, name);
  if (!account) return Fail(account.error());
  const Actor& actor = superuser.by();
  storage::Accounts accounts(run.tx());
  if (update.email) {
    const auto changed =
        ChangeEmail(run, actor, *account, *update.email, {{"username", account->name}, {"superuser", actor.name}});
    if (!changed) return Fail(changed.error());
  }
  if (update.password_hash) ChangePassword(run, *account, *update.password_hash, update.end_everything);
  if (update.enabled && !*update.enabled) {
    storage::Tokens tokens(run.tx());
    tokens.RemoveAll(account->id, TokenKind::kSession, run.now);
    tokens.RemoveAll(account->id, TokenKind::kIdentity, run.now);
  }
  if (update.enabled) accounts.SetEnabled(account->id, *update.enabled, run.now);
  const auto record = [&](std::string_view kind) {
    Record(run, actor, kind, account->id, {{"username", account->name}, {"superuser", actor.name}});
  };
  if (update.password_hash) record("user_change_password");
  if (update.enabled && *update.enabled != account->enabled) record(*update.enabled ? "user_enable" : "user_disable");
  return FindUser(run, name);
}

Result<void, Refusal> DeleteUser(const Run& run, const ActingSuperuser& superuser, std::string_view name) {
  const auto account = FindUserToChange(run, name);
  if (!account) return Fail(account.error());
  return RemoveUser(run, superuser.by(), *account);
}

}  // namespace jeton::authority
