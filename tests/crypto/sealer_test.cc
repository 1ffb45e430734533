#include "crypto/sealer.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/encoding.h"
#include "testing/chosen_random.h"
#include "testing/clock_and_random.h"
#include "testing/damage.h"
#include "testing/result_testing.h"

namespace jeton::crypto {
namespace {

using testing::ChosenRandom;
using testing::CountingRandom;
using testing::FailsWith;

Sealer::SealingKey KeyOf(std::uint32_t id, std::uint8_t fill) {
  Sealer::SealingKey key{};
  key.id = id;
  key.bytes.fill(fill);
  return key;
}

class SealerTest : public ::testing::Test {
 protected:
  CountingRandom random_;
  Sealer sealer_{{KeyOf(7, 0x11)}};
};

TEST_F(SealerTest, WhatIsSealedOpens) {
  for (const std::string& plain : {std::string(), std::string("x"), std::string("a\0b", 3), std::string(5000, 's')}) {
    const auto opened = sealer_.Open(sealer_.Seal(plain, "robot 1", random_), "robot 1");
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->Reveal(), plain);
  }
}

TEST_F(SealerTest, TheBytesAreKeyIdNonceCiphertextAndTag) {
  ChosenRandom nonces("0123456789ab");
  const std::string sealed = Sealer({KeyOf(0x01020304, 0x11)}).Seal("secret", "bound", nonces);
  EXPECT_EQ(sealed.size(), 4u + 12 + 6 + 16);
  EXPECT_EQ(sealed.substr(0, 4), "\x01\x02\x03\x04");
  EXPECT_EQ(sealed.substr(4, 12), "0123456789ab");
  EXPECT_EQ(sealed.find("secret"), std::string::npos);
}

// AES-256-GCM with these inputs as another library computed it: no home-made construction.
TEST_F(SealerTest, IsPlainAes256Gcm) {
  ChosenRandom nonces("0123456789ab");
  const std::string sealed = Sealer({KeyOf(1, 0x11)}).Seal("secret", "bound", nonces);
  EXPECT_EQ(EncodeHex(sealed.substr(16)), "0f0dd4cede9cd96331583caecac33a4b234f08f85cc4");
}

TEST_F(SealerTest, SealingTwiceNeverGivesTheSameBytes) {
  EXPECT_NE(sealer_.Seal("same", "bound", random_), sealer_.Seal("same", "bound", random_));
}

TEST_F(SealerTest, AnyBitFlippedIsSeen) {
  for (const auto& forged : testing::EveryBitFlipped(sealer_.Seal("secret", "bound", random_))) {
    EXPECT_FALSE(sealer_.Open(forged, "bound")) << EncodeHex(forged);
  }
}

TEST_F(SealerTest, ABitFlippedBehindTheKeyIdIsAForgery) {
  const std::string sealed = sealer_.Seal("secret", "bound", random_);
  for (const auto& rest : testing::EveryBitFlipped(sealed.substr(4))) {
    EXPECT_TRUE(FailsWith(sealer_.Open(sealed.substr(0, 4) + rest, "bound"), SealError::kForged));
  }
}

TEST_F(SealerTest, AnyLengthCutOrAddedIsSeen) {
  const std::string sealed = sealer_.Seal("secret", "bound", random_);
  for (const auto& cut : testing::EveryPrefix(sealed)) {
    EXPECT_TRUE(FailsWith(sealer_.Open(cut, "bound"), SealError::kForged)) << cut.size();
  }
  for (std::size_t from = 1; from <= sealed.size(); ++from) EXPECT_FALSE(sealer_.Open(sealed.substr(from), "bound"));
  EXPECT_FALSE(sealer_.Open(sealed + '\0', "bound"));
  EXPECT_FALSE(sealer_.Open(sealed + sealed, "bound"));
}

TEST_F(SealerTest, BytesMovedToAnotherRecordStayShut) {
  const std::string sealed = sealer_.Seal("secret", "bound", random_);
  for (const auto bound : {"", "boun", "bound ", "Bound", "boune"}) {
    EXPECT_TRUE(FailsWith(sealer_.Open(sealed, bound), SealError::kForged)) << bound;
  }
  const std::string unbound = sealer_.Seal("secret", {}, random_);
  EXPECT_TRUE(sealer_.Open(unbound, {}));
  EXPECT_TRUE(FailsWith(sealer_.Open(unbound, "x"), SealError::kForged));
}

TEST_F(SealerTest, PartsOfTwoSealedSecretsDoNotMix) {
  const std::string a = sealer_.Seal("secret", "bound", random_);
  const std::string b = sealer_.Seal("terces", "bound", random_);
  for (const std::size_t at : {10u, 16u, 22u}) {
    EXPECT_TRUE(FailsWith(sealer_.Open(a.substr(0, at) + b.substr(at), "bound"), SealError::kForged)) << at;
  }
}

TEST_F(SealerTest, TheNewestKeySealsAndEveryKeyOpens) {
  const std::string old = sealer_.Seal("secret", "bound", random_);
  const Sealer rotated({KeyOf(8, 0x22), KeyOf(7, 0x11)});
  const std::string fresh = rotated.Seal("secret", "bound", random_);
  EXPECT_EQ(fresh[3], 8);
  EXPECT_EQ(rotated.Open(old, "bound")->Reveal(), "secret");
  EXPECT_EQ(rotated.Open(fresh, "bound")->Reveal(), "secret");
  EXPECT_TRUE(FailsWith(sealer_.Open(fresh, "bound"), SealError::kUnknownKey));
}

TEST_F(SealerTest, TheIdAloneDoesNotMakeItTheKey) {
  const std::string sealed = sealer_.Seal("secret", "bound", random_);
  EXPECT_TRUE(FailsWith(Sealer({KeyOf(7, 0x12)}).Open(sealed, "bound"), SealError::kForged));
}

TEST_F(SealerTest, AnyBitOfTheKeyCounts) {
  const std::string sealed = sealer_.Seal("secret", "bound", random_);
  for (std::size_t bit = 0; bit < 256; ++bit) {
    Sealer::SealingKey key = KeyOf(7, 0x11);
    key.bytes[bit / 8] = static_cast<std::uint8_t>(key.bytes[bit / 8] ^ (1u << (bit % 8)));
    EXPECT_TRUE(FailsWith(Sealer({key}).Open(sealed, "bound"), SealError::kForged)) << bit;
  }
}

const std::string kHexKey(64, 'a');

TEST_F(SealerTest, AGeneratedKeyFileIsReadBack) {
  const std::string file = Sealer::GenerateKeyFile(random_);
  const auto first = Sealer::ParseKeyFile(file);
  const auto second = Sealer::ParseKeyFile(file);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(second->Open(first->Seal("secret", "bound", random_), "bound")->Reveal(), "secret");
  EXPECT_NE(Sealer::GenerateKeyFile(random_), file);
}

TEST_F(SealerTest, ThePrintedKeyFileIsOneLineOfIdAndHex) {
  ChosenRandom fives("\x05");
  std::string hex;
  for (int i = 0; i < 32; ++i) hex += "05";
  EXPECT_EQ(Sealer::GenerateKeyFile(fives), "84215045 " + hex + "\n");
}

TEST_F(SealerTest, TheFirstLineIsTheNewestKey) {
  const std::string other(64, 'b');
  const auto both = Sealer::ParseKeyFile("9 " + other + "\n7 " + kHexKey + "\n");
  ASSERT_TRUE(both);
  EXPECT_EQ(both->Seal("secret", "bound", random_)[3], 9);
  const std::string old = Sealer::ParseKeyFile("7 " + kHexKey)->Seal("secret", "bound", random_);
  EXPECT_EQ(both->Open(old, "bound")->Reveal(), "secret");
}

TEST_F(SealerTest, BlankLinesAndForeignLineEndsAreNoFault) {
  EXPECT_TRUE(Sealer::ParseKeyFile("\n\r\n 7 " + kHexKey + " \r\n\n8 " + kHexKey));
}

TEST_F(SealerTest, AKeyFileCutAnywhereIsRefused) {
  const std::string file = "4294967295 " + kHexKey;
  ASSERT_TRUE(Sealer::ParseKeyFile(file));
  for (const auto& cut : testing::EveryPrefix(file)) EXPECT_FALSE(Sealer::ParseKeyFile(cut)) << cut;
}

TEST_F(SealerTest, OneBadLineSpoilsTheKeyFile) {
  const std::string cases[] = {
      "",
      "\n \n",
      "7",
      kHexKey,
      "7" + kHexKey,
      "x " + kHexKey,
      "-1 " + kHexKey,
      "+7 " + kHexKey,
      "7x " + kHexKey,
      " 7x " + kHexKey,
      "4294967296 " + kHexKey,
      "7 " + kHexKey + "aa",
      "7 " + kHexKey + " 8",
      "7 " + kHexKey.substr(1),
      "7 g" + kHexKey.substr(1),
      "7\t" + kHexKey,
      "7 " + kHexKey + "\nrubbish\n",
      "rubbish\n7 " + kHexKey,
  };
  for (const auto& file : cases) EXPECT_FALSE(Sealer::ParseKeyFile(file)) << file;
}

TEST_F(SealerTest, TwoKeysOfOneIdAreRefusedBecauseOneCouldNeverOpen) {
  EXPECT_FALSE(Sealer::ParseKeyFile("7 " + kHexKey + "\n7 " + std::string(64, 'b') + "\n"));
}

TEST_F(SealerTest, NamesTheKeyThatSeals) {
  const std::string older = "7 " + std::string(64, 'a') + "\n";
  EXPECT_EQ(Sealer::ParseKeyFile(older)->newest_key(), 7u);
  EXPECT_EQ(Sealer::ParseKeyFile("9 " + std::string(64, 'b') + "\n" + older)->newest_key(), 9u);
}

}  // namespace
}  // namespace jeton::crypto
