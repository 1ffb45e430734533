#include "authority/registry/registry_claims.h"

#include <fmt/compile.h>
#include <fmt/format.h>

#include "base/json.h"
#include "domain/names.h"
#include "domain/token_kind.h"

namespace jeton::authority {
namespace {

// Verifiers without leeway must not find a token from the future when their clock is a little behind.
constexpr Seconds kBackdated{10};

void AppendActions(std::string& out, const Actions& actions) {
  out += ",\"actions\":[";
  const auto add = [&out](bool granted, std::string_view action) {
    if (!granted) return;
    if (out.back() != '[') out += ',';
    out += '"';
    out += action;
    out += '"';
  };
  add(actions.push, "push");
  add(actions.pull, "pull");
  add(actions.remove, "delete");
  add(actions.star, "*");
  out += ']';
}

void AppendScope(std::string& out, const GrantedScope& granted) {
  const bool catalog = granted.scope.type == ResourceType::kCatalog;
  out += catalog ? "registry:" : granted.scope.plugin ? "repository(plugin):" : "repository:";
  out += granted.scope.name;
  // In the form of some registries the list is pulled; asked for, it is always a star.
  out += ':' + PrintActionWords(catalog ? Actions{.star = true} : granted.granted, ',');
}

void AppendEntry(std::string& out, const GrantedScope& granted, const RegistryService& service) {
  // zot knows the right to list as one on the repository without a name.
  const bool catalog = granted.scope.type == ResourceType::kCatalog;
  const bool nameless = catalog && service.zot();
  out += '{';
  AppendJsonMember(out, "type", catalog && !nameless ? "registry" : "repository");
  if (granted.scope.plugin) AppendJsonMember(out, "class", "plugin");
  AppendJsonMember(out, "name", nameless ? "" : std::string_view(granted.scope.name));
  AppendActions(out, granted.granted);
  out += '}';
}

std::string_view EntityKind(const Actor& actor) {
  if (actor.subject == SubjectKind::kRobot) return "robot";
  if (actor.credential != CredentialKind::kToken) return "user";
  return actor.token_kind ? InfoOf(*actor.token_kind).entity_word : "oauthtoken";
}

// What Quay's own registry wants to know of the caller (quay 5.2).
std::string Context(const Actor& actor, const std::vector<GrantedScope>& granted) {
  std::string roots = "{";
  for (const GrantedScope& scope : granted) {
    if (!scope.full_name.empty()) AppendJsonMember(roots, scope.full_name, "$disabled");
  }
  std::string out = R"({"com.apostille.roots":)" + roots + R"(},"com.apostille.root":"$disabled")";
  if (actor.anonymous()) return out + "}";
  const std::string_view kind = EntityKind(actor);
  const std::string token = actor.token.IsNone() ? std::string() : actor.token.ToUuid();
  out += R"(,"version":2)";
  AppendJsonMember(out, "entity_kind", kind);
  AppendJsonMember(out, "entity_reference", kind == "robot" ? actor.name : kind == "user" ? actor.id.ToUuid() : token);
  AppendJsonMember(out, "kind", kind == "oauthtoken" ? "oauth" : "user");
  AppendJsonMember(out, "user", actor.name);
  if (kind == "oauthtoken") AppendJsonMember(out, "oauth", token);
  return out + "}";
}

}  // namespace

std::string PrintRegistryClaims(const RegistryService& service, const Actor& actor,
                                const std::vector<GrantedScope>& granted, std::string_view id, TimePoint now,
                                Seconds life) {
  const std::int64_t time = ToUnixSeconds(now);
  const std::string_view anonymous = service.quay() ? "(anonymous)" : "";
  std::string out;
  out.reserve(512);
  out += '{';
  AppendJsonMember(out, "iss", service.issuer);
  AppendJsonMember(out, "sub", actor.anonymous() ? anonymous : std::string_view(actor.name));
  AppendJsonMember(out, "aud", service.service);
  fmt::format_to(std::back_inserter(out), FMT_COMPILE(",\"exp\":{},\"nbf\":{},\"iat\":{}"), time + life.count(),
                 time - kBackdated.count(), time - kBackdated.count());
  AppendJsonMember(out, "jti", id);
  if (!actor.token.IsNone()) AppendJsonMember(out, "parent", actor.token.ToUuid());
  out += ",\"access\":[";
  for (const GrantedScope& scope : granted) {
    if (out.back() != '[') out += ',';
    AppendEntry(out, scope, service);
  }
  out += ']';
  if (service.quay()) out += ",\"context\":" + Context(actor, granted);
  out += '}';
  return out;
}

std::string PrintGrantedScopes(const std::vector<GrantedScope>& granted) {
  std::string out;
  for (const GrantedScope& scope : granted) {
    if (scope.granted.none()) continue;
    if (!out.empty()) out += ' ';
    AppendScope(out, scope);
  }
  return out;
}

}  // namespace jeton::authority
