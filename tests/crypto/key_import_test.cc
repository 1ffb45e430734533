#include <gtest/gtest.h>
#include <unistd.h>

#include <string>

#include "crypto/signing_key.h"
#include "testing/damage.h"
#include "testing/foreign_keys.h"
#include "testing/key_files.h"

namespace jeton::crypto {
namespace {

using testing::EcKeyOn;
using testing::ForeignKey;
using testing::KeyIn;
using testing::KeyOfType;
using testing::Pkcs8;
using testing::RsaKeyOf;

TEST(KeyImportTest, TakesP256AndRsaKeysOfOtherPrograms) {
  EXPECT_EQ(SigningKey::FromPem(testing::kEcKey)->algorithm(), SigningAlgorithm::kEs256);
  EXPECT_EQ(SigningKey::FromPem(testing::kRsaKey)->algorithm(), SigningAlgorithm::kRs256);
}

TEST(KeyImportTest, RefusesOtherKeysAndWeakerOnes) {
  const struct {
    std::string_view why;
    std::string pem;
  } cases[] = {
      {"RSA of 1024 bits", Pkcs8(RsaKeyOf(1024))},
      {"RSA of 2040 bits", Pkcs8(RsaKeyOf(2040))},
      {"P-224", Pkcs8(EcKeyOn("P-224"))},
      {"P-384", Pkcs8(EcKeyOn("P-384"))},
      {"P-521", Pkcs8(EcKeyOn("P-521"))},
      {"the curve of Bitcoin, of the same size", Pkcs8(EcKeyOn("secp256k1"))},
      {"Ed25519", Pkcs8(KeyOfType("ED25519"))},
      {"X25519", Pkcs8(KeyOfType("X25519"))},
      {"a public key", testing::PublicPem(KeyIn(testing::kEcKey))},
      {"text", "not a key"},
      {"nothing", ""},
      {"an empty block", "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n"},
      {"another block", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"},
  };
  for (const auto& c : cases) EXPECT_FALSE(SigningKey::FromPem(c.pem)) << c.why;
}

TEST(KeyImportTest, RefusesPointsWithALeadingZeroByte) {
  EXPECT_FALSE(SigningKey::FromPem(testing::kEcKeyWithZeroX));
  EXPECT_FALSE(SigningKey::FromPem(testing::kEcKeyWithZeroY));
}

TEST(KeyImportTest, AKeyFileCutAnywhereIsRefused) {
  for (const std::string_view whole : {testing::kEcKey, testing::kRsaKey}) {
    // The very last line end is the only byte that may be missing.
    const std::string_view pem = whole.substr(0, whole.size() - 1);
    ASSERT_TRUE(SigningKey::FromPem(pem));
    for (const auto& cut : testing::EveryPrefix(pem)) EXPECT_FALSE(SigningKey::FromPem(cut)) << cut.size();
    for (std::size_t from = 1; from < pem.size(); ++from) EXPECT_FALSE(SigningKey::FromPem(pem.substr(from))) << from;
  }
}

// Registries would refuse every token that such a key signs.
TEST(KeyImportTest, ADamagedKeyFileIsRefusedOrStillAKeyThatVerifiesItsOwnSignatures) {
  std::size_t accepted = 0;
  std::size_t broken = 0;
  for (const auto& damaged : testing::EveryBitFlipped(testing::kEcKey)) {
    const auto key = SigningKey::FromPem(damaged);
    if (!key) continue;
    ++accepted;
    if (!key->Verify("input", key->Sign("input"))) ++broken;
  }
  EXPECT_EQ(broken, 0u) << "of " << accepted << " damaged files that were taken";
}

TEST(KeyImportTest, EveryRsaKeyThatIsTakenCanSign) {
  for (const std::string& pem : {Pkcs8(RsaKeyOf(3072)), std::string(testing::kLargeRsaKey)}) {
    const auto key = SigningKey::FromPem(pem);
    if (!key) continue;
    EXPECT_TRUE(key->Verify("input", key->Sign("input"))) << pem;
  }
}

// Registries compute the id from the uncompressed point on the named curve, however the file writes it.
TEST(KeyImportTest, TheFormOfTheFileDoesNotChangeTheId) {
  const struct {
    const char* parameter;
    const char* value;
  } forms[] = {
      {OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT, OSSL_PKEY_EC_POINT_CONVERSION_FORMAT_COMPRESSED},
      {OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT, OSSL_PKEY_EC_POINT_CONVERSION_FORMAT_HYBRID},
      {OSSL_PKEY_PARAM_EC_ENCODING, OSSL_PKEY_EC_ENCODING_EXPLICIT},
  };
  for (const auto& form : forms) {
    const ForeignKey key = KeyIn(testing::kEcKey);
    ASSERT_EQ(EVP_PKEY_set_utf8_string_param(key.get(), form.parameter, form.value), 1);
    const std::string pem = Pkcs8(key);
    ASSERT_NE(pem, testing::kEcKey);
    const auto imported = SigningKey::FromPem(pem);
    if (!imported) continue;
    EXPECT_EQ(imported->libtrust_id(), testing::kEcKeyLibtrustId) << form.value;
    EXPECT_EQ(imported->thumbprint(), testing::kEcKeyThumbprint) << form.value;
  }
}

// Nobody sits at the terminal of a server: asking for a password would hang its start.
TEST(KeyImportTest, AnEncryptedKeyIsRefusedWithoutAskingAnyone) {
  const std::string pem = testing::EncryptedPkcs8(KeyIn(testing::kEcKey), "password");
  ASSERT_TRUE(pem.starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----"));
  const auto import_with_the_password_at_hand = [&pem] {
    // Without a terminal of its own, the library would read the answer from the standard input.
    setsid();
    int ends[2];
    if (pipe(ends) != 0 || write(ends[1], "password\n", 9) != 9) _exit(2);
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    _exit(SigningKey::FromPem(pem) ? 1 : 0);
  };
  EXPECT_EXIT(import_with_the_password_at_hand(), ::testing::ExitedWithCode(0), "^$");
}

}  // namespace
}  // namespace jeton::crypto
