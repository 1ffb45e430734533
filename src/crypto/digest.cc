#include "crypto/digest.h"

// Every request hashes at least once, so this uses the deprecated interface without providers: EVP spends as much time
// on dispatch as on the hash itself (OpenSSL 3.0).
#define OPENSSL_SUPPRESS_DEPRECATED

#include <openssl/crypto.h>
#include <openssl/sha.h>

#include "base/encoding.h"
#include "crypto/openssl.h"

namespace jeton::crypto {

Digest Sha256(std::string_view bytes) {
  SHA256_CTX context;
  Digest digest;
  Require(SHA256_Init(&context) == 1 && SHA256_Update(&context, bytes.data(), bytes.size()) == 1 &&
          SHA256_Final(digest.bytes.data(), &context) == 1);
  return digest;
}

std::string Sha256Hex(std::string_view bytes) { return EncodeHex(Sha256(bytes).view()); }

bool EqualInConstantTime(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace jeton::crypto
