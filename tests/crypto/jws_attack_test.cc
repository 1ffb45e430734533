#include <fmt/format.h>
#include <gtest/gtest.h>
#include <openssl/hmac.h>

#include <string>
#include <vector>

#include "base/encoding.h"
#include "crypto/jws.h"
#include "testing/damage.h"
#include "testing/foreign_keys.h"
#include "testing/key_files.h"
#include "testing/result_testing.h"

namespace jeton::crypto {
namespace {

using testing::EcKey;
using testing::FailsWith;
using testing::RsaKey;
using testing::Succeeds;

constexpr std::string_view kClaims = R"({"sub":"devtable"})";
const std::string kEcId(testing::kEcKeyLibtrustId);
const std::string kRsaId(testing::kRsaKeyLibtrustId);

const std::vector<SigningKey>& Keys() {
  static const std::vector<SigningKey> keys = {EcKey(), RsaKey()};
  return keys;
}

// A token with any header, truly signed by the key.
std::string SignedWithHeader(const SigningKey& key, std::string_view header, std::string_view claims = kClaims) {
  const std::string input = EncodeBase64Url(header) + "." + EncodeBase64Url(claims);
  return input + "." + EncodeBase64Url(key.Sign(input));
}

std::string Header(std::string_view alg, std::string_view kid, std::string_view more = "") {
  return fmt::format(R"({{"typ":"JWT","alg":"{}","kid":"{}"{}}})", alg, kid, more);
}

TEST(JwsAttackTest, TheHonestTokenOfThisTestIsGood) {
  EXPECT_TRUE(Succeeds(VerifyJwt(SignedWithHeader(EcKey(), Header("ES256", kEcId)), Keys())));
  EXPECT_TRUE(Succeeds(VerifyJwt(SignedWithHeader(RsaKey(), Header("RS256", kRsaId)), Keys())));
}

TEST(JwsAttackTest, AnyBitFlippedIsSeen) {
  for (const SigningKey& key : Keys()) {
    const std::string token = SignJwt(key, KeyIdForm::kLibtrust, kClaims);
    for (const auto& forged : testing::EveryBitFlipped(token)) EXPECT_FALSE(VerifyJwt(forged, Keys())) << forged;
  }
}

TEST(JwsAttackTest, AnyLengthCutOrAddedIsSeen) {
  for (const SigningKey& key : Keys()) {
    const std::string token = SignJwt(key, KeyIdForm::kLibtrust, kClaims);
    for (const auto& cut : testing::EveryPrefix(token)) EXPECT_FALSE(VerifyJwt(cut, Keys())) << cut;
    for (std::size_t from = 1; from < token.size(); ++from) EXPECT_FALSE(VerifyJwt(token.substr(from), Keys()));
    for (const std::string& longer : {token + "A", token + "=", token + " ", token + "\n", " " + token, token + '\0'}) {
      EXPECT_FALSE(VerifyJwt(longer, Keys())) << longer;
    }
  }
}

TEST(JwsAttackTest, EachPartCutAloneIsSeen) {
  const std::string token = SignJwt(EcKey(), KeyIdForm::kLibtrust, kClaims);
  const auto first = token.find('.');
  const auto last = token.rfind('.');
  const std::string header = token.substr(0, first);
  const std::string claims = token.substr(first + 1, last - first - 1);
  const std::string signature = token.substr(last + 1);
  for (const auto& cut : testing::EveryPrefix(header)) {
    EXPECT_FALSE(VerifyJwt(cut + "." + claims + "." + signature, Keys()));
  }
  for (const auto& cut : testing::EveryPrefix(claims)) {
    EXPECT_FALSE(VerifyJwt(header + "." + cut + "." + signature, Keys()));
  }
  for (const auto& cut : testing::EveryPrefix(signature)) {
    EXPECT_FALSE(VerifyJwt(header + "." + claims + "." + cut, Keys()));
  }
}

TEST(JwsAttackTest, TheSignatureOfOtherClaimsIsAForgery) {
  const std::string mine = SignJwt(EcKey(), KeyIdForm::kLibtrust, kClaims);
  const std::string other = SignJwt(EcKey(), KeyIdForm::kLibtrust, R"({"sub":"admin"})");
  const std::string mixed = other.substr(0, other.rfind('.')) + mine.substr(mine.rfind('.'));
  EXPECT_TRUE(FailsWith(VerifyJwt(mixed, Keys()), JwtError::kForged));
}

TEST(JwsAttackTest, NoOtherAlgorithmThanTheKeysIsTaken) {
  const std::string_view names[] = {"none",   "None",   "NONE",  "nOnE",  "",      " ES256",
                                    "ES256 ", "es256",  "RS256", "HS256", "HS512", "ES384",
                                    "ES512",  "ES256K", "PS256", "EdDSA", "JWT",   "RS256\\u0000"};
  for (const auto name : names) {
    const std::string header = Header(name, kEcId);
    const std::string input = EncodeBase64Url(header) + "." + EncodeBase64Url(kClaims);
    EXPECT_TRUE(FailsWith(VerifyJwt(SignedWithHeader(EcKey(), header), Keys()), JwtError::kUnknownKey)) << name;
    EXPECT_TRUE(FailsWith(VerifyJwt(SignedWithHeader(RsaKey(), header), Keys()), JwtError::kUnknownKey)) << name;
    EXPECT_FALSE(VerifyJwt(input + ".", Keys())) << name;
    EXPECT_FALSE(VerifyJwt(input, Keys())) << name;
  }
}

TEST(JwsAttackTest, AnEmptySignatureIsAForgery) {
  const std::string token = SignJwt(EcKey(), KeyIdForm::kLibtrust, kClaims);
  EXPECT_TRUE(FailsWith(VerifyJwt(token.substr(0, token.rfind('.') + 1), Keys()), JwtError::kForged));
}

std::string HmacSha256(std::string_view secret, std::string_view input) {
  unsigned char mac[32];
  unsigned length = sizeof mac;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(input.data()), input.size(), mac, &length);
  return std::string(reinterpret_cast<char*>(mac), length);
}

TEST(JwsAttackTest, ThePublicKeyIsNoSecretForAMac) {
  for (const SigningKey& key : Keys()) {
    const testing::ForeignKey foreign = testing::KeyIn(key.ToPem());
    const std::string pem = testing::PublicPem(foreign);
    const std::string secrets[] = {pem,
                                   pem.substr(0, pem.size() - 1),
                                   testing::PublicDer(foreign),
                                   key.canonical_jwk(),
                                   PrintJwks({key}),
                                   key.SelfSignedCertificate(TimePoint{}),
                                   ""};
    for (const std::string& secret : secrets) {
      for (const std::string_view alg : {std::string_view("HS256"), NameOf(key.algorithm())}) {
        const std::string input = EncodeBase64Url(Header(alg, key.libtrust_id())) + "." + EncodeBase64Url(kClaims);
        EXPECT_FALSE(VerifyJwt(input + "." + EncodeBase64Url(HmacSha256(secret, input)), Keys())) << alg;
      }
    }
  }
}

TEST(JwsAttackTest, AKeyThatTheTokenBringsAlongIsNotBelieved) {
  const SigningKey mine = SigningKey::Generate(SigningAlgorithm::kEs256);
  const std::string jwk = R"(,"jwk":)" + PrintJwk(mine, kEcId);
  const std::string extras[] = {
      jwk,
      R"(,"jku":"https://attacker.example/keys")",
      R"(,"x5u":"https://attacker.example/certificate")",
      fmt::format(R"(,"x5c":["{}"])", EncodeBase64(mine.SelfSignedCertificate(TimePoint{}))),
  };
  for (const std::string& extra : extras) {
    EXPECT_TRUE(FailsWith(VerifyJwt(SignedWithHeader(mine, Header("ES256", kEcId, extra)), Keys()), JwtError::kForged))
        << extra;
    EXPECT_TRUE(FailsWith(VerifyJwt(SignedWithHeader(mine, Header("ES256", mine.thumbprint(), extra)), Keys()),
                          JwtError::kUnknownKey))
        << extra;
    EXPECT_TRUE(Succeeds(VerifyJwt(SignedWithHeader(EcKey(), Header("ES256", kEcId, extra)), Keys())))
        << "ignored, not refused: " << extra;
  }
}

TEST(JwsAttackTest, WithoutAKeyIdNoKeyIsTried) {
  for (const std::string_view header : {R"({"typ":"JWT","alg":"ES256"})", R"({"typ":"JWT","alg":"ES256","kid":""})"}) {
    EXPECT_TRUE(FailsWith(VerifyJwt(SignedWithHeader(EcKey(), header), Keys()), JwtError::kUnknownKey)) << header;
  }
}

TEST(JwsAttackTest, MembersOfAnOddTypeAreRefused) {
  const std::string quoted = "\"" + kEcId + "\"";
  const std::string headers[] = {
      R"({"alg":"ES256","kid":1})",
      R"({"alg":"ES256","kid":null})",
      R"({"alg":"ES256","kid":[)" + quoted + "]}",
      R"({"alg":["ES256"],"kid":)" + quoted + "}",
      R"({"alg":null,"kid":)" + quoted + "}",
      R"({"alg":256,"kid":)" + quoted + "}",
      "[" + quoted + "]",
      quoted,
  };
  for (const auto& header : headers) EXPECT_FALSE(VerifyJwt(SignedWithHeader(EcKey(), header), Keys())) << header;
}

TEST(JwsAttackTest, ANameTwiceInTheHeaderIsRefused) {
  const std::string kid = "\"kid\":\"" + kEcId + "\"";
  const std::string headers[] = {
      R"({"alg":"ES256","alg":"ES256",)" + kid + "}",     R"({"alg":"none","alg":"ES256",)" + kid + "}",
      R"({"alg":"ES256",)" + kid + "," + kid + "}",       R"({"alg":"ES256","\u0061lg":"none",)" + kid + "}",
      R"({"alg":"ES256","x":{"y":1,"y":2},)" + kid + "}",
  };
  for (const auto& header : headers) {
    EXPECT_TRUE(FailsWith(VerifyJwt(SignedWithHeader(EcKey(), header), Keys()), JwtError::kMalformed)) << header;
  }
}

TEST(JwsAttackTest, CriticalExtensionsAreRefusedBecauseWeKnowNone) {
  for (const std::string_view crit : {R"(,"crit":["exp"])", R"(,"crit":[])", R"(,"crit":null)"}) {
    EXPECT_TRUE(
        FailsWith(VerifyJwt(SignedWithHeader(EcKey(), Header("ES256", kEcId, crit)), Keys()), JwtError::kMalformed))
        << crit;
  }
}

TEST(JwsAttackTest, ZeroSignaturesAndDerAreRefused) {
  const std::string input = EncodeBase64Url(Header("ES256", kEcId)) + "." + EncodeBase64Url(kClaims);
  const std::string good = EcKey().Sign(input);
  const std::string zero(32, '\0');
  const std::string der = std::string("\x30\x44\x02\x20", 4) + good.substr(0, 32) + "\x02\x20" + good.substr(32);
  for (const std::string& signature :
       {zero + zero, good.substr(0, 32) + zero, zero + good.substr(32), der, good + good, std::string(64, '\xff')}) {
    EXPECT_TRUE(FailsWith(VerifyJwt(input + "." + EncodeBase64Url(signature), Keys()), JwtError::kForged));
  }
}

TEST(JwsAttackTest, OtherSpellingsOfTheSameBytesAreRefused) {
  const std::string token = SignJwt(EcKey(), KeyIdForm::kLibtrust, kClaims);
  const auto last = token.rfind('.');
  const std::string signature = *DecodeBase64Url(token.substr(last + 1));
  EXPECT_FALSE(VerifyJwt(token.substr(0, last + 1) + EncodeBase64(signature), Keys()));
  std::string stray = token;  // 86 characters hold 516 bits: the last four must be zero
  for (const char c : {'B', 'R', 'h', 'x'}) {
    stray.back() = c;
    EXPECT_FALSE(VerifyJwt(stray, Keys())) << c;
  }
}

}  // namespace
}  // namespace jeton::crypto
