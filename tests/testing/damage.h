#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace jeton::testing {

// The text with each single bit of it turned over, one copy a bit.
inline std::vector<std::string> EveryBitFlipped(std::string_view text) {
  std::vector<std::string> damaged;
  for (std::size_t i = 0; i < text.size() * 8; ++i) {
    damaged.emplace_back(text);
    damaged.back()[i / 8] = static_cast<char>(static_cast<unsigned char>(text[i / 8]) ^ (1u << (i % 8)));
  }
  return damaged;
}

// Every beginning of the text that is shorter than it, the empty one included.
inline std::vector<std::string> EveryPrefix(std::string_view text) {
  std::vector<std::string> cut;
  for (std::size_t length = 0; length < text.size(); ++length) cut.emplace_back(text.substr(0, length));
  return cut;
}

}  // namespace jeton::testing
