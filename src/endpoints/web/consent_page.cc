#include "endpoints/web/consent_page.h"

#include <utility>

#include "authority/installation/own_clients.h"
#include "base/encoding.h"
#include "domain/access/metadata_document.h"

namespace jeton::endpoints::web {
namespace {

constexpr const char* kDangerWarning =
    "Some of this is dangerous: who has such a token can change what others rely on. Allow it only if you know why "
    "the application asks.";

Html ScopeItem(std::string title, bool dangerous, std::string description) {
  return Fill("scope.html", {{"title", std::move(title)},
                             {"danger", Html{dangerous ? " <em>(dangerous)</em>" : ""}},
                             {"description", std::move(description)}});
}

// The scopes of an API mean something only together with it.
Html ItemsOf(const Api& api, const ScopeWords& words, bool& dangerous) {
  Html items;
  for (const std::string& word : words) {
    const ApiScope* const scope = api.FindScope(word);
    if (scope == nullptr) continue;
    dangerous = dangerous || scope->dangerous;
    items.text += ScopeItem(scope->title.empty() ? scope->name : scope->title, scope->dangerous,
                            "At " + (api.title.empty() ? api.identifier : api.title))
                      .text;
  }
  return items;
}

Html NameClient(const authority::Grantable& grantable) {
  const std::string& name = grantable.application.name;
  if (authority::IsPartOfServer(grantable.owner)) return Fill("asking_own_client.html", {{"application", name}});
  // It is an application of an organization that has never looked at it.
  if (const std::string& id = grantable.application.client_id; IsMetadataDocumentUrl(id)) {
    return Fill("asking_described_client.html", {{"application", name}, {"host", std::string(HostOfUrl(id))}});
  }
  return Fill("asking_client.html", {{"application", name}, {"organization", grantable.owner.name}});
}

Html WarnOf(const Application& client, bool dangerous) {
  Html warnings;
  if (IsMetadataDocumentUrl(client.client_id)) {
    std::string unknown = "No one here knows this program: all that is said of it, it says itself, at ";
    unknown.append(HostOfUrl(client.client_id)).append(".");
    warnings.text += Fill("alert.html", {{"text", std::move(unknown)}}).text;
  }
  if (dangerous) warnings.text += Fill("alert.html", {{"text", std::string(kDangerWarning)}}).text;
  return warnings;
}

Html ItemsOf(OAuthScopes scopes) {
  Html items;
  for (const OAuthScopeInfo& info : AllOAuthScopes()) {
    if (!scopes.Has(info.scope)) continue;
    items.text += ScopeItem(std::string(info.title), info.dangerous, std::string(info.description)).text;
  }
  return items;
}

Html FillAsked(const authority::Grantable& grantable, const std::string& user, const Html& items, bool dangerous) {
  return Fill("asked_access.html", {{"client", NameClient(grantable)},
                                    {"description", grantable.application.description},
                                    {"user", user},
                                    {"scopes", items},
                                    {"warning", WarnOf(grantable.application, dangerous)}});
}

OAuthScopes OwnScopes(const ScopeGrant& granted) {
  std::string text;
  for (const std::string& word : granted.scopes) {
    if (OAuthScopes::Parse(word)) text += (text.empty() ? "" : " ") + word;
  }
  return OAuthScopes::Parse(text).value_or(OAuthScopes());
}

}  // namespace

bool AnyDangerous(OAuthScopes scopes) {
  for (const OAuthScopeInfo& info : AllOAuthScopes()) {
    if (info.dangerous && scopes.Has(info.scope)) return true;
  }
  return false;
}

Html HiddenField(std::string_view name, const std::string& value) {
  return Fill("field.html", {{"name", std::string(name)}, {"value", value}});
}

Html AskedAccess(const Call& call, const AskingClient& asking) {
  Html items;
  bool dangerous = false;
  for (const Target& target : authority::TargetsFor(call.run, asking.grantable.application, asking.granted.resources)) {
    if (!HasWord(asking.granted.resources, target.identifier)) continue;
    if (target.api) {
      items.text += ItemsOf(*target.api, asking.granted.scopes, dangerous).text;
    } else {
      const OAuthScopes own = OwnScopes(asking.granted);
      items.text += ItemsOf(own).text;
      dangerous = dangerous || AnyDangerous(own);
    }
  }
  if (HasWord(asking.granted.scopes, kOfflineAccess)) {
    items.text += ScopeItem("Stay connected", false, "Go on while you are away, until you take it back").text;
  }
  return FillAsked(asking.grantable, asking.user, items, dangerous);
}

Html AskedScopes(const authority::Grantable& grantable, OAuthScopes scopes, const std::string& user) {
  return FillAsked(grantable, user, ItemsOf(scopes), AnyDangerous(scopes));
}

}  // namespace jeton::endpoints::web
