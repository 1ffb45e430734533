#include "authority/people/own_account.h"

#include "authority/accounts/account_details.h"
#include "authority/people/sessions.h"
#include "domain/names.h"
#include "endpoints/browser.h"
#include "endpoints/password.h"
#include "endpoints/quay/common.h"
#include "endpoints/quay/people/bodies.h"
#include "endpoints/quay/people/endpoints.h"
#include "endpoints/quay/user_view.h"
#include "endpoints/quay/views.h"

namespace jeton::endpoints::quay {
namespace {

// Answers with the actor's own view and the cookie of a new session. `actor` has just given a password.
Response InNewSession(const Call& call, const Actor& actor, json::object view) {
  const auto session = BeginSession(call.run, actor, "", UserAgent(call.request));
  Response response = JsonAnswer(std::move(view));
  AddSessionCookie(call.run.settings, response, session.secret);
  response.AddHeader("X-Next-CSRF-Token", authority::CsrfToken(session.secret.Reveal()));
  return response;
}

Response ExplainSignUp(const Call& call, const std::string& name, const std::string& email, Refusal refusal) {
  if (refusal == Refusal::kTaken) return InvalidRequest(call, "The username already exists");
  if (const std::string text = NameRefused(refusal, name); !text.empty()) return InvalidRequest(call, text);
  if (refusal == Refusal::kInvalidEmail) return InvalidRequest(call, "Invalid email address");
  return InvalidRequest(call, "Email has already been used: " + email);
}

}  // namespace

// PUT /api/v1/user/
Outcome ChangeUserDetails(const Call& call, const Actor& actor) {
  const auto own = authority::OwnAccount::Of(actor);
  if (!own) return Refused(call, actor, own.error());
  const auto body = ReadBody(call, kOwnAccountChange);
  if (!body) return body.error();
  const auto& [password, email, details] = *body;
  // A token must not become a password: setting one requires a session with a recent login by password.
  if (password && actor.credential != CredentialKind::kSession)
    return ApiError(call, 401, "fresh_login_required", "Requires fresh login");
  if (password && !IsAcceptablePassword(*password)) return InvalidRequest(call, kPasswordRule);
  if (details.tag_expiration_s && !authority::IsTagExpiration(*details.tag_expiration_s)) {
    return MessageError(400, "Invalid tag expiration option");
  }
  authority::OwnAccountUpdate update{.password_hash = {}, .email = email, .details = details.ToJson()};
  if (password) {
    if (call.run.Found<PreparedPassword>() == nullptr) return HashPassword(call, Secret(*password));
    update.password_hash = call.run.Found<PreparedPassword>()->hash;
  }
  const auto changed = UpdateOwnAccount(call.run, *own, update);
  if (!changed && changed.error() == Refusal::kInvalidEmail) return InvalidRequest(call, "Invalid email address");
  if (!changed && changed.error() == Refusal::kEmailTaken) return InvalidRequest(call, "E-mail address already used");
  if (!changed) return Refused(call, actor, changed.error());
  json::object view = OwnUserView(call, actor).value_or(json::object());
  return password ? InNewSession(call, actor, std::move(view)) : JsonAnswer(view);
}

// POST /api/v1/user/
Outcome CreateNewUser(const Call& call) {
  if (!ComesFromOurPage(call.run.settings, call.request, ReadSessionCookie(call.request))) return CsrfRefused();
  const auto body = ReadBody(call, kSignUp);
  if (!body) return body.error();
  const auto& [name, password, email] = *body;
  if (!IsAcceptablePassword(password)) return InvalidRequest(call, kPasswordRule);
  // Check the name first, to save the hash if it cannot be taken.
  if (const auto may = MaySignUp(call.run, name, email); !may) {
    return ExplainSignUp(call, name, email, may.error());
  }
  if (call.run.Found<PreparedPassword>() == nullptr) return HashPassword(call, Secret(password));
  if (!call.run.tx().writable()) return NeedWrite{};
  const auto made = SignUp(call.run, name, email, call.run.Found<PreparedPassword>()->hash);
  if (!made) return ExplainSignUp(call, name, email, made.error());
  return InNewSession(call, *made, OwnUserView(call, *made).value_or(json::object()));
}

// DELETE /api/v1/user/
Outcome DeleteCurrentUser(const Call& call, const Actor& actor) {
  const auto own = authority::OwnAccount::Of(actor);
  if (!own) return Refused(call, actor, own.error());
  const auto deleted = DeleteOwnAccount(call.run, *own);
  if (!deleted && deleted.error() == Refusal::kSuperuser) return InvalidRequest(call, "Cannot delete a superuser");
  if (!deleted && deleted.error() == Refusal::kSoleAdmin) return OnlyAdminRefused(call, actor.name, actor.id);
  if (!deleted) return Refused(call, actor, deleted.error());
  Response response = NoContent();
  if (actor.credential == CredentialKind::kSession) DropSessionCookie(call.run.settings, response);
  return response;
}

}  // namespace jeton::endpoints::quay
