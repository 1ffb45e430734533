#include <algorithm>
#include <string>
#include <vector>

#include "domain/registry_scope.h"
#include "invariant.h"

namespace jeton {
namespace {

std::vector<std::string> Split(std::string_view text, char separator) {
  std::vector<std::string> pieces(1);
  for (const char c : text) {
    if (c == separator) {
      pieces.emplace_back();
    } else {
      pieces.back() += c;
    }
  }
  return pieces;
}

// How the type of a known scope is written; of an unknown one, anything.
std::string TypeText(const RegistryScope& scope) {
  switch (scope.type) {
    case ResourceType::kRepository: return scope.plugin ? "repository(plugin)" : "repository";
    case ResourceType::kCatalog: return "registry";
    case ResourceType::kUnknown: break;
  }
  return "unknown";
}

std::string Print(const RegistryScope& scope) {
  std::string text = TypeText(scope) + ":" + scope.name + ":";
  if (scope.actions.pull) text += "pull,";
  if (scope.actions.push) text += "push,";
  if (scope.actions.remove) text += "delete,";
  if (scope.actions.star) text += "*,";
  return text;
}

bool SameScopes(const std::vector<RegistryScope>& a, const std::vector<RegistryScope>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const RegistryScope& x, const RegistryScope& y) {
    return x.type == y.type && x.plugin == y.plugin && x.name == y.name && x.actions == y.actions;
  });
}

// True when a piece `type:name:actions` of the request names exactly this action of exactly this resource.
bool IsAsked(const std::vector<std::string>& pieces, const RegistryScope& scope, std::string_view action) {
  return std::any_of(pieces.begin(), pieces.end(), [&](const std::string& piece) {
    const auto colon = piece.rfind(':');
    if (colon == std::string::npos) return false;
    const std::string resource = piece.substr(0, colon);
    // Of one name with and without the class there is one entry, with it.
    const bool known =
        resource == TypeText(scope) + ":" + scope.name || (scope.plugin && resource == "repository:" + scope.name);
    const bool unknown = scope.type == ResourceType::kUnknown && resource.ends_with(":" + scope.name);
    const auto actions = Split(piece.substr(colon + 1), ',');
    return (known || unknown) && std::find(actions.begin(), actions.end(), action) != actions.end();
  });
}

bool Within(Actions some, Actions all) { return Union(some, all) == all; }

constexpr Actions FromBits(unsigned bits) {
  return {(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0};
}

// A grant is never more than is allowed, nor than was asked for.
void CheckGrantsOf(Actions asked) {
  const Actions meant = asked.star ? FromBits(15) : asked;
  for (unsigned bits = 0; bits < 16; ++bits) {
    const Actions allowed = FromBits(bits);
    const Actions granted = Intersect(asked, allowed);
    INVARIANT(Within(granted, allowed) && Within(granted, meant));
    INVARIANT(Intersect(granted, allowed) == granted);
    for (unsigned more = 0; more < 16; ++more) {
      const Actions both = Intersect(Union(asked, FromBits(more)), allowed);
      INVARIANT(both == Union(granted, Intersect(FromBits(more), allowed)));
    }
  }
}

// They are so few that all are tried, once.
bool CheckEveryGrant() {
  for (unsigned bits = 0; bits < 16; ++bits) CheckGrantsOf(FromBits(bits));
  return true;
}

void CheckScope(const std::vector<std::string>& pieces, const RegistryScope& scope) {
  INVARIANT(scope.name.find(' ') == std::string::npos);
  INVARIANT(scope.type != ResourceType::kCatalog || (scope.name == "catalog" && !scope.plugin));
  INVARIANT(!scope.plugin || scope.type == ResourceType::kRepository);
  INVARIANT(!scope.actions.pull || IsAsked(pieces, scope, "pull"));
  INVARIANT(!scope.actions.push || IsAsked(pieces, scope, "push"));
  INVARIANT(!scope.actions.remove || IsAsked(pieces, scope, "delete"));
  INVARIANT(!scope.actions.star || IsAsked(pieces, scope, "*"));
}

void Check(std::string_view text) {
  const auto texts = Split(text, '\n');
  std::string joined;
  for (const std::string& one : texts) joined += one + " ";
  const auto pieces = Split(joined, ' ');

  const auto [scopes, malformed] = RegistryScopes::Parse(texts);
  const auto same = RegistryScopes::Parse({joined});
  INVARIANT(malformed == same.malformed);
  if (malformed) {
    const std::string& bad = *malformed;
    INVARIANT(std::find(pieces.begin(), pieces.end(), bad) != pieces.end());
    INVARIANT(!bad.empty() && (bad.front() == ':' || std::count(bad.begin(), bad.end(), ':') < 2));
  }
  INVARIANT(SameScopes(scopes, same.scopes) && scopes.size() <= pieces.size());
  std::vector<std::string> printed;
  for (const RegistryScope& scope : scopes) {
    CheckScope(pieces, scope);
    printed.push_back(Print(scope));
  }
  // Every resource stands once: what is printed comes back as it is.
  const auto again = RegistryScopes::Parse(printed);
  INVARIANT(!again.malformed && SameScopes(again.scopes, scopes));
}

}  // namespace
}  // namespace jeton

// Each line is one `scope` parameter.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  [[maybe_unused]] static const bool checked = jeton::CheckEveryGrant();
  jeton::Check(jeton::AsText(data, size));
  return 0;
}
