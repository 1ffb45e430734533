#include "endpoints/oauth2/refresh_token.h"

namespace jeton::endpoints::oauth2 {

Result<RefreshToken, GrantError> RefreshToken::Read(const FindParameter& find) {
  auto token = find("refresh_token");
  if (!token) return Fail(GrantError{OAuthError::kInvalidRequest, "refresh_token"});
  return RefreshToken{Secret(std::move(*token))};
}

}  // namespace jeton::endpoints::oauth2
