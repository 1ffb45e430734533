#include "authority/people/own_account.h"

#include "authority/accounts/account_details.h"
#include "authority/people/sessions.h"
#include "domain/names.h"
#include "endpoints/browser.h"
#include "endpoints/password.h"
#include "endpoints/quay/common.h"
#include "endpoints/quay/people/endpoints.h"
#include "endpoints/quay/user_view.h"
#include "endpoints/quay/views.h"

namespace jeton::endpoints::quay {
namespace {

struct OwnChanges {
  std::optional<std::string> password;
  authority::OwnAccountUpdate update;
};

OwnChanges ReadOwnChanges(Fields& fields) {
  OwnChanges changes;
  changes.password = fields.OptionalText("password");
  changes.update.email = fields.OptionalText("email");
  json::object& details = changes.update.details;
  if (const auto invoices = fields.OptionalFlag("invoice_email")) details["invoice_email"] = *invoices;
  if (fields.Find("invoice_email_address") != nullptr) {
    details["invoice_email_address"] = TextOrNull(fields.NullableText("invoice_email_address"));
  }
  if (const json::value* const seconds = fields.Find("tag_expiration_s"); seconds != nullptr) {
    if (!seconds->is_int64() || seconds->get_int64() < 0)
      fields.Problem("tag_expiration_s", "must be a number of seconds");
    details["tag_expiration_s"] = *seconds;
  }
  // Users cannot be renamed, nor say more of themselves; what is sent of it must still be of its type.
  fields.OptionalText("username");
  for (const char* name : {"given_name", "family_name", "company", "location"}) fields.NullableText(name);
  return changes;
}

// A's own view with the cookie of a new session, where `actor` has just given a password.
Response InNewSession(Authority& authority, const Call& call, const Actor& actor, json::object view) {
  const auto session = BeginSession(authority, call.work, actor, "", UserAgent(call.request));
  Response response = JsonAnswer(std::move(view));
  AddSessionCookie(authority, response, session.secret);
  response.AddHeader("X-Next-CSRF-Token", authority::CsrfToken(session.secret.Reveal()));
  return response;
}

Response ExplainSignUp(const Authority& authority, const std::string& name, const std::string& email, Refusal refusal) {
  if (refusal == Refusal::kTaken) return InvalidRequest(authority, "The username already exists");
  if (const std::string text = NameRefused(refusal, name); !text.empty()) return InvalidRequest(authority, text);
  if (refusal == Refusal::kInvalidEmail) return InvalidRequest(authority, "Invalid email address");
  return InvalidRequest(authority, "Email has already been used: " + email);
}

}  // namespace

// PUT /api/v1/user/
Outcome ChangeUserDetails(Authority& authority, const Call& call) {
  const auto actor = RequireFreshActor(authority, call);
  if (!actor) return actor.error();
  if (const auto may = authority::MayChangeOwnAccount(*actor); !may) return Refused(authority, *actor, may.error());
  const auto body = ReadObject(authority, call);
  if (!body) return body.error();
  Fields fields(*body);
  OwnChanges changes = ReadOwnChanges(fields);
  if (!fields.problem().empty()) return InvalidRequest(authority, fields.problem());
  // A token must not become a password: setting one takes a session in which the old one was given lately.
  if (changes.password && actor->credential != CredentialKind::kSession)
    return ApiError(authority, 401, "fresh_login_required", "Requires fresh login");
  if (changes.password && !IsAcceptablePassword(*changes.password)) return InvalidRequest(authority, kPasswordRule);
  const auto* const seconds = changes.update.details.if_contains("tag_expiration_s");
  if (seconds != nullptr && !authority::IsTagExpiration(seconds->get_int64())) {
    return MessageError(400, "Invalid tag expiration option");
  }
  if (changes.password) {
    if (call.work.Found<PreparedPassword>() == nullptr) return HashPassword(authority, Secret(*changes.password));
    changes.update.password_hash = call.work.Found<PreparedPassword>()->hash;
  }
  const auto changed = UpdateOwnAccount(authority, call.work, *actor, changes.update);
  if (!changed && changed.error() == Refusal::kInvalidEmail) return InvalidRequest(authority, "Invalid email address");
  if (!changed && changed.error() == Refusal::kEmailTaken)
    return InvalidRequest(authority, "E-mail address already used");
  if (!changed) return Refused(authority, *actor, changed.error());
  json::object view = OwnUserView(call, *actor).value_or(json::object());
  return changes.password ? InNewSession(authority, call, *actor, std::move(view)) : JsonAnswer(view);
}

// POST /api/v1/user/
Outcome CreateNewUser(Authority& authority, const Call& call) {
  if (!ComesFromOurPage(authority, call.request, ReadSessionCookie(call.request))) return CsrfRefused();
  const auto body = ReadObject(authority, call);
  if (!body) return body.error();
  Fields fields(*body);
  const std::string name = fields.Required("username");
  const std::string password = fields.Required("password");
  const std::string email = fields.OptionalText("email").value_or("");
  for (const char* ignored : {"invite_code", "recaptcha_response"}) fields.OptionalText(ignored);
  if (!fields.problem().empty()) return InvalidRequest(authority, fields.problem());
  if (!IsAcceptablePassword(password)) return InvalidRequest(authority, kPasswordRule);
  // Asked first: a name that cannot be had is worth no hash.
  if (const auto may = MaySignUp(authority, call.work, name, email); !may) {
    return ExplainSignUp(authority, name, email, may.error());
  }
  if (call.work.Found<PreparedPassword>() == nullptr) return HashPassword(authority, Secret(password));
  if (!call.work.tx().writable()) return NeedWrite{};
  const auto made = SignUp(authority, call.work, name, email, call.work.Found<PreparedPassword>()->hash);
  if (!made) return ExplainSignUp(authority, name, email, made.error());
  return InNewSession(authority, call, *made, OwnUserView(call, *made).value_or(json::object()));
}

// DELETE /api/v1/user/
Outcome DeleteCurrentUser(Authority& authority, const Call& call) {
  const auto actor = RequireFreshActor(authority, call);
  if (!actor) return actor.error();
  const auto deleted = DeleteOwnAccount(authority, call.work, *actor);
  if (!deleted && deleted.error() == Refusal::kSuperuser) return InvalidRequest(authority, "Cannot delete a superuser");
  if (!deleted && deleted.error() == Refusal::kSoleAdmin) return OnlyAdminRefused(call, actor->name, actor->id);
  if (!deleted) return Refused(authority, *actor, deleted.error());
  Response response = NoContent();
  if (actor->credential == CredentialKind::kSession) DropSessionCookie(authority, response);
  return response;
}

}  // namespace jeton::endpoints::quay
