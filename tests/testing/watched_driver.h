#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "storage/driver.h"

namespace jeton::testing {

// What a watched driver has done, and where it is to fail next. Any thread.
class DriverWatch {
 public:
  enum class Place { kConnectForReading, kBeginRead, kBeginWrite, kMark, kStep, kCommit };

  void FailNext(Place place) {
    const std::lock_guard lock(mutex_);
    ++failures_[place];
  }
  // Fails once, after so many more that succeed.
  void FailAfter(Place place, std::size_t good) {
    const std::lock_guard lock(mutex_);
    later_[place] = good + 1;
  }
  // Returns whether a failure was to come and has come. It comes no more.
  bool Disarm() {
    const std::lock_guard lock(mutex_);
    const bool came = std::ranges::any_of(later_, [](const auto& one) { return one.second == 0; });
    later_.clear();
    return came;
  }
  void Note(std::string event) {
    const std::lock_guard lock(mutex_);
    events_.push_back(std::move(event));
  }
  void CountStep() {
    const std::lock_guard lock(mutex_);
    ++steps_;
  }
  // How often statements have been stepped since the last time.
  std::size_t TakeSteps() {
    const std::lock_guard lock(mutex_);
    return std::exchange(steps_, 0);
  }
  std::vector<std::string> TakeEvents() {
    const std::lock_guard lock(mutex_);
    return std::exchange(events_, {});
  }
  void Reach(Place place) {
    const std::lock_guard lock(mutex_);
    if (const auto later = later_.find(place); later != later_.end() && later->second > 0 && --later->second == 0) {
      throw storage::Unavailable("the disk is gone");
    }
    if (failures_[place] == 0) return;
    --failures_[place];
    throw storage::Unavailable("the disk is gone");
  }

 private:
  std::mutex mutex_;
  std::map<Place, int> failures_;
  std::map<Place, std::size_t> later_;
  std::vector<std::string> events_;
  std::size_t steps_ = 0;
};

// A driver around another one that notes what the writer does, and fails on demand. Its process is the only one, so
// that nothing else publishes in between.
class WatchedDriver final : public storage::Driver {
 public:
  WatchedDriver(std::unique_ptr<storage::Driver> driver, DriverWatch& watch)
      : driver_(std::move(driver)), watch_(watch) {}
  std::unique_ptr<storage::DriverConnection> ConnectForReading() override {
    watch_.Reach(DriverWatch::Place::kConnectForReading);
    return std::make_unique<Connection>(driver_->ConnectForReading(), watch_);
  }
  std::unique_ptr<storage::DriverConnection> ConnectForWriting() override {
    return std::make_unique<Connection>(driver_->ConnectForWriting(), watch_);
  }
  std::size_t MostReaders() const override { return driver_->MostReaders(); }

 private:
  using Place = DriverWatch::Place;

  class Statement final : public storage::DriverStatement {
   public:
    Statement(storage::DriverStatement& statement, DriverWatch& watch) : statement_(statement), watch_(watch) {}
    void BindNull(int parameter) override { statement_.BindNull(parameter); }
    void BindInteger(int parameter, std::int64_t value) override { statement_.BindInteger(parameter, value); }
    void BindText(int parameter, std::string_view value) override { statement_.BindText(parameter, value); }
    void BindBytes(int parameter, std::string_view value) override { statement_.BindBytes(parameter, value); }
    bool Step() override {
      watch_.Reach(Place::kStep);
      watch_.CountStep();
      return statement_.Step();
    }
    void Reset() noexcept override { statement_.Reset(); }
    bool IsNull(int column) override { return statement_.IsNull(column); }
    std::int64_t Integer(int column) override { return statement_.Integer(column); }
    std::string_view Bytes(int column) override { return statement_.Bytes(column); }

   private:
    storage::DriverStatement& statement_;
    DriverWatch& watch_;
  };

  class Connection final : public storage::DriverConnection {
   public:
    Connection(std::unique_ptr<storage::DriverConnection> connection, DriverWatch& watch)
        : connection_(std::move(connection)), watch_(watch) {}
    storage::DriverStatement& Prepare(const char* sql) override {
      auto& statement = statements_[sql];
      if (!statement) statement = std::make_unique<Statement>(connection_->Prepare(sql), watch_);
      return *statement;
    }
    void BeginRead() override {
      watch_.Reach(Place::kBeginRead);
      connection_->BeginRead();
    }
    void EndRead() noexcept override { connection_->EndRead(); }
    void BeginWrite() override {
      watch_.Reach(Place::kBeginWrite);
      watch_.Note("begin");
      connection_->BeginWrite();
    }
    void Commit() override {
      watch_.Reach(Place::kCommit);
      connection_->Commit();
      watch_.Note("commit");
    }
    void Rollback() noexcept override {
      connection_->Rollback();
      watch_.Note("rollback");
    }
    void Mark() override {
      watch_.Reach(Place::kMark);
      connection_->Mark();
    }
    void Release() override { connection_->Release(); }
    void Undo() override {
      connection_->Undo();
      watch_.Note("undo");
    }
    bool CanGoOn() override { return connection_->CanGoOn(); }
    std::int64_t RowsWritten() override { return connection_->RowsWritten(); }
    std::size_t GivePagesBack(std::size_t most) override { return connection_->GivePagesBack(most); }
    void Settle() noexcept override { connection_->Settle(); }
    void RunScript(const std::string& sql) override { connection_->RunScript(sql); }
    void WaitForOthers(std::chrono::milliseconds most) override { connection_->WaitForOthers(most); }
    bool Leads() override { return connection_->Leads(); }

   private:
    std::unique_ptr<storage::DriverConnection> connection_;
    DriverWatch& watch_;
    std::map<const char*, std::unique_ptr<Statement>> statements_;
  };

  std::unique_ptr<storage::Driver> driver_;
  DriverWatch& watch_;
};

}  // namespace jeton::testing
