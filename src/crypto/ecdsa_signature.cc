#include "crypto/ecdsa_signature.h"

#include "crypto/openssl.h"

namespace jeton::crypto {

std::string RawFromDer(std::string_view der, std::size_t width) {
  const auto* data = reinterpret_cast<const unsigned char*>(der.data());
  const EcdsaSignature signature(d2i_ECDSA_SIG(nullptr, &data, static_cast<long>(der.size())));
  Require(signature != nullptr);
  std::string raw(2 * width, '\0');
  auto* out = reinterpret_cast<unsigned char*>(raw.data());
  const int size = static_cast<int>(width);
  Require(BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), out, size) >= 0 &&
          BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), out + width, size) >= 0);
  return raw;
}

std::optional<std::string> DerFromRaw(std::string_view raw, std::size_t width) {
  if (raw.size() != 2 * width) return std::nullopt;
  const auto* bytes = reinterpret_cast<const unsigned char*>(raw.data());
  const int size = static_cast<int>(width);
  const EcdsaSignature signature(ECDSA_SIG_new());
  Require(ECDSA_SIG_set0(signature.get(), BN_bin2bn(bytes, size, nullptr), BN_bin2bn(bytes + width, size, nullptr)) ==
          1);
  unsigned char* der = nullptr;
  const int length = i2d_ECDSA_SIG(signature.get(), &der);
  Require(length > 0);
  std::string text(reinterpret_cast<char*>(der), static_cast<std::size_t>(length));
  OPENSSL_free(der);
  return text;
}

}  // namespace jeton::crypto
