#include "authority/installation/installation.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/file.h"
#include "storage/tokens/keys_in_use.h"
#include "testing/temporary_folder.h"
#include "testing/test_authority.h"

namespace jeton::authority {
namespace {

using testing::Succeeds;
using testing::TestDatabase;

class InstallationTest : public ::testing::Test {
 protected:
  KeyRing Load() { return KeyRing::Load(folder_.path(), {}, testing::kNow, random_).value(); }
  Result<void, std::string> Fit(const KeyRing& ring, bool lost = false) {
    return CheckKeysFit(db_.database(), ring, lost, random_);
  }
  Result<void, std::string> DatabaseIsThere() { return CheckDatabaseIsThere(folder_.path(), folder_ / "jeton.db"); }
  void Put(const std::string& name, const std::string& content) { std::ofstream(folder_ / name) << content; }
  std::size_t Noted() {
    return db_.Read([](storage::Transaction& transaction) { return storage::ReadKeysInUse(transaction).size(); });
  }

  testing::CountingRandom random_;
  testing::TemporaryFolder folder_;
  TestDatabase db_;
};

TEST_F(InstallationTest, AnEmptyFolderIsAFirstStart) {
  EXPECT_TRUE(Succeeds(DatabaseIsThere()));
  EXPECT_TRUE(Succeeds(CheckKeysAreThere(db_.database(), folder_.path())));
}

TEST_F(InstallationTest, KeysWithoutADatabaseAreRefused) {
  Load();
  EXPECT_FALSE(DatabaseIsThere().has_value()) << "missing";
  Put("jeton.db", "");
  EXPECT_FALSE(DatabaseIsThere().has_value()) << "empty";
  Put("jeton.db-wal", "");
  EXPECT_TRUE(Succeeds(DatabaseIsThere())) << "all that it holds is in its log";
  Put("jeton.db", "something");
  EXPECT_TRUE(Succeeds(DatabaseIsThere()));
}

TEST_F(InstallationTest, AFileOfKeysThatWasUsedMustBeThere) {
  ASSERT_TRUE(Succeeds(Fit(Load())));
  for (const char* name : {"sealing", "registry-es256.pem", "federation-es256.pem"}) {
    const std::string path = folder_ / (std::string("keys/") + name);
    std::filesystem::rename(path, path + ".away");
    const auto missing = CheckKeysAreThere(db_.database(), folder_.path());
    ASSERT_FALSE(missing.has_value()) << name;
    EXPECT_NE(missing.error().find(path + " is missing"), std::string::npos) << missing.error();
    std::ofstream(path) << "";
    EXPECT_TRUE(Succeeds(CheckKeysAreThere(db_.database(), folder_.path()))) << "an empty file stands for a lost key";
    std::filesystem::rename(path + ".away", path);
  }
}

TEST_F(InstallationTest, ADatabaseWithAccountsWasUsedWithKeysWhateverIsNoted) {
  db_.Write([](storage::Transaction& transaction) {
    const Account account{.id = Id::ParseUuid("00000000-0000-4000-8000-000000000001").value(), .name = "alice"};
    EXPECT_TRUE(storage::Accounts(transaction).Add(account));
  });
  const auto missing = CheckKeysAreThere(db_.database(), folder_.path());
  ASSERT_FALSE(missing.has_value());
  EXPECT_NE(missing.error().find("keys/sealing is missing"), std::string::npos);
}

TEST_F(InstallationTest, TheSameKeysFitAgainAndAreNotedOnce) {
  const KeyRing ring = Load();
  ASSERT_TRUE(Succeeds(Fit(ring)));
  const std::size_t noted = Noted();
  EXPECT_EQ(noted, 4u) << "three files, and a key that seals";
  EXPECT_TRUE(Succeeds(Fit(Load())));
  EXPECT_EQ(Noted(), noted);
}

TEST_F(InstallationTest, OtherSealingKeysAreRefusedUnlessTheOldOnesAreKnownToBeLost) {
  ASSERT_TRUE(Succeeds(Fit(Load())));
  Put("keys/sealing", crypto::Sealer::GenerateKeyFile(random_));
  const KeyRing other = Load();
  const auto refused = Fit(other);
  ASSERT_FALSE(refused.has_value());
  EXPECT_NE(refused.error().find("keys/sealing lacks the key"), std::string::npos);
  EXPECT_TRUE(Succeeds(Fit(other, true)));
  EXPECT_TRUE(Succeeds(Fit(other))) << "the lost one is forgotten";
}

TEST_F(InstallationTest, ARotatedSealingKeyIsNotedBesideTheFormerOne) {
  ASSERT_TRUE(Succeeds(Fit(Load())));
  const std::string before = ReadFile(folder_ / "keys/sealing").value();
  Put("keys/sealing", crypto::Sealer::AddNewestKey(before, random_));
  ASSERT_TRUE(Succeeds(Fit(Load())));
  EXPECT_EQ(Noted(), 5u);
  Put("keys/sealing", before);
  EXPECT_FALSE(Fit(Load()).has_value()) << "keys of before the rotation";
}

}  // namespace
}  // namespace jeton::authority
