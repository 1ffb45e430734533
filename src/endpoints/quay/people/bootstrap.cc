#include "authority/installation/bootstrap.h"

#include "endpoints/quay/common.h"
#include "endpoints/quay/people/endpoints.h"

namespace jeton::endpoints::quay {

// POST /api/v1/bootstrap/renew/
Outcome RedirectToRenewal(const Call&) {
  Response response{.status = 307, .content_type = {}, .fixed_headers = wire::kNoStore};
  return response.AddHeader("Location", "/api/v1/bootstrap/renew");
}

// POST /api/v1/bootstrap/renew
Outcome RenewBootstrapToken(const Call& call) {
  const wire::Authorization presented = call.Presented();
  const auto* const bearer = std::get_if<wire::BearerToken>(&presented);
  const Result<Actor, CredentialError> actor = bearer == nullptr
                                                   ? Fail(CredentialError::kUnknown)
                                                   : call.run.identity.ByBearer(call.run, bearer->token.Reveal());
  if (!actor) {
    Response refused = ApiError(call, 401, "invalid_token", "Requires valid bootstrap bearer token");
    return refused.AddHeader("WWW-Authenticate", "Bearer realm=\"" + call.run.settings.public_url + "\"");
  }
  const auto renewed = authority::RenewBootstrapToken(call.run, *actor);
  if (renewed) return JsonAnswer(json::object{{"status", "rotated"}});
  if (renewed.error() == authority::RenewalError::kOrdinaryToken) return Denied(call, *actor);
  return ApiError(call, 500, "token_rotation_failed", "Token rotation failed: could not write token");
}

}  // namespace jeton::endpoints::quay
