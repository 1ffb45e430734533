#include "base/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <vector>

#include "testing/chosen_random.h"

namespace jeton {
namespace {

using testing::ChosenRandom;

TEST(RandomTest, DrawsAgainWhatWouldFavourTheFirstCharacters) {
  // With three characters, 255 is the first byte that a plain remainder would give once too often.
  ChosenRandom random("\xff\x01\xff\x02\xfe");
  EXPECT_EQ(random.Characters("abc", 3), "bcc");
}

TEST(RandomTest, EveryByteStandsForOneOfACompleteAlphabet) {
  std::string all;
  for (int i = 0; i < 256; ++i) all.push_back(static_cast<char>(i));
  ChosenRandom random(all);
  EXPECT_EQ(random.Characters(all, 256), all);
}

TEST(RandomTest, EveryCharacterOfTheAlphabetIsEquallyLikely) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes.push_back(static_cast<char>(i));
  ChosenRandom random(bytes);
  std::map<char, int> counts;
  // 248 of each 256 bytes count for an alphabet of 62: four rounds of it.
  for (const char c : random.Characters("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", 248)) {
    ++counts[c];
  }
  EXPECT_EQ(counts.size(), 62u);
  for (const auto& [c, count] : counts) EXPECT_EQ(count, 4) << c;
}

TEST(RandomTest, GivesExactlyTheLengthAskedFor) {
  SystemRandom random;
  for (const std::size_t length : {0u, 1u, 63u, 64u, 65u, 1000u}) {
    const std::string text = random.Characters("xyz", length);
    EXPECT_EQ(text.size(), length);
    EXPECT_EQ(text.find_first_not_of("xyz"), std::string::npos);
  }
}

TEST(SystemRandomTest, FillsEveryByte) {
  SystemRandom random;
  // More than the 256 bytes that the system call gives in one go.
  std::vector<std::uint8_t> bytes(5000, 0);
  std::vector<bool> touched(bytes.size(), false);
  for (int run = 0; run < 20; ++run) {
    random.Fill(bytes);
    for (std::size_t i = 0; i < bytes.size(); ++i) touched[i] = touched[i] || bytes[i] != 0;
  }
  EXPECT_TRUE(std::all_of(touched.begin(), touched.end(), [](bool t) { return t; }));
  random.Fill({});
}

}  // namespace
}  // namespace jeton
