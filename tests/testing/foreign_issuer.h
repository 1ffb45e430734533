#pragma once

#include <fmt/format.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>

#include <stdexcept>
#include <string>
#include <string_view>

#include "base/encoding.h"
#include "testing/foreign_keys.h"

// An issuer of tokens that is not ours: its keys and its signatures, made with OpenSSL alone.
namespace jeton::testing {

class ForeignSigner {
 public:
  // RS256, RS384, RS512, ES256, ES384 or EdDSA.
  explicit ForeignSigner(std::string algorithm, std::string id = "key-1")
      : algorithm_(std::move(algorithm)), id_(std::move(id)), key_(MakeKey(algorithm_)) {}

  const std::string& algorithm() const { return algorithm_; }
  const ForeignKey& key() const { return key_; }

  // The public JWK; `more` begins with a comma.
  std::string Jwk(std::string_view more = "") const {
    return fmt::format(R"({{{},"kid":"{}"{}}})", Members(), id_, more);
  }
  std::string Header(std::string_view more = "") const {
    return fmt::format(R"({{"alg":"{}","kid":"{}","typ":"JWT"{}}})", algorithm_, id_, more);
  }
  std::string Token(std::string_view claims) const { return TokenWithHeader(Header(), claims); }
  // Truly signed, whatever the header says.
  std::string TokenWithHeader(std::string_view header, std::string_view claims) const {
    const std::string input = EncodeBase64Url(header) + "." + EncodeBase64Url(claims);
    return input + "." + EncodeBase64Url(Sign(input));
  }
  std::string Sign(std::string_view input) const {
    const EVP_MD* const digest = algorithm_ == "EdDSA"        ? nullptr
                                 : algorithm_.ends_with("56") ? EVP_sha256()
                                 : algorithm_.ends_with("84") ? EVP_sha384()
                                                              : EVP_sha512();
    EVP_MD_CTX* const context = EVP_MD_CTX_new();
    std::string signature(static_cast<std::size_t>(EVP_PKEY_get_size(key_.get())), '\0');
    std::size_t length = signature.size();
    const auto* data = reinterpret_cast<const unsigned char*>(input.data());
    const bool done =
        EVP_DigestSignInit(context, nullptr, digest, nullptr, key_.get()) == 1 &&
        EVP_DigestSign(context, reinterpret_cast<unsigned char*>(signature.data()), &length, data, input.size()) == 1;
    EVP_MD_CTX_free(context);
    if (!done) throw std::runtime_error("cannot sign");
    signature.resize(length);
    return algorithm_.starts_with("ES") ? Raw(signature) : signature;
  }

 private:
  static ForeignKey MakeKey(std::string_view algorithm) {
    if (algorithm.starts_with("RS")) return RsaKeyOf(2048);
    if (algorithm == "ES256") return EcKeyOn("P-256");
    if (algorithm == "ES384") return EcKeyOn("P-384");
    return KeyOfType("ED25519");
  }
  std::size_t Width() const { return algorithm_ == "ES384" ? 48 : 32; }

  std::string Raw(const std::string& der) const {
    const auto* at = reinterpret_cast<const unsigned char*>(der.data());
    ECDSA_SIG* const signature = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()));
    std::string raw(2 * Width(), '\0');
    auto* out = reinterpret_cast<unsigned char*>(raw.data());
    BN_bn2binpad(ECDSA_SIG_get0_r(signature), out, static_cast<int>(Width()));
    BN_bn2binpad(ECDSA_SIG_get0_s(signature), out + Width(), static_cast<int>(Width()));
    ECDSA_SIG_free(signature);
    return raw;
  }

  std::string Number(const char* name, std::size_t width) const {
    BIGNUM* number = nullptr;
    EVP_PKEY_get_bn_param(key_.get(), name, &number);
    std::string bytes(std::max(width, static_cast<std::size_t>(BN_num_bytes(number))), '\0');
    BN_bn2binpad(number, reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
    BN_free(number);
    return EncodeBase64Url(bytes);
  }
  std::string Members() const {
    if (algorithm_.starts_with("RS")) {
      return fmt::format(R"("kty":"RSA","n":"{}","e":"{}")", Number(OSSL_PKEY_PARAM_RSA_N, 0),
                         Number(OSSL_PKEY_PARAM_RSA_E, 0));
    }
    if (algorithm_.starts_with("ES")) {
      return fmt::format(R"("kty":"EC","crv":"{}","x":"{}","y":"{}")", Width() == 48 ? "P-384" : "P-256",
                         Number(OSSL_PKEY_PARAM_EC_PUB_X, Width()), Number(OSSL_PKEY_PARAM_EC_PUB_Y, Width()));
    }
    std::string bytes(32, '\0');
    std::size_t length = bytes.size();
    EVP_PKEY_get_raw_public_key(key_.get(), reinterpret_cast<unsigned char*>(bytes.data()), &length);
    return fmt::format(R"("kty":"OKP","crv":"Ed25519","x":"{}")", EncodeBase64Url(bytes));
  }

  std::string algorithm_;
  std::string id_;
  ForeignKey key_;
};

}  // namespace jeton::testing
