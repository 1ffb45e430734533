#include "domain/applications/oauth_client.h"

#include <algorithm>
#include <array>

#include "base/encoding.h"

namespace jeton {
namespace {

template <typename Value, std::size_t size>
std::optional<Value> FindByName(const std::array<Value, size>& values, std::string_view name) {
  for (const Value value : values) {
    if (NameOf(value) == name) return value;
  }
  return std::nullopt;
}

}  // namespace

std::string_view NameOf(GrantType grant) { return SplitWords(kGrantTypeNames)[static_cast<std::size_t>(grant)]; }

std::string_view NameOf(ClientAuthentication method) {
  switch (method) {
    case ClientAuthentication::kSecret: return "client_secret_basic";
    case ClientAuthentication::kPrivateKey: return "private_key_jwt";
    case ClientAuthentication::kNone: break;
  }
  return "none";
}

std::string_view NameOf(AssertionAudience audience) { return audience == AssertionAudience::kAny ? "any" : "issuer"; }

std::optional<ClientAuthentication> ParseClientAuthentication(std::string_view name) {
  using enum ClientAuthentication;
  return FindByName(std::array{kSecret, kPrivateKey, kNone}, name);
}

std::optional<AssertionAudience> ParseAssertionAudience(std::string_view name) {
  return FindByName(std::array{AssertionAudience::kAny, AssertionAudience::kIssuer}, name);
}

std::optional<GrantTypes> GrantTypes::Parse(std::string_view text) {
  const auto names = SplitWords(kGrantTypeNames);
  GrantTypes grants;
  for (const std::string_view word : SplitWords(text)) {
    const auto found = std::ranges::find(names, word);
    if (found == names.end()) return std::nullopt;
    grants.bits_ = static_cast<std::uint8_t>(grants.bits_ | Bit(static_cast<GrantType>(found - names.begin())));
  }
  return grants;
}

std::string GrantTypes::Print() const {
  std::string text;
  std::size_t grant = 0;
  for (const std::string_view name : SplitWords(kGrantTypeNames)) {
    if (Has(static_cast<GrantType>(grant++))) text.append(text.empty() ? "" : " ").append(name);
  }
  return text;
}

GrantTypes UsualGrants(ClientAuthentication authentication) {
  if (authentication == ClientAuthentication::kNone) return {GrantType::kAuthorizationCode};
  return {GrantType::kAuthorizationCode, GrantType::kClientCredentials};
}

std::string FaultOf(const OAuthClient& client) {
  const bool has_keys = !client.jwks.empty() || !client.jwks_uri.empty();
  if (!client.jwks.empty() && !client.jwks_uri.empty()) return "Only one of 'jwks' and 'jwks_uri' may be set.";
  if (client.authentication == ClientAuthentication::kPrivateKey && !has_keys) {
    return "A client that authenticates by private_key_jwt needs 'jwks' or 'jwks_uri'.";
  }
  if (client.authentication != ClientAuthentication::kPrivateKey && has_keys) {
    return "'jwks' and 'jwks_uri' are for clients with the 'auth_method' private_key_jwt.";
  }
  // Behind these stands no user: what the client may have, anyone that knows its id could have.
  const bool by_itself = client.grants.Has(GrantType::kClientCredentials) ||
                         client.grants.Has(GrantType::kTokenExchange) || client.grants.Has(GrantType::kJwtBearer);
  if (!client.confidential() && by_itself) {
    return "A client without authentication cannot use client_credentials, token_exchange or jwt_bearer.";
  }
  if (!client.confidential() && !client.refresh.rotate) {
    return "The refresh tokens of a client without authentication are always rotated.";
  }
  if (client.grants.Has(GrantType::kRefreshToken) && !client.grants.Has(GrantType::kAuthorizationCode) &&
      !client.grants.Has(GrantType::kDeviceCode)) {
    return "Refresh tokens come from authorization_code or device_code: name one of them.";
  }
  return {};
}

}  // namespace jeton
