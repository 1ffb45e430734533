#include "authority/applications/application_tokens.h"
#include "endpoints/web/endpoints.h"
#include "endpoints/web/flow.h"
#include "wire/json_body.h"

namespace jeton::endpoints::web {
namespace {

constexpr std::string_view kType = "application/json;charset=UTF-8";

struct ClientSecret {
  std::string id;
  std::string secret;
};

// In the header, which counts before the parameters.
ClientSecret ReadClient(const Call& call, const Parameters& parameters) {
  const wire::Authorization presented = call.Presented();
  if (const auto* basic = std::get_if<wire::BasicCredentials>(&presented)) {
    return {basic->name, std::string(basic->secret.Reveal())};
  }
  return {parameters.GetOr("client_id", ""), parameters.GetOr("client_secret", "")};
}

std::string_view FirstMissing(const Call& call, const Parameters& parameters) {
  const bool in_header = std::holds_alternative<wire::BasicCredentials>(call.Presented());
  return in_header ? parameters.FirstMissing({"grant_type", "redirect_uri", "code", "scope"})
                   : parameters.FirstMissing({"grant_type", "client_id", "redirect_uri", "code", "scope"});
}

Response Problem(std::string_view error) {
  Response response = ProviderError(error);
  response.fixed_headers = kNeverStore;
  return response;
}

}  // namespace

// POST /oauth/access_token
Outcome PostAccessToken(const Call& call) {
  const auto parameters = Parameters::Read(call.request);
  if (!parameters) return Problem("invalid_request");
  const auto missing = FirstMissing(call, *parameters);
  if (!missing.empty()) return MissingParameter(missing);
  if (parameters->GetOr("grant_type", "") != "authorization_code") return Problem("unsupported_grant_type");
  const ClientSecret presented = ReadClient(call, *parameters);
  const auto client = call.run.identity.ByClient(call.run, presented.id, presented.secret);
  if (!client) {
    if (const auto detour = DetourFor(client.error())) return *detour;
    return Problem("invalid_client");
  }
  const auto issued = authority::ExchangeCode(call.run, **client,
                                              {.code = parameters->GetOr("code", ""),
                                               .redirect_uri = parameters->GetOr("redirect_uri", ""),
                                               .scope = parameters->GetOr("scope", ""),
                                               .verifier = parameters->Get("code_verifier")});
  if (!issued) {
    Response refused = Problem("invalid_grant");
    refused.leaves_its_writes = issued.error() == authority::CodeError::kUsed;
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
