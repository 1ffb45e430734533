#pragma once

#include <string>
#include <string_view>

namespace jeton::authority {

// The picture hash of a person or thing: SHA-256 hex of the trimmed and lower-cased mail address, or name.
std::string AvatarHash(std::string_view email_or_name);

}  // namespace jeton::authority
