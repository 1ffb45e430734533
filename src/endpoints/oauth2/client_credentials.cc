#include "endpoints/oauth2/client_credentials.h"

#include "authority/applications/client_credentials.h"
#include "base/encoding.h"
#include "endpoints/oauth2/common.h"
#include "wire/oauth.h"

namespace jeton::endpoints::oauth2 {

Result<ClientCredentials, GrantError> ClientCredentials::Read(const FindParameter& find) {
  ClientCredentials grant{.scope = find("scope"),
                          .restriction = {.repositories = find("repositories"),
                                          .actions = find("actions"),
                                          .addresses = find("addresses"),
                                          .not_before = find("not_before")}};
  if (const auto uses = find("uses")) grant.restriction.uses = ParseInteger(*uses).value_or(0);
  return grant;
}

Outcome Issue(const Call& call, const Actor& client, const ClientCredentials& grant) {
  const auto restriction = ReadRestriction(grant.restriction);
  if (!restriction) {
    const auto [member, text] = restriction.error();
    return ErrorResponse(call, OAuthError::kInvalidRequest,
                         "The parameter " + std::string(member) + " " + std::string(text) + ".");
  }
  const auto issued = authority::IssueForClient(call.run, client, grant.scope, *restriction);
  if (!issued && issued.error() == Refusal::kLimitReached) {
    return ErrorResponse(call, OAuthError::kInvalidRequest,
                         "Token limit reached: the application has as many live tokens as it may have.");
  }
  if (!issued) {
    return ErrorResponse(call, OAuthError::kInvalidScope,
                         grant.scope ? "The scope is unknown, malformed, or more than registered."
                                     : "Dangerous scopes are not given by default, and this application has no other: "
                                       "name the scope.");
  }
  const auto life = std::chrono::round<Seconds>(issued->token.expires - issued->token.created);
  const wire::TokenResponse token{
      .access_token = issued->secret.Reveal(), .expires_in = life.count(), .scope = issued->token.scopes};
  return Response{.fixed_headers = wire::kNoStore, .body = token.Print()};
}

}  // namespace jeton::endpoints::oauth2
