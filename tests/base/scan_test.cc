#include "base/scan.h"

#include <gtest/gtest.h>

#include <string>

namespace jeton {
namespace {

constexpr auto kIsControl = [](auto c) { return (c < 0x20) | (c == 0x7f); };

// One byte at a time.
std::size_t Simply(std::string_view text, std::size_t at) {
  while (at < text.size() && !kIsControl(static_cast<unsigned char>(text[at]))) ++at;
  return at;
}

TEST(ScanTest, FindsTheFirstAtEveryPlaceAndFromEveryPlace) {
  for (std::size_t size = 0; size <= 70; ++size) {
    for (std::size_t from = 0; from <= size; ++from) {
      EXPECT_EQ(Scan(std::string(size, 'x'), from, kIsControl), size);
      for (std::size_t place = 0; place < size; ++place) {
        std::string text(size, 'x');
        text[place] = '\n';
        ASSERT_EQ(Scan(text, from, kIsControl), Simply(text, from)) << size << " " << from << " " << place;
        if (place > 0) text[place - 1] = '\x7f';
        ASSERT_EQ(Scan(text, from, kIsControl), Simply(text, from)) << size << " " << from << " " << place;
      }
    }
  }
}

TEST(ScanTest, TellsEveryByteLikeTheTestOfOne) {
  for (unsigned c = 0; c < 256; ++c) {
    for (const std::size_t size : {1u, 8u, 16u}) {
      const std::string text(size, static_cast<char>(c));
      ASSERT_EQ(Scan(text, 0, kIsControl), Simply(text, 0)) << c;
    }
  }
}

}  // namespace
}  // namespace jeton
