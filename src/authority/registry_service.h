#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
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
  std::string issuer;            // the `iss` claim, byte for byte
  bool anonymous_login = false;  // whoever is nobody and asks for nothing, gets a token without rights
  bool identity_tokens = true;   // a login may be kept in the form of an identity token
  Seconds identity_token_life{90 * 86400};

  crypto::SigningAlgorithm algorithm() const;
  crypto::KeyIdForm key_id_form() const;
  bool quay() const { return profile == RegistryProfile::kQuay; }
  bool zot() const { return profile == RegistryProfile::kZot; }
};

}  // namespace jeton::authority
