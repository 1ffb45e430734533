#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/secret.h"

// The text of the secrets that we issue. Ours read
//
//   prefix  random part (base62)  checksum (6 base62 digits of CRC-32 over all that stands before)
//
// so that anyone - a scanner of source code, `jeton token identify` - knows kind and intactness offline, and a
// mistyped one is refused without a look-up. OpenShift authorizations are 64 lower-case hex digits, as their
// contract says, and carry neither.
namespace jeton {

// The numbers are stored, and leave no gap. What a kind is and may do: domain/token_kind.h.
enum class TokenKind {
  kOAuthAccess = 1,
  kRobot = 2,
  kAuthorization = 3,
  kClientSecret = 4,
  kApplicationPassword = 5,
  kSession = 6,         // the cookie of a browser
  kCode = 7,            // an authorization code
  kIdentity = 8,        // what a registry client keeps of a login
  kRegistryEvents = 9,  // what a registry shows when it reports events
};

// What the text of a kind looks like.
struct TokenForm {
  std::string_view name;    // the word for the kind in JSON, logs and documents
  std::string_view prefix;  // empty: plain hex, without a checksum
  std::size_t length = 0;   // of the whole text
};

// The row of a kind. A kind without one does not compile: -Wswitch.
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
  }
  return {};
}

// How many kinds there are: the numbers that have a row.
constexpr std::size_t kTokenKinds = [] {
  std::size_t kinds = 0;
  for (int number = 1; number < 100; ++number) kinds += FormOf(static_cast<TokenKind>(number)).length > 0 ? 1 : 0;
  return kinds;
}();

constexpr std::string_view NameOf(TokenKind kind) { return FormOf(kind).name; }

// A new secret of that kind: at least 160 random bits.
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

// What a text is, by its form alone; nothing when it is no token of ours.
std::optional<IdentifiedToken> IdentifyToken(std::string_view text);

// True when the text is one of that kind, as far as its form tells.
bool IsToken(TokenKind kind, std::string_view text);

// True when the text may be a live token: its form fits and its checksum, where it has one, is right.
bool LooksLikeToken(std::string_view text);

}  // namespace jeton
