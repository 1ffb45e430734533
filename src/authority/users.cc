#include "authority/users.h"

#include "authority/account_names.h"
#include "authority/account_removal.h"
#include "authority/audit.h"
#include "authority/password_change.h"
#include "crypto/password.h"
#include "domain/names.h"
#include "storage/accounts.h"
#include "storage/teams.h"
#include "storage/tokens.h"

namespace jeton::authority {
namespace {

Result<Account, Refusal> FindUser(const Work& work, std::string_view name) {
  auto account = storage::Accounts(work.tx()).FindByName(name);
  if (!account || account->kind != AccountKind::kUser) return Fail(Refusal::kNotFound);
  return *account;
}

Result<Account, Refusal> FindForChange(Authority& authority, const Work& work, const Actor& actor,
                                       std::string_view name) {
  if (!Decide(actor, OnInstallation{false}).allowed()) return Fail(Refusal::kForbidden);
  auto account = FindUser(work, name);
  if (account && authority.settings.IsSuperuser(account->name)) return Fail(Refusal::kSuperuser);
  return account;
}

}  // namespace

Secret MakePassword(Random& random) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  return Secret(random.Characters(kAlphabet, 32));
}

PreparedPassword PreparePassword(Secret password, Random& random) {
  std::string hash = crypto::HashPassword(password.Reveal(), random);
  return {std::move(password), std::move(hash)};
}

Result<void, Refusal> MayCreateUser(const Actor& actor) {
  if (!Decide(actor, OnInstallation{false}).allowed()) return Fail(Refusal::kForbidden);
  return {};
}

Result<NewUser, Refusal> CreateUser(Authority& authority, const Work& work, const Actor& actor, const std::string& name,
                                    const std::string& email, const PreparedPassword& prepared) {
  if (!Decide(actor, OnInstallation{false}).allowed()) return Fail(Refusal::kForbidden);
  if (const auto may = MayTakeName(authority, work, actor, AccountKind::kUser, name); !may) {
    return Fail(WithHolder(work, may.error(), name));
  }
  if (!email.empty() && !IsEmailAddress(email)) return Fail(Refusal::kInvalidEmail);
  storage::Accounts accounts(work.tx());
  if (!email.empty() && accounts.LoginEmailTaken(email)) return Fail(Refusal::kEmailTaken);
  NewUser user;
  user.account = {.id = authority.issuer.NewId(),
                  .kind = AccountKind::kUser,
                  .name = name,
                  .email = email,
                  .password = prepared.hash,
                  .created = work.now};
  accounts.Add(user.account);
  user.password = prepared.password;
  user.encrypted_password = authority.issuer.EncryptPassword(user.account.id, prepared.password.Reveal());
  Record(authority, work, actor, "user_create", user.account.id,
         {{"username", name}, {"email", email}, {"superuser", actor.name}});
  return user;
}

Result<std::vector<Account>, Refusal> ListUsers(const Work& work, const Actor& actor, const AgePlace& after,
                                                std::size_t limit, bool with_disabled) {
  if (!Decide(actor, OnInstallation{true}).allowed()) return Fail(Refusal::kForbidden);
  return storage::Accounts(work.tx()).OfKind(AccountKind::kUser, after, limit, with_disabled);
}

Result<Account, Refusal> ShowUser(const Work& work, const Actor& actor, std::string_view name) {
  if (!Decide(actor, OnInstallation{true}).allowed()) return Fail(Refusal::kForbidden);
  return FindUser(work, name);
}

Result<Account, Refusal> UpdateUser(Authority& authority, const Work& work, const Actor& actor, std::string_view name,
                                    const UserUpdate& update) {
  const auto account = FindForChange(authority, work, actor, name);
  if (!account) return Fail(account.error());
  storage::Accounts accounts(work.tx());
  if (update.email && *update.email != account->email) {
    if (!IsEmailAddress(*update.email)) return Fail(Refusal::kInvalidEmail);
    if (accounts.LoginEmailTaken(*update.email)) return Fail(Refusal::kEmailTaken);
    accounts.SetEmail(account->id, *update.email);
    Record(authority, work, actor, "user_change_email", account->id,
           {{"email", *update.email},
            {"old_email", account->email},
            {"username", account->name},
            {"superuser", actor.name}});
  }
  if (update.password_hash) ChangePassword(work, *account, *update.password_hash, update.end_everything);
  if (update.enabled && !*update.enabled) {
    storage::Tokens tokens(work.tx());
    tokens.RemoveAll(account->id, TokenKind::kSession, work.now);
    tokens.RemoveAll(account->id, TokenKind::kIdentity, work.now);
  }
  if (update.enabled) accounts.SetEnabled(account->id, *update.enabled, work.now);
  const auto record = [&](std::string_view kind) {
    Record(authority, work, actor, kind, account->id, {{"username", account->name}, {"superuser", actor.name}});
  };
  if (update.password_hash) record("user_change_password");
  if (update.enabled && *update.enabled != account->enabled) record(*update.enabled ? "user_enable" : "user_disable");
  return FindUser(work, name);
}

Result<void, Refusal> DeleteUser(Authority& authority, const Work& work, const Actor& actor, std::string_view name) {
  const auto account = FindForChange(authority, work, actor, name);
  if (!account) return Fail(account.error());
  if (!storage::Teams(work.tx()).SolelyAdministeredBy(account->id).empty()) return Fail(Refusal::kSoleAdmin);
  Record(authority, work, actor, "user_delete", account->id, {{"username", account->name}});
  RemoveAccount(authority, work, *account);
  return {};
}

}  // namespace jeton::authority
