#pragma once

#include <string_view>

namespace jeton {

// Returns whether an application that registered `registered` may have its users sent to `asked`. Both must be the same
// byte for byte, except the port of a loopback address (IsLoopback), which a local program cannot know in advance
// (RFC 8252, section 7.3). Refuses addresses that would run in a page, hold a fragment, or could end a header.
bool RedirectMatches(std::string_view registered, std::string_view asked);

// Returns whether an OAuth client may have its users sent there at the standard surface: an absolute address without a
// fragment, a user, a wildcard or dot segments. Its scheme is https, http for a loopback host, or a private one with a
// dot in its name (RFC 8252, section 7.1).
bool IsRedirectUri(std::string_view uri);
// Returns whether it is an http address of this machine: 127.0.0.1, [::1] or localhost.
bool IsLoopback(std::string_view uri);

// Returns scheme://host[:port] for http and https, "scheme:" for any other.
std::string_view OriginOf(std::string_view uri);

}  // namespace jeton
