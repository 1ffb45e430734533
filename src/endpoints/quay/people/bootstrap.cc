#include "authority/installation/bootstrap.h"

#include "endpoints/quay/common.h"
#include "endpoints/quay/people/endpoints.h"

namespace jeton::endpoints::quay {

// POST /api/v1/bootstrap/renew/
Outcome RedirectToRenewal(Authority&, const Call&) {
  Response response{.status = 307, .content_type = {}, .fixed_headers = wire::kNoStore};
  return response.AddHeader("Location", "/api/v1/bootstrap/renew");
}

// POST /api/v1/bootstrap/renew
Outcome RenewBootstrapToken(Authority& authority, const Call& call) {
  const wire::Authorization presented = call.Presented();
  const auto* const bearer = std::get_if<wire::BearerToken>(&presented);
  const Result<Actor, CredentialError> actor = bearer == nullptr
                                                   ? Fail(CredentialError::kUnknown)
                                                   : authority.identity.ByBearer(call.work, bearer->token.Reveal());
  if (!actor) {
    Response refused = ApiError(authority, 401, "invalid_token", "Requires valid bootstrap bearer token");
    return refused.AddHeader("WWW-Authenticate", "Bearer realm=\"" + authority.settings.public_url + "\"");
  }
  const auto renewed = authority::RenewBootstrapToken(authority, call.work, *actor);
  if (renewed) return JsonAnswer(json::object{{"status", "rotated"}});
  if (renewed.error() == authority::RenewalError::kOrdinaryToken) return Denied(authority, *actor);
  return ApiError(authority, 500, "token_rotation_failed", "Token rotation failed: could not write token");
}

}  // namespace jeton::endpoints::quay
