#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jeton::wire {

// RFC 6749, section 5.1.
struct TokenResponse {
  std::string_view access_token;
  std::int64_t expires_in = 0;  // seconds
  std::string_view scope;
  std::string_view issued_token_type{};  // RFC 8693, section 2.2.1; empty: left out
  std::string_view refresh_token{};      // empty: left out

  std::string Print() const;
};

// The answer of RFC 7662, section 2.2, for an active token. All views must hold valid UTF-8.
struct ActiveToken {
  std::string_view scope;
  std::string_view client_id;  // empty: left out
  std::string_view username;   // empty: left out
  std::string_view sub;
  std::string_view iss;
  std::string_view jti;
  std::optional<std::int64_t> exp;  // Unix seconds
  std::int64_t iat = 0;
  std::string_view aud{};
  std::string_view act{};  // JSON (RFC 8693, section 4.1); empty: left out
  // Our extension: the token's restriction besides its scope; empty: left out.
  std::string_view repositories{};
  std::string_view actions{};
  std::string_view addresses{};

  std::string Print() const;
};

// The answer for every token that is not active, for any reason.
constexpr std::string_view kInactiveToken = R"({"active":false})";

// RFC 6749, section 5.2.
std::string PrintOAuthError(std::string_view error, std::string_view description);

}  // namespace jeton::wire
