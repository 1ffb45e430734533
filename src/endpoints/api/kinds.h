#pragma once

#include <optional>
#include <string_view>

#include "base/token_text.h"

namespace jeton::endpoints::api {

// What our own API calls the kinds of tokens. The forms of the texts have names of their own (base/token_text.h).
constexpr std::string_view KindName(TokenKind kind) {
  switch (kind) {
    case TokenKind::kOAuthAccess: return "oauth";
    case TokenKind::kRobot: return "robot";
    case TokenKind::kAuthorization: return "authorization";
    case TokenKind::kClientSecret: return "client_secret";
    case TokenKind::kApplicationPassword: return "password";
    case TokenKind::kSession: return "session";
    case TokenKind::kCode: return "code";
    case TokenKind::kIdentity: return "identity";
    case TokenKind::kRegistryEvents: return "registry_events";
    case TokenKind::kApiCredential: return "api_credential";
    case TokenKind::kRefresh: return "refresh";
  }
  return {};
}

constexpr std::optional<TokenKind> ParseKind(std::string_view name) {
  for (std::size_t number = 1; number <= kTokenKinds; ++number) {
    const auto kind = static_cast<TokenKind>(number);
    if (KindName(kind) == name) return kind;
  }
  return std::nullopt;
}

// Those that are listed, separated by spaces.
inline constexpr std::string_view kListedKinds =
    "oauth robot password authorization identity session client_secret api_credential refresh";

}  // namespace jeton::endpoints::api
