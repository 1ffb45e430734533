#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

// What an application is as an OAuth client: which grants it may use, how it authenticates, how its grants live.
namespace jeton {

enum class GrantType {
  kAuthorizationCode,
  kRefreshToken,
  kClientCredentials,
  kDeviceCode,
  kTokenExchange,
  kJwtBearer,
};

// The words of our own API, in the order of GrantType. On the wire some are URNs.
inline constexpr std::string_view kGrantTypeNames =
    "authorization_code refresh_token client_credentials device_code token_exchange jwt_bearer";

std::string_view NameOf(GrantType grant);

class GrantTypes {
 public:
  constexpr GrantTypes() = default;
  constexpr GrantTypes(std::initializer_list<GrantType> grants) {
    for (const GrantType grant : grants) bits_ = static_cast<std::uint8_t>(bits_ | Bit(grant));
  }

  // Parses words separated by single spaces. Returns nothing if one is unknown; empty text is no grant.
  static std::optional<GrantTypes> Parse(std::string_view text);
  std::string Print() const;
  constexpr bool Has(GrantType grant) const { return (bits_ & Bit(grant)) != 0; }
  constexpr bool empty() const { return bits_ == 0; }

  friend constexpr bool operator==(GrantTypes, GrantTypes) = default;

 private:
  static constexpr unsigned Bit(GrantType grant) { return 1u << static_cast<unsigned>(grant); }
  std::uint8_t bits_ = 0;
};

// The one method that a client has registered. Basic and parameters of the form count as one. The numbers are stored.
enum class ClientAuthentication { kSecret = 0, kPrivateKey = 1, kNone = 2 };

// client_secret_basic, private_key_jwt, none.
std::string_view NameOf(ClientAuthentication method);
std::optional<ClientAuthentication> ParseClientAuthentication(std::string_view name);

// What the `aud` of a client's assertions may be: the issuer, or also the address of the endpoint. The numbers are
// stored.
enum class AssertionAudience { kAny = 0, kIssuer = 1 };

std::string_view NameOf(AssertionAudience audience);  // any, issuer
std::optional<AssertionAudience> ParseAssertionAudience(std::string_view name);

struct RefreshRules {
  Seconds grace{60};                   // after its first use, in which a refresh token may come again
  Seconds idle_life{30 * 86400};       // of an unused refresh token
  Seconds absolute_life{365 * 86400};  // of all refresh tokens of one consent
  bool rotate = true;                  // whether each use gives a new one; public clients' always rotate

  friend bool operator==(const RefreshRules&, const RefreshRules&) = default;
};

// Whose tokens a client may exchange.
struct ExchangeRules {
  std::vector<std::string> subjects;  // client ids; `*`: all applications of its organization
  bool impersonate = false;           // whether it may do so without naming an actor

  friend bool operator==(const ExchangeRules&, const ExchangeRules&) = default;
};

struct OAuthClient {
  GrantTypes grants = {GrantType::kAuthorizationCode, GrantType::kClientCredentials};
  ClientAuthentication authentication = ClientAuthentication::kSecret;
  std::string jwks;      // a JWK set, its own public keys; empty: none
  std::string jwks_uri;  // an https address of such a set; at most one of both is set
  RefreshRules refresh;
  ExchangeRules exchange;
  AssertionAudience assertion_audience = AssertionAudience::kAny;
  bool first_party = false;  // users are not asked for their consent

  bool confidential() const { return authentication != ClientAuthentication::kNone; }

  friend bool operator==(const OAuthClient&, const OAuthClient&) = default;
};

// Returns the grants of a client that names none: those that need no further rules.
GrantTypes UsualGrants(ClientAuthentication authentication);

// Returns what contradicts itself in the rules, as a sentence; empty: nothing does.
std::string FaultOf(const OAuthClient& client);

}  // namespace jeton
