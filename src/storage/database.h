#pragma once

#include <array>
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
#include "base/token_text.h"
#include "storage/ageing.h"
#include "storage/change.h"
#include "storage/driver.h"
#include "storage/follow_pace.h"
#include "storage/happening.h"
#include "storage/housekeeping.h"
#include "storage/lease.h"
#include "storage/node.h"
#include "storage/publisher.h"
#include "storage/readers.h"
#include "storage/statement.h"
#include "storage/sweep_pace.h"

namespace jeton::storage {

// How many tokens of each kind were ended before their time.
using RevokedTokens = std::array<std::uint64_t, kTokenKinds + 1>;

// A view of the database at one moment. On the write path, also the means to change it. Used by one thread, valid
// during the closure to which it was passed.
class Transaction {
 public:
  // REQUIRES: `sql` is a string literal.
  Statement Prepare(const char* sql) { return Statement(connection_.Prepare(sql)); }

  // Reads something from the database.
  void Touch() { Prepare("SELECT COUNT(*) FROM migrations").Next(); }

  bool writable() const { return writable_; }
  // Returns false once this transaction holds an uncommitted change, which no other request may learn of.
  bool sees_only_what_is_committed() const { return !writable_ || connection_.RowsWritten() == rows_before_batch_; }
  // Returns whether this closure, or an earlier one of the same commit, has announced a change to facts that may be
  // cached. The caches do not have the change yet, so read facts from this transaction.
  bool memory_is_behind() const { return memory_is_behind_; }

  // Appends to the change feed, in this transaction. Call it with every change that can alter a decision.
  void Announce(ChangeKind kind, std::string_view key, TimePoint now);
  void Announce(ChangeKind kind, const Id& id, TimePoint now) { Announce(kind, id.view(), now); }
  // Announces a new record, of which no cache can hold anything yet.
  void AnnounceNew(ChangeKind kind, std::string_view key, TimePoint now);

  // Returns the position of the last change announced so far, by anyone. REQUIRES: the transaction is writable.
  std::uint64_t position() const { return *last_position_; }

  // Undoes what this closure has written. Other closures of the batch are not affected.
  void Abandon() { abandoned_ = true; }

  // Tells the sweeper that a row which expires has been added, so that it removes one.
  void CountInserted(Ageing ageing) { ++added_[ageing]; }

  // Notes something for those that want to be told of it. Forgotten if this closure is undone.
  void Happened(Happening happening) { happenings_.push_back(std::move(happening)); }
  // Counts a token that was ended before its time.
  void CountRevoked(TokenKind kind) { ++revoked_[static_cast<std::size_t>(kind)]; }

  // Gives at most `most` empty pages of the file back to the system. Returns how many; 0 if the file is to keep them.
  std::size_t GivePagesBack(std::size_t most) { return connection_.GivePagesBack(most); }

 private:
  friend class Database;
  friend class Follower;
  Transaction(DriverConnection& connection, bool writable) : connection_(connection), writable_(writable) {}

  DriverConnection& connection_;
  bool writable_;
  bool abandoned_ = false;
  bool memory_is_behind_ = false;
  std::uint64_t* last_position_ = nullptr;  // the last position of the feed; owned by the writer
  std::int64_t rows_before_batch_ = -1;
  std::vector<Change> changes_;
  Happenings happenings_;
  Added added_;
  RevokedTokens revoked_{};
};

class Follower;

// The storage of one server process. Readers run on the calling thread. All writing happens on one thread, which
// gathers waiting closures into one durable commit. If other processes share the database, another thread follows what
// they change.
class Database {
 public:
  struct Options {
    // Called after a commit and before the `done` of its closures, and with what other processes have changed, in feed
    // order. One call at a time.
    Publisher::Publish publish;
    Publisher::Forget forget;
    // Called on the write thread before a commit with what happened in it, if anything. What it writes is part of the
    // commit.
    std::function<void(Transaction&, const Happenings&)> tell;
    // Called on the write thread if a closure throws an exception other than Unavailable, or the database fails.
    std::function<void(std::string_view)> report;
    // Removes expired rows; never null.
    std::unique_ptr<Housekeeping> housekeeping;
    // How much to remove while there are writers.
    SweepPace::Bounds pace{};
    // How long to wait without a writer before removing more. Zero: never.
    std::chrono::milliseconds sweep_alone_after{0};
    const Clock* clock = nullptr;
    // How closely to follow other processes.
    FollowPace follow{};
  };

  struct Counters {
    std::atomic<std::uint64_t> commits{0};
    std::atomic<std::uint64_t> writes{0};
    std::atomic<std::uint64_t> failures{0};
    std::atomic<std::uint64_t> removed_rows{0};
    std::array<std::atomic<std::uint64_t>, kTokenKinds + 1> revoked_tokens{};  // by kind
  };

