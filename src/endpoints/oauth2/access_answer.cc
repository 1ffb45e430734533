#include "endpoints/oauth2/access_answer.h"

#include "endpoints/oauth2/common.h"
#include "wire/oauth.h"

namespace jeton::endpoints::oauth2 {

Response AnswerAccess(const Call& call, const authority::IssuedAccess& issued, const BesideAccess& beside) {
  const auto print = [issued, beside, &issuer = call.run.issuer](Response& response) {
    const std::string text = issued.Text(issuer);
    response.body = wire::TokenResponse{.access_token = text,
                                        .expires_in = issued.life().count(),
                                        .scope = beside.scope.empty() ? issued.token.scopes : beside.scope,
                                        .issued_token_type = beside.issued_token_type,
                                        .refresh_token = beside.refresh_token}
                        .Print();
  };
  Response response{.fixed_headers = wire::kNoStore};
  if (issued.jwt) {
    response.finish = print;
  } else {
    print(response);
  }
  return response;
}

Response RefuseRestriction(const Call& call, const RestrictionProblem& problem) {
  return ErrorResponse(call, OAuthError::kInvalidRequest,
                       "The parameter " + std::string(problem.member) + " " + std::string(problem.text) + ".");
}

Response RefuseGrant(const Call& call, authority::GrantRefusal refusal) {
  using enum authority::GrantRefusal;
  switch (refusal) {
    case kUnauthorizedClient:
      return ErrorResponse(call, OAuthError::kUnauthorizedClient, "The client may not use this grant.");
    case kInvalidScope:
      return ErrorResponse(call, OAuthError::kInvalidScope,
                           "The scope is unknown, malformed, or more than registered. If none was named: dangerous "
                           "scopes are not given by default, and this application has no other.");
    case kInvalidTarget:
      return ErrorResponse(call, OAuthError::kInvalidTarget,
                           "The resource is unknown, disabled, or not one. Name one API of the application, and scopes "
                           "of that API.");
    case kLimitReached:
      return ErrorResponse(call, OAuthError::kInvalidRequest,
                           "Token limit reached: the application or robot has as many live tokens as it may have.");
    case kNoKey: break;
  }
  return ErrorResponse(call, OAuthError::kTemporarilyUnavailable,
                       "The key that signs tokens for this API is missing: store the API again to make one.");
}

}  // namespace jeton::endpoints::oauth2
