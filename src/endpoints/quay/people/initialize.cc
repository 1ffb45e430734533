#include "authority/installation/first_user.h"
#include "authority/people/sessions.h"
#include "domain/names.h"
#include "endpoints/browser.h"
#include "endpoints/password.h"
#include "endpoints/quay/common.h"
#include "endpoints/quay/people/bodies.h"
#include "endpoints/quay/people/endpoints.h"

namespace jeton::endpoints::quay {
namespace {

Response ExplainFirstUser(const Call& call, Refusal refusal) {
  const std::string failed = "Failed to initialize user: ";
  switch (refusal) {
    case Refusal::kTaken: return MessageError(400, "Cannot initialize user in a non-empty database");
    case Refusal::kInvalidName: return MessageError(400, failed + "invalid username");
    case Refusal::kInvalidEmail: return MessageError(400, failed + "invalid email address");
    default: return NotFound(call);
  }
}

}  // namespace

// POST /api/v1/user/initialize
Outcome InitializeUser(const Call& call) {
  if (!call.run.settings.user_initialize) return JsonAnswer(json::object{{"error", "Not Found"}}, 404);
  auto body = ReadBody(call, kFirstUser);
  if (!body) return body.error();
  auto& [request, password] = *body;
  request.user_agent = UserAgent(call.request);
  if (const auto may = MayMakeFirstUser(call.run, request); !may) return ExplainFirstUser(call, may.error());
  if (!IsAcceptablePassword(password)) {
    return MessageError(400, "Failed to initialize user: " + std::string(kPasswordRule));
  }
  if (call.run.Found<PreparedPassword>() == nullptr) return HashPassword(call, Secret(password));
  const auto made = MakeFirstUser(call.run, request, *call.run.Found<PreparedPassword>());
  if (!made) return ExplainFirstUser(call, made.error());
  json::object answer{
      {"username", request.name}, {"email", request.email}, {"encrypted_password", made->encrypted_password}};
  if (made->access_token) answer["access_token"] = wire::JsonView(made->access_token->Reveal());
  Response response = JsonAnswer(answer);
  AddSessionCookie(call.run.settings, response, made->session);
  response.AddHeader("X-Next-CSRF-Token", authority::CsrfToken(made->session.Reveal()));
  return response;
}

}  // namespace jeton::endpoints::quay
