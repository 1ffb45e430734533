#include "authority/client_credentials.h"
#include "endpoints/oauth/common.h"
#include "endpoints/oauth/endpoints.h"

namespace jeton::endpoints::oauth {

Outcome PostRevoke(Authority& authority, const Call& call) {
  const auto form = ReadForm(authority, call);
  if (!form) return form.error();
  const auto caller = AuthenticateClient(authority, call, *form);
  if (!caller) return caller.error();
  const std::string* const text = form->Find("token");
  if (text == nullptr || text->empty()) {
    return ErrorResponse(authority, OAuthError::kInvalidRequest, "The parameter token is missing.");
  }
  const auto revoked = authority::RevokePresented(authority, call.work, **caller, *text);
  if (!revoked) {
    return ErrorResponse(authority, OAuthError::kUnauthorizedClient, "The token was not issued to this client.");
  }
  return Response{.content_type = {}, .fixed_headers = wire::kNoStore};
}

}  // namespace jeton::endpoints::oauth
