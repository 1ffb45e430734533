#pragma once

#include <optional>
#include <string_view>

#include "authority/federation/foreign_token.h"
#include "endpoints/call.h"

namespace jeton::endpoints::quay {

// What a foreign token is refused for, in words.
std::string_view ReasonOf(authority::ExchangeError error);
// What has to be done before it is decided; nothing: it is refused. robot: as which it came.
std::optional<Detour> DetourForToken(const Call& call, const authority::ExchangeRefusal& refusal,
                                     std::string_view robot, const Secret& token);

}  // namespace jeton::endpoints::quay
