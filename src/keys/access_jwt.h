#pragma once

#include <optional>
#include <string_view>

#include "base/id.h"

// Access tokens that are JWTs (RFC 9068). Each has a record like any other token, by which it is listed and revoked;
// its `jti` is the id of that record.
namespace jeton {

// The longest that we make, and some more.
constexpr std::size_t kLongestAccessJwt = 8 * 1024;

// Returns whether the text may be one by its form. Opaque tokens have no dots.
bool LooksLikeAccessJwt(std::string_view text);
// Returns the id of the record that a JWT claims; nothing if it claims none. Nothing is verified.
std::optional<Id> ClaimedTokenId(std::string_view jwt);

}  // namespace jeton
