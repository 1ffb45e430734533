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

// What kind of registry a token is for: which key, which form of its id, which rights it understands.
enum class RegistryProfile { kDistribution, kDistributionV3, kZot, kQuay };

// distribution, distribution-v3, zot, quay
std::optional<RegistryProfile> ParseRegistryProfile(std::string_view name);
std::string_view NameOf(RegistryProfile profile);

// A configured registry: the only audiences there are.
struct RegistryService {
  std::string service;  // the `service` parameter and the `aud` claim
  RegistryProfile profile = RegistryProfile::kDistribution;
  std::string issuer;  // the `iss` claim, byte for byte; empty: open
  crypto::SigningAlgorithm algorithm = crypto::SigningAlgorithm::kEs256;
  crypto::KeyIdForm key_id_form = crypto::KeyIdForm::kLibtrust;
  bool own_keys = false;         // no other registry's tokens are signed with its keys
  bool x5c = false;              // its tokens carry the certificate of their key
  bool expand_star = false;      // a `*` is never granted as such
  Seconds pull_life{0};          // zero: open
  Seconds push_life{0};          // the same
  bool anonymous_login = false;  // an anonymous caller that asks for nothing gets a token without rights
  bool identity_tokens = true;   // a login may be kept in the form of an identity token
  Seconds identity_token_life{90 * 86400};
  Digest events_token{};  // of what it shows when it tells what was done there

  // Becomes one of that profile: gets what registries of that kind take as they are.
  void Take(RegistryProfile kind);
  // Fills in the issuer and the lives where they are open.
  void Complete(const std::string& public_url, Seconds pull, Seconds push);
  // One of which nothing else is known.
  static RegistryService Standard(std::string service, RegistryProfile profile, std::string issuer);

  // The name of the keys that sign for it; empty: those of all that have none of their own.
  std::string_view key_set() const { return own_keys ? std::string_view(service) : std::string_view(); }

  bool quay() const { return profile == RegistryProfile::kQuay; }
  bool zot() const { return profile == RegistryProfile::kZot; }
};

// The longest that a token for any of them lives; zero when there are none.
inline Seconds LongestLifeOf(const std::vector<RegistryService>& registries) {
  Seconds longest{0};
  for (const RegistryService& registry : registries) {
    longest = std::max({longest, registry.pull_life, registry.push_life});
  }
  return longest;
}

}  // namespace jeton
