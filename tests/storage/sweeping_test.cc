#include <gtest/gtest.h>
#include <sqlite3.h>

#include <chrono>
#include <filesystem>
#include <thread>

#include "storage/purges.h"
#include "storage/sqlite/sqlite_driver.h"
#include "storage/tokens/applications.h"
#include "storage/tokens/tokens.h"
#include "testing/builders.h"
#include "testing/test_database.h"

// How the database sweeps: beside writers for a bounded time, alone between writes, and down to the size of the
// file.
namespace jeton::storage {
namespace {

using std::chrono::milliseconds;
using testing::AToken;
using testing::IdOf;
using testing::kNow;
using testing::TestDatabase;

constexpr Seconds kForYears{3650 * 86400};

void AddTokensOf(TestDatabase& db, const Id& subject, unsigned count) {
  db.Write([&](Transaction& t) {
    for (unsigned n = 1; n <= count; ++n) {
      Token token = AToken(n, subject);
      token.sealed = std::string(300, 'x');
      Tokens(t).Add(token);
    }
  });
}

template <typename Condition>
bool Eventually(Condition condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{20};
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(milliseconds{10});
  }
  return true;
}

TEST(SweepingTest, GoesOnAloneBetweenWrites) {
  TestDatabase db({.keep_expired = kForYears, .sweep_alone_after = milliseconds{5}});
  AddTokensOf(db, IdOf(9000), 3000);
  db.Write([](Transaction& t) { PurgeLater(t, IdOf(9000), Gone::kAnything); });
  const auto commits = db.database().counters().writes.load();
  EXPECT_TRUE(Eventually([&] { return db.Number("SELECT COUNT(*) FROM purges") == 0; }));
  EXPECT_EQ(db.Number("SELECT COUNT(*) FROM tokens"), 0);
  EXPECT_EQ(db.database().counters().writes.load(), commits) << "without a writer";
}

// A token of the application IdOf(60), and one of another that was made with it.
void AddFamilyOfApplication(Transaction& t) {
  Token parent = AToken(1, IdOf(50)), child = AToken(2, IdOf(51));
  parent.application = IdOf(60);
  child.parent = parent.id;
  Tokens(t).Add(parent);
  Tokens(t).Add(child);
}

TEST(SweepingTest, TellsCachesWhatEndedWithAnApplication) {
  TestDatabase db({.keep_expired = kForYears, .sweep_alone_after = milliseconds{5}});
  db.Write([](Transaction& t) {
    AddFamilyOfApplication(t);
    PurgeLater(t, IdOf(60), Gone::kAnything, true);
  });
  EXPECT_TRUE(Eventually([&] { return db.Number("SELECT COUNT(*) FROM tokens") == 0; }));
  EXPECT_TRUE(Eventually([&] {
    const auto changes = db.published();
    return changes.back().kind == ChangeKind::kToken && changes.back().key == testing::DigestOf(2).view() &&
           changes.size() == 3;
  }));
}

TEST(SweepingTest, LeavesAloneWhatDescendsFromAnApplicationThatIsToLeaveIt) {
  TestDatabase db({.keep_expired = kForYears, .sweep_alone_after = milliseconds{5}});
  db.Write([](Transaction& t) {
    AddFamilyOfApplication(t);
    PurgeLater(t, IdOf(60), Gone::kAnything);
  });
  EXPECT_TRUE(Eventually([&] { return db.Number("SELECT COUNT(*) FROM purges") == 0; }));
  EXPECT_EQ(db.Number("SELECT COUNT(*) FROM tokens"), 1);
}

TEST(SweepingTest, ForgetsClientsThatNoOneRegisteredOnceTheyHoldNothing) {
  TestDatabase db({.keep_expired = kForYears, .sweep_alone_after = milliseconds{5}});
  const Account acme = testing::AnOrganization(1, "acme");
  db.Write([&](Transaction& t) {
    Applications(t).Add(testing::AnApplication(60, acme, "https://agent.example/c"));
    Applications(t).Add(testing::AnApplication(61, acme, "registered"));
    Applications(t).KeepUntil(IdOf(60), kNow);
  });
  EXPECT_TRUE(Eventually([&] { return db.Number("SELECT COUNT(*) FROM applications") == 1; }));
}

// Where a server was killed between the parts of a revocation.
TEST(SweepingTest, EndsWhatATokenThatIsGoneHasLeftBehind) {
  TestDatabase db({.keep_expired = kForYears, .sweep_alone_after = milliseconds{5}});
  db.Write([](Transaction& t) {
    for (unsigned n = 2; n <= 50; ++n) {
      Token token = AToken(n, IdOf(51));
      token.parent = IdOf(n / 2);
      Tokens(t).Add(token);
    }
    EndDescendantsUnlessDone(t, IdOf(1), kNow + Seconds{60});
  });
  std::this_thread::sleep_for(milliseconds{50});
  EXPECT_EQ(db.Number("SELECT COUNT(*) FROM tokens"), 49) << "the request may still do it";
  db.clock().Advance(Seconds{61});
  EXPECT_TRUE(Eventually([&] { return db.Number("SELECT COUNT(*) FROM purges") == 0; }));
  EXPECT_EQ(db.Number("SELECT COUNT(*) FROM tokens"), 0);
}

TEST(SweepingTest, BesideWritersItHasABoundInTime) {
  TestDatabase db({.keep_expired = kForYears, .pace = {}, .sweep_alone_after = milliseconds{1000}});
  AddTokensOf(db, IdOf(9000), 20'000);
  const auto swept = [&] { return db.database().counters().removed_rows.load(); };
  db.Write([](Transaction& t) { PurgeLater(t, IdOf(9000), Gone::kAnything); });
  const auto before = swept();
  const auto begin = std::chrono::steady_clock::now();
  const auto lasts = [&](milliseconds span) { return std::chrono::steady_clock::now() < begin + span; };
  // A busy machine may take its time from the first steps.
  while (lasts(milliseconds{300}) || (swept() == before && lasts(milliseconds{10'000}))) db.Write([](Transaction&) {});
  // 7 ms of 300: with a step of 16 rows in hand, far from the 20,000 that writers had to wait for otherwise.
  EXPECT_GT(swept(), before);
  EXPECT_LT(swept() - before, 10'000u);
}

TEST(SweepingTest, TheFileGivesBackWhatItDoesNotNeed) {
  TestDatabase db({.keep_expired = kForYears, .sweep_alone_after = milliseconds{5}});
  AddTokensOf(db, IdOf(9000), 20'000);
  const auto size = [&] { return std::filesystem::file_size(db.path()); };
  const auto pages = [&] { return db.Number("SELECT page_count FROM pragma_page_count()"); };
  const std::int64_t most = pages();
  db.Write([](Transaction& t) { PurgeLater(t, IdOf(9000), Gone::kAnything); });
  EXPECT_TRUE(Eventually([&] { return db.Number("SELECT COUNT(*) FROM purges") == 0; }));
  db.clock().Advance(Seconds{2});
  EXPECT_TRUE(Eventually([&] { return pages() < most / 4; })) << pages() << " of " << most;
  EXPECT_GT(db.Number("SELECT freelist_count FROM pragma_freelist_count()"), 100) << "some are filled again soon";
  EXPECT_TRUE(Eventually([&] { return size() < static_cast<std::uintmax_t>(most) * 4096 / 4; })) << size();
  EXPECT_EQ(db.Texts("PRAGMA integrity_check"), std::vector<std::string>{"ok"});
}

TEST(SweepingTest, TheFileShrinksOnceAReaderOfOldPagesIsDone) {
  TestDatabase db({.keep_expired = kForYears, .sweep_alone_after = milliseconds{5}});
  AddTokensOf(db, IdOf(9000), 20'000);
  db.Reopen();  // copies the log into the file
  const auto pages = [&] { return db.Number("SELECT page_count FROM pragma_page_count()"); };
  const std::int64_t most = pages();
  db.Read([&](Transaction& old) {
    Statement count = old.Prepare("SELECT COUNT(*) FROM tokens");
    count.Next();
    db.Write([](Transaction& t) { PurgeLater(t, IdOf(9000), Gone::kAnything); });
    EXPECT_TRUE(Eventually([&] { return db.Number("SELECT COUNT(*) FROM purges") == 0; }));
    db.clock().Advance(Seconds{2});
    EXPECT_TRUE(Eventually([&] { return pages() < most / 4; }));
    std::this_thread::sleep_for(milliseconds{200});  // a checkpoint is tried, and finds the reader
  });
  const auto size = [&] { return std::filesystem::file_size(db.path()); };
  EXPECT_TRUE(Eventually([&] { return size() < static_cast<std::uintmax_t>(most) * 4096 / 4; })) << size();
}

TEST(SweepingTest, AFileThatWasMadeWithoutItKeepsItsPages) {
  testing::TemporaryFolder folder;
  const std::string path = folder / "old.sqlite";
  {
    sqlite3* raw = nullptr;
    ASSERT_EQ(sqlite3_open(path.c_str(), &raw), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(raw, "CREATE TABLE x (y); DROP TABLE x", nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(raw);
  }
  const auto driver = OpenSqlite(path);
  const auto connection = driver->ConnectForWriting();
  connection->RunScript("CREATE TABLE x (y)");
  connection->RunScript(
      "INSERT INTO x SELECT randomblob(4000) FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
      "WHERE i < 2000) SELECT i FROM n)");
  connection->RunScript("DELETE FROM x");
  connection->BeginWrite();
  EXPECT_EQ(connection->GivePagesBack(100), 0u);
  connection->Commit();
}

}  // namespace
}  // namespace jeton::storage
