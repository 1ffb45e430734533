#pragma once

#include <array>
#include <string_view>

#include "base/secret.h"
#include "endpoints/oauth2/grant_list.h"

namespace jeton::endpoints::oauth2 {

// RFC 6749, section 6.
struct RefreshToken {
  static constexpr std::string_view kType = "refresh_token";
  static constexpr std::array<std::string_view, 1> kParameters = {"refresh_token"};

  Secret token;

  static Result<RefreshToken, GrantError> Read(const FindParameter& find) {
    auto token = find("refresh_token");
    if (!token) return Fail(GrantError{OAuthError::kInvalidRequest, "refresh_token"});
    return RefreshToken{Secret(std::move(*token))};
  }
};

}  // namespace jeton::endpoints::oauth2
