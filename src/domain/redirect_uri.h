#pragma once

#include <string_view>

namespace jeton {

// Returns whether an application that registered `registered` may have its users sent to `asked`. Both must be the same
// byte for byte, except the port of a loopback address, which a local program cannot know in advance (RFC 8252, section
// 7.3). Refuses addresses that would run in a page, hold a fragment, or could end a header.
bool RedirectMatches(std::string_view registered, std::string_view asked);

// Returns scheme://host[:port] for http and https, "scheme:" for any other.
std::string_view OriginOf(std::string_view uri);

}  // namespace jeton
