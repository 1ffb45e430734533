#include "endpoints/address_secrets.h"

#include <algorithm>
#include <array>
#include <span>

#include "base/encoding.h"

namespace jeton::endpoints {
namespace {

constexpr std::array<std::string_view, 12> kSecretNames = {
    "access_token",  "actor_token", "assertion", "client_assertion", "client_secret", "code",
    "code_verifier", "device_code", "password",  "refresh_token",    "subject_token", "token"};
constexpr std::array<std::string_view, 1> kAccessToken = {"access_token"};

// Returns the first parameter with one of the names; empty if there is none.
std::string_view FirstOf(std::span<const std::string_view> names, std::string_view query) {
  while (!query.empty()) {
    const auto end = std::min(query.find('&'), query.size());
    const std::string_view field = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    // Decode the name only: an undecodable value is a secret too.
    const auto name = PercentDecode(field.substr(0, field.find('=')), true);
    if (!name) continue;
    const auto found = std::ranges::find(names, *name);
    if (found != names.end()) return *found;
  }
  return {};
}

}  // namespace

std::string_view SecretInAddress(std::string_view query) { return FirstOf(kSecretNames, query); }

bool HasAccessToken(std::string_view query) { return !FirstOf(kAccessToken, query).empty(); }

}  // namespace jeton::endpoints
