#include "crypto/signing_key.h"

#include <fmt/format.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "base/encoding.h"
#include "crypto/digest.h"
#include "crypto/openssl.h"

namespace jeton::crypto {
namespace {

constexpr std::size_t kCoordinateSize = 32;
constexpr int kRsaBits = 2048;

std::string BignumBytes(const EVP_PKEY* key, const char* name, std::size_t width) {
  BIGNUM* raw = nullptr;
  Require(EVP_PKEY_get_bn_param(key, name, &raw) == 1);
  const Bignum number(raw);
  std::string bytes(std::max(width, static_cast<std::size_t>(BN_num_bytes(raw))), '\0');
  Require(BN_bn2binpad(raw, reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size())) >= 0);
  return bytes;
}

std::string Read(BIO* bio) {
  char* data = nullptr;
  const long length = BIO_get_mem_data(bio, &data);
  return {data, static_cast<std::size_t>(length)};
}

std::string SubjectPublicKeyInfo(EVP_PKEY* key) {
  unsigned char* der = nullptr;
  const int length = i2d_PUBKEY(key, &der);
  Require(length > 0);
  std::string info(reinterpret_cast<char*>(der), static_cast<std::size_t>(length));
  OPENSSL_free(der);
  return info;
}

std::string LibtrustId(EVP_PKEY* key) {
  const Digest digest = Sha256(SubjectPublicKeyInfo(key));
  std::string id = EncodeBase32(digest.view().substr(0, 30));
  for (std::size_t at = 4; at < id.size(); at += 5) id.insert(at, 1, ':');
  return id;
}

std::string RawFromDer(std::string_view der) {
  const auto* data = reinterpret_cast<const unsigned char*>(der.data());
  const EcdsaSignature signature(d2i_ECDSA_SIG(nullptr, &data, static_cast<long>(der.size())));
  Require(signature != nullptr);
  std::string raw(2 * kCoordinateSize, '\0');
  auto* out = reinterpret_cast<unsigned char*>(raw.data());
  Require(BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), out, kCoordinateSize) >= 0 &&
          BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), out + kCoordinateSize, kCoordinateSize) >= 0);
  return raw;
}

std::optional<std::string> DerFromRaw(std::string_view raw) {
  if (raw.size() != 2 * kCoordinateSize) return std::nullopt;
  const auto* bytes = reinterpret_cast<const unsigned char*>(raw.data());
  const EcdsaSignature signature(ECDSA_SIG_new());
  Require(ECDSA_SIG_set0(signature.get(), BN_bin2bn(bytes, kCoordinateSize, nullptr),
                         BN_bin2bn(bytes + kCoordinateSize, kCoordinateSize, nullptr)) == 1);
  unsigned char* der = nullptr;
  const int length = i2d_ECDSA_SIG(signature.get(), &der);
  Require(length > 0);
  std::string text(reinterpret_cast<char*>(der), static_cast<std::size_t>(length));
  OPENSSL_free(der);
  return text;
}

bool HasLeadingZero(const EVP_PKEY* key) {
  return BignumBytes(key, OSSL_PKEY_PARAM_EC_PUB_X, kCoordinateSize)[0] == 0 ||
         BignumBytes(key, OSSL_PKEY_PARAM_EC_PUB_Y, kCoordinateSize)[0] == 0;
}

std::optional<SigningAlgorithm> AlgorithmOf(const EVP_PKEY* key) {
  if (EVP_PKEY_is_a(key, "EC")) {
    char group[64] = {};
    std::size_t length = 0;
    const bool named = EVP_PKEY_get_group_name(key, group, sizeof group, &length) == 1;
    const bool p256 = named && std::string_view(group, length) == "prime256v1";
    if (p256 && !HasLeadingZero(key)) return SigningAlgorithm::kEs256;
  }
  if (EVP_PKEY_is_a(key, "RSA") && EVP_PKEY_get_bits(key) >= kRsaBits) return SigningAlgorithm::kRs256;
  return std::nullopt;
}

// A damaged file can hold a private half that signs nothing the public half verifies.
bool HalvesFit(EVP_PKEY* key) {
  const KeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
  return context && EVP_PKEY_check(context.get()) == 1;
}

