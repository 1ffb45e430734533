#include "authority/page_token.h"
#include "authority/users.h"
#include "base/encoding.h"
#include "domain/names.h"
#include "endpoints/quay/common.h"
#include "endpoints/quay/endpoints.h"
#include "endpoints/quay/page_size.h"
#include "endpoints/quay/views.h"

namespace jeton::endpoints::quay {
namespace {

Response ExplainUser(const Authority& authority, const Actor& actor, Refusal refusal) {
  switch (refusal) {
    case Refusal::kEmailTaken: return InvalidRequest(authority, "E-mail address already used");
    case Refusal::kInvalidEmail: return InvalidRequest(authority, "Invalid email address");
    default: return Refused(authority, actor, refusal);
  }
}

// In the words that clients compare: these errors are of the data layer.
Response ExplainNewUser(const Authority& authority, const Actor& actor, Refusal refusal, const std::string& name,
                        const std::string& email) {
  switch (refusal) {
    case Refusal::kTaken: return MessageError(400, "Username has already been taken by user cannot be reused: " + name);
    case Refusal::kTakenByOrganization:
      return MessageError(400, "Username has already been taken by an organization and cannot be reused: " + name);
    case Refusal::kNameReserved: return MessageError(400, kNameNotAvailable);
    case Refusal::kInvalidName: return MessageError(400, "Invalid namespace " + name + ": " + FaultOfName(name));
    case Refusal::kEmailTaken: return MessageError(400, "Email has already been used: " + email);
    case Refusal::kInvalidEmail: return MessageError(400, "Invalid email address");
    default: return Refused(authority, actor, refusal);
  }
}

}  // namespace

json::object SuperuserView(const Authority& authority, const Account& account) {
  const bool readonly = authority.settings.IsReadonlySuperuser(account.name);
  return {{"kind", "user"},
          {"name", account.name},
          {"username", account.name},
          {"email", account.email},
          {"verified", true},
          {"avatar", AccountAvatar(account)},
          {"super_user", authority.settings.IsSuperuser(account.name) && !readonly},
          {"global_readonly_super_user", readonly},
          {"enabled", account.enabled}};
}

// GET /api/v1/superuser/users/
Outcome ListAllUsers(Authority& authority, const Call& call) {
  const auto actor = RequireFreshActor(authority, call);
  if (!actor) return actor.error();
  const auto size = ReadPageSize(authority, call);
  const auto token = QueryParameter(call, "next_page");
  const auto place = token ? ReadPageToken(authority.issuer, "users", *token, call.work.now) : std::nullopt;
  const auto after = ReadPlace<AgePlace>(place.value_or(""));
  const bool with_disabled = FlagParameter(call, "disabled", true);
  auto users = ListUsers(call.work, *actor, after, size.value_or(0) + 1, with_disabled);
  if (!users) return Refused(authority, *actor, users.error());
  if (!size) return size.error();
  json::array views;
  const bool more = users->size() > *size;
  if (more) users->resize(*size);
  for (const Account& user : *users) views.push_back(SuperuserView(authority, user));
  json::object body{{"users", std::move(views)}};
  if (more) {
    const std::string next = PrintPlace(users->back().created, users->back().id);
    body["next_page"] = MakePageToken(authority.issuer, "users", next, call.work.now);
  }
  return JsonAnswer(body);
}

// POST /api/v1/superuser/users/
Outcome CreateInstallUser(Authority& authority, const Call& call) {
  const auto actor = RequireFreshActor(authority, call);
  if (!actor) return actor.error();
  const auto body = ReadObject(authority, call);
  if (!body) return body.error();
  Fields fields(*body);
  const std::string username = fields.Required("username");
  const auto email = fields.OptionalText("email");
  if (!fields.problem().empty()) return InvalidRequest(authority, fields.problem());
  if (const auto may = authority::MayCreateUser(*actor); !may) return ExplainUser(authority, *actor, may.error());
  // Hashed elsewhere: this runs again with the result.
  if (call.work.prepared == nullptr) {
    return Detour{Detour::Kind::kHashPassword, authority::MakePassword(authority.issuer.random())};
  }
  const auto user =
      authority::CreateUser(authority, call.work, *actor, username, email.value_or(""), *call.work.prepared);
  if (!user) return ExplainNewUser(authority, *actor, user.error(), username, email.value_or(""));
  return JsonAnswer(json::object{{"username", username},
                                 {"email", TextOrNull(email)},
                                 {"password", wire::JsonView(user->password.Reveal())},
                                 {"encrypted_password", user->encrypted_password}});
}

// GET /api/v1/superuser/users/{name}
Outcome GetInstallUser(Authority& authority, const Call& call) {
  const auto actor = RequireFreshActor(authority, call);
  if (!actor) return actor.error();
  const auto user = authority::ShowUser(call.work, *actor, call.request.parameters[0]);
  if (!user) return ExplainUser(authority, *actor, user.error());
  return JsonAnswer(SuperuserView(authority, *user));
}

// PUT /api/v1/superuser/users/{name}
Outcome ChangeInstallUser(Authority& authority, const Call& call) {
  const auto actor = RequireFreshActor(authority, call);
  if (!actor) return actor.error();
  const auto body = ReadObject(authority, call);
  if (!body) return body.error();
  Fields fields(*body);
  const auto password = fields.OptionalText("password");
  authority::UserUpdate update{.end_everything = fields.OptionalFlag("end_everything").value_or(true),
                               .email = fields.OptionalText("email"),
                               .enabled = fields.OptionalFlag("enabled")};
  if (!fields.problem().empty()) return InvalidRequest(authority, fields.problem());
  if (const auto may = authority::MayCreateUser(*actor); !may) return ExplainUser(authority, *actor, may.error());
  const std::string& name = call.request.parameters[0];
  if (authority.settings.IsSuperuser(name)) return InvalidRequest(authority, "Cannot update a superuser");
  if (password && !IsAcceptablePassword(*password)) return MessageError(400, kPasswordRule);
  if (password && call.work.prepared == nullptr) return Detour{Detour::Kind::kHashPassword, Secret(*password)};
  if (password) update.password_hash = call.work.prepared->hash;
  const auto user = authority::UpdateUser(authority, call.work, *actor, name, update);
  if (!user) return ExplainUser(authority, *actor, user.error());
  return JsonAnswer(SuperuserView(authority, *user));
}

// DELETE /api/v1/superuser/users/{name}
Outcome DeleteInstallUser(Authority& authority, const Call& call) {
  const auto actor = RequireFreshActor(authority, call);
  if (!actor) return actor.error();
  const std::string& name = call.request.parameters[0];
  const auto deleted = authority::DeleteUser(authority, call.work, *actor, name);
  if (deleted) return NoContent();
  switch (deleted.error()) {
    case Refusal::kSuperuser: return InvalidRequest(authority, "Cannot delete a superuser");
    case Refusal::kSoleAdmin:
      return OnlyAdminRefused(call, name, authority::ShowUser(call.work, *actor, name).value().id);
    default: return Refused(authority, *actor, deleted.error());
  }
}

}  // namespace jeton::endpoints::quay
