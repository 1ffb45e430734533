#include "storage/postgres/postgres_driver.h"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <thread>

#include "storage/database.h"
#include "storage/directory/accounts.h"
#include "storage/housekeeping/sweeper.h"
#include "testing/builders.h"
#include "testing/clock_and_random.h"
#include "testing/postgres_proxy.h"
#include "testing/test_driver.h"

// What a connection to another machine can do to a batch, and that no closure is lost by it or happens twice.
namespace jeton::storage {
namespace {

using Outcome = Database::Outcome;
using testing::AUser;
using testing::PostgresServer;
using testing::SharedPostgres;

class PostgresDriverTest : public ::testing::Test {
 protected:
  ~PostgresDriverTest() override {
    database_.reset();
    SharedPostgres::Instance().DropDatabase(name_);
  }

  std::unique_ptr<Database> Open(const std::string& url, std::size_t readers = 5) {
    return std::make_unique<Database>(
        OpenPostgres({.url = url, .password_file = {}, .readers = readers}),
        Database::Options{
            .report = [](std::string_view) {}, .housekeeping = std::make_unique<Sweeper>(Keep{}), .clock = &clock_});
  }
  std::string Direct() const { return SharedPostgres::Instance().server().Url(name_); }
  std::string ByProxy() const { return PostgresServer::UrlIn(proxy_.folder(), name_); }

  Outcome Add(unsigned n) {
    return database_->WriteAndWait([n](Transaction& t) { Accounts(t).Add(AUser(n, "user" + std::to_string(n))); });
  }
  std::int64_t Count(const char* sql = "SELECT COUNT(*) FROM accounts") {
    return database_->Read([sql](Transaction& t) {
      Statement row = t.Prepare(sql);
      row.Next();
      return row.Integer(0);
    });
  }
  void EndSessions() {
    SharedPostgres::Instance().Run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name_ +
                                   "'");
  }

  static std::string NewDatabase() {
    static int databases = 0;
    std::string name = "driver" + std::to_string(++databases);
    SharedPostgres::Instance().MakeDatabase(name, true);
    return name;
  }

  const std::string name_ = NewDatabase();
  testing::ManualClock clock_;
  testing::PostgresProxy proxy_{SharedPostgres::Instance().server().folder()};
  std::unique_ptr<Database> database_ = Open(ByProxy());
};

TEST_F(PostgresDriverTest, ACommitWhoseAnswerIsLostIsFoundAndNotRunAgain) {
  ASSERT_EQ(Add(1), Outcome::kCommitted);
  std::atomic<int> runs{0};
  proxy_.LoseAnswerOfNextCommit();
  EXPECT_EQ(database_->WriteAndWait([&](Transaction& t) {
    ++runs;
    Accounts(t).Add(AUser(2, "user2"));
  }),
            Outcome::kCommitted);
  EXPECT_EQ(runs, 1);
  EXPECT_EQ(Count(), 2);
}

TEST_F(PostgresDriverTest, ACommitThatNeverArrivedIsRunAgain) {
  ASSERT_EQ(Add(1), Outcome::kCommitted);
  std::atomic<int> runs{0};
  proxy_.LoseNextCommit();
  EXPECT_EQ(database_->WriteAndWait([&](Transaction& t) {
    ++runs;
    Accounts(t).Add(AUser(2, "user2"));
  }),
            Outcome::kCommitted);
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(Count(), 2);
}

TEST_F(PostgresDriverTest, ASessionThatEndsInTheMiddleCostsNoClosure) {
  for (unsigned n = 1; n <= 20; ++n) {
    bool cut = false;
    EXPECT_EQ(database_->WriteAndWait([&](Transaction& t) {
      Accounts(t).Add(AUser(n, "user" + std::to_string(n)));
      if (!std::exchange(cut, true)) EndSessions();
      t.Touch();
    }),
              Outcome::kCommitted);
  }
  EXPECT_EQ(Count(), 20);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM changes"), Count("SELECT MAX(position) FROM changes"));
}

TEST_F(PostgresDriverTest, ReadersDoNotNoticeThatTheirSessionsHaveEnded) {
  ASSERT_EQ(Add(1), Outcome::kCommitted);
  EXPECT_EQ(Count(), 1);
  EndSessions();
  EXPECT_EQ(Count(), 1);
  proxy_.Cut();
  std::this_thread::sleep_for(std::chrono::milliseconds{50});
  EXPECT_EQ(Count(), 1);
}

TEST_F(PostgresDriverTest, WithoutAServerReadingIsUnavailableAndLaterWorksAgain) {
  ASSERT_EQ(Add(1), Outcome::kCommitted);
  proxy_.Refuse(true);
  std::this_thread::sleep_for(std::chrono::milliseconds{50});
  EXPECT_THROW(Count(), Unavailable);
  std::thread back([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds{500});
    proxy_.Refuse(false);
  });
  // A write waits a while for it.
  EXPECT_EQ(Add(2), Outcome::kCommitted);
  back.join();
  EXPECT_EQ(Count(), 2);
  EXPECT_EQ(database_->trouble(), "");
}

