#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

namespace jeton {

// Returns the index of the first of `kWidth` bytes that passes the test, or kWidth if none does.
template <std::size_t kWidth, typename Test>
std::size_t ScanBlock(const char* bytes, Test test) {
  using Block [[gnu::vector_size(kWidth)]] = unsigned char;
  Block block;
  std::memcpy(&block, bytes, kWidth);
  const auto passed = test(block);  // all ones in each byte that passes
  std::array<std::uint64_t, kWidth / 8> words{};
  std::memcpy(words.data(), &passed, kWidth);
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == 0) continue;
    const int bits =
        std::endian::native == std::endian::little ? std::countr_zero(words[i]) : std::countl_zero(words[i]);
    return 8 * i + static_cast<std::size_t>(bits) / 8;
  }
  return kWidth;
}

// Returns the index of the first byte from `at` on that passes the test, or text.size() if none does.
//
// `test` takes one byte, or a vector of them, and combines comparisons with | and &:
// `[](auto c) { return (c < 0x20) | (c == 0x7f); }` finds a control character, sixteen bytes at a time.
template <typename Test>
std::size_t Scan(std::string_view text, std::size_t at, Test test) {
  const auto blocks = [&]<std::size_t kWidth>(std::integral_constant<std::size_t, kWidth>) {
    while (at < text.size()) {
      // The last block overlaps bytes that have already failed the test.
      const std::size_t begin = std::min(at, text.size() - kWidth);
      const std::size_t found = ScanBlock<kWidth>(text.data() + begin, test);
      if (found < kWidth) return begin + found;
      at = begin + kWidth;
    }
    return text.size();
  };
  if (text.size() - at >= 16) return blocks(std::integral_constant<std::size_t, 16>{});
  if (text.size() - at >= 8) return blocks(std::integral_constant<std::size_t, 8>{});
  while (at < text.size() && !test(static_cast<unsigned char>(text[at]))) ++at;
  return at;
}

}  // namespace jeton
