#include <algorithm>
#include <limits>
#include <vector>

#include "base/encoding.h"
#include "domain/authorization_scope.h"
#include "domain/oauth_scope.h"
#include "invariant.h"

namespace jeton {
namespace {

std::vector<std::string> Split(std::string_view text, std::string_view separators) {
  std::vector<std::string> words(1);
  for (const char c : text) {
    if (separators.find(c) == std::string_view::npos) {
      words.back() += c;
    } else {
      words.emplace_back();
    }
  }
  return words;
}

bool Contains(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool IsOAuthScope(std::string_view word) {
  const auto known = AllOAuthScopes();
  return std::any_of(known.begin(), known.end(), [&](const OAuthScopeInfo& info) { return info.name == word; });
}

void CheckOAuth(std::string_view text) {
  const auto scopes = OAuthScopes::Parse(text);
  const auto words = Split(text, " ,");
  INVARIANT(scopes.has_value() == std::all_of(words.begin(), words.end(), IsOAuthScope));
  const std::string normal = NormalizeScopeText(text);
  INVARIANT(NormalizeScopeText(normal) == normal);
  INVARIANT(normal.find(',') == std::string::npos && normal.find("  ") == std::string::npos);
  INVARIANT(!normal.starts_with(' ') && !normal.ends_with(' ') && normal.size() <= text.size());
  if (!scopes) return;
  for (const OAuthScopeInfo& info : AllOAuthScopes()) INVARIANT(scopes->Has(info.scope) == Contains(words, info.name));
  INVARIANT(OAuthScopes::Parse(normal) == scopes && OAuthScopes::Parse(scopes->Print()) == scopes);
  const OAuthScopes wide = scopes->Expanded();
  INVARIANT(wide.Expanded() == wide && scopes->Covers(wide) && wide.Covers(*scopes) && kEveryOAuthScope.Covers(wide));
  // Implication stays within the repositories: nobody becomes a superuser by it.
  for (const OAuthScopeInfo& info : AllOAuthScopes()) {
    const bool implied = info.scope == OAuthScope::kRepoRead || info.scope == OAuthScope::kRepoWrite;
    if (!implied) INVARIANT(wide.Has(info.scope) == scopes->Has(info.scope));
  }
}

void CheckAuthorization(std::string_view text) {
  const auto scopes = AuthorizationScopes::Parse(text);
  const auto words = Split(ToLower(text), ", \t\r\n\f\v");
  if (!scopes) {
    INVARIANT(Contains(words, scopes.error()) && !scopes.error().empty());
    INVARIANT(!AuthorizationScopes::Parse(scopes.error()));
    return;
  }
  const bool blank = std::all_of(words.begin(), words.end(), [](const auto& word) { return word.empty(); });
  INVARIANT(!scopes->names.empty());
  for (const std::string& name : scopes->names) {
    INVARIANT(Contains(words, name) || (blank && scopes->names.size() == 1 && name == "userinfo"));
    INVARIANT(std::count(scopes->names.begin(), scopes->names.end(), name) == 1);
    const auto alone = AuthorizationScopes::Parse(name);
    INVARIANT(alone && alone->Reach() <= scopes->Reach());
  }
  const auto again = AuthorizationScopes::Parse(scopes->Print());
  INVARIANT(again && again->names == scopes->names && again->Reach() == scopes->Reach());
  INVARIANT((scopes->Reach() == BrokerReach::kAll) == Contains(words, "session"));
}

void CheckLifetimes(std::string_view scope_text, std::string_view text) {
  const auto lifetimes = ScopeLifetimes::Parse(text);
  if (!lifetimes) {
    INVARIANT(text.find(lifetimes.error()) != std::string_view::npos);
    return;
  }
  const auto scopes = AuthorizationScopes::Parse(scope_text).value_or(AuthorizationScopes{{"userinfo"}});
  const auto limits = lifetimes->For(scopes);
  INVARIANT(Seconds{0} <= limits.standard && limits.standard <= limits.maximum);
  for (const std::string& name : scopes.names) INVARIANT(limits.maximum <= lifetimes->For(name).maximum);
  constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  INVARIANT(lifetimes->Clamp(scopes, std::nullopt) == limits.standard);
  for (const std::int64_t asked : {kLeast, std::int64_t{-1}, std::int64_t{0}, std::int64_t{60}, kMost}) {
    const Seconds given = lifetimes->Clamp(scopes, asked);
    INVARIANT(Seconds{0} <= given && given <= limits.maximum);
    if (asked < 0) INVARIANT(given == limits.standard);
    if (asked >= 0) INVARIANT(given.count() <= asked);
  }
}

}  // namespace
}  // namespace jeton

// The first line is a list of scopes, the others are their lifetimes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = jeton::AsText(data, size);
  const auto line = std::min(text.find('\n'), text.size());
  jeton::CheckOAuth(text);
  jeton::CheckOAuth(text.substr(0, line));
  jeton::CheckAuthorization(text);
  jeton::CheckAuthorization(text.substr(0, line));
  jeton::CheckLifetimes(text.substr(0, line), text.substr(std::min(line + 1, text.size())));
  return 0;
}
