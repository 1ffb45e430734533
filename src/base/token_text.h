#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/secret.h"

// The text of the secrets that we issue. They read
//
//   prefix  random part (base62)  checksum (6 base62 digits of CRC-32 over all that stands before)
//
// so that any program, such as a scanner of source code or `jeton token identify`, can tell the kind and check for
// damage offline, and a mistyped token is refused without a look-up. OpenShift authorizations are 64 lower-case hex
// digits, as their contract requires, and have neither prefix nor checksum.
namespace jeton {

// The numbers are stored, and have no gaps. domain/token_kind.h says what each kind is and may do.
enum class TokenKind {
  kOAuthAccess = 1,
  kRobot = 2,
  kAuthorization = 3,
  kClientSecret = 4,
  kApplicationPassword = 5,
  kSession = 6,         // the cookie of a browser
  kCode = 7,            // an authorization code
  kIdentity = 8,        // kept by a registry client after a login
  kRegistryEvents = 9,  // presented by a registry that reports events
  kApiCredential = 10,  // presented by an API that asks about tokens
  kRefresh = 11,        // a refresh token of an OAuth client
};

// The form of the text of one kind.
struct TokenForm {
  std::string_view name;    // the word for the kind in JSON, logs and documents
  std::string_view prefix;  // empty: plain hex, without a checksum
  std::size_t length = 0;   // of the whole text
};

// The row of a kind. -Wswitch refuses to compile a kind without one.
constexpr TokenForm FormOf(TokenKind kind) {
  switch (kind) {
    case TokenKind::kOAuthAccess: return {"oauth_access", "jto_", 40};
    case TokenKind::kRobot: return {"robot", "jtr_", 64};
    case TokenKind::kAuthorization: return {"authorization", "", 64};
    case TokenKind::kClientSecret: return {"client_secret", "jts_", 40};
    case TokenKind::kApplicationPassword: return {"application_password", "jta_", 120};
    case TokenKind::kSession: return {"session", "jtw_", 64};
    case TokenKind::kCode: return {"authorization_code", "jtc_", 40};
    case TokenKind::kIdentity: return {"identity", "jtf_", 64};
    case TokenKind::kRegistryEvents: return {"registry_events", "jtn_", 40};
    case TokenKind::kApiCredential: return {"api_credential", "jtk_", 40};
    case TokenKind::kRefresh: return {"refresh", "jtg_", 64};
  }
  return {};
}

// The number of kinds: those that have a row.
constexpr std::size_t kTokenKinds = [] {
  std::size_t kinds = 0;
  for (int number = 1; number < 100; ++number) kinds += FormOf(static_cast<TokenKind>(number)).length > 0 ? 1 : 0;
  return kinds;
}();

constexpr std::string_view NameOf(TokenKind kind) { return FormOf(kind).name; }

// Returns a new secret of that kind, with at least 160 random bits.
Secret GenerateToken(TokenKind kind, Random& random);

enum class TokenCheck {
  kIntact,         // prefix, length, alphabet and checksum fit
  kUncheckable,    // the form fits, and that form has no checksum
  kWrongChecksum,  // the form fits, the checksum does not
};

struct IdentifiedToken {
  TokenKind kind;
  TokenCheck check;
};

// Identifies a text by its form alone. Returns nothing if it is not a token of ours.
std::optional<IdentifiedToken> IdentifyToken(std::string_view text);

// Returns whether the text has the form of that kind.
bool IsToken(TokenKind kind, std::string_view text);

// Returns whether the text may be a live token: it has the form of a kind, and its checksum, if any, is right.
bool LooksLikeToken(std::string_view text);

}  // namespace jeton
