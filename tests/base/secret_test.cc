#include "base/secret.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <type_traits>
#include <utility>

#include "base/encoding.h"
#include "base/result.h"

namespace jeton {
namespace {

TEST(SecretTest, IsReadOnlyByRevealing) {
  static_assert(!std::is_convertible_v<Secret, std::string> && !std::is_convertible_v<Secret, std::string_view>);
  static_assert(!std::is_convertible_v<std::string, Secret>, "a secret is made on purpose");
  const Secret secret("swordfish");
  EXPECT_EQ(secret.Reveal(), "swordfish");
  EXPECT_FALSE(secret.empty());
  EXPECT_TRUE(Secret().empty());
}

TEST(SecretTest, PrintsAsStars) { EXPECT_EQ(format_as(Secret("swordfish")), "***"); }

TEST(SecretTest, AFailingTestDoesNotShowIt) {
  const std::string shown = ::testing::PrintToString(Secret("swordfish"));
  EXPECT_EQ(shown.find("swordfish"), std::string::npos);
  // The test framework writes the bytes of what it does not know, as 73-77.
  EXPECT_EQ(ToLower(shown).find("73-77"), std::string::npos);
}

TEST(SecretTest, ACopyIsASecretOfItsOwn) {
  Secret first("swordfish");
  Secret copy = first;
  first = Secret("other");
  EXPECT_EQ(copy.Reveal(), "swordfish");
  copy = first;
  EXPECT_EQ(copy.Reveal(), "other");
  EXPECT_EQ(first.Reveal(), "other");
}

TEST(SecretTest, AMoveLeavesNothingBehind) {
  for (const std::string& text : {std::string("short"), std::string(200, 'x')}) {
    Secret first(text);
    Secret second = std::move(first);
    EXPECT_EQ(second.Reveal(), text);
    EXPECT_TRUE(first.empty());  // NOLINT(bugprone-use-after-move)
    Secret third;
    third = std::move(second);
    EXPECT_EQ(third.Reveal(), text);
    EXPECT_TRUE(second.empty());  // NOLINT(bugprone-use-after-move)
  }
}

TEST(SecretTest, AssigningItToItselfKeepsIt) {
  Secret secret("swordfish");
  Secret& same = secret;
  secret = same;
  EXPECT_EQ(secret.Reveal(), "swordfish");
  secret = std::move(same);
  EXPECT_EQ(secret.Reveal(), "swordfish");
}

TEST(SecretTest, ItsMemoryIsWipedWhenAnotherTakesItsPlace) {
  // Long enough for memory of its own, which the assignment of a shorter text keeps.
  Secret secret(std::string(100, 'x'));
  const char* const memory = secret.Reveal().data();
  secret = Secret("y");
  if (secret.Reveal().data() == memory) {
    EXPECT_EQ(std::string(memory + 2, 98).find('x'), std::string::npos);
  }
  EXPECT_EQ(secret.Reveal(), "y");
}

TEST(ResultTest, HoldsAValueOrTheReasonWhyThereIsNone) {
  enum class Why { kNo };
  const auto half = [](int n) -> Result<int, Why> {
    if (n % 2 != 0) return Fail(Why::kNo);
    return n / 2;
  };
  EXPECT_EQ(half(4).value(), 2);
  ASSERT_FALSE(half(3));
  EXPECT_EQ(half(3).error(), Why::kNo);
}

}  // namespace
}  // namespace jeton
