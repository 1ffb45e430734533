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

void RegistryService::Take(RegistryProfile kind) {
  profile = kind;
  algorithm = quay() ? crypto::SigningAlgorithm::kRs256 : crypto::SigningAlgorithm::kEs256;
  // distribution v3 finds the keys of a certificate bundle by thumbprint, and those of a JWKS by either id.
  const bool thumbprint = quay() || kind == RegistryProfile::kDistributionV3;
  key_id_form = thumbprint ? crypto::KeyIdForm::kThumbprint : crypto::KeyIdForm::kLibtrust;
  own_keys = zot();     // it checks only the signature to decide whether a token is for it
  expand_star = zot();  // it takes `*` for the name of an action
}

void RegistryService::Complete(const std::string& public_url, Seconds pull, Seconds push) {
  if (issuer.empty()) issuer = quay() ? "quay" : public_url;
  if (push_life.count() == 0) push_life = push;
  // Clients of zot do not request a new token when theirs has ended.
  if (pull_life.count() == 0) pull_life = zot() ? push_life : pull;
}

RegistryService RegistryService::Standard(std::string service, RegistryProfile profile, std::string issuer) {
  RegistryService made{.service = std::move(service), .issuer = std::move(issuer)};
  made.Take(profile);
  made.Complete(made.issuer, Seconds{300}, Seconds{3600});
  return made;
}

}  // namespace jeton
