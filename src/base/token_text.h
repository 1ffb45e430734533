#pragma once

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

enum class TokenKind {
  kOAuthAccess = 1,          // jto_, 40 characters
  kRobot = 2,                // jtr_, 64
  kAuthorization = 3,        // 64 hex digits
  kClientSecret = 4,         // jts_, 40
  kApplicationPassword = 5,  // jta_, 120
  kSession = 6,              // jtw_, 64: the cookie of a browser
  kCode = 7,                 // jtc_, 40: an authorization code
  kIdentity = 8,             // jtf_, 64: what a registry client keeps of a login
  kRegistryEvents = 9,       // jtn_, 40: what a registry shows when it tells what was done
};

// The word for a kind in JSON, logs and documents.
std::string_view NameOf(TokenKind kind);

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

// True when the text may be a live token: its form fits and its checksum, where it has one, is right.
bool LooksLikeToken(std::string_view text);

}  // namespace jeton