TEST_F(PostgresDriverTest, ATextThatCannotBeStoredFailsItsClosureAlone) {
  std::latch done(3);
  std::array<Outcome, 3> outcomes{};
  const std::string names[] = {"user1", std::string("us\0er", 5), "user3"};
  for (std::size_t i = 0; i < 3; ++i) {
    database_->Write([&, i](Transaction& t) { Accounts(t).Add(AUser(static_cast<unsigned>(i + 1), names[i])); },
                     [&, i](Outcome outcome) {
                       outcomes[i] = outcome;
                       done.count_down();
                     });
  }
  done.wait();
  EXPECT_EQ(outcomes, (std::array{Outcome::kCommitted, Outcome::kFailed, Outcome::kCommitted}));
  EXPECT_EQ(Count(), 2);
  EXPECT_EQ(Count("SELECT MAX(position) FROM changes"), 2);
}

TEST_F(PostgresDriverTest, WritersOfTwoProcessesTakeTurnsAndPositionsHaveNoGaps) {
  const auto other = Open(Direct());
  constexpr unsigned kEach = 60;
  const auto write = [](Database& database, unsigned first) {
    for (unsigned n = first; n < first + kEach; ++n) {
      EXPECT_EQ(database.WriteAndWait([n](Transaction& t) { Accounts(t).Add(AUser(n, "user" + std::to_string(n))); }),
                Outcome::kCommitted);
    }
  };
  std::thread beside([&] { write(*other, 1000); });
  write(*database_, 1);
  beside.join();
  EXPECT_EQ(Count(), 2 * kEach);
  EXPECT_EQ(Count("SELECT MAX(position) FROM changes"), 2 * kEach);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM changes"), 2 * kEach);
}

TEST_F(PostgresDriverTest, NoMoreReadersThanAllowedAreConnectedAndTheOthersWait) {
  const auto two = Open(Direct(), 2);
  std::latch both(2);
  std::latch end(1);
  const auto hold = [&] {
    two->Read([&](Transaction& t) {
      t.Touch();
      both.count_down();
      end.wait();
    });
  };
  std::thread first(hold), second(hold);
  both.wait();
  EXPECT_THROW(two->Read([](Transaction& t) { t.Touch(); }), Unavailable) << "after two seconds";
  std::thread third([&] { two->Read([](Transaction& t) { t.Touch(); }); });
  end.count_down();
  for (std::thread* const thread : {&first, &second, &third}) thread->join();
}

TEST_F(PostgresDriverTest, OnlyOneProcessLeadsAndAnotherFollowsWhenItIsGone) {
  ASSERT_EQ(Add(1), Outcome::kCommitted);
  auto other = Open(Direct());
  other->WriteAndWait([](Transaction&) {});
  EXPECT_TRUE(database_->leads());
  EXPECT_FALSE(other->leads());
  database_.reset();
  for (int n = 0; n < 50 && !other->leads(); ++n) {
    std::this_thread::sleep_for(std::chrono::milliseconds{100});
    other->WriteAndWait([](Transaction&) {});
  }
  EXPECT_TRUE(other->leads());
}

TEST(OpenPostgresTest, RefusesADatabaseThatDoesNotSortByBytes) {
  SharedPostgres::Instance().Run("CREATE DATABASE sorted TEMPLATE template0 LOCALE 'C.UTF-8'");
  try {
    OpenPostgres({.url = SharedPostgres::Instance().server().Url("sorted")})->ConnectForReading();
    FAIL();
  } catch (const Unavailable& error) {
    EXPECT_NE(std::string(error.what()).find("CREATE DATABASE jeton TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'"),
              std::string::npos)
        << error.what();
  }
}

TEST(OpenPostgresTest, SaysThatThereIsNoServerWithoutThePassword) {
  testing::TemporaryFolder folder;
  std::ofstream(folder / "password") << "swordfish\n";
  try {
    OpenPostgres({.url = PostgresServer::UrlIn(folder.path(), "jeton"), .password_file = folder / "password"})
        ->ConnectForWriting();
    FAIL();
  } catch (const Unavailable& error) {
    EXPECT_NE(std::string(error.what()).find("failed"), std::string::npos) << error.what();
    EXPECT_EQ(std::string(error.what()).find("swordfish"), std::string::npos) << error.what();
  }
}

}  // namespace
}  // namespace jeton::storage
