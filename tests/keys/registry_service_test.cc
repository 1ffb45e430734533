#include "keys/registry_service.h"

#include <gtest/gtest.h>

namespace jeton::authority {
namespace {

TEST(RegistryServiceTest, TheProfileSaysWhichKeySigns) {
  const struct {
    const char* name;
    RegistryProfile profile;
    crypto::SigningAlgorithm algorithm;
    crypto::KeyIdForm form;
  } cases[] = {
      {"distribution", RegistryProfile::kDistribution, crypto::SigningAlgorithm::kEs256, crypto::KeyIdForm::kLibtrust},
      {"distribution-v3", RegistryProfile::kDistributionV3, crypto::SigningAlgorithm::kEs256,
       crypto::KeyIdForm::kThumbprint},
      {"zot", RegistryProfile::kZot, crypto::SigningAlgorithm::kEs256, crypto::KeyIdForm::kLibtrust},
      {"quay", RegistryProfile::kQuay, crypto::SigningAlgorithm::kRs256, crypto::KeyIdForm::kThumbprint}};
  for (const auto& c : cases) {
    ASSERT_EQ(ParseRegistryProfile(c.name), c.profile) << c.name;
    EXPECT_EQ(NameOf(c.profile), c.name);
    const auto service = RegistryService::Standard("s", c.profile, "i");
    EXPECT_EQ(service.algorithm, c.algorithm) << c.name;
    EXPECT_EQ(service.key_id_form, c.form) << c.name;
    EXPECT_EQ(service.expand_star, c.profile == RegistryProfile::kZot) << c.name;
  }
  EXPECT_EQ(ParseRegistryProfile("harbor"), std::nullopt);
  EXPECT_EQ(ParseRegistryProfile(""), std::nullopt);
}

}  // namespace
}  // namespace jeton::authority
