#include "crypto/hmac.h"

#include <openssl/hmac.h>

#include <array>

#include "base/encoding.h"
#include "crypto/openssl.h"

namespace jeton::crypto {

std::string HmacSha256Hex(std::string_view key, std::string_view text) {
  std::array<unsigned char, 32> code{};
  unsigned length = 0;
  Require(HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
               reinterpret_cast<const unsigned char*>(text.data()), text.size(), code.data(), &length) != nullptr &&
          length == code.size());
  return EncodeHex({reinterpret_cast<const char*>(code.data()), code.size()});
}

}  // namespace jeton::crypto
