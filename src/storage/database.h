#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/digest.h"
#include "base/id.h"
#include "base/time.h"
#include "storage/ageing.h"
#include "storage/driver.h"
#include "storage/housekeeping.h"
#include "storage/statement.h"
#include "storage/sweep_pace.h"

namespace jeton::storage {

// What a row of the change feed is about. The numbers are stored.
enum class ChangeKind {
  kToken = 0,        // key: digest
  kAccount = 1,      // key: id of the account; also for its memberships
  kApplication = 2,  // key: id
  kRepository = 3,   // key: id; also for its permissions
};

// One entry of the ordered log that every cache follows.
struct Change {
  std::uint64_t position = 0;
  ChangeKind kind{};
  std::string key;  // bytes of the id or digest
};

// A view of the database at one moment, and, on the write path, the means to change it. Used by one thread, valid
// during the closure that it was handed to.
class Transaction {
 public:
  // `sql` must be a string literal.
  Statement Prepare(const char* sql) { return Statement(connection_.Prepare(sql)); }

  // Reads something from the database.
  void Touch() { Prepare("SELECT COUNT(*) FROM migrations").Next(); }

  bool writable() const { return writable_; }
  // False once this transaction holds a change that is not committed yet: no other request may learn of it.
  bool sees_only_what_is_committed() const { return !writable_ || connection_.RowsWritten() == rows_before_batch_; }
  // True when this closure, or one before it in the same commit, has announced a change to what memory may hold:
  // memory does not know yet, so that facts have to be read here.
  bool memory_is_behind() const { return memory_is_behind_; }

  // Appends to the change feed, in this transaction. Every mutation that can alter a decision calls it.
  void Announce(ChangeKind kind, std::string_view key, TimePoint now);
  void Announce(ChangeKind kind, const Id& id, TimePoint now) { Announce(kind, id.view(), now); }
  // The same for what has just been made, of which memory can hold nothing yet.
  void AnnounceNew(ChangeKind kind, std::string_view key, TimePoint now);

  // Undoes what this closure has written; the others of its batch stay.
  void Abandon() { abandoned_ = true; }

  // Tells the sweeper that a row has been added that will be over one day, so that it removes one.
  void CountInserted(Ageing ageing) { ++added_[ageing]; }

  // Returns how many pages without content, `most` at most, the file has given back: 0 where it is to keep them.
  std::size_t GivePagesBack(std::size_t most) { return connection_.GivePagesBack(most); }

 private:
  friend class Database;
  Transaction(DriverConnection& connection, bool writable) : connection_(connection), writable_(writable) {}

  DriverConnection& connection_;
  bool writable_;
  bool abandoned_ = false;
  bool memory_is_behind_ = false;
  std::uint64_t* last_position_ = nullptr;  // of the feed; owned by the writer
  std::int64_t rows_before_batch_ = -1;
  std::vector<Change> changes_;
  Added added_;
};

// The storage of one server process. Readers run on the calling thread; all writing happens on one thread, which
// gathers waiting closures into one durable commit.
class Database {
 public:
  struct Options {
    // Called on the write thread after a commit and before any of its writers is told, in feed order.
    std::function<void(const std::vector<Change>&)> publish;
    // Called on the write thread when a closure throws something else than Unavailable, or the database fails.
    std::function<void(std::string_view)> report;
    // Removes what is over; never null.
    std::unique_ptr<Housekeeping> housekeeping;
    // How much of that is done beside writers.
    SweepPace::Bounds pace{};
    // The time without a writer after which it is done alone. Zero: never.
    std::chrono::milliseconds sweep_alone_after{0};
    const Clock* clock = nullptr;
  };

  struct Counters {
    std::atomic<std::uint64_t> commits{0};
    std::atomic<std::uint64_t> writes{0};
    std::atomic<std::uint64_t> failures{0};
    std::atomic<std::uint64_t> removed_rows{0};
  };

