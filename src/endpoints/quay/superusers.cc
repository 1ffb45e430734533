#include "authority/page_token.h"
#include "authority/users.h"
#include "base/encoding.h"
#include "endpoints/quay/common.h"
#include "endpoints/quay/endpoints.h"
#include "endpoints/quay/page_size.h"

namespace jeton::endpoints::quay {
namespace {

json::object UserView(const Authority& authority, const Account& account) {
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

Response ExplainUser(const Authority& authority, const Actor& actor, Refusal refusal) {
  switch (refusal) {
    case Refusal::kTaken: return InvalidRequest(authority, "The username or email is already in use");
    case Refusal::kInvalidName:
      return InvalidRequest(
          authority,
          "Invalid username: groups of lowercase letters and digits joined by single '.', '_' or '-', "
          "2 to 255 characters");
    case Refusal::kNameReserved: return MessageError(400, kNameNotAvailable);
    case Refusal::kInvalidEmail: return InvalidRequest(authority, "Invalid email address");
    case Refusal::kSuperuser: return InvalidRequest(authority, "Cannot change or delete a superuser");
    case Refusal::kSoleAdmin:
      return InvalidRequest(authority, "The user is the only admin of an organization; add another or delete it first");
    default: return Refused(authority, actor, refusal);
  }
}

}  // namespace

// GET /api/v1/superuser/users/
Outcome ListAllUsers(Authority& authority, const Call& call) {
  const auto actor = RequireFreshActor(authority, call);
  if (!actor) return actor.error();
  const auto size = ReadPageSize(call);
  const auto token = QueryParameter(call, "next_page");
  const std::string after =
      token ? ReadPageToken(authority.issuer, "users", *token, call.work.now).value_or("") : std::string();
  const bool with_disabled = FlagParameter(call, "disabled", true);
  auto users = ListUsers(call.work, *actor, after, size.value_or(0) + 1, with_disabled);
  if (!users) return Refused(authority, *actor, users.error());
  if (!size) return InvalidRequest(authority, "'limit' must be a number from 1 to 100");
  json::array views;
  const bool more = users->size() > *size;
  if (more) users->resize(*size);
  for (const Account& user : *users) views.push_back(UserView(authority, user));
  json::object body{{"users", std::move(views)}};
  if (more) body["next_page"] = MakePageToken(authority.issuer, "users", users->back().name, call.work.now);
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
  const std::string email = fields.Optional("email", "");
  if (!fields.problem().empty()) return InvalidRequest(authority, fields.problem());
  if (const auto may = authority::MayCreateUser(*actor); !may) return ExplainUser(authority, *actor, may.error());
  // Hashed elsewhere: this runs again with the result.
  if (call.work.prepared == nullptr) {
    return Detour{Detour::Kind::kHashPassword, authority::MakePassword(authority.issuer.random())};
  }
  const auto user = authority::CreateUser(authority, call.work, *actor, username, email, *call.work.prepared);
  if (!user) return ExplainUser(authority, *actor, user.error());
  return JsonAnswer(json::object{{"username", username},
                                 {"email", email},
                                 {"password", wire::JsonView(user->password.Reveal())},
                                 {"encrypted_password", user->encrypted_password}});
}

// GET /api/v1/superuser/users/{name}
Outcome GetInstallUser(Authority& authority, const Call& call) {
  const auto actor = RequireFreshActor(authority, call);
  if (!actor) return actor.error();
  const auto user = authority::ShowUser(call.work, *actor, call.request.parameters[0]);
  if (!user) return ExplainUser(authority, *actor, user.error());
  return JsonAnswer(UserView(authority, *user));
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
  if (password && password->size() < 8) fields.Problem("password", "must have at least 8 characters");
  if (!fields.problem().empty()) return InvalidRequest(authority, fields.problem());
  if (const auto may = authority::MayCreateUser(*actor); !may) return ExplainUser(authority, *actor, may.error());
  if (password && call.work.prepared == nullptr) return Detour{Detour::Kind::kHashPassword, Secret(*password)};
  if (password) update.password_hash = call.work.prepared->hash;
  const auto user = authority::UpdateUser(authority, call.work, *actor, call.request.parameters[0], update);
  if (!user) return ExplainUser(authority, *actor, user.error());
  return JsonAnswer(UserView(authority, *user));
}

// DELETE /api/v1/superuser/users/{name}
Outcome DeleteInstallUser(Authority& authority, const Call& call) {
  const auto actor = RequireFreshActor(authority, call);
  if (!actor) return actor.error();
  const auto deleted = authority::DeleteUser(authority, call.work, *actor, call.request.parameters[0]);
  if (!deleted) return ExplainUser(authority, *actor, deleted.error());
  return NoContent();
}

}  // namespace jeton::endpoints::quay
