#pragma once

#include <string_view>

#include "authority/foreign_token.h"

namespace jeton::endpoints::quay {

// What a foreign token is refused for, in words.
std::string_view ReasonOf(authority::ExchangeError error);

}  // namespace jeton::endpoints::quay
