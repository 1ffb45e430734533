#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "identity/issuer.h"

namespace jeton::authority {

// Where a list goes on, as an opaque text for the client: sealed, bound to its list, good for two days.
std::string MakePageToken(Issuer& issuer, std::string_view list, std::string_view place, TimePoint now);
// Nothing when it is not one, of another list, or too old.
std::optional<std::string> ReadPageToken(const Issuer& issuer, std::string_view list, std::string_view token,
                                         TimePoint now);

}  // namespace jeton::authority
