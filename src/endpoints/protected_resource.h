#pragma once

#include <string>
#include <string_view>

#include "identity/settings.h"

// What a 401 and a 403 of this server's own API, and of gateways that ask it, say about where and for what to get a
// token (RFC 6750, section 3; RFC 9728, section 5.1).
namespace jeton::endpoints {

inline constexpr std::string_view kResourceMetadataPath = "/.well-known/oauth-protected-resource";

struct Challenge {
  std::string_view error{};                           // empty: nothing was presented
  std::string_view scope{};                           // everything that is needed; empty: not said
  std::string_view resource = kResourceMetadataPath;  // of which resource; empty: of none that has metadata
};

inline std::string BearerChallenge(const Settings& settings, const Challenge& challenge) {
  std::string text = "Bearer realm=\"" + settings.public_url + "\"";
  if (!challenge.error.empty()) text.append(", error=\"").append(challenge.error).append("\"");
  if (!challenge.scope.empty()) text.append(", scope=\"").append(challenge.scope).append("\"");
  if (challenge.resource.empty()) return text;
  return text.append(", resource_metadata=\"").append(settings.public_url).append(challenge.resource).append("\"");
}

}  // namespace jeton::endpoints
