#include <boost/json/value_from.hpp>

#include "authority/entity_tag.h"
#include "domain/access/scope_choice.h"
#include "endpoints/oauth2/admitted_grants.h"
#include "endpoints/oauth2/endpoints.h"
#include "wire/conditional.h"
#include "wire/json_body.h"

namespace jeton::endpoints::oauth2 {
namespace {

namespace json = boost::json;

// No longer than a new key is published before it signs.
constexpr std::string_view kPublic = "Cache-Control: public, max-age=300\r\n";

json::array ScopeNames() {
  json::array names;
  for (const OAuthScopeInfo& info : AllOAuthScopes()) names.push_back(json::value(wire::JsonView(info.name)));
  names.push_back(json::value(wire::JsonView(kOfflineAccess)));
  return names;
}

}  // namespace

Outcome GetMetadata(const Call& call) {
  const std::string& issuer = call.run.settings.public_url;
  const json::array methods{"client_secret_basic", "client_secret_post", "private_key_jwt"};
  // Of assertions: required with private_key_jwt (section 2).
  const json::array algorithms{"ES256", "EdDSA", "PS256", "RS256"};
  json::array or_none = methods;
  or_none.emplace_back("none");
  json::object metadata = json::object{{"issuer", issuer},
                                       {"authorization_endpoint", issuer + "/oauth2/authorize"},
                                       {"device_authorization_endpoint", issuer + "/oauth2/device"},
                                       {"token_endpoint", issuer + "/oauth2/token"},
                                       {"introspection_endpoint", issuer + "/oauth2/introspect"},
                                       {"revocation_endpoint", issuer + "/oauth2/revoke"},
                                       {"jwks_uri", issuer + "/oauth2/jwks.json"},
                                       {"scopes_supported", ScopeNames()},
                                       {"response_types_supported", json::array{"code"}},
                                       {"response_modes_supported", json::array{"query"}},
                                       {"code_challenge_methods_supported", json::array{"S256"}},
                                       {"authorization_response_iss_parameter_supported", true},
                                       {"grant_types_supported", json::value_from(AdmittedGrants::kTypes)},
                                       {"token_endpoint_auth_methods_supported", or_none},
                                       {"token_endpoint_auth_signing_alg_values_supported", algorithms},
                                       {"introspection_endpoint_auth_methods_supported", methods},
                                       {"introspection_endpoint_auth_signing_alg_values_supported", algorithms},
                                       {"revocation_endpoint_auth_methods_supported", or_none},
                                       {"revocation_endpoint_auth_signing_alg_values_supported", algorithms}};
  if (!call.run.settings.self_described_clients.empty()) metadata["client_id_metadata_document_supported"] = true;
  Response response = wire::JsonResponse(200, metadata);
  response.fixed_headers = kPublic;
  return response;
}

Outcome GetJwks(const Call& call) {
  Response response = wire::JsonTextResponse(200, PrintJwks(call.authority.keys.current->AllRegistryKeys()));
  response.content_type = "application/jwk-set+json";
  response.fixed_headers = kPublic;
  const std::string tag = authority::EntityTag(response.body);
  return wire::AnswerUnlessKnown(call.request, std::move(response), tag);
}

}  // namespace jeton::endpoints::oauth2
