#include "crypto/signing_key.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "base/encoding.h"
#include "base/json_writer.h"
#include "crypto/digest.h"
#include "crypto/ecdsa_signature.h"
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

// In a damaged file, the public half may not verify what the private half signs.
bool HalvesFit(EVP_PKEY* key) {
  const KeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
  return context && EVP_PKEY_check(context.get()) == 1;
}

// Ids are made over the uncompressed point and the named curve, however the file wrote them.
void NormalizeEncoding(EVP_PKEY* key) {
  Require(EVP_PKEY_set_utf8_string_param(key, OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT, "uncompressed") == 1 &&
          EVP_PKEY_set_utf8_string_param(key, OSSL_PKEY_PARAM_EC_ENCODING, "named_curve") == 1);
}

// x5c: the certificate (RFC 7515, section 4.1.6) in base64, or empty.
std::string EncodeHeader(SigningAlgorithm algorithm, std::string_view id, std::string_view x5c) {
  return EncodeBase64Url(PrintJsonObject([&](JsonObject& header) {
    header.Text("typ", "JWT");
    header.Text("alg", NameOf(algorithm));
    header.Text("kid", id);
    if (!x5c.empty()) header.Array("x5c", [&](JsonArray& chain) { chain.Text(x5c); });
  }));
}

// Without a callback of ours, an encrypted file would make OpenSSL ask for its pass phrase on the terminal.
int NoPassPhrase(char*, int, int, void*) { return -1; }

Certificate ReadCertificate(std::string_view pem) {
  const MemoryBio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  Certificate certificate(PEM_read_bio_X509(bio.get(), nullptr, NoPassPhrase, nullptr));
  // A missing certificate is no error. Clear the queue, or the next caller that looks there would take it for one.
  ERR_clear_error();
  return certificate;
}

std::string PrintCertificate(X509* certificate) {
  const MemoryBio bio(BIO_new(BIO_s_mem()));
  Require(PEM_write_bio_X509(bio.get(), certificate) == 1);
  return Read(bio.get());
}

std::string EncodeCertificate(X509* certificate) {
  unsigned char* der = nullptr;
  const int length = i2d_X509(certificate, &der);
  Require(length > 0);
  const std::string_view bytes(reinterpret_cast<char*>(der), static_cast<std::size_t>(length));
  std::string encoded = EncodeBase64(bytes);
  OPENSSL_free(der);
  return encoded;
}

// The required members in the order of RFC 7638.
std::string CanonicalJwk(const EVP_PKEY* key, SigningAlgorithm algorithm) {
  const auto number = [&](const char* name, std::size_t size) { return EncodeBase64Url(BignumBytes(key, name, size)); };
  return PrintJsonObject([&](JsonObject& jwk) {
    if (algorithm == SigningAlgorithm::kEs256) {
      jwk.Text("crv", "P-256");
      jwk.Text("kty", "EC");
      jwk.Text("x", number(OSSL_PKEY_PARAM_EC_PUB_X, kCoordinateSize));
      jwk.Text("y", number(OSSL_PKEY_PARAM_EC_PUB_Y, kCoordinateSize));
    } else {
      jwk.Text("e", number(OSSL_PKEY_PARAM_RSA_E, 0));
      jwk.Text("kty", "RSA");
      jwk.Text("n", number(OSSL_PKEY_PARAM_RSA_N, 0));
    }
  });
}

}  // namespace

struct SigningKey::State {
  Key key;
  SigningAlgorithm algorithm{};
  std::string thumbprint;
  std::string libtrust_id;
  std::string canonical_jwk;
  std::string certificate;
  struct Header {
    std::string plain;
    std::string with_certificate;
  };
  Header header_with_libtrust_id;
  Header header_with_thumbprint;
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
  Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, NoPassPhrase, nullptr));
  if (!key) return std::nullopt;
  const auto algorithm = AlgorithmOf(key.get());
  if (!algorithm || !HalvesFit(key.get())) return std::nullopt;
  if (*algorithm == SigningAlgorithm::kEs256) NormalizeEncoding(key.get());
  auto state = std::make_shared<State>();
  state->canonical_jwk = CanonicalJwk(key.get(), *algorithm);
  state->thumbprint = EncodeBase64Url(Sha256(state->canonical_jwk).view());
  state->libtrust_id = LibtrustId(key.get());
  state->algorithm = *algorithm;
  std::string x5c;
  if (const Certificate certificate = ReadCertificate(pem)) {
    if (EVP_PKEY_eq(X509_get0_pubkey(certificate.get()), key.get()) != 1) return std::nullopt;
    state->certificate = PrintCertificate(certificate.get());
    x5c = EncodeCertificate(certificate.get());
  }
  const auto header = [&](std::string_view id) {
    return State::Header{EncodeHeader(*algorithm, id, {}), EncodeHeader(*algorithm, id, x5c)};
  };
  state->header_with_libtrust_id = header(state->libtrust_id);
  state->header_with_thumbprint = header(state->thumbprint);
  state->key = std::move(key);
  return SigningKey(std::move(state));
}