  enum class Outcome {
    kCommitted,  // durable, and published to the caches
    kAbandoned,  // undone, by Abandon
    kFailed,     // undone; the database is unavailable or the closure threw
  };
  using Work = std::function<void(Transaction&)>;
  using Done = std::function<void(Outcome)>;

  // Applies missing migrations. Throws Unavailable with a sentence for the operator, also if a newer program has used
  // this database: its migrations are unknown here, and their changes would be misread.
  Database(std::unique_ptr<Driver> driver, Options options);
  // Finishes all queued work.
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // Runs `work` on the calling thread over a snapshot. Throws Unavailable and whatever `work` throws. Any thread.
  template <typename Function>
  auto Read(Function&& work) {
    Reader reader(*this);
    return work(reader.transaction());
  }

  // Queues `work` for the write thread and returns at once. `done` is called there, after the commit. `work` may run
  // twice: if another closure of its commit has to be undone, all are undone and run again. Any thread.
  void Write(Work work, Done done);
  // As Write, for a part of long work. While others write, such parts take a fifth of the time at most.
  void WriteAside(Work work, Done done);
  // As Write, but waits. Not on the write thread or an I/O thread.
  Outcome WriteAndWait(Work work);

  std::size_t queued() const;
  const Counters& counters() const { return counters_; }
  // Returns why nothing can be written, either because the last commit failed, or for the life of this process. Empty:
  // writing works. Any thread.
  std::string trouble() const;
  // Returns whether other processes may write, too. Reading then waits for another machine, perhaps long.
  bool is_shared() const { return driver_->IsShared(); }
  // Until when facts in memory may be believed.
  const Lease& lease() const { return lease_; }
  // Tells the other processes of this one, if the database is shared. Again, when
  // something of it has changed. Any thread.
  void Register(Node node);
  // Returns whether this process does what only one of those that share the database should do. Any thread.
  bool leads() const { return leads_.load(std::memory_order_relaxed); }

 private:
  struct Job {
    Work work;
    Done done;
    bool aside = false;
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

  // Uses the writer's connection if there is one, because the database is not open to readers yet.
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
  // Returns none if it is time to sweep instead, or if no more will come.
  std::vector<Job> TakeJobs();
  std::chrono::steady_clock::time_point AsideFrom() const;
  // Returns false if no job has come while the sweeper had patience.
  bool WaitForJobs(std::unique_lock<std::mutex>& lock);
  void Gather(std::unique_lock<std::mutex>& lock);
  // The state of a batch.
  struct Batch {
    bool careful = false;  // jobs can be undone singly, which costs a copy of every page they touch
    std::vector<Change> changes;
    Happenings happenings;
    Added added;
    RevokedTokens revoked{};
    bool memory_is_behind = false;
    std::int64_t rows_before = 0;  // written by this connection
  };

  // Begins to write, after publishing what other processes have changed.
  void BeginWrite();
  void LookWhetherItLeads();
  void RunBatch(std::vector<Job>& jobs);
  // Returns false if a job has to be undone and the batch was not careful.
  bool CommitBatch(std::vector<Job>& jobs, bool careful);
  void Fail(std::vector<Job>& jobs, const std::string& why);
  // Returns false if a job has to be undone and the batch was not careful. The batch must then be run again.
  bool RunJobs(std::vector<Job>& jobs, Batch& batch);
  bool RunJob(Job& job, Batch& batch);
  void CleanUp(Batch& batch);
  void Tell(const Happenings& happenings);
  // Removes rows until the time is over or none are left. Returns the time it took; zero: there was nothing to do.
  SweepPace::Span Sweep(Transaction& transaction, SweepPace::Span allowed);
  void SweepAlone();

  const std::unique_ptr<Driver> driver_;
  const Options options_;
  const std::string why_read_only_;
  const std::unique_ptr<DriverConnection> writer_;  // null: the database is read-only
  std::uint64_t last_position_ = 0;
  Publisher publisher_;
  Lease lease_;
  Counters counters_;
  // Used only by the write thread.
  SweepPace pace_;
  std::chrono::steady_clock::time_point others_wrote_;        // work that is not aside, for the last time
  std::chrono::steady_clock::time_point aside_pauses_until_;  // unless the others have gone
  std::chrono::milliseconds patience_;                        // time without a writer before it sweeps alone

  std::chrono::steady_clock::time_point looked_whether_it_leads_;
  std::atomic<bool> leads_{true};

  Readers readers_;

  bool in_trouble_ = false;  // the last commit failed; used only by the write thread
  mutable std::mutex trouble_mutex_;
  std::string trouble_;

  mutable std::mutex jobs_mutex_;
  std::condition_variable jobs_waiting_;
  std::deque<Job> jobs_;
  std::deque<Job> aside_;
  std::size_t expected_jobs_ = 1;  // an estimate of concurrent writers, for whom a short wait is worth while
  bool stopping_ = false;
  std::thread thread_;
  std::unique_ptr<Follower> follower_;  // null: no other process writes
};

}  // namespace jeton::storage
