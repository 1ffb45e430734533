#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "endpoints/oauth2/grant_list.h"

namespace jeton::endpoints::oauth2 {

// RFC 6749, section 4.1.3; RFC 7636, section 4.5.
struct AuthorizationCode {
  static constexpr std::string_view kType = "authorization_code";
  static constexpr std::array<std::string_view, 4> kParameters = {"code", "redirect_uri", "scope", "code_verifier"};

  std::string code;
  std::optional<std::string> redirect_uri;
  std::optional<std::string> scope;
  std::optional<std::string> verifier;

  static Result<AuthorizationCode, GrantError> Read(const FindParameter& find) {
    auto code = find("code");
    if (!code) return Fail(GrantError{OAuthError::kInvalidRequest, "code"});
    return AuthorizationCode{std::move(*code), find("redirect_uri"), find("scope"), find("code_verifier")};
  }
};

}  // namespace jeton::endpoints::oauth2
