#include <boost/json/value_from.hpp>

#include "endpoints/oauth2/admitted_grants.h"
#include "endpoints/oauth2/endpoints.h"
#include "wire/json_body.h"

namespace jeton::endpoints::oauth2 {
namespace {

namespace json = boost::json;

json::array ScopeNames() {
  json::array names;
  for (const OAuthScopeInfo& info : AllOAuthScopes()) names.push_back(json::value(wire::JsonView(info.name)));
  return names;
}

}  // namespace

Outcome GetMetadata(const Call& call) {
  const std::string& issuer = call.run.settings.public_url;
  const json::array methods{"client_secret_basic", "client_secret_post"};
  json::array or_none = methods;
  or_none.emplace_back("none");
  // Leaves out response_types_supported: there is no authorization endpoint here, and an empty array must be left out
  // (RFC 8414, section 3.2).
  Response response =
      wire::JsonResponse(200, json::object{{"issuer", issuer},
                                           {"token_endpoint", issuer + "/oauth/token"},
                                           {"introspection_endpoint", issuer + "/oauth/introspect"},
                                           {"revocation_endpoint", issuer + "/oauth/revoke"},
                                           {"jwks_uri", issuer + "/.well-known/jwks.json"},
                                           {"scopes_supported", ScopeNames()},
                                           {"grant_types_supported", json::value_from(AdmittedGrants::kTypes)},
                                           {"token_endpoint_auth_methods_supported", methods},
                                           {"introspection_endpoint_auth_methods_supported", methods},
                                           {"revocation_endpoint_auth_methods_supported", or_none}});
  response.fixed_headers = "Cache-Control: max-age=3600\r\n";
  return response;
}

Outcome GetJwks(const Call& call) {
  Response response = wire::JsonTextResponse(200, PrintJwks(call.authority.keys.current->AllRegistryKeys()));
  response.content_type = "application/jwk-set+json";
  response.fixed_headers = "Cache-Control: max-age=3600\r\n";
  return response;
}

}  // namespace jeton::endpoints::oauth2
