#include "authority/people/users.h"
#include "base/encoding.h"
#include "domain/names.h"
#include "endpoints/password.h"
#include "endpoints/quay/account_page.h"
#include "endpoints/quay/people/bodies.h"
#include "endpoints/quay/people/endpoints.h"
#include "endpoints/quay/views.h"

namespace jeton::endpoints::quay {
namespace {

Response ExplainUser(const Call& call, const Actor& actor, Refusal refusal) {
  switch (refusal) {
    case Refusal::kEmailTaken: return InvalidRequest(call, "E-mail address already used");
    case Refusal::kInvalidEmail: return InvalidRequest(call, "Invalid email address");
    default: return Refused(call, actor, refusal);
  }
}

// Errors of Quay's data layer, in the words that clients compare.
Response ExplainNewUser(const Call& call, const Actor& actor, Refusal refusal, const std::string& name,
                        const std::string& email) {
  if (const std::string text = NameRefused(refusal, name); !text.empty()) return MessageError(400, text);
  switch (refusal) {
    case Refusal::kEmailTaken: return MessageError(400, "Email has already been used: " + email);
    case Refusal::kInvalidEmail: return MessageError(400, "Invalid email address");
    default: return Refused(call, actor, refusal);
  }
}

}  // namespace

json::object SuperuserView(const Call& call, const Account& account) {
  const bool readonly = call.run.settings.IsReadonlySuperuser(account.name);
  return {{"kind", "user"},
          {"name", account.name},
          {"username", account.name},
          {"email", account.email},
          {"verified", true},
          {"avatar", AccountAvatar(account)},
          {"super_user", call.run.settings.IsSuperuser(account.name) && !readonly},
          {"global_readonly_super_user", readonly},
          {"enabled", account.enabled}};
}

// GET /api/v1/superuser/users/
Outcome ListAllUsers(const Call& call, const Actor& actor) {
  const bool with_disabled = FlagParameter(call, "disabled", true);
  return AnswerAccountPage(
      call, actor, "users",
      [&](const AgePlace& after, std::size_t most) {
        return authority::ListUsers(call.run, actor, after, most, with_disabled);
      },
      [&](const Account& user) { return SuperuserView(call, user); });
}

// POST /api/v1/superuser/users/
Outcome CreateInstallUser(const Call& call, const Actor& actor) {
  const auto body = ReadBody(call, kNewUser);
  if (!body) return body.error();
  const auto& [username, email] = *body;
  const auto superuser = authority::ActingSuperuser::Of(actor);
  if (!superuser) return Refused(call, actor, superuser.error());
  // A worker hashes it; then this runs again with the result.
  if (call.run.Found<PreparedPassword>() == nullptr) {
    return HashPassword(call, authority::MakePassword(call.run.issuer.random()));
  }
  const auto user =
      authority::CreateUser(call.run, *superuser, username, email.value_or(""), *call.run.Found<PreparedPassword>());
  if (!user) return ExplainNewUser(call, actor, user.error(), username, email.value_or(""));
  return JsonAnswer(json::object{{"username", username},
                                 {"email", TextOrNull(email)},
                                 {"password", wire::JsonView(user->password.Reveal())},
                                 {"encrypted_password", user->encrypted_password}});
}

// GET /api/v1/superuser/users/{name}
Outcome GetInstallUser(const Call& call, const Actor& actor) {
  const auto user = authority::ShowUser(call.run, actor, call.request.parameters[0]);
  if (!user) return ExplainUser(call, actor, user.error());
  return JsonAnswer(SuperuserView(call, *user));
}

// PUT /api/v1/superuser/users/{name}
Outcome ChangeInstallUser(const Call& call, const Actor& actor) {
  auto body = ReadBody(call, kUserChange);
  if (!body) return body.error();
  auto& [password, update] = *body;
  const auto superuser = authority::ActingSuperuser::Of(actor);
  if (!superuser) return Refused(call, actor, superuser.error());
  const std::string& name = call.request.parameters[0];
  if (call.run.settings.IsSuperuser(name)) return InvalidRequest(call, "Cannot update a superuser");
  if (password && !IsAcceptablePassword(*password)) return MessageError(400, kPasswordRule);
  if (password && call.run.Found<PreparedPassword>() == nullptr) return HashPassword(call, Secret(*password));
  if (password) update.password_hash = call.run.Found<PreparedPassword>()->hash;
  const auto user = authority::UpdateUser(call.run, *superuser, name, update);
  if (!user) return ExplainUser(call, actor, user.error());
  return JsonAnswer(SuperuserView(call, *user));
}

// DELETE /api/v1/superuser/users/{name}
Outcome DeleteInstallUser(const Call& call, const Actor& actor) {
  const std::string& name = call.request.parameters[0];
  const auto superuser = authority::ActingSuperuser::Of(actor);
  if (!superuser) return Refused(call, actor, superuser.error());
  const auto deleted = authority::DeleteUser(call.run, *superuser, name);
  if (deleted) return NoContent();
  switch (deleted.error()) {
    case Refusal::kSuperuser: return InvalidRequest(call, "Cannot delete a superuser");
    case Refusal::kSoleAdmin:
      return OnlyAdminRefused(call, name, authority::ShowUser(call.run, actor, name).value().id);
    default: return Refused(call, actor, deleted.error());
  }
}

}  // namespace jeton::endpoints::quay
