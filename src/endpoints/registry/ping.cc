#include "authority/registry/registry_access.h"
#include "base/json_writer.h"
#include "endpoints/registry/endpoints.h"
#include "wire/json_body.h"

namespace jeton::endpoints::registry {
namespace {

Response Challenge(const Call& call, std::string body) {
  Response response = wire::JsonTextResponse(401, std::move(body));
  response.fixed_headers = "Docker-Distribution-API-Version: registry/2.0\r\n";
  const std::string& url = call.run.settings.public_url;
  response.AddHeader("WWW-Authenticate",
                     "Bearer realm=\"" + url + "/v2/auth\",service=\"" + call.run.registries.front().service + "\"");
  return response;
}

Response Refuse(const Call& call, std::string_view why) {
  return Challenge(call, PrintJsonObject([&](JsonObject& answer) { answer.Text("error", why); }));
}

}  // namespace

// GET /v2/: this is not a registry, but clients that ping one learn where to get tokens, and whether theirs is valid.
Outcome Ping(const Call& call) {
  const wire::Authorization presented = call.Presented();
  if (std::holds_alternative<wire::NoCredentials>(presented)) return Challenge(call, "true");
  const auto* const bearer = std::get_if<wire::BearerToken>(&presented);
  if (bearer == nullptr) return Refuse(call, "Invalid bearer token format");
  const auto good = authority::CheckRegistryToken(call.run, call.authority.keys.current, bearer->token.Reveal());
  if (!good) return Refuse(call, good.error());
  Response response = wire::JsonTextResponse(200, "true");
  response.fixed_headers = "Docker-Distribution-API-Version: registry/2.0\r\n";
  return response;
}

}  // namespace jeton::endpoints::registry
