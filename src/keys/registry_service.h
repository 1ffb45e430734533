#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/time.h"
#include "crypto/jws.h"

namespace jeton {

// The kind of registry. Decides which key signs, the form of its id, and which rights the registry understands.
enum class RegistryProfile { kDistribution, kDistributionV3, kZot, kQuay };

// distribution, distribution-v3, zot, quay
std::optional<RegistryProfile> ParseRegistryProfile(std::string_view name);
std::string_view NameOf(RegistryProfile profile);

// A configured registry. There are no other audiences.
struct RegistryService {
  std::string service;  // the `service` parameter and the `aud` claim
  RegistryProfile profile = RegistryProfile::kDistribution;
  std::string issuer;  // the `iss` claim, byte for byte; empty: not set
  crypto::SigningAlgorithm algorithm = crypto::SigningAlgorithm::kEs256;
  crypto::KeyIdForm key_id_form = crypto::KeyIdForm::kLibtrust;
  bool own_keys = false;         // its keys sign tokens for no other registry
  bool x5c = false;              // its tokens carry their key's certificate
  bool expand_star = false;      // a `*` is never granted as such
  Seconds pull_life{0};          // zero: not set
  Seconds push_life{0};          // zero: not set
  bool anonymous_login = false;  // an anonymous caller that requests nothing gets a token without rights
  bool identity_tokens = true;   // a login may be kept as an identity token
  Seconds identity_token_life{90 * 86400};
  std::string url;        // where `jetond doctor` finds it; empty: it is not asked
  Digest events_token{};  // of the token with which it reports events

  // Sets the profile, and the values that registries of that kind need.
  void Take(RegistryProfile kind);
  // Fills in the issuer and the lives that are not set.
  void Complete(const std::string& public_url, Seconds pull, Seconds push);
  // Returns a registry with the profile's values and nothing else.
  static RegistryService Standard(std::string service, RegistryProfile profile, std::string issuer);

  // Returns the name of the key set that signs for it; empty: the shared set.
  std::string_view key_set() const { return own_keys ? std::string_view(service) : std::string_view(); }

  bool quay() const { return profile == RegistryProfile::kQuay; }
  bool zot() const { return profile == RegistryProfile::kZot; }
};

// Returns the longest life of a token for any of them; zero if there are none.
inline Seconds LongestLifeOf(const std::vector<RegistryService>& registries) {
  Seconds longest{0};
  for (const RegistryService& registry : registries) {
    longest = std::max({longest, registry.pull_life, registry.push_life});
  }
  return longest;
}

}  // namespace jeton
