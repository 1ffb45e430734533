#include "storage/database.h"

#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <set>
#include <utility>

#include "storage/migrations.h"

namespace jeton::storage {
namespace {

// Further jobs wait for the next commit. Bounds latency, and how much a failing disk can undo.
constexpr std::size_t kMostJobsPerCommit = 256;
// A commit waits for the clients that the last one answered, as long as they keep coming with no longer pause: clients
// answered together come back together, and pages that their rows share are then written once.
constexpr std::chrono::microseconds kGatherPause{600};
constexpr std::chrono::microseconds kLongestGather{3000};
constexpr int kPausesAside = 4;  // times as long as the work aside took
constexpr std::chrono::milliseconds kOthersHaveGone{50};
// Without writers: how long one transaction sweeps (the next writer may have to wait for it), how soon the next one
// follows, and how soon the sweeper looks again after nothing was left.
constexpr std::chrono::milliseconds kSweepAlone{5};
constexpr std::chrono::milliseconds kPauseAlone{5};
constexpr std::chrono::milliseconds kPauseWhenDone{1000};

std::set<std::string> AppliedMigrations(Transaction& transaction) {
  std::set<std::string> names;
  Statement all = transaction.Prepare("SELECT name FROM migrations");
  while (all.Next()) names.insert(all.Text(0));
  return names;
}

}  // namespace

void Transaction::Announce(ChangeKind kind, std::string_view key, TimePoint now) {
  AnnounceNew(kind, key, now);
  memory_is_behind_ = true;
}

void Transaction::AnnounceNew(ChangeKind kind, std::string_view key, TimePoint now) {
  const std::uint64_t position = ++*last_position_;
  Prepare("INSERT INTO changes (position, kind, key, at) VALUES ($1, $2, $3, $4)")
      .Bind(position, kind, ByteString{key}, now)
      .Run();
  CountInserted(Ageing::kChanges);
  changes_.push_back({position, kind, std::string(key)});
}

Database::Database(std::unique_ptr<Driver> driver, Options options)
    : driver_(std::move(driver)),
      options_(std::move(options)),
      why_read_only_(driver_->WhyReadOnly()),
      writer_(why_read_only_.empty() ? driver_->ConnectForWriting() : nullptr),
      pace_(options_.pace),
      patience_(options_.sweep_alone_after),
      trouble_(why_read_only_) {
  Migrate();
  last_position_ = LookFirst([](Transaction& transaction) {
    Statement last = transaction.Prepare("SELECT COALESCE(MAX(position), 0) FROM changes");
    last.Next();
    return static_cast<std::uint64_t>(last.Integer(0));
  });
  if (writer_) thread_ = std::thread([this] { RunWriter(); });
}

Database::~Database() {
  {
    const std::lock_guard lock(jobs_mutex_);
    stopping_ = true;
  }
  jobs_waiting_.notify_one();
  if (thread_.joinable()) thread_.join();
}

std::string Database::trouble() const {
  const std::lock_guard lock(trouble_mutex_);
  return trouble_;
}

void Database::SetTrouble(std::string trouble) {
  in_trouble_ = !trouble.empty();
  const std::lock_guard lock(trouble_mutex_);
  trouble_ = std::move(trouble);
}

void Database::Migrate() {
  if (writer_) writer_->RunScript(kTableOfMigrations);
  std::set<std::string> applied = LookFirst([](Transaction& transaction) { return AppliedMigrations(transaction); });
  std::vector<Migration> missing;
  for (const Migration& migration : AllMigrations()) {
    if (applied.erase(migration.name) == 0) missing.push_back(migration);
  }
  if (!applied.empty()) {
    throw Unavailable(fmt::format(
        "a newer jetond has changed this database ({}); start that one, or restore a backup from before the upgrade",
        *applied.begin()));
  }
  if (!missing.empty() && !writer_) {
    throw Unavailable("an older jetond has made this database, and it cannot be brought up to date: " + why_read_only_);
  }
  // Sorting millions of rows for an index must not take gigabytes of memory.
  if (!missing.empty()) writer_->RunScript("/*sqlite PRAGMA temp_store = FILE*/");
  for (const Migration& migration : missing) {
    writer_->BeginWrite();
    writer_->RunScript(migration.sql);
    Transaction(*writer_, true).Prepare("INSERT INTO migrations (name) VALUES ($1)").Bind(migration.name).Run();
    writer_->Commit();
  }
  if (!missing.empty()) writer_->RunScript("/*sqlite PRAGMA temp_store = MEMORY*/");
}

Database::Reader::Reader(Database& database)
    : database_(database),
      connection_([&]() -> std::unique_ptr<DriverConnection> {
        const std::lock_guard lock(database.readers_mutex_);
        if (database.idle_readers_.empty()) return nullptr;
        auto connection = std::move(database.idle_readers_.back());
        database.idle_readers_.pop_back();
        return connection;
      }()),
      transaction_(
          [&]() -> DriverConnection& {
            if (!connection_) connection_ = database.driver_->ConnectForReading();
            return *connection_;
          }(),
          false) {
  connection_->BeginRead();
}

Database::Reader::~Reader() {
  connection_->EndRead();
  const std::lock_guard lock(database_.readers_mutex_);
  database_.idle_readers_.push_back(std::move(connection_));
}

void Database::Write(Work work, Done done) {
  if (!writer_) return done(Outcome::kFailed);
  {
    const std::lock_guard lock(jobs_mutex_);
    jobs_.push_back({std::move(work), std::move(done)});
    // Wakes the writer for the first job and when the expected jobs are there, not for each.
    if (jobs_.size() != 1 && jobs_.size() != expected_jobs_) return;
  }
  jobs_waiting_.notify_one();
}

void Database::WriteAside(Work work, Done done) {
  if (!writer_) return done(Outcome::kFailed);
  {
    const std::lock_guard lock(jobs_mutex_);
    aside_.push_back({std::move(work), std::move(done), true});
  }
  jobs_waiting_.notify_one();
}

Database::Outcome Database::WriteAndWait(Work work) {
  // Shared, because the write thread may still be inside set_value when the waiter has the answer.
  const auto answer = std::make_shared<std::promise<Outcome>>();
  std::future<Outcome> outcome = answer->get_future();
  Write(std::move(work), [answer](Outcome result) { answer->set_value(result); });
  return outcome.get();
}

std::size_t Database::queued() const {
  const std::lock_guard lock(jobs_mutex_);
  return jobs_.size();
}

bool Database::HasEnded() const {
  const std::lock_guard lock(jobs_mutex_);
  return stopping_ && jobs_.empty() && aside_.empty();
}

std::chrono::steady_clock::time_point Database::AsideFrom() const {
  return std::min(aside_pauses_until_, others_wrote_ + kOthersHaveGone);
}

bool Database::WaitForJobs(std::unique_lock<std::mutex>& lock) {
  const auto something = [&] { return stopping_ || !jobs_.empty() || !aside_.empty(); };
  if (patience_.count() == 0) {
    jobs_waiting_.wait(lock, something);
  } else if (!jobs_waiting_.wait_for(lock, patience_, something)) {
    return false;
  }
  jobs_waiting_.wait_until(lock, AsideFrom(), [&] { return stopping_ || !jobs_.empty(); });
  return true;
}

std::vector<Database::Job> Database::TakeJobs() {
  std::unique_lock lock(jobs_mutex_);
  if (!WaitForJobs(lock)) return {};
  if (!jobs_.empty()) Gather(lock);
  std::vector<Job> jobs;
  while (!jobs_.empty() && jobs.size() < kMostJobsPerCommit) {
    jobs.push_back(std::move(jobs_.front()));
    jobs_.pop_front();
  }
  const auto now = std::chrono::steady_clock::now();
  if (!jobs.empty()) others_wrote_ = now;
  if (!aside_.empty() && (now >= AsideFrom() || stopping_)) {
    jobs.push_back(std::move(aside_.front()));
    aside_.pop_front();
  }
  return jobs;
}

void Database::Gather(std::unique_lock<std::mutex>& lock) {
  const auto all_are_here = [this] { return stopping_ || jobs_.size() >= expected_jobs_; };
  const auto end = std::chrono::steady_clock::now() + kLongestGather;
  for (std::size_t before = 0; before != jobs_.size() && std::chrono::steady_clock::now() < end;) {
    before = jobs_.size();
    if (jobs_waiting_.wait_for(lock, kGatherPause, all_are_here)) return;
  }
}

void Database::RunWriter() {
  for (;;) {
    std::vector<Job> jobs = TakeJobs();
    if (jobs.empty()) {
      if (HasEnded()) return;
      SweepAlone();
      continue;
    }
    patience_ = options_.sweep_alone_after;
    RunBatch(jobs);
    {
      // Clients answered now may come back; those who came meanwhile are queued already.
      const std::lock_guard lock(jobs_mutex_);
      const std::size_t answered = jobs.size() - (jobs.back().aside ? 1 : 0);
      expected_jobs_ = std::clamp<std::size_t>(answered + jobs_.size(), 1, kMostJobsPerCommit);
    }
    for (Job& job : jobs) job.done(job.outcome);
  }
}

void Database::RunBatch(std::vector<Job>& jobs) {
  std::uint64_t position_before = last_position_;
  try {
    Batch batch{.rows_before = writer_->RowsWritten()};
    writer_->BeginWrite();
    if (!RunJobs(jobs, batch)) {
      writer_->Rollback();
      last_position_ = position_before;
      batch = Batch{.careful = true, .rows_before = writer_->RowsWritten()};
      writer_->BeginWrite();
      RunJobs(jobs, batch);
    }
    CleanUp(batch);
    Tell(batch.happenings);
    writer_->Commit();
    position_before = last_position_;
    if (in_trouble_) SetTrouble({});
    counters_.commits.fetch_add(1, std::memory_order_relaxed);
    counters_.writes.fetch_add(jobs.size(), std::memory_order_relaxed);
    for (std::size_t kind = 0; kind < batch.revoked.size(); ++kind) {
      if (batch.revoked[kind] > 0) counters_.revoked_tokens[kind].fetch_add(batch.revoked[kind]);
    }
    // Before any answer: a check that begins after the answer must not see a stale cache.
    Publish(batch.changes);
  } catch (const std::exception& error) {
    writer_->Rollback();
    last_position_ = position_before;
    counters_.failures.fetch_add(1, std::memory_order_relaxed);
    SetTrouble(error.what());
    if (options_.report) options_.report(error.what());
    for (Job& job : jobs) job.outcome = Outcome::kFailed;
  }
}

bool Database::RunJobs(std::vector<Job>& jobs, Batch& batch) {
  for (Job& job : jobs) {
    const auto begin = std::chrono::steady_clock::now();
    if (!RunJob(job, batch)) return false;
    if (!job.aside) continue;
    const auto end = std::chrono::steady_clock::now();
    aside_pauses_until_ = end + kPausesAside * (end - begin);
  }
  return true;
}

bool Database::RunJob(Job& job, Batch& batch) {
  const std::uint64_t position_before = last_position_;
  const std::int64_t rows_before = writer_->RowsWritten();
  Transaction transaction(*writer_, true);
  transaction.last_position_ = &last_position_;
  transaction.rows_before_batch_ = batch.rows_before;
  transaction.memory_is_behind_ = batch.memory_is_behind;
  if (batch.careful) writer_->Mark();
  try {
    job.work(transaction);
    // The job may have turned the error into an answer. Without a transaction, later statements would each commit
    // alone.
    if (!writer_->InTransaction()) throw Unavailable("the database has ended the transaction");
    job.outcome = transaction.abandoned_ ? Outcome::kAbandoned : Outcome::kCommitted;
  } catch (const Unavailable&) {
    throw;  // the database itself failed: no closure of this batch can be served
  } catch (const std::exception& error) {
    if (options_.report) options_.report(error.what());
    job.outcome = Outcome::kFailed;
  }
  const bool keep = job.outcome == Outcome::kCommitted;
  if (batch.careful) {
    keep ? writer_->Release() : writer_->Undo();
  } else if (!keep && writer_->RowsWritten() != rows_before) {
    return false;
  }
  if (!keep) {
    last_position_ = position_before;
    return true;
  }
  batch.added.Add(transaction.added_);
  for (std::size_t kind = 0; kind < batch.revoked.size(); ++kind) batch.revoked[kind] += transaction.revoked_[kind];
  batch.memory_is_behind = transaction.memory_is_behind_;
  for (Change& change : transaction.changes_) batch.changes.push_back(std::move(change));
  for (Happening& happening : transaction.happenings_) batch.happenings.push_back(std::move(happening));
  return true;
}

void Database::Tell(const Happenings& happenings) {
  if (!options_.tell || happenings.empty()) return;
  Transaction transaction(*writer_, true);
  transaction.last_position_ = &last_position_;
  options_.tell(transaction, happenings);
}

void Database::Publish(const std::vector<Change>& changes) const {
  if (options_.publish && !changes.empty()) options_.publish(changes);
}

void Database::CleanUp(Batch& batch) {
  Transaction transaction(*writer_, true);
  transaction.last_position_ = &last_position_;
  const std::size_t removed = options_.housekeeping->KeepUp(transaction, options_.clock->Now(), batch.added);
  counters_.removed_rows.fetch_add(removed, std::memory_order_relaxed);
  const SweepPace::Span allowed = pace_.Allowed(SweepPace::Clock::now());
  if (allowed > SweepPace::Span::zero()) pace_.Spend(Sweep(transaction, allowed));
  for (Change& change : transaction.changes_) batch.changes.push_back(std::move(change));
  for (Happening& happening : transaction.happenings_) batch.happenings.push_back(std::move(happening));
}

SweepPace::Span Database::Sweep(Transaction& transaction, SweepPace::Span allowed) {
  const TimePoint now = options_.clock->Now();
  const SweepPace::Instant begin = SweepPace::Clock::now();
  SweepPace::Span took{};
  SweepPace::Span last{};
  std::size_t removed = 0;
  // Does not begin a step that would end too late if it took as long as the last.
  while (took + last < allowed && options_.housekeeping->Step(transaction, now, removed)) {
    const SweepPace::Span before = took;
    took = SweepPace::Clock::now() - begin;
    last = took - before;
  }
  counters_.removed_rows.fetch_add(removed, std::memory_order_relaxed);
  return took;
}

void Database::SweepAlone() {
  const std::uint64_t position_before = last_position_;
  try {
    Transaction transaction(*writer_, true);
    transaction.last_position_ = &last_position_;
    writer_->BeginWrite();
    const bool anything = Sweep(transaction, kSweepAlone) > SweepPace::Span::zero();
    patience_ = anything ? kPauseAlone : kPauseWhenDone;
    if (!anything) {
      writer_->Rollback();
      writer_->Settle();
      return;
    }
    Tell(transaction.happenings_);
    writer_->Commit();
    Publish(transaction.changes_);
  } catch (const std::exception& error) {
    // No request waits for this, and the next writer will find out whether writing works.
    writer_->Rollback();
    last_position_ = position_before;
    patience_ = kPauseWhenDone;
    if (options_.report) options_.report(error.what());
  }
}

}  // namespace jeton::storage
