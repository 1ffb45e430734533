#pragma once

#include <string_view>

namespace jeton {

// True when an application that registered `registered` may have its users sent to `asked`: byte for byte the same, but
// for the port of a loopback address, which a program on the machine cannot know before (RFC 8252, section 7.3).
// Never for what would run in a page, holds a fragment, or could end a header.
bool RedirectMatches(std::string_view registered, std::string_view asked);

// scheme://host[:port] of http and https, "scheme:" of any other.
std::string_view OriginOf(std::string_view uri);

}  // namespace jeton
