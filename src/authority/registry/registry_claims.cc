#include "authority/registry/registry_claims.h"

#include "base/json_writer.h"
#include "domain/names.h"
#include "domain/token_kind.h"

namespace jeton::authority {
namespace {

// A verifier without leeway whose clock is slightly behind must not see a token from the future.
constexpr Seconds kBackdated{10};

void PrintActions(JsonArray& out, const Actions& actions) {
  if (actions.push) out.Text("push");
  if (actions.pull) out.Text("pull");
  if (actions.remove) out.Text("delete");
  if (actions.star) out.Text("*");
}

void AppendScope(std::string& out, const GrantedScope& granted) {
  const bool catalog = granted.scope.type == ResourceType::kCatalog;
  out += catalog ? "registry:" : granted.scope.plugin ? "repository(plugin):" : "repository:";
  out += granted.scope.name;
  // Some registries grant the catalog as a pull, but clients always request it as a star.
  out += ':' + PrintActionWords(catalog ? Actions{.star = true} : granted.granted, ',');
}

void PrintEntry(JsonObject& entry, const GrantedScope& granted, const RegistryService& service) {
  // For zot, the right to list is a right on the repository with an empty name.
  const bool catalog = granted.scope.type == ResourceType::kCatalog;
  const bool nameless = catalog && service.zot();
  entry.Text("type", catalog && !nameless ? "registry" : "repository");
  if (granted.scope.plugin) entry.Text("class", "plugin");
  entry.Text("name", nameless ? "" : std::string_view(granted.scope.name));
  entry.Array("actions", [&](JsonArray& actions) { PrintActions(actions, granted.granted); });
}

std::string_view EntityKind(const Actor& actor) {
  if (actor.subject == SubjectKind::kRobot) return "robot";
  if (actor.credential != CredentialKind::kToken) return "user";
  return actor.token_kind ? InfoOf(*actor.token_kind).entity_word : "oauthtoken";
}

// What Quay's own registry needs to know about the caller (quay 5.2).
void PrintContext(JsonObject& context, const Actor& actor, const std::vector<GrantedScope>& granted) {
  context.Object("com.apostille.roots", [&](JsonObject& roots) {
    for (const GrantedScope& scope : granted) {
      if (!scope.full_name.empty()) roots.Text(RunTimeName{scope.full_name}, "$disabled");
    }
  });
  context.Text("com.apostille.root", "$disabled");
  if (actor.anonymous()) return;
  const std::string_view kind = EntityKind(actor);
  const std::string token = actor.token.IsNone() ? std::string() : actor.token.ToUuid();
  context.Number("version", 2);
  context.Text("entity_kind", kind);
  context.Text("entity_reference", kind == "robot" ? actor.name : kind == "user" ? actor.id.ToUuid() : token);
  context.Text("kind", kind == "oauthtoken" ? "oauth" : "user");
  context.Text("user", actor.name);
  if (kind == "oauthtoken") context.Text("oauth", token);
}

}  // namespace

std::string PrintRegistryClaims(const RegistryService& service, const Actor& actor,
                                const std::vector<GrantedScope>& granted, std::string_view id, TimePoint now,
                                Seconds life) {
  const std::int64_t time = ToUnixSeconds(now);
  const std::string_view anonymous = service.quay() ? "(anonymous)" : "";
  const auto print = [&](JsonObject& claims) {
    claims.Text("iss", service.issuer);
    claims.Text("sub", actor.anonymous() ? anonymous : std::string_view(actor.name));
    claims.Text("aud", service.service);
    if (!actor.token.IsNone()) claims.Text("parent", actor.token.ToUuid());
    claims.Array("access", [&](JsonArray& access) {
      for (const GrantedScope& scope : granted) {
        access.Object([&](JsonObject& entry) { PrintEntry(entry, scope, service); });
      }
    });
    if (service.quay()) claims.Object("context", [&](JsonObject& context) { PrintContext(context, actor, granted); });
    // WhatTheyGrant cuts here.
    claims.Number("exp", time + life.count());
    claims.Number("nbf", time - kBackdated.count());
    claims.Number("iat", time - kBackdated.count());
    claims.Text("jti", id);
  };
  return PrintJsonObject(print, 512);
}

std::string_view WhatTheyGrant(std::string_view claims) { return claims.substr(0, claims.rfind(R"(,"exp":)")); }

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
