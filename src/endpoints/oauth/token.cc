#include <optional>
#include <variant>

#include "authority/client_credentials.h"
#include "endpoints/oauth/common.h"
#include "endpoints/oauth/endpoints.h"
#include "wire/oauth.h"

namespace jeton::endpoints::oauth {
namespace {

struct ClientCredentialsGrant {
  std::optional<std::string> scope;
};

// The closed sum of what may be asked for; each has its overload of Issue below.
using Grant = std::variant<ClientCredentialsGrant>;

Result<Grant, OAuthError> ReadGrant(const wire::Form& form) {
  const std::string* const type = form.Find("grant_type");
  if (type == nullptr || type->empty()) return Fail(OAuthError::kInvalidRequest);
  if (*type != "client_credentials") return Fail(OAuthError::kUnsupportedGrantType);
  const std::string* const scope = form.Find("scope");
  // An empty parameter counts as left out (RFC 6749, section 3.2).
  const bool given = scope != nullptr && !scope->empty();
  return Grant(ClientCredentialsGrant{given ? std::optional(*scope) : std::nullopt});
}

Response Issue(Authority& authority, const Call& call, const Actor& client, const ClientCredentialsGrant& grant) {
  const auto issued = authority::IssueForClient(authority, call.work, client, grant.scope);
  if (!issued) {
    return ErrorResponse(authority, OAuthError::kInvalidScope,
                         "The scope is unknown, malformed, or more than registered.");
  }
  wire::TokenResponse token{.access_token = issued->secret.Reveal(),
                            .expires_in = authority::kClientCredentialsLife.count(),
                            .scope = issued->token.scopes};
  return {.fixed_headers = wire::kNoStore, .body = token.Print()};
}

}  // namespace

Outcome PostToken(Authority& authority, const Call& call) {
  const auto form = ReadForm(authority, call);
  if (!form) return form.error();

  // The client comes first: a caller we do not know learns nothing about what else is right or wrong.
  const auto client = AuthenticateClient(authority, call, *form);
  if (!client) return client.error();

  const auto grant = ReadGrant(*form);
  if (!grant) return ErrorResponse(authority, grant.error(), "The grant type is missing or not supported.");

  // A token cannot be turned into another one here: only the client's own secret counts.
  if ((*client)->credential == CredentialKind::kToken) {
    return ErrorResponse(authority, OAuthError::kInvalidClient, "The client must authenticate with its secret.");
  }
  return std::visit([&](const auto& asked) { return Issue(authority, call, **client, asked); }, *grant);
}

}  // namespace jeton::endpoints::oauth