  enum class Outcome {
    kCommitted,  // durable, and published to the caches
    kAbandoned,  // undone, by Abandon
    kFailed,     // undone; the database is unavailable or the closure threw
  };
  using Work = std::function<void(Transaction&)>;
  using Done = std::function<void(Outcome)>;

  // Applies the migrations that are missing. Throws Unavailable with a sentence for the operator, also when a newer
  // program has used this database: its migrations are not known here, and what they changed would be misread.
  Database(std::unique_ptr<Driver> driver, Options options);
  // Finishes what is queued.
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // Runs `work` on this thread over a snapshot. Any thread. Throws Unavailable and what `work` throws.
  template <typename Function>
  auto Read(Function&& work) {
    Reader reader(*this);
    return work(reader.transaction());
  }

  // Queues `work` for the write thread and returns at once; `done` is called there, after the commit. It may be run
  // twice: when another closure of its commit has to be undone, all are undone and run again. Any thread.
  void Write(Work work, Done done);
  // The same, waiting. Not on the write thread, not on an I/O thread.
  Outcome WriteAndWait(Work work);

  std::size_t queued() const;
  const Counters& counters() const { return counters_; }
  // Why nothing can be written: since the last commit failed, or for as long as this process lives. Empty: it can. Any
  // thread.
  std::string trouble() const;

 private:
  struct Job {
    Work work;
    Done done;
    Outcome outcome = Outcome::kFailed;
  };

  class Reader {
   public:
    explicit Reader(Database& database);
    ~Reader();
    Transaction& transaction() { return transaction_; }

   private:
    Database& database_;
    std::unique_ptr<DriverConnection> connection_;
    Transaction transaction_;
  };

  // Over the writer's connection where there is one: the database is not open to readers yet.
  template <typename Function>
  auto LookFirst(Function&& look) {
    if (!writer_) return Read(look);
    Transaction transaction(*writer_, false);
    return look(transaction);
  }
  void Migrate();
  void SetTrouble(std::string trouble);
  void RunWriter();
  bool HasEnded() const;  // nothing more will be written
  // Returns none when there is time to sweep instead, and when there will be no more.
  std::vector<Job> TakeJobs();
  void Gather(std::unique_lock<std::mutex>& lock);
  // What a batch has done so far.
  struct Batch {
    bool careful = false;  // undo each job alone, which costs a copy of every page it touches
    std::vector<Change> changes;
    Added added;
    bool memory_is_behind = false;
    std::int64_t rows_before = 0;  // written by this connection
  };

  void RunBatch(std::vector<Job>& jobs);
  // False when a job has to be undone and the batch was not careful: it must be run again.
  bool RunJobs(std::vector<Job>& jobs, Batch& batch);
  bool RunJob(Job& job, Batch& batch);
  void CleanUp(Batch& batch);
  // Steps until the time is over or nothing is left. Returns how long it took; zero: there was nothing to do.
  SweepPace::Span Sweep(Transaction& transaction, SweepPace::Span allowed);
  void SweepAlone();
  void Publish(const std::vector<Change>& changes) const;

  const std::unique_ptr<Driver> driver_;
  const Options options_;
  const std::string why_read_only_;
  const std::unique_ptr<DriverConnection> writer_;  // null: it can only be read
  std::uint64_t last_position_ = 0;
  Counters counters_;
  // The write thread's.
  SweepPace pace_;
  std::chrono::milliseconds patience_;  // without a writer, before it sweeps alone
  bool swept_alone_ = false;

  std::mutex readers_mutex_;
  std::vector<std::unique_ptr<DriverConnection>> idle_readers_;

  bool in_trouble_ = false;  // the last commit failed; the write thread's
  mutable std::mutex trouble_mutex_;
  std::string trouble_;

  mutable std::mutex jobs_mutex_;
  std::condition_variable jobs_waiting_;
  std::deque<Job> jobs_;
  std::size_t expected_jobs_ = 1;  // as many writers as there seem to be: worth a short wait
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace jeton::storage
