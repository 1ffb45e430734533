#include "endpoints/oauth2/password.h"

namespace jeton::endpoints::oauth2 {

Result<Password, GrantError> Password::Read(const FindParameter& find) {
  auto username = find("username");
  auto password = find("password");
  if (!username || !password) return Fail(GrantError{OAuthError::kInvalidRequest, "username or password"});
  return Password{std::move(*username), Secret(std::move(*password))};
}

}  // namespace jeton::endpoints::oauth2
