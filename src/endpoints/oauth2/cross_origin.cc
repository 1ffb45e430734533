#include "endpoints/oauth2/cross_origin.h"

#include <algorithm>
#include <array>
#include <utility>

#include "endpoints/oauth2/dialect.h"

namespace jeton::endpoints::oauth2 {
namespace {

constexpr std::array<std::string_view, 4> kOpenPaths = {"/oauth2/token", "/oauth2/revoke", "/oauth2/device",
                                                        "/oauth2/jwks.json"};

}  // namespace

bool IsOpenToScripts(std::string_view path) {
  // Clients look for metadata in several places, and must be able to read that there is none.
  return path.starts_with("/.well-known/") || std::ranges::find(kOpenPaths, path) != kOpenPaths.end();
}

void OpenToScripts(Response& response) {
  response.AddHeader("Access-Control-Allow-Origin", "*");
  response.AddHeader("Access-Control-Expose-Headers", "WWW-Authenticate, DPoP-Nonce, Retry-After");
}

Function OpenToScripts(Function function) {
  return [function = std::move(function)](const Call& call) {
    Outcome outcome = function(call);
    if (auto* const response = std::get_if<Response>(&outcome)) OpenToScripts(*response);
    return outcome;
  };
}

Response AnswerOptions(std::string_view path, std::string_view allow) {
  Response response = PlainOptions(path, allow);
  if (!IsOpenToScripts(path)) return response;
  OpenToScripts(response);
  response.AddHeader("Access-Control-Allow-Methods", allow);
  response.AddHeader("Access-Control-Allow-Headers", "authorization, content-type, dpop");
  response.AddHeader("Access-Control-Max-Age", "3600");
  return response;
}

}  // namespace jeton::endpoints::oauth2