// Ids are made over the uncompressed point and the named curve, however the file wrote them.
void NormalizeEncoding(EVP_PKEY* key) {
  Require(EVP_PKEY_set_utf8_string_param(key, OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT, "uncompressed") == 1 &&
          EVP_PKEY_set_utf8_string_param(key, OSSL_PKEY_PARAM_EC_ENCODING, "named_curve") == 1);
}

std::string EncodeHeader(SigningAlgorithm algorithm, std::string_view id) {
  return EncodeBase64Url(fmt::format(R"({{"typ":"JWT","alg":"{}","kid":"{}"}})", NameOf(algorithm), id));
}

// The required members in the order of RFC 7638, without the braces.
std::string CanonicalMembers(const EVP_PKEY* key, SigningAlgorithm algorithm) {
  if (algorithm == SigningAlgorithm::kEs256) {
    return fmt::format(R"("crv":"P-256","kty":"EC","x":"{}","y":"{}")",
                       EncodeBase64Url(BignumBytes(key, OSSL_PKEY_PARAM_EC_PUB_X, kCoordinateSize)),
                       EncodeBase64Url(BignumBytes(key, OSSL_PKEY_PARAM_EC_PUB_Y, kCoordinateSize)));
  }
  return fmt::format(R"("e":"{}","kty":"RSA","n":"{}")", EncodeBase64Url(BignumBytes(key, OSSL_PKEY_PARAM_RSA_E, 0)),
                     EncodeBase64Url(BignumBytes(key, OSSL_PKEY_PARAM_RSA_N, 0)));
}

}  // namespace

struct SigningKey::State {
  Key key;
  SigningAlgorithm algorithm{};
  std::string thumbprint;
  std::string libtrust_id;
  std::string public_members;
  std::string header_with_thumbprint;
  std::string header_with_libtrust_id;
};

namespace {

// A signing context is made once per key and thread: it saves a fifth of an ES256 signature.
EVP_PKEY_CTX* SigningContext(EVP_PKEY* key, SigningAlgorithm algorithm) {
  thread_local std::vector<std::pair<Key, KeyContext>> contexts;
  for (const auto& [known, context] : contexts) {
    if (known.get() == key) return context.get();
  }
  KeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
  Require(context && EVP_PKEY_sign_init(context.get()) == 1 &&
          EVP_PKEY_CTX_set_signature_md(context.get(), EVP_sha256()) == 1);
  if (algorithm == SigningAlgorithm::kRs256) {
    Require(EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) == 1);
  }
  EVP_PKEY_up_ref(key);
  contexts.emplace_back(Key(key), std::move(context));
  return contexts.back().second.get();
}

}  // namespace

std::string_view NameOf(SigningAlgorithm algorithm) {
  return algorithm == SigningAlgorithm::kEs256 ? "ES256" : "RS256";
}

