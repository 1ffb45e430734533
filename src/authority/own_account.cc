#include "authority/own_account.h"

#include <algorithm>
#include <boost/json/serialize.hpp>

#include "authority/account_names.h"
#include "authority/account_removal.h"
#include "authority/audit.h"
#include "authority/password_change.h"
#include "base/json.h"
#include "domain/names.h"
#include "storage/accounts.h"
#include "storage/teams.h"

namespace jeton::authority {
namespace {

void SetDetails(Authority& authority, const Work& work, const Actor& actor, const Account& account,
                const boost::json::object& details) {
  if (details.empty()) return;
  auto stored = ParseJson(account.metadata);
  boost::json::object all = stored && stored->is_object() ? std::move(stored->get_object()) : boost::json::object();
  for (const auto& [name, value] : details) {
    all[name] = value;
    const bool tags = name == "tag_expiration_s";
    Record(authority, work, actor, tags ? "user_change_tag_expiration" : "user_change_invoicing", account.id,
           {{tags ? boost::json::string_view("tag_expiration") : boost::json::string_view(name), value}});
  }
  storage::Accounts(work.tx()).SetMetadata(account.id, boost::json::serialize(all));
}

}  // namespace

Result<void, Refusal> MayChangeOwnAccount(const Actor& actor) {
  if (!Decide(actor, OnSelf{SelfRole::kAdmin}).allowed()) return Fail(Refusal::kForbidden);
  return {};
}

Result<void, Refusal> UpdateOwnAccount(Authority& authority, const Work& work, const Actor& actor,
                                       const OwnAccountUpdate& update) {
  if (const auto may = MayChangeOwnAccount(actor); !may) return may;
  const auto account = storage::Accounts(work.tx()).Find(actor.id);
  if (!account) return Fail(Refusal::kNotFound);
  if (update.email && *update.email != account->email) {
    storage::Accounts accounts(work.tx());
    if (!IsEmailAddress(*update.email)) return Fail(Refusal::kInvalidEmail);
    if (accounts.LoginEmailTaken(*update.email)) return Fail(Refusal::kTaken);
    accounts.SetEmail(account->id, *update.email);
    Record(authority, work, actor, "user_change_email", account->id,
           {{"email", *update.email}, {"old_email", account->email}});
  }
  SetDetails(authority, work, actor, *account, update.details);
  if (update.password_hash) {
    ChangePassword(work, *account, *update.password_hash, true);
    Record(authority, work, actor, "account_change_password", account->id, {});
  }
  return {};
}

Result<void, SignUpError> MaySignUp(const Authority& authority, const Work& work, const std::string& name,
                                    const std::string& email) {
  storage::Accounts accounts(work.tx());
  if (const auto known = accounts.FindByName(name)) {
    return Fail(known->kind == AccountKind::kOrganization ? SignUpError::kTakenByOrganization
                                                          : SignUpError::kTakenByUser);
  }
  if (const auto may = MayTakeName(authority, work, Actor{}, AccountKind::kUser, name); !may) {
    return Fail(may.error() == Refusal::kInvalidName ? SignUpError::kInvalidName : SignUpError::kNotAvailable);
  }
  if (email.empty()) return {};
  if (!IsEmailAddress(email)) return Fail(SignUpError::kInvalidEmail);
  if (accounts.LoginEmailTaken(email)) return Fail(SignUpError::kEmailTaken);
  return {};
}

Result<Actor, SignUpError> SignUp(Authority& authority, const Work& work, const std::string& name,
                                  const std::string& email, const std::string& password_hash) {
  if (const auto may = MaySignUp(authority, work, name, email); !may) return Fail(may.error());
  const Account account{.id = authority.issuer.NewId(),
                        .kind = AccountKind::kUser,
                        .name = name,
                        .email = email,
                        .password = password_hash,
                        .created = work.now};
  storage::Accounts(work.tx()).Add(account);
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
  if (!storage::Teams(work.tx()).SolelyAdministeredBy(account->id).empty()) return Fail(Refusal::kSoleAdmin);
  Record(authority, work, actor, "user_delete", account->id, {{"username", account->name}});
  RemoveAccount(authority, work, *account);
  return {};
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
