#include "domain/access/targets.h"

#include <algorithm>

#include "base/encoding.h"

namespace jeton {
namespace {

using Words = std::vector<std::string>;

bool HasAll(const Target& target, const Words& words) {
  return std::ranges::all_of(words, [&](const std::string& word) { return target.Has(word); });
}

// Finds the one target that has all of these scopes.
Result<const Target*, TargetError> FindByScopes(const std::vector<Target>& targets, const Words& words) {
  const Target* found = nullptr;
  for (const Target& target : targets) {
    if (!HasAll(target, words)) continue;
    if (found != nullptr) return Fail(TargetError::kInvalidTarget);
    found = &target;
  }
  if (found != nullptr) return found;
  const bool known = std::ranges::all_of(words, [&](const std::string& word) {
    return std::ranges::any_of(targets, [&](const Target& target) { return target.Has(word); });
  });
  return Fail(known ? TargetError::kInvalidTarget : TargetError::kInvalidScope);
}

// The target of a request that names neither a resource nor a scope.
Result<const Target*, TargetError> DefaultTarget(const std::vector<Target>& targets, const Application& application) {
  if (!application.default_scopes.empty()) return FindByScopes(targets, CopyWords(application.default_scopes));
  const auto is_api = [](const Target& target) { return target.api.has_value(); };
  const bool only_api = application.scopes.empty() && std::ranges::count_if(targets, is_api) == 1;
  const auto chosen = std::ranges::find_if(targets, [&](const Target& target) { return is_api(target) == only_api; });
  if (chosen == targets.end()) return Fail(TargetError::kInvalidTarget);
  return &*chosen;
}

// Of an address without a path, and the same with the path "/": the former.
std::string_view WithoutSlash(std::string_view uri) {
  const auto host = uri.find("://");
  const auto path = host == uri.npos ? uri.npos : uri.find('/', host + 3);
  return path != uri.npos && path + 1 == uri.size() ? uri.substr(0, path) : uri;
}

}  // namespace

bool Target::Has(std::string_view scope) const { return HasWord(scopes, scope); }

OAuthScopes RegisteredScopes(const Application& application) {
  return OAuthScopes::Parse(application.scopes).value_or(kHarmlessOAuthScopes);
}

Target ServerTarget(const std::string& issuer, const Application& application) {
  const OAuthScopes registered = RegisteredScopes(application);
  Target target{.api = {}, .identifier = issuer, .scopes = CopyWords(registered.Expanded().Print()), .harmless = {}};
  target.harmless = CopyWords(registered.Intersect(kHarmlessOAuthScopes).Print());
  return target;
}

std::optional<Target> ApiTarget(const GrantedApi& granted) {
  if (!granted.api.enabled) return std::nullopt;
  Target target{.api = granted.api, .identifier = granted.api.identifier, .scopes = {}, .harmless = {}};
  for (const std::string& name : granted.scopes) {
    const ApiScope* const scope = granted.api.FindScope(name);
    if (scope == nullptr) continue;
    target.scopes.push_back(name);
    if (!scope->dangerous) target.harmless.push_back(name);
  }
  return target;
}

Words DefaultsAt(const Target& target, const Application& application) {
  Words defaults;
  for (std::string& word : CopyWords(application.default_scopes)) {
    if (target.Has(word)) defaults.push_back(std::move(word));
  }
  return defaults.empty() ? target.harmless : defaults;
}

std::vector<Target> TargetsOf(const std::string& issuer, const Application& application,
                              const std::vector<GrantedApi>& apis) {
  std::vector<Target> targets{ServerTarget(issuer, application)};
  for (const GrantedApi& granted : apis) {
    if (auto target = ApiTarget(granted)) targets.push_back(std::move(*target));
  }
  return targets;
}

bool NamesTarget(std::string_view identifier, std::string_view asked) {
  return asked == identifier || WithoutSlash(identifier) == WithoutSlash(asked);
}

std::vector<std::string> IdentifiersNamed(std::string_view asked) {
  const std::string bare(WithoutSlash(asked));
  const auto host = bare.find("://");
  const bool has_path = host == bare.npos || bare.find('/', host + 3) != bare.npos;
  if (has_path) return {std::string(asked)};
  return {bare, bare + "/"};
}

const Target* FindTarget(const std::vector<Target>& targets, std::string_view resource) {
  const auto found =
      std::ranges::find_if(targets, [&](const Target& target) { return NamesTarget(target.identifier, resource); });
  return found == targets.end() ? nullptr : &*found;
}

Result<ChosenAccess, TargetError> ChooseAccess(const std::vector<Target>& targets, const Application& application,
                                               const AskedAccess& asked) {
  if (asked.resources.size() > 1) return Fail(TargetError::kInvalidTarget);
  const Words words = CopyWords(asked.scope ? NormalizeScopeText(*asked.scope) : std::string());
  if (asked.scope && words.empty()) return Fail(TargetError::kInvalidScope);
  const Target* target = nullptr;
  if (!asked.resources.empty()) {
    target = FindTarget(targets, asked.resources.front());
    if (target == nullptr) return Fail(TargetError::kInvalidTarget);
  } else {
    const auto found = words.empty() ? DefaultTarget(targets, application) : FindByScopes(targets, words);
    if (!found) return Fail(found.error());
    target = *found;
  }
  ChosenAccess chosen{target, words.empty() ? DefaultsAt(*target, application) : words};
  if (chosen.scopes.empty() || !HasAll(*target, chosen.scopes)) return Fail(TargetError::kInvalidScope);
  return chosen;
}

}  // namespace jeton
