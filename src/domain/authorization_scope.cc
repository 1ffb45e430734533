#include "domain/authorization_scope.h"

#include <algorithm>

#include "base/encoding.h"

namespace jeton {
namespace {

constexpr std::string_view kDefaultScope = "userinfo";

constexpr std::string_view kPlainScopes[] = {"session", "read", "userinfo", "sso", "oauthaccesstoken"};

// The scopes of one domain or application. Its id, 24 hex digits, replaces `:id`.
constexpr std::string_view kPatterns[] = {
    "domain/:id/view",      "domain/:id/edit",       "domain/:id/admin",      "application/:id/view",
    "application/:id/edit", "application/:id/admin", "application/:id/scale", "application/:id/report_deployments",
};
constexpr std::string_view kAnyId = ":id";
constexpr std::size_t kIdSize = 24;

bool Follows(std::string_view scope, std::string_view pattern) {
  const std::string_view before = pattern.substr(0, pattern.find(kAnyId));
  const std::string_view after = pattern.substr(before.size() + kAnyId.size());
  return scope.size() == before.size() + kIdSize + after.size() && scope.starts_with(before) &&
         scope.ends_with(after) && DecodeHex(scope.substr(before.size(), kIdSize));
}

// Returns the pattern of a scope with an id; nothing for any other text.
std::optional<std::string_view> PatternOf(std::string_view scope) {
  for (const std::string_view pattern : kPatterns) {
    if (Follows(scope, pattern)) return pattern;
  }
  return std::nullopt;
}

bool IsParameterised(std::string_view scope) { return PatternOf(scope).has_value(); }

bool IsPlain(std::string_view scope) {
  return std::find(std::begin(kPlainScopes), std::end(kPlainScopes), scope) != std::end(kPlainScopes);
}

bool IsGrantable(std::string_view scope) { return IsPlain(scope) || IsParameterised(scope); }

// Whether a life can be set for this name. It can for `*`, too.
bool HasLifetime(std::string_view name) {
  return IsPlain(name) || std::find(std::begin(kPatterns), std::end(kPatterns), name) != std::end(kPatterns);
}

std::optional<ScopeLifetimes::Limits> ParseLimits(std::string_view text) {
  const auto bar = text.find('|');
  const auto standard = ParseDuration(TrimSpace(text.substr(0, bar)));
  const auto maximum = bar == std::string_view::npos ? standard : ParseDuration(TrimSpace(text.substr(bar + 1)));
  if (!standard || !maximum || *standard > *maximum || *maximum <= Seconds{0}) return std::nullopt;
  return ScopeLifetimes::Limits{*standard, *maximum};
}

}  // namespace

Result<AuthorizationScopes, std::string> AuthorizationScopes::Parse(std::string_view text) {
  AuthorizationScopes scopes;
  const std::string lower = ToLower(text);
  std::string_view rest = lower;
  while (!rest.empty()) {
    const auto end = std::min(rest.find_first_of(", \t\r\n\f\v"), rest.size());
    const std::string_view word = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (word.empty() || scopes.Has(word)) continue;
    if (!IsGrantable(word)) return Fail(std::string(word));
    scopes.names.emplace_back(word);
  }
  if (scopes.names.empty()) scopes.names.emplace_back(kDefaultScope);
  return scopes;
}

std::string AuthorizationScopes::Print() const {
  std::string text;
  for (const std::string& name : names) {
    if (!text.empty()) text += ' ';
    text += name;
  }
  return text;
}

bool AuthorizationScopes::Has(std::string_view name) const {
  return std::find(names.begin(), names.end(), name) != names.end();
}

BrokerReach AuthorizationScopes::Reach() const {
  if (Has("session")) return BrokerReach::kAll;
  if (std::any_of(names.begin(), names.end(), [](const std::string& name) { return IsParameterised(name); })) {
    return BrokerReach::kBlind;
  }
  if (Has("read")) return BrokerReach::kRead;
  return Has("userinfo") ? BrokerReach::kUser : BrokerReach::kNothing;
}

bool AuthorizationScopes::MayChange() const {
  return Has("session") || std::any_of(names.begin(), names.end(), [](const std::string& name) {
           return IsParameterised(name) && !name.ends_with("/view");
         });
}

const std::vector<std::string>& AdvertisedAuthorizationScopes() {
  static const std::vector<std::string> scopes = {"session",
                                                  "read",
                                                  "userinfo",
                                                  "domain/:id/view",
                                                  "domain/:id/edit",
                                                  "domain/:id/admin",
                                                  "application/:id/view",
                                                  "application/:id/edit",
                                                  "application/:id/admin"};
  return scopes;
}

std::string_view DescribeAuthorizationScope(std::string_view advertised) {
  if (advertised == "session") return "Do everything that a login with name and password may do.";
  if (advertised == "read") return "Make any GET request, but see no authorizations.";
  if (advertised == "userinfo") return "Read who you are, and nothing else.";
  if (advertised == "domain/:id/view") return "Read one domain and what is in it.";
  if (advertised == "domain/:id/edit") return "Read one domain, and create and change applications in it.";
  if (advertised == "domain/:id/admin") return "Do everything in one domain.";
  if (advertised == "application/:id/view") return "Read one application.";
  if (advertised == "application/:id/edit") return "Read one application and change its settings.";
  return "Do everything with one application.";
}

Result<ScopeLifetimes, std::string> ScopeLifetimes::Parse(std::string_view text) {
  ScopeLifetimes lifetimes;
  while (!TrimSpace(text).empty()) {
    const auto end = std::min(text.find(','), text.size());
    const std::string_view part = TrimSpace(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    const auto equals = part.find('=');
    if (equals == std::string_view::npos) return Fail(std::string(part));
    const auto limits = ParseLimits(part.substr(equals + 1));
    if (!limits) return Fail(std::string(part));
    const std::string_view scope = TrimSpace(part.substr(0, equals));
    if (scope == "*") {
      lifetimes.others_ = *limits;
    } else if (!HasLifetime(scope)) {
      return Fail(std::string(part));
    } else {
      lifetimes.limits_.emplace_back(scope, *limits);
    }
  }
  return lifetimes;
}

ScopeLifetimes::Limits ScopeLifetimes::For(std::string_view scope) const {
  const std::string_view key = PatternOf(scope).value_or(scope);
  for (const auto& [name, limits] : limits_) {
    if (name == key) return limits;
  }
  return others_;
}

ScopeLifetimes::Limits ScopeLifetimes::For(const AuthorizationScopes& scopes) const {
  Limits least{Seconds::max(), Seconds::max()};
  for (const std::string& name : scopes.names) {
    const Limits limits = For(name);
    least.standard = std::min(least.standard, limits.standard);
    least.maximum = std::min(least.maximum, limits.maximum);
  }
  return least;
}

Seconds ScopeLifetimes::Clamp(const AuthorizationScopes& scopes, std::optional<std::int64_t> asked) const {
  const Limits limits = For(scopes);
  if (!asked || *asked < 0) return limits.standard;
  return std::min(Seconds{*asked}, limits.maximum);
}

}  // namespace jeton
