#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "storage/log/audit.h"
#include "testing/builders.h"
#include "testing/test_database.h"

// The write-ahead log beside the database: it is carried over in time, whoever reads meanwhile, and nothing is lost.
namespace jeton::storage {
namespace {

using testing::IdOf;
using testing::TestDatabase;

constexpr std::size_t kMebibyte = 1024 * 1024;
constexpr std::size_t kFullLog = 40 * kMebibyte;

class CheckpointerTest : public ::testing::Test {
 protected:
  // Commits that each fill a mebibyte of the log.
  void Commit(unsigned count) {
    for (unsigned i = 0; i < count; ++i) {
      db_.Write([this](Transaction& transaction) {
        AddAuditRow(transaction, {.id = IdOf(++rows_), .kind = "long", .metadata = std::string(kMebibyte, 'x')});
      });
    }
  }
  // Whether one of the next commits finds the log carried over and begins it anew, where all before it have made it
  // longer. How soon, is the disk's to say.
  bool BeginsAnew() {
    for (int i = 0; i < 600; ++i) {
      const std::size_t before = LogSize();
      Commit(1);
      if (LogSize() == before) return true;
    }
    return false;
  }
  std::size_t LogSize() { return std::filesystem::file_size(db_.path() + "-wal"); }
  std::size_t RowsRead() { return db_.Texts("SELECT kind FROM audit").size(); }

  TestDatabase db_;
  unsigned rows_ = 0;
};

TEST_F(CheckpointerTest, AFullLogIsBegunAnewWhileCommitsGoOn) {
  Commit(1);
  EXPECT_TRUE(BeginsAnew());
  EXPECT_GE(LogSize(), kFullLog);
  EXPECT_EQ(RowsRead(), rows_);
  db_.Reopen();
  EXPECT_EQ(RowsRead(), rows_);
}

TEST_F(CheckpointerTest, WhoStillReadsAnOldSnapshotOnlyPutsItOff) {
  db_.Read([this](Transaction& transaction) {
    Statement count = transaction.Prepare("SELECT COUNT(*) FROM audit");
    count.Next();
    Commit(60);
    EXPECT_GE(LogSize(), 60 * kMebibyte);
    Statement again = transaction.Prepare("SELECT COUNT(*) FROM audit");
    again.Next();
    EXPECT_EQ(again.Integer(0), 0) << "what it reads stays as it was";
  });
  EXPECT_TRUE(BeginsAnew());
  EXPECT_EQ(RowsRead(), rows_);
}

TEST_F(CheckpointerTest, AFullLogWithNobodyAfterItIsReadAtTheNextStart) {
  Commit(45);
  db_.Reopen();
  EXPECT_EQ(RowsRead(), 45u);
}

}  // namespace
}  // namespace jeton::storage
