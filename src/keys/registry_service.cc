#include "keys/registry_service.h"

namespace jeton {

std::optional<RegistryProfile> ParseRegistryProfile(std::string_view name) {
  if (name == "distribution") return RegistryProfile::kDistribution;
  if (name == "distribution-v3") return RegistryProfile::kDistributionV3;
  if (name == "zot") return RegistryProfile::kZot;
  if (name == "quay") return RegistryProfile::kQuay;
  return std::nullopt;
}

std::string_view NameOf(RegistryProfile profile) {
  switch (profile) {
    case RegistryProfile::kDistribution: return "distribution";
    case RegistryProfile::kDistributionV3: return "distribution-v3";
    case RegistryProfile::kZot: return "zot";
    case RegistryProfile::kQuay: break;
  }
  return "quay";
}

RegistryService RegistryService::Standard(std::string service, RegistryProfile profile, std::string issuer) {
  RegistryService made{.service = std::move(service), .profile = profile, .issuer = std::move(issuer)};
  if (made.quay()) made.algorithm = crypto::SigningAlgorithm::kRs256;
  // distribution v3 knows the keys of a certificate bundle by thumbprint, and those of a JWKS by either.
  const bool thumbprint = made.quay() || profile == RegistryProfile::kDistributionV3;
  if (thumbprint) made.key_id_form = crypto::KeyIdForm::kThumbprint;
  if (made.zot()) {
    made.own_keys = true;             // it looks at nothing but the signature to see whom a token is for
    made.expand_star = true;          // it takes a `*` for the name of an action
    made.pull_life = made.push_life;  // its clients do not get another token when theirs has ended
  }
  return made;
}

}  // namespace jeton
