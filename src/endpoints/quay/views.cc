#include "endpoints/quay/views.h"

#include "authority/people/own_account.h"

namespace jeton::endpoints::quay {

json::array ScopeViews(const std::string& text) {
  json::array views;
  const auto scopes = OAuthScopes::Parse(text);
  for (const OAuthScopeInfo& info : AllOAuthScopes()) {
    if (!scopes || !scopes->Has(info.scope)) continue;
    views.push_back(json::object{{"scope", wire::JsonView(info.name)},
                                 {"title", wire::JsonView(info.title)},
                                 {"description", wire::JsonView(info.description)},
                                 {"icon", wire::JsonView(info.icon)},
                                 {"dangerous", info.dangerous}});
  }
  return views;
}

Response OnlyAdminRefused(const Call& call, const std::string& name, const Id& user) {
  std::string text = "Cannot delete " + name + " as you are the only admin for organizations: ";
  const char* separator = "";
  for (const std::string& organization : authority::SolelyAdministered(call.run, user)) {
    text.append(separator).append(organization);
    separator = ", ";
  }
  return MessageError(400, text);
}

json::object ApplicationAvatar(const Application& application, const Account& owner) {
  const std::string own = application.avatar_email.value_or("");
  return Avatar(application.name, own.empty() ? owner.email : own, "app");
}

json::object ApplicationSummary(const Application& application, const Account& owner) {
  json::object organization{{"name", owner.name}, {"avatar", AccountAvatar(owner)}};
  return {{"name", application.name},
          {"description", application.description},
          {"url", application.application_uri},
          {"avatar", ApplicationAvatar(application, owner)},
          {"organization", std::move(organization)}};
}

}  // namespace jeton::endpoints::quay
