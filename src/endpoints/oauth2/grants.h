#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "base/secret.h"
#include "endpoints/oauth2/grant_list.h"

// Grants of several dialects, as all of them read them.
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
