#include "crypto/foreign_jwt.h"

#include <algorithm>

#include "base/encoding.h"
#include "base/json.h"
#include "invariant.h"

namespace jeton::crypto {
namespace {

// Made for this file alone; fixed, so that an input found today is the same input tomorrow.
constexpr std::string_view kIssuersPem = R"(-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgLUixF8rlZCBwK4Xw
g3+cDL/j7QOKqa1LFWPHc46GGsKhRANCAATBVwBJoFH6Ror6yCk4Q9EDxhj9w68n
gHWUd6YRgOLfM0e38WrbXU0GbLGxHCDq5H8Qj5ZKD+qCpt8i/N2Uq4eT
-----END PRIVATE KEY-----
)";

const SigningKey& IssuersKey() {
  static const SigningKey key = *SigningKey::FromPem(kIssuersPem);
  return key;
}

const std::vector<VerificationKey>& IssuersKeys() {
  static const auto keys = ParseJwks(PrintJwks(IssuersKey(), "k"))->usable;
  return keys;
}

// Nobody signed it but by this file: so it does not verify.
void CheckToken(std::string_view token) {
  const auto jwt = ForeignJwt::Parse(token);
  INVARIANT(!jwt || !jwt->Verify(IssuersKeys()));
}

// Header and claims as the attacker likes, truly signed.
void CheckSigned(std::string_view header, std::string_view claims) {
  const std::string text = EncodeBase64Url(header) + "." + EncodeBase64Url(claims);
  const auto jwt = ForeignJwt::Parse(text + "." + EncodeBase64Url(IssuersKey().Sign(text)));
  if (!jwt) return;
  INVARIANT(jwt->signed_part() == text && !jwt->key_id().empty());
  const auto verified = jwt->Verify(IssuersKeys());
  const auto read = ParseJson(header);
  for (const char* const refused : {"jku", "jwk", "x5u", "x5c", "crit"}) INVARIANT(Member(*read, refused) == nullptr);
  INVARIANT(verified.has_value() == (*Member(*read, "kid") == "k" && *Member(*read, "alg") == "ES256"));
  if (verified) INVARIANT(boost::json::value(verified->claims()) == *ParseJson(claims));
}

// A key that is taken has an id and algorithms of its type, and can be asked.
void CheckSet(std::string_view text) {
  const auto keys = ParseJwks(text);
  if (!keys) return;
  INVARIANT(keys->usable.size() <= 64);
  for (const VerificationKey& key : keys->usable) {
    INVARIANT(!key.id().empty() && !key.Allows("none") && !key.Allows("HS256"));
    for (const char* const name : {"RS256", "RS384", "RS512", "ES256", "ES384", "EdDSA"}) {
      INVARIANT(!key.Verify(name, "text", std::string(64, 'x')));
    }
  }
}

}  // namespace
}  // namespace jeton::crypto

// The first byte says what the others are: s, a header and, from the next line on, claims; k, a set of keys. Anything
// else is a token as it comes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace jeton::crypto;
  const std::string_view text = jeton::AsText(data, size);
  const std::string_view rest = text.substr(std::min<std::size_t>(1, size));
  if (text.starts_with('s')) {
    const auto line = std::min(rest.find('\n'), rest.size());
    CheckSigned(rest.substr(0, line), rest.substr(std::min(line + 1, rest.size())));
  } else if (text.starts_with('k')) {
    CheckSet(rest);
  } else {
    CheckToken(text);
  }
  return 0;
}
