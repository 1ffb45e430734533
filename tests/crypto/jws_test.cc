#include "crypto/jws.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/encoding.h"
#include "testing/key_files.h"
#include "testing/result_testing.h"

namespace jeton::crypto {
namespace {

using testing::EcKey;
using testing::FailsWith;
using testing::RsaKey;
using testing::Succeeds;

constexpr std::string_view kOwnClaims = R"({"sub":"devtable","access":[]})";

std::string PartOf(const std::string& token, int index) {
  std::string_view rest = token;
  for (; index > 0; --index) rest.remove_prefix(rest.find('.') + 1);
  return DecodeBase64Url(rest.substr(0, rest.find('.'))).value_or("not base64url");
}

TEST(SignJwtTest, TheHeaderIsTypAlgAndKidAndNothingElse) {
  const struct {
    SigningKey key;
    KeyIdForm form;
    std::string header;
  } cases[] = {
      {EcKey(), KeyIdForm::kLibtrust,
       R"({"typ":"JWT","alg":"ES256","kid":")" + std::string(testing::kEcKeyLibtrustId) + "\"}"},
      {EcKey(), KeyIdForm::kThumbprint,
       R"({"typ":"JWT","alg":"ES256","kid":")" + std::string(testing::kEcKeyThumbprint) + "\"}"},
      {RsaKey(), KeyIdForm::kLibtrust,
       R"({"typ":"JWT","alg":"RS256","kid":")" + std::string(testing::kRsaKeyLibtrustId) + "\"}"},
      {RsaKey(), KeyIdForm::kThumbprint,
       R"({"typ":"JWT","alg":"RS256","kid":")" + std::string(testing::kRsaKeyThumbprint) + "\"}"},
  };
  for (const auto& c : cases) {
    const std::string token = SignJwt(c.key, c.form, kOwnClaims);
    EXPECT_EQ(PartOf(token, 0), c.header);
    EXPECT_EQ(PartOf(token, 1), kOwnClaims) << "the claims go out as they came";
    EXPECT_EQ(token.find('='), std::string::npos);
    const auto last = token.rfind('.');
    EXPECT_TRUE(c.key.Verify(token.substr(0, last), PartOf(token, 2)));
  }
}

TEST(VerifyJwtTest, GivesTheClaimsThatWereSigned) {
  const std::vector<SigningKey> keys = {SigningKey::Generate(SigningAlgorithm::kEs256), RsaKey(), EcKey()};
  for (const SigningKey& key : keys) {
    for (const auto form : {KeyIdForm::kLibtrust, KeyIdForm::kThumbprint}) {
      const auto verified = VerifyJwt(SignJwt(key, form, kOwnClaims), keys);
      ASSERT_TRUE(Succeeds(verified));
      EXPECT_EQ(verified->claims().at("sub").as_string(), "devtable");
    }
  }
}

TEST(VerifyJwtTest, AKeyThatIsNotListedIsUnknown) {
  const std::string token = SignJwt(EcKey(), KeyIdForm::kLibtrust, kOwnClaims);
  EXPECT_TRUE(FailsWith(VerifyJwt(token, {}), JwtError::kUnknownKey));
  EXPECT_TRUE(FailsWith(VerifyJwt(token, {RsaKey()}), JwtError::kUnknownKey));
  EXPECT_TRUE(FailsWith(VerifyJwt(token, {SigningKey::Generate(SigningAlgorithm::kEs256)}), JwtError::kUnknownKey));
}

TEST(VerifyJwtTest, ClaimsMustBeOneObjectWithoutATwiceNamedMember) {
  const std::string_view cases[] = {"",
                                    "[]",
                                    "\"text\"",
                                    "1",
                                    "null",
                                    "{",
                                    "{} x",
                                    "\xff",
                                    "{\"a\":\"\xff\"}",
                                    R"({"sub":"a","sub":"b"})",
                                    R"({"access":[{"name":"a","name":"b"}]})"};
  for (const auto claims : cases) {
    const std::string token = SignJwt(EcKey(), KeyIdForm::kLibtrust, claims);
    EXPECT_TRUE(FailsWith(VerifyJwt(token, {EcKey()}), JwtError::kMalformed)) << claims;
  }
}

TEST(VerifyJwtTest, TheNumberOfPartsIsThree) {
  const std::string token = SignJwt(EcKey(), KeyIdForm::kLibtrust, kOwnClaims);
  const auto last = token.rfind('.');
  const std::string cases[] = {"",
                               ".",
                               "..",
                               "...",
                               token.substr(0, last),
                               token + ".",
                               "." + token,
                               token + ".x",
                               token + "." + token,
                               token.substr(0, last) + "." + token.substr(last)};
  for (const auto& text : cases) EXPECT_TRUE(FailsWith(VerifyJwt(text, {EcKey()}), JwtError::kMalformed)) << text;
}

}  // namespace
}  // namespace jeton::crypto