SigningKey SigningKey::Generate(SigningAlgorithm algorithm) {
  for (;;) {
    const Key key(algorithm == SigningAlgorithm::kEs256 ? EVP_EC_gen("P-256")
                                                        : EVP_RSA_gen(static_cast<unsigned>(kRsaBits)));
    Require(key != nullptr);
    const MemoryBio bio(BIO_new(BIO_s_mem()));
    Require(PEM_write_bio_PKCS8PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
    if (auto made = FromPem(Read(bio.get()))) return *made;
  }
}

std::optional<SigningKey> SigningKey::FromPem(std::string_view pem) {
  const MemoryBio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  // Without a callback of ours, an encrypted file would make OpenSSL ask for its pass phrase on the terminal.
  Key key(PEM_read_bio_PrivateKey(
      bio.get(), nullptr, [](char*, int, int, void*) { return -1; }, nullptr));
  if (!key) return std::nullopt;
  const auto algorithm = AlgorithmOf(key.get());
  if (!algorithm || !HalvesFit(key.get())) return std::nullopt;
  if (*algorithm == SigningAlgorithm::kEs256) NormalizeEncoding(key.get());
  auto state = std::make_shared<State>();
  state->public_members = CanonicalMembers(key.get(), *algorithm);
  state->thumbprint = EncodeBase64Url(Sha256("{" + state->public_members + "}").view());
  state->libtrust_id = LibtrustId(key.get());
  state->algorithm = *algorithm;
  state->header_with_thumbprint = EncodeHeader(*algorithm, state->thumbprint);
  state->header_with_libtrust_id = EncodeHeader(*algorithm, state->libtrust_id);
  state->key = std::move(key);
  return SigningKey(std::move(state));
}

std::string SigningKey::ToPem() const {
  const MemoryBio bio(BIO_new(BIO_s_mem()));
  Require(PEM_write_bio_PKCS8PrivateKey(bio.get(), state_->key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
  return Read(bio.get());
}

SigningAlgorithm SigningKey::algorithm() const { return state_->algorithm; }
const std::string& SigningKey::thumbprint() const { return state_->thumbprint; }
const std::string& SigningKey::libtrust_id() const { return state_->libtrust_id; }
const std::string& SigningKey::header_with_thumbprint() const { return state_->header_with_thumbprint; }
const std::string& SigningKey::header_with_libtrust_id() const { return state_->header_with_libtrust_id; }
const std::string& SigningKey::public_members() const { return state_->public_members; }

std::string SigningKey::SelfSignedCertificate(TimePoint now) const {
  constexpr long kTenYears = 10L * 365 * 24 * 3600;
  const Certificate certificate(X509_new());
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  const time_t begin = ToUnixSeconds(now);
  Require(ASN1_TIME_set(X509_getm_notBefore(certificate.get()), begin) != nullptr &&
          ASN1_TIME_set(X509_getm_notAfter(certificate.get()), begin + kTenYears) != nullptr);
  X509_NAME* const name = X509_get_subject_name(certificate.get());
  const auto* common_name = reinterpret_cast<const unsigned char*>("Jeton registry token key");
  Require(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common_name, -1, -1, 0) == 1 &&
          X509_set_issuer_name(certificate.get(), name) == 1 &&
          X509_set_pubkey(certificate.get(), state_->key.get()) == 1 &&
          X509_sign(certificate.get(), state_->key.get(), EVP_sha256()) > 0);
  const MemoryBio bio(BIO_new(BIO_s_mem()));
  Require(PEM_write_bio_X509(bio.get(), certificate.get()) == 1);
  return Read(bio.get());
}

std::string SigningKey::Sign(std::string_view input) const {
  const Digest digest = Sha256(input);
  std::string signature(static_cast<std::size_t>(EVP_PKEY_get_size(state_->key.get())), '\0');
  std::size_t length = signature.size();
  EVP_PKEY_CTX* const context = SigningContext(state_->key.get(), state_->algorithm);
  Require(EVP_PKEY_sign(context, reinterpret_cast<unsigned char*>(signature.data()), &length, digest.bytes.data(),
                        Digest::kSize) == 1);
  signature.resize(length);
  return state_->algorithm == SigningAlgorithm::kEs256 ? RawFromDer(signature) : signature;
}

bool SigningKey::Verify(std::string_view input, std::string_view signature) const {
  std::string encoded(signature);
  if (state_->algorithm == SigningAlgorithm::kEs256) {
    auto der = DerFromRaw(signature);
    if (!der) return false;
    encoded = std::move(*der);
  }
  const Digest digest = Sha256(input);
  const KeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, state_->key.get(), nullptr));
  Require(EVP_PKEY_verify_init(context.get()) == 1 && EVP_PKEY_CTX_set_signature_md(context.get(), EVP_sha256()) == 1);
  return EVP_PKEY_verify(context.get(), reinterpret_cast<const unsigned char*>(encoded.data()), encoded.size(),
                         digest.bytes.data(), Digest::kSize) == 1;
}

std::string PrintJwks(const std::vector<SigningKey>& keys) {
  std::string text = R"({"keys":[)";
  for (const SigningKey& key : keys) {
    for (const std::string* id : {&key.libtrust_id(), &key.thumbprint()}) {
      if (text.back() != '[') text += ',';
      text += fmt::format(R"({{{},"use":"sig","alg":"{}","kid":"{}"}})", key.public_members(), NameOf(key.algorithm()),
                          *id);
    }
  }
  return text + "]}";
}

}  // namespace jeton::crypto
