#include "authority/audit/audit_log.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "authority/people/logins.h"
#include "testing/test_authority.h"
#include "testing/watched_driver.h"

namespace jeton::authority {
namespace {

storage::AuditRow ARow(unsigned n) {
  Id::Bytes bytes{};
  bytes[0] = static_cast<std::uint8_t>(n % 256);
  bytes[1] = static_cast<std::uint8_t>(n / 256);
  bytes[15] = 1;
  return {.id = Id(bytes), .at = testing::kNow, .kind = "login_success", .metadata = "{}"};
}

class AuditLogTest : public ::testing::Test {
 protected:
  std::int64_t Rows() { return db_.Number("SELECT COUNT(*) FROM audit"); }
  void FlushAndWait() {
    log_.Flush(db_.database());
    db_.Write([](Transaction&) {});
  }

  testing::DriverWatch watch_;
  testing::TestDatabase db_{{.driver = [this](const std::string& path) -> std::unique_ptr<storage::Driver> {
    return std::make_unique<testing::WatchedDriver>(testing::OpenTestDriver(path), watch_);
  }}};
  AuditLog log_;
};

TEST_F(AuditLogTest, EntriesWaitForTheFlush) {
  for (unsigned n = 0; n < 3; ++n) EXPECT_TRUE(log_.Note(ARow(n)));
  db_.Write([](Transaction&) {});
  EXPECT_EQ(Rows(), 0);
  FlushAndWait();
  EXPECT_EQ(Rows(), 3);
}

TEST_F(AuditLogTest, NothingIsWrittenWhereNothingWaits) {
  const auto before = db_.database().counters().writes.load();
  FlushAndWait();
  EXPECT_EQ(db_.database().counters().writes.load(), before + 1);
}

TEST_F(AuditLogTest, ABurstIsWrittenInBoundedBatchesOfOneFlush) {
  for (unsigned n = 0; n < 1000; ++n) ASSERT_TRUE(log_.Note(ARow(n)));
  watch_.TakeEvents();
  log_.Flush(db_.database());
  db_.Close();  // what is queued is finished, and what that queues in turn
  const auto events = watch_.TakeEvents();
  EXPECT_GE(std::count(events.begin(), events.end(), "commit"), 4);
  db_.Open();
  EXPECT_EQ(Rows(), 1000);
}

TEST_F(AuditLogTest, WhatArrivesDuringAFlushWaitsForTheNextOne) {
  EXPECT_TRUE(log_.Note(ARow(1)));
  db_.Write([&](Transaction&) {
    log_.Flush(db_.database());  // its batch comes after this write
    EXPECT_TRUE(log_.Note(ARow(2)));
  });
  db_.Write([](Transaction&) {});
  EXPECT_EQ(Rows(), 1);
  FlushAndWait();
  EXPECT_EQ(Rows(), 2);
}

TEST_F(AuditLogTest, AFlushDuringAnotherWritesWhatHasArrivedSince) {
  EXPECT_TRUE(log_.Note(ARow(1)));
  db_.Write([&](Transaction&) {
    log_.Flush(db_.database());
    EXPECT_TRUE(log_.Note(ARow(2)));
    log_.Flush(db_.database());
  });
  db_.Close();
  db_.Open();
  EXPECT_EQ(Rows(), 2);
}

TEST_F(AuditLogTest, TooManyAreRefusedAndTakenAgainOnceTheyAreWritten) {
  unsigned taken = 0;
  while (taken < 1'000'000 && log_.Note(ARow(taken))) ++taken;
  EXPECT_GE(taken, 1000u);
  EXPECT_LE(taken, 10'000u) << "bounded";
  EXPECT_FALSE(log_.Note(ARow(0)));
  log_.Flush(db_.database());
  db_.Close();
  db_.Open();
  EXPECT_EQ(Rows(), taken);
  EXPECT_TRUE(log_.Note(ARow(60'000)));
}

TEST_F(AuditLogTest, WhatCouldNotBeWrittenIsTriedAgain) {
  EXPECT_TRUE(log_.Note(ARow(1)));
  watch_.FailNext(testing::DriverWatch::Place::kCommit);
  log_.Flush(db_.database());
  db_.database().WriteAndWait([](Transaction&) {});
  EXPECT_EQ(Rows(), 0);
  FlushAndWait();
  EXPECT_EQ(Rows(), 1);
}

// "A scope-less docker login must not need a durable write of its own."
TEST(LookingLoginTest, IsGatheredWhereNothingElseIsWritten) {
  testing::TestAuthority authority;
  const Actor alice = authority.AddUser("alice");
  const auto before = authority.db().database().counters().commits.load();
  authority.FromMemory(
      [&](const authority::Run& run) { EXPECT_TRUE(RecordLogin(run, alice, "v2auth", {.user_agent = "docker"})); });
  authority.Read(
      [&](const authority::Run& run) { EXPECT_TRUE(RecordLogin(run, alice, "v2auth", {.user_agent = "docker"})); });
  EXPECT_EQ(authority.db().database().counters().commits.load(), before);
  EXPECT_TRUE(authority.Audit("login_success").empty());
  authority->audit_log.Flush(authority.db().database());
  authority.Write([](const authority::Run&) {});
  EXPECT_EQ(authority.Audit("login_success").size(), 2u);
}

TEST(LookingLoginTest, GoesAlongWithAWriteThatIsUnderWay) {
  testing::TestAuthority authority;
  const Actor alice = authority.AddUser("alice");
  authority.Write(
      [&](const authority::Run& run) { EXPECT_TRUE(RecordLogin(run, alice, "v2auth", {.user_agent = "docker"})); });
  EXPECT_EQ(authority.Audit("login_success").size(), 1u);
}

}  // namespace
}  // namespace jeton::authority
