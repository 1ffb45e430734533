#include "domain/registry_scope.h"

#include <algorithm>

namespace jeton {
namespace {

Actions ParseActions(std::string_view text) {
  Actions actions;
  for (;;) {
    const auto comma = text.find(',');
    const std::string_view action = text.substr(0, comma);
    if (action == "pull") actions.pull = true;
    if (action == "push") actions.push = true;
    if (action == "delete") actions.remove = true;
    if (action == "*") actions.star = true;
    if (comma == std::string_view::npos) return actions;
    text.remove_prefix(comma + 1);
  }
}

// Returns false if the text is not type:name:actions.
bool ParseOne(std::string_view text, RegistryScope& scope) {
  // The name may hold the colon of a port, so the actions begin at the last colon.
  const auto first = text.find(':');
  const auto last = text.rfind(':');
  if (first == std::string_view::npos || first == last || first == 0) return false;
  const std::string_view type = text.substr(0, first);
  scope.name = text.substr(first + 1, last - first - 1);
  scope.actions = ParseActions(text.substr(last + 1));
  scope.plugin = type == "repository(plugin)";
  if (type == "repository" || scope.plugin) {
    scope.type = ResourceType::kRepository;
  } else if (type == "registry" && scope.name == "catalog") {
    scope.type = ResourceType::kCatalog;
  }
  return true;
}

void Merge(std::vector<RegistryScope>& scopes, RegistryScope scope) {
  for (RegistryScope& known : scopes) {
    if (known.type == scope.type && known.name == scope.name) {
      known.plugin = known.plugin || scope.plugin;
      known.actions = Union(known.actions, scope.actions);
      return;
    }
  }
  scopes.push_back(std::move(scope));
}

}  // namespace

std::string PrintActionWords(const Actions& actions, char separator) {
  std::string text;
  const auto add = [&](bool there, std::string_view word) {
    if (!there) return;
    if (!text.empty()) text += separator;
    text += word;
  };
  add(actions.pull, "pull");
  add(actions.push, "push");
  add(actions.remove, "delete");
  add(actions.star, "*");
  return text;
}

RegistryScopes RegistryScopes::Parse(const std::vector<std::string>& texts) {
  std::vector<RegistryScope> scopes;
  for (const std::string& text : texts) {
    std::string_view rest = text;
    while (!rest.empty()) {
      const auto end = std::min(rest.find(' '), rest.size());
      const std::string_view piece = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      if (piece.empty()) continue;
      RegistryScope scope;
      if (!ParseOne(piece, scope)) return {std::move(scopes), std::string(piece)};
      Merge(scopes, std::move(scope));
      if (scopes.size() > kMostRegistryScopes) return {std::move(scopes), std::nullopt};
    }
  }
  return {std::move(scopes), std::nullopt};
}

}  // namespace jeton
