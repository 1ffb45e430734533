#pragma once

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <memory>
#include <string>

// Keys and key files made with OpenSSL alone, as somebody else would make them.
namespace jeton::testing {

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using ForeignKey = std::unique_ptr<EVP_PKEY, FreeKey>;

inline ForeignKey EcKeyOn(const char* curve) { return ForeignKey(EVP_EC_gen(curve)); }
inline ForeignKey RsaKeyOf(unsigned bits) { return ForeignKey(EVP_RSA_gen(bits)); }

inline ForeignKey KeyOfType(const char* type) { return ForeignKey(EVP_PKEY_Q_keygen(nullptr, nullptr, type)); }

inline ForeignKey KeyIn(std::string_view pem) {
  BIO* const bio = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
  ForeignKey key(PEM_read_bio_PrivateKey(bio, nullptr, nullptr, nullptr));
  BIO_free(bio);
  return key;
}

template <typename Write>
std::string Written(Write write) {
  BIO* const bio = BIO_new(BIO_s_mem());
  const bool written = write(bio) == 1;
  char* data = nullptr;
  const long length = BIO_get_mem_data(bio, &data);
  std::string text(data, written ? static_cast<std::size_t>(length) : 0);
  BIO_free(bio);
  return text;
}

inline std::string Pkcs8(const ForeignKey& key) {
  return Written(
      [&](BIO* bio) { return PEM_write_bio_PKCS8PrivateKey(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr); });
}

inline std::string EncryptedPkcs8(const ForeignKey& key, const char* password) {
  return Written([&](BIO* bio) {
    return PEM_write_bio_PKCS8PrivateKey(bio, key.get(), EVP_aes_128_cbc(), nullptr, 0, nullptr,
                                         const_cast<char*>(password));
  });
}

inline std::string PublicPem(const ForeignKey& key) {
  return Written([&](BIO* bio) { return PEM_write_bio_PUBKEY(bio, key.get()); });
}

inline std::string PublicDer(const ForeignKey& key) {
  return Written([&](BIO* bio) { return i2d_PUBKEY_bio(bio, key.get()); });
}

}  // namespace jeton::testing