std::string SigningKey::ToPem() const {
  const MemoryBio bio(BIO_new(BIO_s_mem()));
  Require(PEM_write_bio_PKCS8PrivateKey(bio.get(), state_->key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
  return Read(bio.get());
}

std::string SigningKey::ToTraditionalPem() const {
  const MemoryBio bio(BIO_new(BIO_s_mem()));
  EVP_PKEY* const key = state_->key.get();
  Require(PEM_write_bio_PrivateKey_traditional(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1);
  return Read(bio.get());
}

std::string SigningKey::PublicPem() const {
  const MemoryBio bio(BIO_new(BIO_s_mem()));
  Require(PEM_write_bio_PUBKEY(bio.get(), state_->key.get()) == 1);
  return Read(bio.get());
}

SigningAlgorithm SigningKey::algorithm() const { return state_->algorithm; }
const std::string& SigningKey::thumbprint() const { return state_->thumbprint; }
const std::string& SigningKey::libtrust_id() const { return state_->libtrust_id; }
const std::string& SigningKey::id_in(KeyIdForm form) const {
  return form == KeyIdForm::kLibtrust ? state_->libtrust_id : state_->thumbprint;
}
const std::string& SigningKey::certificate() const { return state_->certificate; }
const std::string& SigningKey::header(KeyIdForm form, bool with_certificate) const {
  const auto& header = form == KeyIdForm::kLibtrust ? state_->header_with_libtrust_id : state_->header_with_thumbprint;
  return with_certificate ? header.with_certificate : header.plain;
}
const std::string& SigningKey::canonical_jwk() const { return state_->canonical_jwk; }

std::string SigningKey::SelfSignedCertificate(TimePoint now) const {
  // For registries whose clocks are behind.
  constexpr long kBackdated = 24L * 3600;
  const Certificate certificate(X509_new());
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  // The certificate has no end of its own (RFC 5280, section 4.1.2.5).
  Require(ASN1_TIME_set(X509_getm_notBefore(certificate.get()), ToUnixSeconds(now) - kBackdated) != nullptr &&
          ASN1_TIME_set_string(X509_getm_notAfter(certificate.get()), "99991231235959Z") == 1);
  X509_NAME* const name = X509_get_subject_name(certificate.get());
  const auto* common_name = reinterpret_cast<const unsigned char*>("Jeton registry token key");
  Require(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common_name, -1, -1, 0) == 1 &&
          X509_set_issuer_name(certificate.get(), name) == 1 &&
          X509_set_pubkey(certificate.get(), state_->key.get()) == 1 &&
          X509_sign(certificate.get(), state_->key.get(), EVP_sha256()) > 0);
  return PrintCertificate(certificate.get());
}

SigningKey SigningKey::WithCertificate(TimePoint now) const {
  return certificate().empty() ? FromPem(ToPem() + SelfSignedCertificate(now)).value() : *this;
}

std::string SigningKey::Sign(std::string_view input) const {
  const Digest digest = Sha256(input);
  std::string signature(static_cast<std::size_t>(EVP_PKEY_get_size(state_->key.get())), '\0');
  std::size_t length = signature.size();
  EVP_PKEY_CTX* const context = SigningContext(state_->key.get(), state_->algorithm);
  Require(EVP_PKEY_sign(context, reinterpret_cast<unsigned char*>(signature.data()), &length, digest.bytes.data(),
                        Digest::kSize) == 1);
  signature.resize(length);
  return state_->algorithm == SigningAlgorithm::kEs256 ? RawFromDer(signature, kCoordinateSize) : signature;
}

bool SigningKey::Verify(std::string_view input, std::string_view signature) const {
  std::string encoded(signature);
  if (state_->algorithm == SigningAlgorithm::kEs256) {
    auto der = DerFromRaw(signature, kCoordinateSize);
    if (!der) return false;
    encoded = std::move(*der);
  }
  const Digest digest = Sha256(input);
  const KeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, state_->key.get(), nullptr));
  Require(EVP_PKEY_verify_init(context.get()) == 1 && EVP_PKEY_CTX_set_signature_md(context.get(), EVP_sha256()) == 1);
  return EVP_PKEY_verify(context.get(), reinterpret_cast<const unsigned char*>(encoded.data()), encoded.size(),
                         digest.bytes.data(), Digest::kSize) == 1;
}

std::string PrintJwk(const SigningKey& key, std::string_view id) {
  return PrintJsonObject([&](JsonObject& jwk) {
    jwk.MembersOf(key.canonical_jwk());
    jwk.Text("use", "sig");
    jwk.Text("alg", NameOf(key.algorithm()));
    jwk.Text("kid", id);
  });
}

std::string PrintJwks(const SigningKey& key, std::string_view id) {
  return PrintJsonObject(
      [&](JsonObject& set) { set.Array("keys", [&](JsonArray& keys) { keys.Json(PrintJwk(key, id)); }); });
}

std::string PrintJwksByThumbprint(const std::vector<SigningKey>& keys) {
  return PrintJsonObject([&](JsonObject& set) {
    set.Array("keys", [&](JsonArray& out) {
      for (const SigningKey& key : keys) out.Json(PrintJwk(key, key.thumbprint()));
    });
  });
}

std::string PrintJwks(const std::vector<SigningKey>& keys) {
  const auto print = [&](JsonArray& out) {
    for (const SigningKey& key : keys) {
      for (const std::string* id : {&key.libtrust_id(), &key.thumbprint()}) out.Json(PrintJwk(key, *id));
    }
  };
  return PrintJsonObject([&](JsonObject& set) { set.Array("keys", print); });
}

}  // namespace jeton::crypto
