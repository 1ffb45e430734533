#include "base/id.h"

#include <gtest/gtest.h>

#include <unordered_set>

#include "base/digest.h"
#include "testing/chosen_random.h"

namespace jeton {
namespace {

using testing::ChosenRandom;

constexpr std::string_view kText = "01234567-89ab-4def-8123-456789abcdef";

// RFC 9562, appendix A.6.
constexpr TimePoint kExample = FromMicros(1'645'557'742'000'000);

TEST(IdTest, IsAVersionSevenUuidWhateverTheRandomBytes) {
  for (const std::string_view bytes : {std::string_view("\0", 1), std::string_view("\xff")}) {
    ChosenRandom random(bytes);
    const std::string text = Id::Generate(random, kExample).ToUuid();
    EXPECT_EQ(text.substr(0, 15), "017f22e2-79b0-7") << text;
    EXPECT_NE(std::string_view("89ab").find(text[19]), std::string_view::npos) << text;
  }
}

TEST(IdTest, KeepsAllOtherRandomBits) {
  ChosenRandom ones("\xff");
  EXPECT_EQ(Id::Generate(ones, kExample).ToUuid(), "017f22e2-79b0-7000-bfff-ffffffffffff");
}

TEST(IdTest, GrowsWithEachMicrosecond) {
  SystemRandom random;
  Id last;
  for (int micros = 0; micros < 3000; ++micros) {
    const Id next = Id::Generate(random, kExample + Microseconds{micros});
    EXPECT_LT(last, next) << micros;
    last = next;
  }
}

TEST(IdTest, TheFirstAfterATimeIsBetweenThoseBeforeAndThoseAMillisecondLater) {
  SystemRandom random;
  for (int micros = 0; micros < 3000; micros += 7) {
    const TimePoint time = kExample + Microseconds{micros};
    EXPECT_LT(Id::Generate(random, time), Id::FirstAfter(time)) << micros;
    EXPECT_LT(Id::FirstAfter(time), Id::Generate(random, time + Microseconds{1001})) << micros;
  }
  EXPECT_EQ(Id::FirstAfter(FromMicros(-5'000)), Id());
  EXPECT_LT(Id::Generate(random, kExample), Id::FirstAfter(kNever));
}

TEST(IdTest, NoTwoOfOneMomentAreAlikeInAnyOfTheirForms) {
  SystemRandom random;
  std::unordered_set<Id> seen;
  std::unordered_set<std::string> object_ids;
  std::unordered_set<std::int64_t> numbers;
  for (int i = 0; i < 1000; ++i) {
    const Id id = Id::Generate(random, kExample);
    EXPECT_TRUE(seen.insert(id).second && numbers.insert(id.ToNumber()).second);
    object_ids.insert(id.ToObjectId());
  }
  EXPECT_GE(object_ids.size(), 999u) << "30 bits of them are random";
}

// Caches choose one of 64 shards by bits 7 to 12, and other tables by the lowest.
TEST(IdTest, EveryBitOfItsHashVaries) {
  SystemRandom random;
  std::size_t ones = 0;
  std::size_t zeroes = 0;
  for (int i = 0; i < 200; ++i) {
    const std::size_t hash = std::hash<Id>()(Id::Generate(random, kExample));
    ones |= hash;
    zeroes |= ~hash;
  }
  const std::size_t random_bits = (std::size_t{1} << 56U) - 1;
  EXPECT_EQ(ones & zeroes & random_bits, random_bits);
}

TEST(IdTest, ReadsAnyCaseAndPrintsLowerCase) {
  const auto id = Id::ParseUuid("01234567-89AB-4dEf-8123-456789ABCDEF");
  ASSERT_TRUE(id);
  EXPECT_EQ(id->ToUuid(), kText);
  EXPECT_EQ(*id, Id::ParseUuid(kText));
  EXPECT_EQ(id->bytes()[0], 0x01);
  EXPECT_EQ(id->bytes()[15], 0xef);
  EXPECT_EQ(id->view().size(), Id::kSize);
}

TEST(IdTest, RefusesEverythingElse) {
  const std::string_view cases[] = {
      "",
      "0123456789ab4def8123456789abcdef",
      "01234567-89ab-4def-8123-456789abcde",
      "01234567-89ab-4def-8123-456789abcdef0",
      "{1234567-89ab-4def-8123-456789abcde}",
      "0123456-789ab-4def-8123-456789abcdef",
      "01234567-89ab-4def-8123-456789abcdeg",
      "01234567-89ab-4def-8123--56789abcdef",
      "01234567089ab-4def-8123-456789abcdef",
      " 1234567-89ab-4def-8123-456789abcdef",
  };
  for (const auto text : cases) EXPECT_FALSE(Id::ParseUuid(text)) << text;
}

TEST(IdTest, TheObjectIdIsTheFirstTwelveBytes) {
  EXPECT_EQ(Id::ParseUuid(kText)->ToObjectId(), "0123456789ab4def81234567");
}

TEST(IdTest, AllZeroIsNone) {
  EXPECT_TRUE(Id().IsNone());
  EXPECT_FALSE(Id::ParseUuid("00000000-0000-0000-0000-000000000001")->IsNone());
  EXPECT_TRUE(Id::ParseUuid("00000000-0000-0000-0000-000000000000")->IsNone());
}

TEST(IdTest, OrdersByItsBytes) {
  EXPECT_LT(Id(), *Id::ParseUuid(kText));
  EXPECT_NE(Id(), *Id::ParseUuid(kText));
}

TEST(DigestTest, ShowsItsBytesAndComparesByThem) {
  Digest a;
  Digest b;
  EXPECT_EQ(a, b);
  b.bytes[31] = 1;
  EXPECT_LT(a, b);
  EXPECT_EQ(b.view(), std::string(31, '\0') + '\1');
}

TEST(DigestTest, ItsHashIsPartOfItself) {
  Digest a;
  Digest b;
  b.bytes[0] = 1;
  EXPECT_NE(std::hash<Digest>()(a), std::hash<Digest>()(b));
  EXPECT_EQ(std::hash<Digest>()(a), std::hash<Digest>()(Digest{}));
}

}  // namespace
}  // namespace jeton
