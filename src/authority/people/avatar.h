#pragma once

#include <string>
#include <string_view>

namespace jeton::authority {

// Returns the avatar hash of an account or other entity: SHA-256 in hex of the trimmed, lower-case mail address or
// name.
std::string AvatarHash(std::string_view email_or_name);

}  // namespace jeton::authority
