#include <boost/json/array.hpp>

#include "authority/applications/apis.h"
#include "endpoints/oauth2/endpoints.h"
#include "endpoints/oauth2/error.h"
#include "wire/json_body.h"
#include "wire/oauth.h"

// Metadata of protected resources (RFC 9728): of this server's own API, and of those of organizations.
namespace jeton::endpoints::oauth2 {
namespace {

namespace json = boost::json;

constexpr std::string_view kCachedFor5Minutes = "Cache-Control: public, max-age=300\r\n";

Response DescribeResource(const Call& call, std::string_view resource, std::string_view name, json::array scopes) {
  json::object metadata{{"resource", wire::JsonView(resource)},
                        {"authorization_servers", json::array{json::value(call.run.settings.public_url)}},
                        {"bearer_methods_supported", json::array{"header"}},
                        {"resource_name", wire::JsonView(name)}};
  // An array without elements must be left out (section 3.2).
  if (!scopes.empty()) metadata["scopes_supported"] = std::move(scopes);
  Response response = wire::JsonResponse(200, metadata);
  response.fixed_headers = kCachedFor5Minutes;
  return response;
}

}  // namespace

Outcome GetServerResource(const Call& call) {
  json::array scopes;
  for (const OAuthScopeInfo& info : AllOAuthScopes()) scopes.push_back(json::value(wire::JsonView(info.name)));
  return DescribeResource(call, call.run.settings.public_url, "Jeton", std::move(scopes));
}

Outcome GetApiResource(const Call& call) {
  const auto& parameters = call.request.parameters;
  const auto api = authority::FindPublicApi(call.run, parameters[0], parameters[1]);
  if (!api) {
    return Response{.status = 404,
                    .fixed_headers = wire::kNoStore,
                    .body = wire::PrintOAuthError(CodeOf(OAuthError::kInvalidRequest), "There is no such resource.")};
  }
  json::array scopes;
  for (const ApiScope& scope : api->scopes) scopes.push_back(json::value(scope.name));
  return DescribeResource(call, api->identifier, api->title, std::move(scopes));
}

}  // namespace jeton::endpoints::oauth2
