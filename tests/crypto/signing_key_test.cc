#include "crypto/signing_key.h"

#include <gtest/gtest.h>
#include <openssl/x509.h>

#include <set>
#include <string>
#include <thread>
#include <vector>

#include "base/encoding.h"
#include "base/json.h"
#include "crypto/digest.h"
#include "testing/clock_and_random.h"
#include "testing/damage.h"
#include "testing/foreign_keys.h"
#include "testing/key_files.h"

namespace jeton::crypto {
namespace {

using testing::EcKey;
using testing::ForeignKey;
using testing::KeyIn;
using testing::kNow;
using testing::PublicDer;
using testing::RsaKey;

TEST(SigningKeyTest, KnowsItsAlgorithm) {
  EXPECT_EQ(EcKey().algorithm(), SigningAlgorithm::kEs256);
  EXPECT_EQ(RsaKey().algorithm(), SigningAlgorithm::kRs256);
  EXPECT_EQ(NameOf(SigningAlgorithm::kEs256), "ES256");
  EXPECT_EQ(NameOf(SigningAlgorithm::kRs256), "RS256");
}

TEST(SigningKeyTest, ItsIdsAreThoseThatOtherProgramsCompute) {
  EXPECT_EQ(EcKey().thumbprint(), testing::kEcKeyThumbprint);
  EXPECT_EQ(EcKey().libtrust_id(), testing::kEcKeyLibtrustId);
  EXPECT_EQ(EcKey().canonical_jwk(), "{" + std::string(testing::kEcKeyMembers) + "}");
  EXPECT_EQ(RsaKey().thumbprint(), testing::kRsaKeyThumbprint);
  EXPECT_EQ(RsaKey().libtrust_id(), testing::kRsaKeyLibtrustId);
  EXPECT_EQ(RsaKey().canonical_jwk(), "{" + std::string(testing::kRsaKeyMembers) + "}");
}

// From the public key alone, by the recipe of distribution 2.8.
std::string LibtrustIdOf(const ForeignKey& key) {
  const std::string base32 = EncodeBase32(Sha256(PublicDer(key)).view().substr(0, 30));
  std::string id;
  for (std::size_t at = 0; at < base32.size(); at += 4) id += (at == 0 ? "" : ":") + base32.substr(at, 4);
  return id;
}

TEST(SigningKeyTest, AGeneratedKeyIsOfTheKindAskedFor) {
  for (const auto algorithm : {SigningAlgorithm::kEs256, SigningAlgorithm::kRs256}) {
    const SigningKey key = SigningKey::Generate(algorithm);
    EXPECT_EQ(key.algorithm(), algorithm);
    const ForeignKey read = KeyIn(key.ToPem());
    ASSERT_TRUE(read);
    EXPECT_EQ(EVP_PKEY_get_bits(read.get()), algorithm == SigningAlgorithm::kEs256 ? 256 : 2048);
    EXPECT_EQ(key.libtrust_id(), LibtrustIdOf(read));
    EXPECT_EQ(key.libtrust_id().size(), 59u);
    EXPECT_EQ(key.thumbprint().size(), 43u);
    EXPECT_TRUE(key.Verify("input", key.Sign("input")));
  }
}

TEST(SigningKeyTest, NoGeneratedPointBeginsWithAZeroByteAndNoKeyComesTwice) {
  std::set<std::string> seen;
  // One point in 128 has such a byte: of 600, four or five would.
  for (int i = 0; i < 600; ++i) {
    const SigningKey key = SigningKey::Generate(SigningAlgorithm::kEs256);
    const auto members = ParseJson(key.canonical_jwk());
    for (const auto name : {"x", "y"}) {
      const auto coordinate = DecodeBase64Url(std::string(Member(*members, name)->as_string()));
      ASSERT_EQ(coordinate->size(), 32u);
      EXPECT_NE(coordinate->front(), '\0');
    }
    EXPECT_TRUE(seen.insert(key.thumbprint()).second);
  }
}

TEST(SigningKeyTest, ItsPemIsPkcs8AndReadBackAsTheSameKey) {
  for (const SigningKey& key : {EcKey(), RsaKey()}) {
    const std::string pem = key.ToPem();
    EXPECT_TRUE(pem.starts_with("-----BEGIN PRIVATE KEY-----\n"));
    const auto again = SigningKey::FromPem(pem);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->thumbprint(), key.thumbprint());
    EXPECT_TRUE(again->Verify("input", key.Sign("input")));
    EXPECT_TRUE(key.Verify("input", again->Sign("input")));
  }
}

// The verdict of OpenSSL's own one-call interface on a signature in the form it knows.
bool OpensslVerifies(const ForeignKey& key, std::string_view input, std::string_view signature) {
  EVP_MD_CTX* const context = EVP_MD_CTX_new();
  const bool good =
      EVP_DigestVerifyInit(context, nullptr, EVP_sha256(), nullptr, key.get()) == 1 &&
      EVP_DigestVerify(context, reinterpret_cast<const unsigned char*>(signature.data()), signature.size(),
                       reinterpret_cast<const unsigned char*>(input.data()), input.size()) == 1;
  EVP_MD_CTX_free(context);
  return good;
}

std::string DerInteger(std::string_view number) {
  while (number.size() > 1 && number[0] == '\0') number.remove_prefix(1);
  const std::string sign = (number[0] & 0x80) != 0 ? std::string(1, '\0') : "";
  return std::string("\x02") + static_cast<char>(number.size() + sign.size()) + sign + std::string(number);
}

std::string DerOf(std::string_view raw) {
  const std::string both = DerInteger(raw.substr(0, 32)) + DerInteger(raw.substr(32));
  return std::string("\x30") + static_cast<char>(both.size()) + both;
}

TEST(SigningKeyTest, AnotherProgramVerifiesItsSignatures) {
  // Until an r or s was short and needed its leading zeros: one in 128 signatures.
  const SigningKey key = EcKey();
  const ForeignKey same = KeyIn(testing::kEcKey);
  bool short_one = false;
  for (int i = 0; i < 5000 && (i < 50 || !short_one); ++i) {
    const std::string raw = key.Sign("input " + std::to_string(i));
    ASSERT_EQ(raw.size(), 64u);
    short_one = short_one || raw[0] == '\0' || raw[32] == '\0';
    ASSERT_TRUE(OpensslVerifies(same, "input " + std::to_string(i), DerOf(raw))) << EncodeHex(raw);
    ASSERT_TRUE(key.Verify("input " + std::to_string(i), raw)) << EncodeHex(raw);
  }
  EXPECT_TRUE(short_one);
  EXPECT_TRUE(OpensslVerifies(KeyIn(testing::kRsaKey), "input", RsaKey().Sign("input")));
}

TEST(SigningKeyTest, AnyBitOfSignatureOrInputFlippedIsSeen) {
  for (const SigningKey& key : {EcKey(), RsaKey()}) {
    const std::string signature = key.Sign("input");
    for (const auto& forged : testing::EveryBitFlipped(signature)) EXPECT_FALSE(key.Verify("input", forged));
    for (const auto& input : testing::EveryBitFlipped("input")) EXPECT_FALSE(key.Verify(input, signature));
    for (const auto& input : testing::EveryPrefix("input")) EXPECT_FALSE(key.Verify(input, signature));
    EXPECT_TRUE(key.Verify("input", signature));
  }
}

TEST(SigningKeyTest, AnyLengthOfSignatureCutOrAddedIsSeen) {
  for (const SigningKey& key : {EcKey(), RsaKey()}) {
    const std::string signature = key.Sign("input");
    for (const auto& cut : testing::EveryPrefix(signature)) EXPECT_FALSE(key.Verify("input", cut)) << cut.size();
    EXPECT_FALSE(key.Verify("input", signature.substr(1)));
    EXPECT_FALSE(key.Verify("input", signature + '\0'));
    EXPECT_FALSE(key.Verify("input", '\0' + signature));
    EXPECT_FALSE(key.Verify("input", signature + signature));
  }
}

TEST(SigningKeyTest, ADerSignatureIsRefusedWhereTheRawOneIsExpected) {
  const SigningKey key = EcKey();
  EXPECT_FALSE(key.Verify("input", DerOf(key.Sign("input"))));
}

TEST(SigningKeyTest, AnEllipticSignatureOfZeroOrOfTheOrderIsRefused) {
  const SigningKey key = EcKey();
  const std::string good = key.Sign("input");
  const std::string zero(32, '\0');
  const std::string one = std::string(31, '\0') + '\1';
  const std::string ones(32, '\xff');
  const std::string order = *DecodeHex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
  const std::string r = good.substr(0, 32);
  const std::string s = good.substr(32);
  for (const std::string& bad_r : {zero, one, ones, order}) {
    for (const std::string& bad_s : {zero, one, ones, order, s}) {
      EXPECT_FALSE(key.Verify("input", bad_r + bad_s)) << EncodeHex(bad_r + bad_s);
    }
  }
  for (const std::string& bad_s : {zero, one, ones, order, r}) EXPECT_FALSE(key.Verify("input", r + bad_s));
}

TEST(SigningKeyTest, OneKeyDoesNotVerifyAnothersSignature) {
  const SigningKey other = SigningKey::Generate(SigningAlgorithm::kEs256);
  EXPECT_FALSE(EcKey().Verify("input", other.Sign("input")));
  EXPECT_FALSE(EcKey().Verify("input", RsaKey().Sign("input")));
  EXPECT_FALSE(RsaKey().Verify("input", EcKey().Sign("input")));
}

TEST(SigningKeyTest, ThreadsSignWithSeveralKeysAtOnce) {
  const std::vector<SigningKey> keys = {EcKey(), RsaKey(), SigningKey::Generate(SigningAlgorithm::kEs256)};
  std::vector<int> good(4, 0);
  std::vector<std::thread> threads;
  for (int& count : good) {
    threads.emplace_back([&keys, &count] {
      for (int i = 0; i < 30; ++i) {
        const SigningKey& key = keys[static_cast<std::size_t>(i) % keys.size()];
        count += key.Verify("input", key.Sign("input")) ? 1 : 0;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(good, std::vector<int>(4, 30));
}

struct FreeCertificate {
  void operator()(X509* certificate) const { X509_free(certificate); }
};

TEST(CertificateTest, CarriesTheKeyAndIsSignedByIt) {
  for (const SigningKey& key : {EcKey(), RsaKey()}) {
    const std::string pem = key.SelfSignedCertificate(kNow);
    BIO* const bio = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
    const std::unique_ptr<X509, FreeCertificate> certificate(PEM_read_bio_X509(bio, nullptr, nullptr, nullptr));
    BIO_free(bio);
    ASSERT_TRUE(certificate);
    EVP_PKEY* const carried = X509_get0_pubkey(certificate.get());
    EXPECT_EQ(EVP_PKEY_eq(carried, KeyIn(key.ToPem()).get()), 1);
    EXPECT_EQ(X509_verify(certificate.get(), carried), 1);
    EXPECT_EQ(X509_NAME_cmp(X509_get_issuer_name(certificate.get()), X509_get_subject_name(certificate.get())), 0);
    time_t now = ToUnixSeconds(kNow);
    EXPECT_EQ(ASN1_TIME_cmp_time_t(X509_get0_notBefore(certificate.get()), now - 86400), 0);
    EXPECT_EQ(ASN1_TIME_cmp_time_t(X509_get0_notAfter(certificate.get()), now + 100L * 365 * 86400), 1);
    EXPECT_EQ(pem.find("PRIVATE"), std::string::npos);
  }
}

TEST(CertificateTest, IsKeptWithTheKeyAndBelongsToNoOther) {
  for (const SigningKey& key : {EcKey(), RsaKey()}) {
    EXPECT_EQ(key.certificate(), "");
    const SigningKey certified = key.WithCertificate(kNow);
    EXPECT_NE(certified.certificate().find("BEGIN CERTIFICATE"), std::string::npos);
    EXPECT_EQ(certified.WithCertificate(kNow).certificate(), certified.certificate()) << "never a second one";
    EXPECT_EQ(SigningKey::FromPem(certified.ToPem() + certified.certificate())->certificate(), certified.certificate());
    EXPECT_EQ(certified.ToPem(), key.ToPem());
  }
  EXPECT_FALSE(SigningKey::FromPem(EcKey().ToPem() + RsaKey().SelfSignedCertificate(kNow)));
}

TEST(CertificateTest, StandsInTheHeaderWhereItIsAskedFor) {
  const SigningKey key = EcKey().WithCertificate(kNow);
  std::string der;
  for (const char c : key.certificate().substr(28, key.certificate().find("-----END") - 28)) {
    if (c != '\n') der += c;
  }
  for (const KeyIdForm form : {KeyIdForm::kLibtrust, KeyIdForm::kThumbprint}) {
    EXPECT_EQ(key.header(form), EcKey().header(form));
    const auto header = ParseJson(DecodeBase64Url(key.header(form, true)).value());
    EXPECT_EQ(Member(*header, "x5c")->as_array(), (boost::json::array{boost::json::string(der)}));
    EXPECT_EQ(Member(*header, "kid")->as_string(), key.id_in(form));
    EXPECT_EQ(header->as_object().size(), 4u);
    EXPECT_EQ(EcKey().header(form, true), EcKey().header(form)) << "without one there is none to show";
  }
}

TEST(JwksTest, ListsEveryKeyUnderBothFormsOfItsId) {
  const auto document = ParseJson(PrintJwks({EcKey(), RsaKey()}));
  ASSERT_TRUE(document);
  std::vector<std::string> ids;
  for (const auto& key : Member(*document, "keys")->as_array()) {
    ids.emplace_back(Member(key, "kid")->as_string());
    const bool ec = Member(key, "kty")->as_string() == "EC";
    EXPECT_EQ(Member(key, "alg")->as_string(), ec ? "ES256" : "RS256");
    EXPECT_EQ(Member(key, "use")->as_string(), "sig");
    EXPECT_NE(Member(key, ec ? "x" : "n"), nullptr);
    for (const auto secret : {"d", "p", "q", "dp", "dq", "qi", "k"}) EXPECT_EQ(Member(key, secret), nullptr) << secret;
  }
  EXPECT_EQ(ids, (std::vector<std::string>{
                     std::string(testing::kEcKeyLibtrustId), std::string(testing::kEcKeyThumbprint),
                     std::string(testing::kRsaKeyLibtrustId), std::string(testing::kRsaKeyThumbprint)}));
}

TEST(JwksTest, IsAnEmptyListWithoutKeys) { EXPECT_EQ(PrintJwks({}), R"({"keys":[]})"); }

}  // namespace
}  // namespace jeton::crypto
