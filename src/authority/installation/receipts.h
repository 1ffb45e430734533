#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "authority/run.h"

namespace jeton::authority {

// Returns how far the change feed of this server has come.
std::uint64_t FeedPosition(const Work& work);

// A receipt of a change is the text r1-POSITION: the change holds wherever the feed has reached that position.
std::string PrintReceipt(std::uint64_t position);
// Returns nothing for any other text.
std::optional<std::uint64_t> ReadReceipt(std::string_view text);

}  // namespace jeton::authority
