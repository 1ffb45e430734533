#include "crypto/jws.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/encoding.h"
#include "base/json.h"
#include "invariant.h"

namespace jeton::crypto {
namespace {

// Made for this file alone; fixed, so that an input found today is the same input tomorrow.
constexpr std::string_view kOurPem = R"(-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgLUixF8rlZCBwK4Xw
g3+cDL/j7QOKqa1LFWPHc46GGsKhRANCAATBVwBJoFH6Ror6yCk4Q9EDxhj9w68n
gHWUd6YRgOLfM0e38WrbXU0GbLGxHCDq5H8Qj5ZKD+qCpt8i/N2Uq4eT
-----END PRIVATE KEY-----
)";
constexpr std::string_view kStrangersPem = R"(-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgDOzS1f0UdDdK2kif
jCm1w7VWMHZMmDCW+ofCfFTFT7ihRANCAARHU7O2ULU/wfowDzi8/E1IaY8tTDfO
bK8adO5gj+jZTTigeXvW1OkplRJ1JGw6qDs7gYPoaHQTzpnmv4IgzXje
-----END PRIVATE KEY-----
)";
constexpr std::string_view kClaims = R"({"iss":"jeton","sub":"acme+ci","aud":"registry","exp":1767225600,"access":[]})";

struct Signers {
  SigningKey ours = *SigningKey::FromPem(kOurPem);
  SigningKey stranger = *SigningKey::FromPem(kStrangersPem);
  std::vector<SigningKey> ring = {ours};
  // The only two texts that were ever signed.
  std::vector<std::string> tokens = {SignJwt(ours, KeyIdForm::kLibtrust, kClaims),
                                     SignJwt(ours, KeyIdForm::kThumbprint, kClaims)};
};

const Signers& Known() {
  static const Signers known;
  return known;
}

std::string_view SignedPart(std::string_view token) { return token.substr(0, token.rfind('.')); }

// A token that verifies is one that we signed. Only what was signed is compared: of an ECDSA signature there is always
// a second form, and it says nothing else.
void CheckToken(std::string_view token) {
  const auto& known = Known();
  const auto verified = VerifyJwt(token, known.ring);
  const bool signed_by_us = std::any_of(known.tokens.begin(), known.tokens.end(),
                                        [&](const std::string& ours) { return SignedPart(ours) == SignedPart(token); });
  if (verified) INVARIANT(signed_by_us && boost::json::value(verified->claims()) == *ParseJson(kClaims));
}

// The bytes of the input as edits of a good token, four to each: what, where (two bytes), with what.
void CheckEdited(std::string_view edits) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(edits[at]); };
  std::string token = Known().tokens[edits.size() % 2];
  for (; edits.size() >= 4; edits.remove_prefix(4)) {
    const std::size_t at = (byte(1) * 256u + byte(2)) % (token.size() + 1);
    const char with = edits[3];
    switch (byte(0) % 6) {
      case 0: token.insert(at, 1, with); break;
      case 1: token.erase(at, byte(3)); break;
      case 2: token.resize(at); break;
      case 3:
        if (at < token.size()) token[at] = with;
        break;
      case 4:
        if (at < token.size()) token[at] = static_cast<char>(token[at] ^ (1 << (byte(3) % 8)));
        break;
      default: std::rotate(token.begin(), token.begin() + static_cast<std::ptrdiff_t>(at), token.end());
    }
  }
  CheckToken(token);
}

std::string Join(std::string_view header, std::string_view claims) {
  return EncodeBase64Url(header) + "." + EncodeBase64Url(claims);
}

bool IsObject(const std::optional<boost::json::value>& value) { return value && value->is_object(); }

bool HasText(const boost::json::value& header, std::string_view name, std::string_view text) {
  const auto* member = Member(header, name);
  return member != nullptr && *member == boost::json::value(boost::json::string_view(text.data(), text.size()));
}

// Header and claims as the attacker likes, signed by us, by a stranger, and not at all.
void CheckSigned(std::string_view header, std::string_view claims) {
  const auto& known = Known();
  const std::string text = Join(header, claims);
  CheckToken(text + ".");
  CheckToken(text + "." + EncodeBase64Url(known.stranger.Sign(text)));

  const auto read = ParseJson(header);
  const bool ours = IsObject(read) && Member(*read, "crit") == nullptr && HasText(*read, "alg", "ES256") &&
                    HasText(*read, "typ", "JWT") &&
                    (HasText(*read, "kid", known.ours.libtrust_id()) || HasText(*read, "kid", known.ours.thumbprint()));
  const auto verified = VerifyJwt(text + "." + EncodeBase64Url(known.ours.Sign(text)), known.ring);
  const auto meant = ParseJson(claims);
  INVARIANT(verified.has_value() == (ours && IsObject(meant)));
  if (verified) INVARIANT(verified->claims() == meant->get_object());
  if (!verified) INVARIANT(verified.error() != JwtError::kForged);
}

void CheckClaims(std::string_view claims) {
  const auto& known = Known();
  const auto meant = ParseJson(claims);
  const auto verified = VerifyJwt(SignJwt(known.ours, KeyIdForm::kThumbprint, claims), known.ring);
  INVARIANT(verified.has_value() == IsObject(meant));
  if (verified) INVARIANT(verified->claims() == meant->get_object());
}

}  // namespace
}  // namespace jeton::crypto

// The first byte says what the others are: s, a header and, from the next line on, claims; c, claims; e, edits of a
// good token. Anything else is a token as it comes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace jeton::crypto;
  const std::string_view text = jeton::AsText(data, size);
  const std::string_view rest = text.substr(std::min<std::size_t>(1, size));
  if (text.starts_with('s')) {
    const auto line = std::min(rest.find('\n'), rest.size());
    CheckSigned(rest.substr(0, line), rest.substr(std::min(line + 1, rest.size())));
  } else if (text.starts_with('c')) {
    CheckClaims(rest);
  } else if (text.starts_with('e')) {
    CheckEdited(rest);
  } else {
    CheckToken(text);
  }
  return 0;
}
