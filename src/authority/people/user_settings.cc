#include "authority/people/user_settings.h"

#include "authority/audit.h"
#include "storage/directory/accounts.h"

namespace jeton::authority {

Result<UserPage, Refusal> ListAllUsers(const Work& work, const Actor& actor, const AgePlace& after, Extent extent) {
  auto users = ListUsers(work, actor, after, extent, true);
  if (!users) return Fail(users.error());
  return MakePage<UserPage>(
      std::move(*users), extent.most,
      [](const Account& user) {
        return AgePlace{user.created, user.id};
      },
      [](Account user) { return std::optional(std::move(user)); });
}

Result<Account, Refusal> ShowSelf(const Work& work, const Actor& actor) {
  if (!Decide(actor, OnSelf{SelfRole::kRead}).allowed()) {
    return Fail(actor.subject == SubjectKind::kUser ? Refusal::kForbidden : Refusal::kNotFound);
  }
  auto account = storage::Accounts(work.tx()).Find(actor.id);
  if (!account) return Fail(Refusal::kNotFound);
  return std::move(*account);
}

Result<SettledUser, Refusal> SetUser(const Run& run, const ActingSuperuser& superuser, const std::string& name,
                                     const UserSettings& settings, const PreparedPassword* prepared) {
  SettledUser settled;
  if (prepared != nullptr) {
    auto made = CreateUser(run, superuser, name, settings.email, *prepared);
    if (!made) return Fail(made.error());
    settled.password = std::move(made->password);
    if (settings.enabled.value_or(true)) {
      settled.account = std::move(made->account);
      return settled;
    }
  }
  UserUpdate update{.password_hash = {}, .email = {}, .enabled = settings.enabled};
  if (!settings.email.empty()) update.email = settings.email;
  auto changed = UpdateUser(run, superuser, name, update);
  if (!changed) return Fail(changed.error());
  if (settings.email.empty() && !changed->email.empty()) {
    storage::Accounts(run.tx()).SetEmail(changed->id, "");
    Record(run, superuser.by(), "user_change_email", changed->id,
           {{"username", name}, {"superuser", superuser.by().name}, {"email", ""}, {"old_email", changed->email}});
    changed->email.clear();
  }
  settled.account = std::move(*changed);
  return settled;
}

}  // namespace jeton::authority
