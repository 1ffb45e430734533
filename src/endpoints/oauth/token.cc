#include <array>
#include <optional>
#include <variant>

#include "authority/applications/client_credentials.h"
#include "base/encoding.h"
#include "endpoints/oauth/common.h"
#include "endpoints/oauth/endpoints.h"
#include "endpoints/restriction.h"
#include "wire/oauth.h"

namespace jeton::endpoints::oauth {
namespace {

constexpr std::array<std::string_view, 7> kTokenNames = {"grant_type", "scope",      "repositories", "actions",
                                                         "addresses",  "not_before", "uses"};

struct ClientCredentialsGrant {
  std::optional<std::string> scope;
  AskedRestriction restriction;
};

// The closed sum of what may be asked for; each has its overload of Issue below.
using Grant = std::variant<ClientCredentialsGrant>;

// An empty parameter counts as left out (RFC 6749, section 3.2).
std::optional<std::string> Given(const wire::Form& form, std::string_view name) {
  const std::string* const value = form.Find(name);
  return value == nullptr || value->empty() ? std::nullopt : std::optional(*value);
}

Result<Grant, OAuthError> ReadGrant(const wire::Form& form) {
  const std::string* const type = form.Find("grant_type");
  if (type == nullptr || type->empty()) return Fail(OAuthError::kInvalidRequest);
  if (*type != "client_credentials") return Fail(OAuthError::kUnsupportedGrantType);
  ClientCredentialsGrant grant{.scope = Given(form, "scope"),
                               .restriction = {.repositories = Given(form, "repositories"),
                                               .actions = Given(form, "actions"),
                                               .addresses = Given(form, "addresses"),
                                               .not_before = Given(form, "not_before")}};
  if (const auto uses = Given(form, "uses")) grant.restriction.uses = ParseInteger(*uses).value_or(0);
  return Grant(std::move(grant));
}

Response Issue(const Call& call, const Actor& client, const ClientCredentialsGrant& grant) {
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
  wire::TokenResponse token{.access_token = issued->secret.Reveal(),
                            .expires_in = authority::kClientCredentialsLife.count(),
                            .scope = issued->token.scopes};
  return {.fixed_headers = wire::kNoStore, .body = token.Print()};
}

}  // namespace

Outcome PostToken(const Call& call) {
  const auto form = ReadForm(call, kTokenNames);
  if (!form) return form.error();

  // The client comes first: a caller we do not know learns nothing about what else is right or wrong.
  const auto client = AuthenticateClient(call, *form);
  if (!client) return client.error();

  const auto grant = ReadGrant(*form);
  if (!grant) return ErrorResponse(call, grant.error(), "The grant type is missing or not supported.");

  // A token cannot be turned into another one here: only the client's own secret counts.
  if ((*client)->credential == CredentialKind::kToken) {
    return ErrorResponse(call, OAuthError::kInvalidClient, "The client must authenticate with its secret.");
  }
  return std::visit([&](const auto& asked) { return Issue(call, **client, asked); }, *grant);
}

}  // namespace jeton::endpoints::oauth
