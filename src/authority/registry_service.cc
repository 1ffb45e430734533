#include "authority/registry_service.h"

namespace jeton::authority {

std::optional<RegistryProfile> ParseRegistryProfile(std::string_view name) {
  if (name == "distribution") return RegistryProfile::kDistribution;
  if (name == "distribution-v3") return RegistryProfile::kDistributionV3;
  if (name == "zot") return RegistryProfile::kZot;
  if (name == "quay") return RegistryProfile::kQuay;
  return std::nullopt;
}

crypto::SigningAlgorithm RegistryService::algorithm() const {
  return quay() ? crypto::SigningAlgorithm::kRs256 : crypto::SigningAlgorithm::kEs256;
}

crypto::KeyIdForm RegistryService::key_id_form() const {
  // distribution v3 knows the keys of a certificate bundle by thumbprint, and those of a JWKS by either.
  const bool thumbprint = quay() || profile == RegistryProfile::kDistributionV3;
  return thumbprint ? crypto::KeyIdForm::kThumbprint : crypto::KeyIdForm::kLibtrust;
}

}  // namespace jeton::authority
