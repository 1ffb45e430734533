#include "endpoints/address_secrets.h"

#include <algorithm>
#include <array>

#include "base/encoding.h"

namespace jeton::endpoints {
namespace {

constexpr std::array<std::string_view, 12> kSecretNames = {
    "access_token",  "actor_token", "assertion", "client_assertion", "client_secret", "code",
    "code_verifier", "device_code", "password",  "refresh_token",    "subject_token", "token"};

}  // namespace

std::string_view SecretInAddress(std::string_view query) {
  while (!query.empty()) {
    const auto end = std::min(query.find('&'), query.size());
    const std::string_view field = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    // Decode the name only: an undecodable value is a secret too.
    const auto name = PercentDecode(field.substr(0, field.find('=')), true);
    if (!name) continue;
    const auto* const found = std::find(kSecretNames.begin(), kSecretNames.end(), *name);
    if (found != kSecretNames.end()) return *found;
  }
  return {};
}

}  // namespace jeton::endpoints
