#include "authority/applications/application_tokens.h"
#include "endpoints/oauth2/client_secret.h"
#include "endpoints/oauth2/grants.h"
#include "endpoints/web/endpoints.h"
#include "endpoints/web/flow.h"
#include "wire/json_body.h"

namespace jeton::endpoints::web {
namespace {

constexpr std::string_view kType = "application/json;charset=UTF-8";

using Grants = oauth2::GrantList<oauth2::AuthorizationCode>;

// The header wins over the parameters.
constexpr oauth2::ClientSecretRules kClientRules{.beside = oauth2::ClientSecretRules::Beside::kIgnored,
                                                 .unusable = oauth2::ClientSecretRules::Unusable::kIgnored};

Response Problem(OAuthError error) {
  Response response = ProviderError(error);
  response.fixed_headers = kNeverStore;
  return response;
}

}  // namespace

// POST /oauth/access_token
Outcome PostAccessToken(const Call& call) {
  const auto parameters = Parameters::Read(call.request);
  if (!parameters) return Problem(OAuthError::kInvalidRequest);
  const oauth2::FindParameter find = [&](std::string_view name) { return parameters->Get(name); };
  const auto shown = oauth2::ReadClientSecret(call.request, find, kClientRules);
  // Check that all are present before looking at any.
  const bool in_header = shown && shown->in_header;
  const auto missing = in_header
                           ? parameters->FirstMissing({"grant_type", "redirect_uri", "code", "scope"})
                           : parameters->FirstMissing({"grant_type", "client_id", "redirect_uri", "code", "scope"});
  if (!missing.empty()) return MissingParameter(missing);
  const auto grant = Grants::Read(find);
  if (!grant) return Problem(grant.error().error);
  call.run.grant = Grants::TypeOf(*grant);
  if (!shown) return Problem(OAuthError::kInvalidClient);
  const auto client = call.run.identity.ByClient(call.run, shown->id, shown->secret.Reveal());
  if (!client) {
    if (const auto detour = DetourFor(client.error())) return *detour;
    return Problem(OAuthError::kInvalidClient);
  }
  const auto& asked = std::get<oauth2::AuthorizationCode>(*grant);
  const auto issued = authority::ExchangeCode(call.run, **client,
                                              {.code = asked.code,
                                               .redirect_uri = asked.redirect_uri.value_or(""),
                                               .scope = asked.scope.value_or(""),
                                               .verifier = asked.verifier});
  if (!issued) {
    Response refused = Problem(OAuthError::kInvalidGrant);
    if (issued.error() == authority::CodeError::kUsed) refused.commits = true;
    return refused;
  }
  const auto life = std::chrono::round<Seconds>(issued->token.expires - issued->token.created);
  Response response = wire::JsonResponse(200, {{"access_token", wire::JsonView(issued->secret.Reveal())},
                                               {"token_type", "Bearer"},
                                               {"expires_in", life.count()},
                                               {"refresh_token", nullptr}});
  response.content_type = kType;
  response.fixed_headers = kNeverStore;
  return response;
}

}  // namespace jeton::endpoints::web
