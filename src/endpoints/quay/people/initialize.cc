#include "authority/installation/first_user.h"
#include "authority/people/sessions.h"
#include "domain/names.h"
#include "endpoints/browser.h"
#include "endpoints/password.h"
#include "endpoints/quay/common.h"
#include "endpoints/quay/people/endpoints.h"

namespace jeton::endpoints::quay {
namespace {

Response ExplainFirstUser(const Authority& authority, Refusal refusal) {
  const std::string failed = "Failed to initialize user: ";
  switch (refusal) {
    case Refusal::kTaken: return MessageError(400, "Cannot initialize user in a non-empty database");
    case Refusal::kInvalidName: return MessageError(400, failed + "invalid username");
    case Refusal::kInvalidEmail: return MessageError(400, failed + "invalid email address");
    default: return NotFound(authority);
  }
}

}  // namespace

// POST /api/v1/user/initialize
Outcome InitializeUser(Authority& authority, const Call& call) {
  if (!authority.settings.user_initialize) return JsonAnswer(json::object{{"error", "Not Found"}}, 404);
  const auto body = ReadObject(authority, call);
  if (!body) return body.error();
  Fields fields(*body);
  const authority::FirstUserRequest request{.name = fields.Required("username"),
                                            .email = fields.Optional("email", ""),
                                            .access_token = fields.OptionalFlag("access_token").value_or(false),
                                            .user_agent = std::string(UserAgent(call.request))};
  const std::string password = fields.Required("password");
  if (!fields.problem().empty()) return InvalidRequest(authority, fields.problem());
  if (const auto may = MayMakeFirstUser(authority, call.work, request); !may)
    return ExplainFirstUser(authority, may.error());
  if (!IsAcceptablePassword(password)) {
    return MessageError(400, "Failed to initialize user: " + std::string(kPasswordRule));
  }
  if (call.work.Found<PreparedPassword>() == nullptr) return HashPassword(authority, Secret(password));
  const auto made = MakeFirstUser(authority, call.work, request, *call.work.Found<PreparedPassword>());
  if (!made) return ExplainFirstUser(authority, made.error());
  json::object answer{
      {"username", request.name}, {"email", request.email}, {"encrypted_password", made->encrypted_password}};
  if (made->access_token) answer["access_token"] = wire::JsonView(made->access_token->Reveal());
  Response response = JsonAnswer(answer);
  AddSessionCookie(authority, response, made->session);
  response.AddHeader("X-Next-CSRF-Token", authority::CsrfToken(made->session.Reveal()));
  return response;
}

}  // namespace jeton::endpoints::quay
