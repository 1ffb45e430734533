#pragma once

#include <optional>
#include <string_view>

#include "authority/federation/foreign_token.h"
#include "endpoints/call.h"

namespace jeton::endpoints::quay {

// Returns the reason for refusing a foreign token, in words.
std::string_view ReasonOf(authority::ExchangeError error);
// Returns the detour that must come before the decision; nothing if the token is refused. `robot` is the name that it
// was presented for.
std::optional<Detour> DetourForToken(const Call& call, const authority::ExchangeRefusal& refusal,
                                     std::string_view robot, const Secret& token);

}  // namespace jeton::endpoints::quay
