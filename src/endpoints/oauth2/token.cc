#include "endpoints/oauth2/admitted_grants.h"
#include "endpoints/oauth2/common.h"
#include "endpoints/oauth2/endpoints.h"

namespace jeton::endpoints::oauth2 {
namespace {

std::string DescriptionOf(const GrantError& error) {
  const bool by_type = error.missing.empty() || error.missing == "grant_type";
  return by_type ? "The grant type is missing or not supported." : IsMissing(error.missing);
}

}  // namespace

Outcome PostToken(const Call& call) {
  const auto form = ReadForm(call, AdmittedGrants::Parameters());
  if (!form) return form.error();

  // Authenticate the client first: an unknown caller learns nothing about the rest of the request.
  const auto client = AuthenticateClient(call, *form);
  if (!client) return client.error();

  const auto grant = AdmittedGrants::Read(NotEmptyIn(*form));
  if (!grant) return ErrorResponse(call, grant.error().error, DescriptionOf(grant.error()));

  call.run.grant = AdmittedGrants::TypeOf(*grant);

  // A token cannot be exchanged for another one here: only the client's own secret counts.
  if ((*client)->credential == CredentialKind::kToken) {
    return ErrorResponse(call, OAuthError::kInvalidClient, "The client must authenticate with its secret.");
  }
  return std::visit([&](const auto& asked) { return Issue(call, **client, asked); }, *grant);
}

}  // namespace jeton::endpoints::oauth2
