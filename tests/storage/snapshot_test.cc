#include "storage/sqlite/snapshot.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <fstream>
#include <string>

#include "testing/temporary_folder.h"
#include "testing/test_database.h"

namespace jeton::storage {
namespace {

using testing::TemporaryFolder;
using testing::TestDatabase;

class SnapshotTest : public ::testing::Test {
 protected:
  SnapshotTest() { std::ofstream(copy_, std::ios::binary).flush(); }

  // Writes beside the server, as any process may.
  void Run(const std::string& path, const char* sql) {
    sqlite3* connection = nullptr;
    ASSERT_EQ(sqlite3_open(path.c_str(), &connection), SQLITE_OK);
    sqlite3_busy_timeout(connection, 1000);
    EXPECT_EQ(sqlite3_exec(connection, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(connection);
    sqlite3_close(connection);
  }
  void Fatten() { Run(db_.path(), "CREATE TABLE fat (x BLOB); INSERT INTO fat VALUES (zeroblob(12000000))"); }

  TestDatabase db_;
  TemporaryFolder folder_;
  const std::string copy_ = folder_ / "copy.db";
};

TEST_F(SnapshotTest, IsTheDatabaseAtOneMoment) {
  Fatten();
  int steps = 0;
  const auto write = [&](std::uint64_t, std::uint64_t) {
    ++steps;
    Run(db_.path(), "UPDATE fat SET x = x'00'; CREATE TABLE IF NOT EXISTS late (x)");
    return true;
  };
  ASSERT_TRUE(CopyDatabase(db_.path(), copy_, write).has_value());

  EXPECT_GT(steps, 1) << "a writer was not held up for the whole copy";
  EXPECT_TRUE(CheckCopy(copy_).has_value());
  Run(copy_, "DELETE FROM fat WHERE length(x) = 12000000; CREATE TABLE late (x)");
}

TEST_F(SnapshotTest, SaysHowFarItIs) {
  Fatten();
  std::uint64_t last = 0;
  std::uint64_t whole = 0;
  const auto note = [&](std::uint64_t bytes, std::uint64_t total) {
    EXPECT_GT(bytes, last);
    last = bytes;
    whole = total;
    return true;
  };
  ASSERT_TRUE(CopyDatabase(db_.path(), copy_, note).has_value());
  EXPECT_EQ(last, whole);
  EXPECT_GT(whole, 12'000'000u);
}

TEST_F(SnapshotTest, StopsWhenItIsToldTo) {
  Fatten();
  const auto stopped = CopyDatabase(db_.path(), copy_, [](auto, auto) { return false; });
  ASSERT_FALSE(stopped.has_value());
  EXPECT_NE(stopped.error().find("interrupted"), std::string::npos) << stopped.error();
}

TEST_F(SnapshotTest, GivesUpBeforeTheLogGrowsWithoutBound) {
  Fatten();
  const auto flood = [&](auto, auto) {
    Run(db_.path(), "UPDATE fat SET x = zeroblob(300000000)");
    return true;
  };
  const auto given_up = CopyDatabase(db_.path(), copy_, flood);
  ASSERT_FALSE(given_up.has_value());
  EXPECT_NE(given_up.error().find("-wal has grown"), std::string::npos) << given_up.error();
}

TEST_F(SnapshotTest, IsNoCopyOfAnotherProgramsDatabase) {
  EXPECT_FALSE(CheckCopy(copy_).has_value()) << "an empty file";
  Run(copy_, "CREATE TABLE accounts (name)");
  EXPECT_FALSE(CheckCopy(copy_).has_value());
  EXPECT_FALSE(CheckCopy(folder_ / "missing").has_value());
}

}  // namespace
}  // namespace jeton::storage
