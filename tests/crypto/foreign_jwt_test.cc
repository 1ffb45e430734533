#include "crypto/foreign_jwt.h"

#include <gtest/gtest.h>
#include <openssl/hmac.h>

#include "base/json.h"
#include "testing/damage.h"
#include "testing/foreign_issuer.h"
#include "testing/result_testing.h"

namespace jeton::crypto {
namespace {

using testing::FailsWith;
using testing::ForeignSigner;
using testing::Succeeds;

constexpr std::string_view kForeignClaims = R"({"iss":"https://ci.example.org","sub":"web"})";
constexpr const char* kAlgorithms[] = {"RS256", "RS384", "RS512", "ES256", "ES384", "EdDSA"};

std::vector<VerificationKey> KeysOf(const std::string& jwks) { return ParseJwks(R"({"keys":[)" + jwks + "]}")->usable; }

Result<VerifiedClaims, JwtError> Check(std::string_view token, const std::vector<VerificationKey>& keys) {
  const auto jwt = ForeignJwt::Parse(token);
  if (!jwt) return Fail(jwt.error());
  return jwt->Verify(keys);
}

const ForeignSigner& Signer(std::string_view algorithm) {
  static const std::vector<ForeignSigner> signers = [] {
    std::vector<ForeignSigner> all;
    for (const char* const name : kAlgorithms) all.emplace_back(name);
    return all;
  }();
  return *std::find_if(signers.begin(), signers.end(), [&](const auto& s) { return s.algorithm() == algorithm; });
}

TEST(ForeignJwtTest, EveryAlgorithmVerifies) {
  for (const char* const algorithm : kAlgorithms) {
    const ForeignSigner& signer = Signer(algorithm);
    const auto claims = Check(signer.Token(kForeignClaims), KeysOf(signer.Jwk()));
    ASSERT_TRUE(Succeeds(claims)) << algorithm;
    EXPECT_EQ(boost::json::value(claims->claims()), *ParseJson(kForeignClaims)) << algorithm;
  }
}

TEST(ForeignJwtTest, TheKeysTypeSaysTheAlgorithmNotTheToken) {
  for (const char* const mine : kAlgorithms) {
    const ForeignSigner& signer = Signer(mine);
    for (const char* const named : {"RS256", "RS384", "RS512", "ES256", "ES384", "EdDSA", "PS256", "HS256", "none",
                                    "None", "es256", "ES512", ""}) {
      const std::string header = fmt::format(R"({{"alg":"{}","kid":"key-1"}})", named);
      const bool right = std::string_view(named) == mine;
      EXPECT_EQ(Check(signer.TokenWithHeader(header, kForeignClaims), KeysOf(signer.Jwk())).has_value(), right)
          << mine << " as " << named;
    }
  }
}

TEST(ForeignJwtTest, AnAlgorithmInTheJwkIsTheOnlyOne) {
  const ForeignSigner& signer = Signer("RS384");
  EXPECT_TRUE(Check(signer.Token(kForeignClaims), KeysOf(signer.Jwk(R"(,"alg":"RS384")"))));
  EXPECT_TRUE(
      FailsWith(Check(signer.Token(kForeignClaims), KeysOf(signer.Jwk(R"(,"alg":"RS256")"))), JwtError::kUnknownKey));
}

TEST(ForeignJwtTest, AnotherKeyUnderTheSameIdIsSeen) {
  for (const char* const algorithm : kAlgorithms) {
    const ForeignSigner stranger(algorithm);
    EXPECT_TRUE(FailsWith(Check(stranger.Token(kForeignClaims), KeysOf(Signer(algorithm).Jwk())), JwtError::kForged));
    const auto both = KeysOf(Signer(algorithm).Jwk() + "," + stranger.Jwk());
    EXPECT_TRUE(Check(Signer(algorithm).Token(kForeignClaims), both));
    EXPECT_TRUE(FailsWith(Check(stranger.Token(kForeignClaims), both), JwtError::kForged)) << "one key is tried";
  }
}

TEST(ForeignJwtTest, AnUnknownIdIsNotTriedWithOtherKeys) {
  const ForeignSigner& signer = Signer("ES256");
  const std::string other = signer.TokenWithHeader(R"({"alg":"ES256","kid":"key-2"})", kForeignClaims);
  EXPECT_TRUE(FailsWith(Check(other, KeysOf(signer.Jwk())), JwtError::kUnknownKey));
}

TEST(ForeignJwtTest, HeadersThatChooseTheirOwnCheckAreRefused) {
  const ForeignSigner& signer = Signer("ES256");
  for (const char* const more :
       {R"(,"jku":"https://evil.example.org/keys")", R"(,"jwk":{"kty":"oct","k":"AA"})", R"(,"x5c":["AA"])",
        R"(,"x5u":"https://evil.example.org/")", R"(,"crit":["exp"])", R"(,"crit":[])", R"(,"b64":false)",
        R"(,"jku":null)", R"(,"zip":"DEF")", R"(,"kid":"key-1")"}) {
    EXPECT_TRUE(FailsWith(Check(signer.TokenWithHeader(signer.Header(more), kForeignClaims), KeysOf(signer.Jwk())),
                          JwtError::kMalformed))
        << more;
  }
}

TEST(ForeignJwtTest, TokensOfOtherKindsAreRefused) {
  const ForeignSigner& signer = Signer("ES256");
  const struct {
    const char* header;
    bool good;
  } cases[] = {
      {R"({"alg":"ES256","kid":"key-1"})", true},
      {R"({"alg":"ES256","kid":"key-1","typ":"jwt"})", true},
      {R"({"alg":"ES256","kid":"key-1","typ":"at+jwt"})", true},
      {R"({"alg":"ES256","kid":"key-1","typ":"logout+jwt"})", false},
      {R"({"alg":"ES256","kid":"key-1","typ":"dpop+jwt"})", false},
      {R"({"alg":"ES256","kid":"key-1","typ":7})", false},
      {R"({"alg":"ES256","kid":7})", false},
      {R"({"alg":"ES256"})", false},
      {R"({"kid":"key-1"})", false},
      {R"(["alg","ES256"])", false},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(Check(signer.TokenWithHeader(c.header, kForeignClaims), KeysOf(signer.Jwk())).has_value(), c.good)
        << c.header;
  }
}

TEST(ForeignJwtTest, AnyBitFlippedOrLengthCutIsSeen) {
  for (const char* const algorithm : {"ES256", "EdDSA"}) {
    const auto keys = KeysOf(Signer(algorithm).Jwk());
    const std::string token = Signer(algorithm).Token(kForeignClaims);
    for (const auto& forged : testing::EveryBitFlipped(token)) EXPECT_FALSE(Check(forged, keys)) << forged;
    for (const auto& cut : testing::EveryPrefix(token)) EXPECT_FALSE(Check(cut, keys)) << cut;
    for (const std::string& longer : {token + "A", token + "=", token + " ", "." + token, token + "." + token}) {
      EXPECT_FALSE(Check(longer, keys)) << longer;
    }
  }
}

TEST(ForeignJwtTest, APublicKeyIsNoSharedSecret) {
  const ForeignSigner& signer = Signer("RS256");
  for (const std::string& secret : {PublicPem(signer.key()), PublicDer(signer.key()), signer.Jwk()}) {
    const std::string input =
        EncodeBase64Url(R"({"alg":"HS256","kid":"key-1"})") + "." + EncodeBase64Url(kForeignClaims);
    std::string mac(32, '\0');
    HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
         reinterpret_cast<const unsigned char*>(input.data()), input.size(),
         reinterpret_cast<unsigned char*>(mac.data()), nullptr);
    EXPECT_TRUE(FailsWith(Check(input + "." + EncodeBase64Url(mac), KeysOf(signer.Jwk())), JwtError::kUnknownKey));
  }
}

TEST(ForeignJwtTest, AnEcdsaSignatureOfZeroesOrInDerIsNone) {
  const ForeignSigner& signer = Signer("ES256");
  const std::string input = EncodeBase64Url(signer.Header()) + "." + EncodeBase64Url(kForeignClaims);
  const std::string good = signer.Sign(input);
  for (const std::string& signature :
       {std::string(64, '\0'), std::string(64, '\xff'), good.substr(0, 32) + std::string(32, '\0'),
        std::string(32, '\0') + good.substr(32), good + '\0', good.substr(0, 63), std::string()}) {
    EXPECT_TRUE(FailsWith(Check(input + "." + EncodeBase64Url(signature), KeysOf(signer.Jwk())), JwtError::kForged));
  }
}

TEST(ForeignJwtTest, SixteenKilobytesAreTheMost) {
  const ForeignSigner& signer = Signer("ES256");
  const auto with_padding = [&](std::size_t bytes) {
    return signer.Token(R"({"iss":"x","pad":")" + std::string(bytes, 'a') + R"("})");
  };
  EXPECT_TRUE(Check(with_padding(12000), KeysOf(signer.Jwk())));
  EXPECT_TRUE(FailsWith(Check(with_padding(12300), KeysOf(signer.Jwk())), JwtError::kMalformed));
}

TEST(ForeignJwtTest, SaysWhoseItClaimsToBe) {
  const auto jwt = ForeignJwt::Parse(Signer("ES256").Token(kForeignClaims)).value();
  EXPECT_EQ(jwt.claimed_issuer(), "https://ci.example.org");
  EXPECT_EQ(jwt.key_id(), "key-1");
  EXPECT_EQ(ForeignJwt::Parse(Signer("ES256").Token("{}"))->claimed_issuer(), "");
}

}  // namespace
}  // namespace jeton::crypto
