#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "identity/issuer.h"

namespace jeton::authority {

// Makes an opaque text that tells where a list goes on: sealed, bound to its list, valid for two days.
std::string MakePageToken(Issuer& issuer, std::string_view list, std::string_view place, TimePoint now);
// Returns the place. Nothing if the token is not ours, is of another list, or is too old.
std::optional<std::string> ReadPageToken(const Issuer& issuer, std::string_view list, std::string_view token,
                                         TimePoint now);

}  // namespace jeton::authority
