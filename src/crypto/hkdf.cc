#include "crypto/hkdf.h"

#include <openssl/hmac.h>

#include <string>

#include "crypto/openssl.h"

namespace jeton::crypto {
namespace {

using Bytes = std::array<std::uint8_t, 32>;

Bytes Hmac(std::string_view key, std::string_view text) {
  Bytes code{};
  unsigned length = 0;
  Require(HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
               reinterpret_cast<const unsigned char*>(text.data()), text.size(), code.data(), &length) != nullptr &&
          length == code.size());
  return code;
}

std::string_view View(const Bytes& bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

}  // namespace

Bytes Hkdf(std::string_view secret, std::string_view purpose) {
  const std::string salt(32, '\0');
  const Bytes extracted = Hmac(salt, secret);
  // One block of output is all that is needed.
  return Hmac(View(extracted), std::string(purpose) + '\x01');
}

}  // namespace jeton::crypto
