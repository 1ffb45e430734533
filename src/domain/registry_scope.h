#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jeton {

// What a registry client may do to one repository or, with only `star`, to the catalogue.
struct Actions {
  bool pull = false;
  bool push = false;
  bool remove = false;  // "delete"
  bool star = false;    // "*": everything there is

  bool none() const { return !pull && !push && !remove && !star; }
  friend bool operator==(const Actions&, const Actions&) = default;
};

constexpr Actions Union(Actions a, Actions b) {
  return {a.pull || b.pull, a.push || b.push, a.remove || b.remove, a.star || b.star};
}

// Returns the requested actions that are allowed. A requested star becomes all allowed actions, spelled out, and stays
// itself only if everything is allowed. Never widens.
constexpr Actions Intersect(Actions requested, Actions allowed) {
  return {.pull = (requested.pull || requested.star) && allowed.pull,
          .push = (requested.push || requested.star) && allowed.push,
          .remove = (requested.remove || requested.star) && allowed.remove,
          .star = requested.star && allowed.star};
}

// Prints the actions that are set, of "pull push delete *".
std::string PrintActionWords(const Actions& actions, char separator = ' ');

enum class ResourceType { kRepository, kCatalog, kUnknown };

// One resource scope of GET /v2/auth: `repository:acme/web:pull,push`, `repository(plugin):…`, `registry:catalog:*`.
struct RegistryScope {
  ResourceType type = ResourceType::kUnknown;
  bool plugin = false;  // the deprecated class form; same rights as the repository
  std::string name;     // as sent
  Actions actions;      // without unknown actions
};

// All scopes of a request, up to the first piece that is not type:name:actions. The scopes before it are answered
// first.
struct RegistryScopes {
  std::vector<RegistryScope> scopes;
  std::optional<std::string> malformed;

  // Parses the texts. Each may hold several scopes, separated by spaces. Merges repeated resources at their first
  // place.
  static RegistryScopes Parse(const std::vector<std::string>& texts);
};

// The limits of one request. A request with more is refused, not cut.
constexpr std::size_t kMostRegistryScopes = 64;
constexpr std::size_t kMostRegistryScopeBytes = 16 * 1024;

}  // namespace jeton
