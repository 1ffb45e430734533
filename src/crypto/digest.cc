#include "crypto/digest.h"

#include <openssl/crypto.h>

#include "base/encoding.h"
#include "crypto/openssl.h"

namespace jeton::crypto {

Digest Sha256(std::string_view bytes) {
  // Fetching by name at each call costs three times the hash itself (OpenSSL 3.0).
  static EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  thread_local const DigestContext context(EVP_MD_CTX_new());
  Digest digest;
  unsigned length = Digest::kSize;
  Require(EVP_DigestInit_ex2(context.get(), algorithm, nullptr) == 1 &&
          EVP_DigestUpdate(context.get(), bytes.data(), bytes.size()) == 1 &&
          EVP_DigestFinal_ex(context.get(), digest.bytes.data(), &length) == 1);
  return digest;
}

std::string Sha256Hex(std::string_view bytes) { return EncodeHex(Sha256(bytes).view()); }

bool EqualInConstantTime(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace jeton::crypto
