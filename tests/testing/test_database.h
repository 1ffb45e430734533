#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <mutex>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "storage/database.h"
#include "storage/housekeeping/sweeper.h"
#include "testing/clock_and_random.h"
#include "testing/test_driver.h"

namespace jeton::testing {

// A Database over a SQLite file or a PostgreSQL database of its own, every migration applied; all of it is gone
// afterwards.
class TestDatabase {
 public:
  using Publish = std::function<void(const std::vector<storage::Change>&)>;
  using MakeDriver = std::function<std::unique_ptr<storage::Driver>(const std::string& path)>;

  struct Options {
    Seconds keep_expired{0};
    Seconds keep_audit{0};
    // A batch sweeps all that it finds, however slow the machine is.
    storage::SweepPace::Bounds pace{.batch = std::chrono::seconds{1}, .second = std::chrono::seconds{1}};
    std::chrono::milliseconds sweep_alone_after{0};
    Publish publish{};  // besides what is gathered here
    std::function<void(storage::Transaction&, const storage::Happenings&)> tell{};
    MakeDriver driver = OpenTestDriver;
    bool driver_makes_file = false;  // otherwise it finds one to which every migration has been applied
  };

  explicit TestDatabase(Options options) : options_(std::move(options)) {
    place_.Make(!options_.driver_makes_file);
    Open();
  }
  TestDatabase() : TestDatabase(Options{}) {}

  storage::Database& database() { return *database_; }
  ManualClock& clock() { return clock_; }
  std::string path() const { return place_.path(); }

  void Close() { database_.reset(); }
  void Open() {
    database_ = std::make_unique<storage::Database>(
        options_.driver(path()),
        storage::Database::Options{.publish = [this](const auto& changes) { Keep(changes); },
                                   .tell = options_.tell,
                                   .report = [this](auto text) { KeepReport(text); },
                                   .housekeeping = std::make_unique<storage::Sweeper>(
                                       storage::Keep{.expired = options_.keep_expired, .audit = options_.keep_audit}),
                                   .pace = options_.pace,
                                   .sweep_alone_after = options_.sweep_alone_after,
                                   .clock = &clock_});
  }
  void Reopen() {
    Close();
    Open();
  }

  template <typename Function>
  auto Read(Function&& work) {
    return database_->Read(std::forward<Function>(work));
  }

  // One committed write; gives what `work` gives.
  template <typename Function>
  auto Write(Function work) {
    using Value = std::invoke_result_t<Function, storage::Transaction&>;
    if constexpr (std::is_void_v<Value>) {
      Commit([&](storage::Transaction& transaction) { work(transaction); });
    } else {
      std::optional<Value> value;
      Commit([&](storage::Transaction& transaction) { value.emplace(work(transaction)); });
      return std::move(value.value());
    }
  }

  // The one number that a query gives.
  std::int64_t Number(const char* sql) {
    return Read([sql](storage::Transaction& transaction) {
      storage::Statement row = transaction.Prepare(sql);
      row.Next();
      return row.Integer(0);
    });
  }
  // One column of all rows.
  std::vector<std::string> Texts(const char* sql, int column = 0) {
    return Read([sql, column](storage::Transaction& transaction) {
      storage::Statement row = transaction.Prepare(sql);
      std::vector<std::string> texts;
      while (row.Next()) texts.push_back(row.Text(column));
      return texts;
    });
  }

  // What was published, and reported, since the start.
  std::vector<storage::Change> published() const {
    const std::lock_guard lock(mutex_);
    return published_;
  }
  std::vector<std::string> reports() const {
    const std::lock_guard lock(mutex_);
    return reports_;
  }

 private:
  void Commit(storage::Database::Work work) {
    EXPECT_EQ(database_->WriteAndWait(std::move(work)), storage::Database::Outcome::kCommitted);
  }
  void Keep(const std::vector<storage::Change>& changes) {
    {
      const std::lock_guard lock(mutex_);
      published_.insert(published_.end(), changes.begin(), changes.end());
    }
    if (options_.publish) options_.publish(changes);
  }
  void KeepReport(std::string_view text) {
    const std::lock_guard lock(mutex_);
    reports_.emplace_back(text);
  }

  const Options options_;
  TestPlace place_;
  ManualClock clock_;
  mutable std::mutex mutex_;
  std::vector<storage::Change> published_;
  std::vector<std::string> reports_;
  std::unique_ptr<storage::Database> database_;
};

}  // namespace jeton::testing
