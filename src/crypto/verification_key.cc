#include "crypto/verification_key.h"

#include <openssl/core_names.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include <algorithm>

#include "base/encoding.h"
#include "base/json.h"
#include "crypto/ecdsa_signature.h"
#include "crypto/jwt_parts.h"
#include "crypto/openssl.h"

namespace jeton::crypto {
namespace {

constexpr std::size_t kMostKeys = 64;
constexpr std::size_t kLongestId = 512;
// The cost of verifying grows with the square of the length, and with each bit of the exponent.
constexpr int kShortestModulusBits = 2048;
constexpr int kLongestModulusBits = 4096;
constexpr std::size_t kMostModulusBytes = kLongestModulusBits / 8 + 1;  // with the leading zero that some issuers write
constexpr std::string_view kExponents[] = {std::string_view("\1\0\1", 3), "\3"};

using ParameterBuilder = std::unique_ptr<OSSL_PARAM_BLD, OpenSslFree<OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, OpenSslFree<OSSL_PARAM_free>>;

// A kind of key, and its algorithms.
struct KeyType {
  std::string_view kty;
  std::string_view curve;  // empty: has none
  const char* openssl_type;
  const char* openssl_group;
  std::size_t width;  // of a coordinate
  std::vector<std::string_view> algorithms;
};

const std::vector<KeyType>& KeyTypes() {
  static const std::vector<KeyType> types = {
      {"RSA", "", "RSA", nullptr, 0, {"RS256", "RS384", "RS512", "PS256"}},
      {"EC", "P-256", "EC", "prime256v1", 32, {"ES256"}},
      {"EC", "P-384", "EC", "secp384r1", 48, {"ES384"}},
      {"OKP", "Ed25519", "ED25519", nullptr, 32, {"EdDSA"}},
  };
  return types;
}

// Null for EdDSA, which hashes by itself.
const EVP_MD* DigestOf(std::string_view algorithm) {
  if (algorithm.ends_with("256")) return EVP_sha256();
  if (algorithm.ends_with("384")) return EVP_sha384();
  return algorithm.ends_with("512") ? EVP_sha512() : nullptr;
}

std::string BytesOf(const boost::json::value& jwk, std::string_view name) {
  return DecodeBase64Url(TextMember(jwk, name)).value_or("");
}

bool Names(const boost::json::value* list, std::string_view word) {
  if (list == nullptr) return true;
  if (!list->is_array()) return false;
  const auto& array = list->get_array();
  return std::any_of(array.begin(), array.end(), [&](const auto& value) {
    return value.is_string() && std::string_view(value.get_string().data(), value.get_string().size()) == word;
  });
}

// Whether the owner says that the key is for verifying.
bool IsForVerifying(const boost::json::value& jwk) {
  const bool use = Member(jwk, "use") == nullptr || TextMember(jwk, "use") == "sig";
  // A key whose secret part ("d", "k") is published must not be relied on.
  return use && Names(Member(jwk, "key_ops"), "verify") && Member(jwk, "d") == nullptr && Member(jwk, "k") == nullptr;
}

const KeyType* TypeOf(const boost::json::value& jwk) {
  const std::string_view kty = TextMember(jwk, "kty");
  const std::string_view curve = TextMember(jwk, "crv");
  const auto found = std::find_if(KeyTypes().begin(), KeyTypes().end(), [&](const KeyType& type) {
    return type.kty == kty && (type.curve.empty() || type.curve == curve);
  });
  return found == KeyTypes().end() ? nullptr : &*found;
}

bool Push(OSSL_PARAM_BLD* builder, const char* name, const Bignum& number) {
  return OSSL_PARAM_BLD_push_BN(builder, name, number.get()) == 1;
}

Bignum Number(const std::string& bytes) {
  return Bignum(
      BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()), nullptr));
}

// `pushed` outlives the parameters that are made of it.
Key FromParameters(const char* type, OSSL_PARAM_BLD* builder) {
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  Require(parameters && context && EVP_PKEY_fromdata_init(context.get()) == 1);
  EVP_PKEY* key = nullptr;
  if (EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) return nullptr;
  return Key(key);
}

Key RsaKey(const boost::json::value& jwk) {
  const std::string modulus = BytesOf(jwk, "n");
  const std::string exponent = BytesOf(jwk, "e");
  const bool usual = std::find(std::begin(kExponents), std::end(kExponents), exponent) != std::end(kExponents);
  if (!usual || modulus.size() > kMostModulusBytes) return nullptr;
  const Bignum n = Number(modulus);
  const Bignum e = Number(exponent);
  const ParameterBuilder builder(OSSL_PARAM_BLD_new());
  Require(Push(builder.get(), OSSL_PKEY_PARAM_RSA_N, n) && Push(builder.get(), OSSL_PKEY_PARAM_RSA_E, e));
  Key key = FromParameters("RSA", builder.get());
  const int bits = key ? EVP_PKEY_get_bits(key.get()) : 0;
  return bits < kShortestModulusBits || bits > kLongestModulusBits ? nullptr : std::move(key);
}

