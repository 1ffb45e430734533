#include "base/secret.h"

#include <gtest/gtest.h>

#include <new>
#include <string>
#include <string_view>
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

// Short texts lie inside the object itself, where its memory can be looked at.
bool HoldsInside(const Secret& secret, std::string_view text) {
  const std::string_view memory(reinterpret_cast<const char*>(&secret), sizeof secret);
  return memory.find(text) != std::string_view::npos;
}

TEST(SecretTest, ItsMemoryIsWipedWhenItIsMovedAwayOrReplaced) {
  Secret secret("swordfish");
  ASSERT_TRUE(HoldsInside(secret, "swordfish"));
  Secret second = std::move(secret);
  EXPECT_FALSE(HoldsInside(secret, "wordfish"));  // NOLINT(bugprone-use-after-move)
  Secret third;
  third = std::move(second);
  EXPECT_FALSE(HoldsInside(second, "wordfish"));  // NOLINT(bugprone-use-after-move)
  third = Secret("x");
  EXPECT_FALSE(HoldsInside(third, "ordfish"));
  Secret fourth("swordfish");
  const Secret shorter("y");
  fourth = shorter;
  EXPECT_FALSE(HoldsInside(fourth, "ordfish"));
}

TEST(SecretTest, ItsMemoryIsWipedWhenItGoes) {
  alignas(Secret) unsigned char memory[sizeof(Secret)];
  auto* const secret = new (memory) Secret("swordfish");
  secret->~Secret();
  const std::string_view left(reinterpret_cast<const char*>(memory), sizeof memory);
  EXPECT_EQ(left.find("wordfish"), std::string_view::npos);
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
