#include <algorithm>

#include "authority/entity_tag.h"
#include "endpoints/oauth2/endpoints.h"
#include "endpoints/oauth2/error.h"
#include "wire/conditional.h"
#include "wire/json_body.h"
#include "wire/media_range.h"
#include "wire/oauth.h"

namespace jeton::endpoints::oauth2 {
namespace {

constexpr std::string_view kJwkSet = "application/jwk-set+json";
constexpr std::string_view kPem = ".pem";

// Some old programs read a key set only if it comes as plain JSON, and ask for that.
std::string_view TypeOfJwks(const wire::Request& request) {
  const auto accept = request.HeaderValue("Accept");
  if (!accept) return kJwkSet;
  const auto ranges = wire::ParseMediaRanges(*accept);
  const auto names = [&](std::string_view type) {
    return std::ranges::any_of(ranges, [&](const wire::MediaRange& range) { return range.type == type; });
  };
  return names("application/json") && !names(kJwkSet) ? "application/json" : kJwkSet;
}

}  // namespace

Outcome GetAccessJwks(const Call& call) {
  Response response = wire::JsonTextResponse(200, PrintJwksByThumbprint(call.authority.keys.current->AllAccessKeys()));
  response.content_type = TypeOfJwks(call.request);
  // No longer than a new key is published before it signs.
  response.fixed_headers = "Cache-Control: public, max-age=300\r\nVary: Accept\r\n";
  // The same text of another type is another representation.
  const std::string tag = authority::EntityTag(std::string(response.content_type) + response.body);
  return wire::AnswerUnlessKnown(call.request, std::move(response), tag);
}

Outcome GetAccessKeyPem(const Call& call) {
  std::string_view name = call.request.parameters[0];
  if (name.ends_with(kPem)) {
    name.remove_suffix(kPem.size());
    for (const crypto::SigningKey& key : call.authority.keys.current->AllAccessKeys()) {
      if (key.thumbprint() != name) continue;
      return Response{.content_type = "text/plain",
                      .fixed_headers = "Cache-Control: public, max-age=300\r\n",
                      .body = key.PublicPem()};
    }
  }
  return Response{.status = 404,
                  .fixed_headers = wire::kNoStore,
                  .body = wire::PrintOAuthError(CodeOf(OAuthError::kInvalidRequest),
                                                "There is no such key. The keys are at /oauth2/jwks.json.")};
}

}  // namespace jeton::endpoints::oauth2
