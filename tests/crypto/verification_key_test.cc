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
                                 With(rsa, "e", EncodeBase64Url(std::string(9, '\1'))),
                                 With(rsa, "n", EncodeBase64Url(std::string(1025, '\1'))),
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
}

TEST(VerificationKeyTest, OfASetTheUsableKeysCount) {
  const ForeignSigner first("ES256", "a"), second("EdDSA", "b");
  const auto keys =
      ParseJwks(R"({"keys":[7,{"kty":"oct","k":"AA","kid":"s"},)" + first.Jwk() + "," + second.Jwk() + "]}");
  ASSERT_TRUE(keys);
  ASSERT_EQ(keys->size(), 2u);
  EXPECT_EQ(keys->front().id(), "a");
  EXPECT_EQ(ParseJwks(R"({"keys":[]})")->size(), 0u);
  for (const char* const text : {"", "[]", "{}", R"({"keys":{}})", R"({"keys":[]}x)", R"({"keys":[],"keys":[]})"}) {
    EXPECT_FALSE(ParseJwks(text)) << text;
  }
}

TEST(VerificationKeyTest, OfAHugeSetTheFirstSixtyFourCount) {
  const ForeignSigner signer("EdDSA");
  std::string list = signer.Jwk();
  for (int i = 0; i < 99; ++i) list += "," + signer.Jwk();
  EXPECT_EQ(ParseJwks(R"({"keys":[)" + list + "]}")->size(), 64u);
}

}  // namespace
}  // namespace jeton::crypto
