#include "endpoints/oauth2/authorization_code.h"

namespace jeton::endpoints::oauth2 {

Result<AuthorizationCode, GrantError> AuthorizationCode::Read(const FindParameter& find) {
  auto code = find("code");
  if (!code) return Fail(GrantError{OAuthError::kInvalidRequest, "code"});
  return AuthorizationCode{std::move(*code), find("redirect_uri"), find("scope"), find("code_verifier")};
}

}  // namespace jeton::endpoints::oauth2
