#include "crypto/password.h"

#include <gtest/gtest.h>

#include <string>

#include "testing/clock_and_random.h"

namespace jeton::crypto {
namespace {

using namespace std::string_literals;
using testing::CountingRandom;

TEST(PasswordTest, TheHashSaysHowItWasMade) {
  CountingRandom random;
  const std::string hash = HashPassword("correct horse", random);
  EXPECT_TRUE(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$")) << hash;
  EXPECT_EQ(hash.find("correct"), std::string::npos);
}

TEST(PasswordTest, OnlyThePasswordOpensItsHash) {
  CountingRandom random;
  const std::string hash = HashPassword("correct horse", random);
  EXPECT_TRUE(VerifyPassword("correct horse", hash));
  for (const auto& wrong : {""s, "Correct horse"s, "correct horse "s, "correct hors"s, "correct horse\0"s, hash}) {
    EXPECT_FALSE(VerifyPassword(wrong, hash)) << wrong;
  }
}

TEST(PasswordTest, BytesAfterANulCount) {
  CountingRandom random;
  const std::string hash = HashPassword("a\0b"s, random);
  EXPECT_TRUE(VerifyPassword("a\0b"s, hash));
  EXPECT_FALSE(VerifyPassword("a\0c"s, hash));
  EXPECT_FALSE(VerifyPassword("a", hash));
}

TEST(PasswordTest, TheSamePasswordHashesDifferentlyEachTime) {
  CountingRandom random;
  EXPECT_NE(HashPassword("same", random), HashPassword("same", random));
}

// Made by the reference program of Argon2 with other parameters than ours.
TEST(PasswordTest, TheParametersAreThoseInTheHash) {
  const std::string hash = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
  EXPECT_TRUE(VerifyPassword("password", hash));
  EXPECT_FALSE(VerifyPassword("passwore", hash));
}

TEST(PasswordTest, NothingOpensWhatIsNoHashOfThisKind) {
  CountingRandom random;
  const std::string good = HashPassword("password", random);
  const std::string cases[] = {
      "",
      "password",
      "*",
      good.substr(0, good.size() - 1),
      good.substr(0, good.rfind('$')),
      "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8",
      "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$",
      "$2b$12$KIXQJ1n5Jh6Z8cQy1l5mUe",
  };
  for (const auto& hash : cases) {
    EXPECT_FALSE(VerifyPassword("password", hash)) << hash;
    EXPECT_FALSE(VerifyPassword("", hash)) << hash;
  }
}

TEST(PasswordTest, EveryCharacterOfTheHashCounts) {
  CountingRandom random;
  const std::string hash = HashPassword("password", random);
  for (const std::size_t at : {hash.find("$v=19$m=19456,t=2,p=1$") + 23, hash.rfind('$') + 1, hash.rfind('$') + 20}) {
    std::string changed = hash;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(VerifyPassword("password", changed)) << changed;
  }
}

TEST(DecoyHashTest, CostsAsMuchAsARealHashAndOpensToNothing) {
  EXPECT_TRUE(DecoyHash().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
  EXPECT_EQ(&DecoyHash(), &DecoyHash()) << "made once";
  for (const auto guess : {"", "password", "decoy"}) EXPECT_FALSE(VerifyPassword(guess, DecoyHash()));
}

}  // namespace
}  // namespace jeton::crypto
