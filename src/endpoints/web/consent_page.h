#pragma once

#include <string>
#include <string_view>

#include "authority/grants/user_grant.h"
#include "endpoints/web/page.h"

// What pages that ask for consent have in common.
namespace jeton::endpoints::web {

bool AnyDangerous(OAuthScopes scopes);
Html HiddenField(std::string_view name, const std::string& value);

// A client that asks a user for access.
struct AskingClient {
  const authority::Grantable& grantable;
  const ScopeGrant& granted;
  std::string user;
};
// The part of a page that names the client, and says what it may do then and what is dangerous about that.
Html AskedAccess(const Call& call, const AskingClient& asking);
// The same of scopes of this server alone.
Html AskedScopes(const authority::Grantable& grantable, OAuthScopes scopes, const std::string& user);

}  // namespace jeton::endpoints::web