Key CurveKey(const boost::json::value& jwk, const KeyType& type) {
  const std::string x = BytesOf(jwk, "x");
  const std::string y = BytesOf(jwk, "y");
  if (x.size() != type.width || y.size() != type.width) return nullptr;
  const std::string point = "\4" + x + y;
  const ParameterBuilder builder(OSSL_PARAM_BLD_new());
  Require(OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, type.openssl_group, 0) == 1 &&
          OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) == 1);
  Key key = FromParameters("EC", builder.get());
  if (!key) return nullptr;
  const KeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr));
  if (EVP_PKEY_public_check(context.get()) != 1) return nullptr;
  return key;
}

Key EdwardsKey(const boost::json::value& jwk, const KeyType& type) {
  const std::string x = BytesOf(jwk, "x");
  if (x.size() != type.width) return nullptr;
  return Key(EVP_PKEY_new_raw_public_key_ex(nullptr, type.openssl_type, nullptr,
                                            reinterpret_cast<const unsigned char*>(x.data()), x.size()));
}

Key KeyOf(const boost::json::value& jwk, const KeyType& type) {
  if (type.kty == "RSA") return RsaKey(jwk);
  return type.kty == "EC" ? CurveKey(jwk, type) : EdwardsKey(jwk, type);
}

}  // namespace

struct VerificationKey::State {
  std::string id;
  Key key;
  const KeyType& type;
};

std::optional<VerificationKey> VerificationKey::FromJwk(const boost::json::value& jwk) {
  const std::string id(TextMember(jwk, "kid"));
  const KeyType* const type = TypeOf(jwk);
  if (id.empty() || id.size() > kLongestId || type == nullptr || !IsForVerifying(jwk)) return std::nullopt;
  std::vector<std::string_view> algorithms = type->algorithms;
  if (Member(jwk, "alg") != nullptr)
    std::erase_if(algorithms, [&](auto name) { return name != TextMember(jwk, "alg"); });
  Key key = KeyOf(jwk, *type);
  if (algorithms.empty() || !key) return std::nullopt;
  return VerificationKey(std::make_shared<const State>(State{id, std::move(key), *type}), std::move(algorithms));
}

const std::string& VerificationKey::id() const { return state_->id; }

bool VerificationKey::Allows(std::string_view algorithm) const {
  return std::find(algorithms_.begin(), algorithms_.end(), algorithm) != algorithms_.end();
}

bool VerificationKey::Verify(std::string_view algorithm, std::string_view input, std::string_view signature) const {
  if (!Allows(algorithm)) return false;
  std::string encoded(signature);
  if (state_->type.kty == "EC") {
    auto der = DerFromRaw(signature, state_->type.width);
    if (!der) return false;
    encoded = std::move(*der);
  }
  const DigestContext context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* padding = nullptr;  // belongs to the context
  Require(context &&
          EVP_DigestVerifyInit(context.get(), &padding, DigestOf(algorithm), nullptr, state_->key.get()) == 1);
  // RFC 7518, section 3.5: the salt is as long as the hash.
  if (algorithm.starts_with("PS")) {
    Require(EVP_PKEY_CTX_set_rsa_padding(padding, RSA_PKCS1_PSS_PADDING) == 1 &&
            EVP_PKEY_CTX_set_rsa_pss_saltlen(padding, RSA_PSS_SALTLEN_DIGEST) == 1);
  }
  return EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(encoded.data()), encoded.size(),
                          reinterpret_cast<const unsigned char*>(input.data()), input.size()) == 1;
}

std::optional<VerificationKey> VerificationKey::Besides(const std::vector<VerificationKey>& others) const {
  std::vector<std::string_view> algorithms = algorithms_;
  for (const VerificationKey& other : others) {
    if (other.id() == id()) std::erase_if(algorithms, [&](auto name) { return other.Allows(name); });
  }
  if (algorithms.empty()) return std::nullopt;
  return VerificationKey(state_, std::move(algorithms));
}

std::optional<KeySet> ParseJwks(std::string_view text) {
  const auto set = ParseJson(text);
  const auto* const list = set ? Member(*set, "keys") : nullptr;
  if (list == nullptr || !list->is_array()) return std::nullopt;
  KeySet keys;
  for (const auto& jwk : list->get_array()) {
    auto key = keys.usable.size() < kMostKeys ? VerificationKey::FromJwk(jwk) : std::nullopt;
    if (key) key = key->Besides(keys.usable);
    if (!key) ++keys.ignored;
    if (key) keys.usable.push_back(std::move(*key));
  }
  return keys;
}

}  // namespace jeton::crypto
