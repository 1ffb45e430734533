#include "domain/access/scope_choice.h"

#include <algorithm>
#include <array>

#include "base/encoding.h"

namespace jeton {
namespace {

// Those of OpenID Connect mean nothing here, but clients send them all the same.
constexpr std::array<std::string_view, 3> kOfOpenId = {"openid", "profile", "email"};

bool IsScopeCharacter(char c) { return c == 0x21 || (c >= 0x23 && c <= 0x5b) || (c >= 0x5d && c <= 0x7e); }

using Targets = std::vector<const Target*>;

Result<Targets, TargetError> FindTargets(const std::vector<Target>& targets,
                                         const std::vector<std::string>& resources) {
  Targets found;
  for (const std::string& resource : resources) {
    const Target* const target = FindTarget(targets, resource);
    if (target == nullptr) return Fail(TargetError::kInvalidTarget);
    if (std::ranges::find(found, target) == found.end()) found.push_back(target);
  }
  return found;
}

// Returns the targets of a request that names none: the one whose scopes it asks for, and else this server. A scope
// means something only together with its API, so a name that several have is not enough.
Result<Targets, TargetError> MeantTargets(const std::vector<Target>& targets, const std::optional<ScopeWords>& asked) {
  Targets meant;
  for (const Target& target : targets) {
    const bool any =
        asked && std::ranges::any_of(*asked, [&](const auto& word) { return HasWord(target.scopes, word); });
    if (any) meant.push_back(&target);
  }
  if (meant.size() > 1) return Fail(TargetError::kInvalidTarget);
  if (meant.empty() && !targets.empty()) meant.push_back(&targets.front());
  return meant;
}

bool AnyHas(const Targets& targets, std::string_view word) {
  return std::ranges::any_of(targets, [&](const Target* one) { return HasWord(one->scopes, word); });
}

ScopeWords AllDefaults(const Targets& targets, const Application& application) {
  ScopeWords words;
  for (const Target* const target : targets) {
    for (std::string& word : DefaultsAt(*target, application)) {
      if (!HasWord(words, word)) words.push_back(std::move(word));
    }
  }
  return words;
}

}  // namespace

std::optional<ScopeWords> ParseScopeWords(std::string_view text) {
  ScopeWords words;
  for (;;) {
    const auto space = text.find(' ');
    const std::string_view word = text.substr(0, space);
    if (word.empty() || !std::ranges::all_of(word, IsScopeCharacter)) return std::nullopt;
    if (!HasWord(words, word)) words.emplace_back(word);
    if (space == std::string_view::npos) return words;
    text.remove_prefix(space + 1);
  }
}

Result<ScopeGrant, TargetError> ChooseScopes(const std::vector<Target>& targets, const Application& application,
                                             const ScopeRequest& request) {
  const AskedAccess& access = request.access;
  const auto asked = access.scope ? ParseScopeWords(*access.scope) : std::nullopt;
  if (access.scope && !asked) return Fail(TargetError::kInvalidScope);
  const auto chosen = access.resources.empty() ? MeantTargets(targets, asked) : FindTargets(targets, access.resources);
  if (!chosen) return Fail(chosen.error());
  ScopeGrant grant;
  for (const std::string& word : asked ? *asked : AllDefaults(*chosen, application)) {
    const bool for_refresh = word == kOfflineAccess;
    const bool known = for_refresh || std::ranges::find(kOfOpenId, word) != kOfOpenId.end();
    const bool given = for_refresh ? request.refreshes : AnyHas(*chosen, word);
    if (given) grant.scopes.push_back(word);
    if (!given && !known && request.strict) return Fail(TargetError::kInvalidScope);
  }
  const bool any = std::ranges::any_of(grant.scopes, [](const auto& word) { return word != kOfflineAccess; });
  if (!any) return Fail(TargetError::kInvalidScope);
  for (const Target* const target : *chosen) grant.resources.push_back(target->identifier);
  return grant;
}

Result<ChosenAccess, TargetError> NarrowGrant(const std::vector<Target>& targets, const ScopeGrant& grant,
                                              const AskedAccess& asked) {
  const auto words = asked.scope ? ParseScopeWords(*asked.scope) : std::optional(grant.scopes);
  if (!words) return Fail(TargetError::kInvalidScope);
  for (const std::string& word : *words) {
    if (!HasWord(grant.scopes, word)) return Fail(TargetError::kInvalidScope);
  }
  const std::vector<std::string>& resources = asked.resources.empty() ? grant.resources : asked.resources;
  if (resources.size() != 1) return Fail(TargetError::kInvalidTarget);
  const bool granted =
      std::ranges::any_of(grant.resources, [&](const auto& one) { return NamesTarget(one, resources.front()); });
  const Target* const target = granted ? FindTarget(targets, resources.front()) : nullptr;
  if (target == nullptr) return Fail(TargetError::kInvalidTarget);
  ChosenAccess chosen{target, {}};
  bool any = false;
  for (const std::string& word : *words) {
    const bool of_target = HasWord(target->scopes, word);
    any = any || of_target;
    if (of_target || word == kOfflineAccess) chosen.scopes.push_back(word);
  }
  if (!any) return Fail(TargetError::kInvalidScope);
  return chosen;
}

}  // namespace jeton
