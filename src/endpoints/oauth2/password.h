#pragma once

#include <array>
#include <string>
#include <string_view>

#include "base/secret.h"
#include "endpoints/oauth2/grant_list.h"

namespace jeton::endpoints::oauth2 {

// RFC 6749, section 4.3.2.
struct Password {
  static constexpr std::string_view kType = "password";
  static constexpr std::array<std::string_view, 2> kParameters = {"username", "password"};

  std::string username;
  Secret password;

  static Result<Password, GrantError> Read(const FindParameter& find) {
    auto username = find("username");
    auto password = find("password");
    if (!username || !password) return Fail(GrantError{OAuthError::kInvalidRequest, "username or password"});
    return Password{std::move(*username), Secret(std::move(*password))};
  }
};

}  // namespace jeton::endpoints::oauth2
