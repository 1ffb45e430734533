#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/digest.h"
#include "crypto/jws.h"

namespace jeton::authority {

// What kind of registry a token is for: which key, which form of its id, which rights it understands.
enum class RegistryProfile { kDistribution, kDistributionV3, kZot, kQuay };

// distribution, distribution-v3, zot, quay
std::optional<RegistryProfile> ParseRegistryProfile(std::string_view name);

// A configured registry: the only audiences there are.
struct RegistryService {
  std::string service;  // the `service` parameter and the `aud` claim
  RegistryProfile profile = RegistryProfile::kDistribution;
  std::string issuer;     // the `iss` claim, byte for byte
  Digest events_token{};  // of what it shows when it tells what was done there

  crypto::SigningAlgorithm algorithm() const;
  crypto::KeyIdForm key_id_form() const;
  bool quay() const { return profile == RegistryProfile::kQuay; }
  bool zot() const { return profile == RegistryProfile::kZot; }
};

}  // namespace jeton::authority
