#include "crypto/digest.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "testing/damage.h"

namespace jeton::crypto {
namespace {

TEST(Sha256Test, AgreesWithTheVectorsOfTheStandard) {
  const struct {
    std::string text;
    std::string_view digest;
  } cases[] = {
      {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
      {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
      {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
       "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
      {std::string(1'000'000, 'a'), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
  };
  for (const auto& c : cases) EXPECT_EQ(Sha256Hex(c.text), c.digest);
}

TEST(Sha256Test, TheReusedContextForgetsWhatCameBefore) {
  const Digest alone = Sha256("b");
  Sha256("a");
  EXPECT_EQ(Sha256("b"), alone);
  EXPECT_NE(Sha256("a"), alone);
}

TEST(Sha256Test, ThreadsDoNotDisturbEachOther) {
  std::vector<std::string> digests(4);
  std::vector<std::thread> threads;
  for (auto& digest : digests) {
    threads.emplace_back([&digest] {
      for (int i = 0; i < 2000; ++i) digest = Sha256Hex("abc");
    });
  }
  for (auto& thread : threads) thread.join();
  for (const auto& digest : digests) {
    EXPECT_EQ(digest, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }
}

TEST(ConstantTimeTest, EqualsOnlyTheSameBytes) {
  const std::string text("jto_\0secret", 11);
  EXPECT_TRUE(EqualInConstantTime(text, std::string(text)));
  EXPECT_TRUE(EqualInConstantTime("", ""));
  for (const auto& other : testing::EveryBitFlipped(text)) EXPECT_FALSE(EqualInConstantTime(text, other));
  for (const auto& other : testing::EveryPrefix(text)) EXPECT_FALSE(EqualInConstantTime(text, other));
  for (const auto& other : testing::EveryPrefix(text)) EXPECT_FALSE(EqualInConstantTime(other, text));
}

}  // namespace
}  // namespace jeton::crypto
