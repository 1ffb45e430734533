#include "crypto/verification_key.h"

#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

#include "base/json.h"
#include "testing/foreign_issuer.h"

namespace jeton::crypto {
namespace {

using testing::ForeignSigner;

bool Usable(const std::string& jwk) { return VerificationKey::FromJwk(ParseJson(jwk).value()).has_value(); }

// The JWK with one of its members replaced.
std::string With(const std::string& jwk, const char* name, const std::string& value) {
  auto object = ParseJson(jwk)->as_object();
  object[name] = boost::json::string(value);
  return boost::json::serialize(object);
}
std::string Without(const std::string& jwk, const char* name) {
  auto object = ParseJson(jwk)->as_object();
  object.erase(name);
  return boost::json::serialize(object);
}

TEST(VerificationKeyTest, TakesThePublicKeysOfEveryAlgorithm) {
  for (const char* const algorithm : {"RS256", "RS384", "RS512", "ES256", "ES384", "EdDSA"}) {
    const ForeignSigner signer(algorithm);
    EXPECT_TRUE(Usable(signer.Jwk())) << algorithm;
    EXPECT_TRUE(
        Usable(signer.Jwk(fmt::format(R"(,"alg":"{}","use":"sig","key_ops":["verify"],"x5c":["AA"])", algorithm))));
    const auto key = VerificationKey::FromJwk(*ParseJson(signer.Jwk()));
    EXPECT_EQ(key->id(), "key-1");
    EXPECT_TRUE(key->Allows(algorithm));
    EXPECT_FALSE(key->Allows("HS256"));
    EXPECT_FALSE(key->Verify("HS256", "text", signer.Sign("text")));
  }
}

TEST(VerificationKeyTest, RefusesKeysForOtherUses) {
  const ForeignSigner signer("ES256");
  for (const char* const more :
       {R"(,"use":"enc")", R"(,"key_ops":["encrypt"])", R"(,"key_ops":"verify")", R"(,"alg":"ES384")",
        R"(,"alg":"ECDH-ES")", R"(,"alg":7)", R"(,"d":"AA")", R"(,"k":"AA")"}) {
    EXPECT_FALSE(Usable(signer.Jwk(more))) << more;
  }
}

TEST(VerificationKeyTest, RefusesWhatIsNoKey) {
  const std::string curve = ForeignSigner("ES256").Jwk();
  const std::string rsa = ForeignSigner("RS256").Jwk();
  const std::string edwards = ForeignSigner("EdDSA").Jwk();
  const std::string zeros = EncodeBase64Url(std::string(32, '\0'));
  for (const std::string& jwk : {With(curve, "x", zeros),
                                 With(curve, "y", zeros),
                                 With(curve, "x", "AA"),
                                 With(curve, "x", ""),
                                 With(curve, "crv", "P-384"),
                                 With(curve, "crv", "P-521"),
                                 With(curve, "crv", "secp256k1"),
                                 With(curve, "kty", "RSA"),
                                 With(curve, "kty", "oct"),
                                 Without(curve, "kid"),
                                 With(curve, "kid", ""),
                                 With(curve, "kid", std::string(513, 'k')),
                                 Without(curve, "y"),
                                 With(rsa, "e", "AQ"),
                                 With(rsa, "e", "Ag"),
                                 With(rsa, "e", ""),
                                 With(rsa, "n", "AQAB"),
                                 With(rsa, "n", ""),
                                 With(rsa, "e", "Ew"),
                                 With(rsa, "e", EncodeBase64Url(std::string(8, '\xff'))),
                                 With(rsa, "n", EncodeBase64Url(std::string(513, '\xf1'))),
                                 With(rsa, "n", EncodeBase64Url(std::string(1024, '\xf1'))),
                                 With(edwards, "x", "AA"),
                                 With(edwards, "crv", "X25519"),
                                 With(edwards, "crv", "Ed448"),
                                 Without(edwards, "x"),
                                 std::string("{}"),
                                 std::string("[]"),
                                 std::string("null")}) {
    EXPECT_FALSE(Usable(jwk)) << jwk;
  }
  EXPECT_FALSE(Usable(With(rsa, "n", EncodeBase64Url(std::string(128, '\xf1'))))) << "1024 bits";
  EXPECT_TRUE(Usable(With(rsa, "n", EncodeBase64Url(std::string(512, '\xf1'))))) << "4096 bits";
  EXPECT_TRUE(Usable(With(rsa, "n", EncodeBase64Url('\0' + std::string(512, '\xf1'))))) << "with a zero in front";
  EXPECT_TRUE(Usable(With(rsa, "e", "Aw"))) << "3";
}

TEST(VerificationKeyTest, OfASetTheUsableKeysCount) {
  const ForeignSigner first("ES256", "a"), second("EdDSA", "b");
  const auto keys =
      ParseJwks(R"({"keys":[7,{"kty":"oct","k":"AA","kid":"s"},)" + first.Jwk() + "," + second.Jwk() + "]}");
  ASSERT_TRUE(keys);
  ASSERT_EQ(keys->usable.size(), 2u);
  EXPECT_EQ(keys->usable.front().id(), "a");
  EXPECT_EQ(keys->ignored, 2u);
  EXPECT_EQ(ParseJwks(R"({"keys":[]})")->usable.size(), 0u);
  for (const char* const text : {"", "[]", "{}", R"({"keys":{}})", R"({"keys":[]}x)", R"({"keys":[],"keys":[]})"}) {
    EXPECT_FALSE(ParseJwks(text)) << text;
  }
}

TEST(VerificationKeyTest, OfAHugeSetTheFirstSixtyFourCountAndTheOthersAreTold) {
  const ForeignSigner signer("EdDSA", "0");
  std::string list = signer.Jwk();
  for (int i = 1; i < 100; ++i) list += "," + With(signer.Jwk(), "kid", std::to_string(i));
  const auto keys = ParseJwks(R"({"keys":[)" + list + "]}");
  EXPECT_EQ(keys->usable.size(), 64u);
  EXPECT_EQ(keys->ignored, 36u);
}

TEST(VerificationKeyTest, OfOneIdAndAlgorithmTheFirstKeyCounts) {
  const ForeignSigner curve("ES256"), rsa("RS256"), other("RS256");
  const std::string only_256 = rsa.Jwk(R"(,"alg":"RS256")");
  const auto keys = ParseJwks(R"({"keys":[)" + curve.Jwk() + "," + only_256 + "," + other.Jwk() + "," +
                              ForeignSigner("ES256").Jwk() + "]}");
  ASSERT_EQ(keys->usable.size(), 3u);
  EXPECT_EQ(keys->ignored, 1u);
  EXPECT_TRUE(keys->usable[0].Verify("ES256", "text", curve.Sign("text")));
  EXPECT_TRUE(keys->usable[1].Verify("RS256", "text", rsa.Sign("text")));
  EXPECT_FALSE(keys->usable[2].Allows("RS256"));
  EXPECT_TRUE(keys->usable[2].Allows("RS512")) << "nothing else is signed so with that id";
}

}  // namespace
}  // namespace jeton::crypto
