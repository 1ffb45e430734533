#include <algorithm>
#include <utility>

#include "storage/database.h"
#include "storage/feed.h"

// What the write thread does with a batch: run, commit, publish, sweep.
namespace jeton::storage {
namespace {

constexpr int kPausesAside = 4;  // times as long as the work aside took
// Without writers: how long one transaction sweeps (the next writer may have to wait for it), how soon the next one
// follows, and how soon the sweeper looks again after nothing was left.
constexpr std::chrono::milliseconds kSweepAlone{5};
constexpr std::chrono::milliseconds kPauseAlone{5};
constexpr std::chrono::milliseconds kPauseWhenDone{1000};
// A batch that was interrupted is run again for this long, so that its clients do not notice a short loss.
constexpr std::chrono::seconds kLongestRetry{5};
constexpr std::chrono::milliseconds kRetryPause{50};
constexpr std::chrono::seconds kBetweenLooksWhetherItLeads{1};

}  // namespace

void Database::BeginWrite() {
  writer_->BeginWrite();
  if (!driver_->IsShared()) return;
  Transaction transaction(*writer_, true);
  Changes missed = ChangesAfter(transaction, publisher_.position());
  last_position_ = missed.changes.empty() ? publisher_.position() : missed.changes.back().position;
  // No closure may go by what another process has changed before.
  publisher_.Pass(std::move(missed));
}

void Database::LookWhetherItLeads() {
  const auto now = std::chrono::steady_clock::now();
  if (now < looked_whether_it_leads_ + kBetweenLooksWhetherItLeads) return;
  looked_whether_it_leads_ = now;
  leads_ = writer_->Leads();
}

void Database::RunBatch(std::vector<Job>& jobs) {
  const auto end = std::chrono::steady_clock::now() + kLongestRetry;
  for (bool careful = false;;) {
    const std::uint64_t position_before = last_position_;
    const auto undo = [&] {
      writer_->Rollback();
      last_position_ = position_before;
    };
    try {
      if (CommitBatch(jobs, careful)) return;
      undo();
      careful = true;
    } catch (const Unstorable& error) {
      undo();
      if (std::exchange(careful, true)) return Fail(jobs, error.what());
    } catch (const Interrupted& error) {
      undo();
      if (std::chrono::steady_clock::now() > end) return Fail(jobs, error.what());
      std::this_thread::sleep_for(kRetryPause);
    } catch (const std::exception& error) {
      undo();
      return Fail(jobs, error.what());
    }
  }
}

bool Database::CommitBatch(std::vector<Job>& jobs, bool careful) {
  LookWhetherItLeads();
  BeginWrite();
  Batch batch{.careful = careful, .rows_before = writer_->RowsWritten()};
  if (!RunJobs(jobs, batch)) return false;
  CleanUp(batch);
  Tell(batch.happenings);
  writer_->Commit();
  if (in_trouble_) SetTrouble({});
  counters_.commits.fetch_add(1, std::memory_order_relaxed);
  counters_.writes.fetch_add(jobs.size(), std::memory_order_relaxed);
  for (std::size_t kind = 0; kind < batch.revoked.size(); ++kind) {
    if (batch.revoked[kind] > 0) counters_.revoked_tokens[kind].fetch_add(batch.revoked[kind]);
  }
  // Before any answer: a check that begins after the answer must not see a stale cache.
  publisher_.Pass({std::move(batch.changes)});
  return true;
}

void Database::Fail(std::vector<Job>& jobs, const std::string& why) {
  counters_.failures.fetch_add(1, std::memory_order_relaxed);
  SetTrouble(why);
  if (options_.report) options_.report(why);
  for (Job& job : jobs) job.outcome = Outcome::kFailed;
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
    job.outcome = transaction.abandoned_ ? Outcome::kAbandoned : Outcome::kCommitted;
    if (batch.careful && job.outcome == Outcome::kCommitted && writer_->CanGoOn()) writer_->Release();
  } catch (const Unavailable&) {
    throw;  // the database itself failed: no closure of this batch can be served
  } catch (const std::exception& error) {
    if (options_.report) options_.report(error.what());
    job.outcome = Outcome::kFailed;
  }
  // The job may have turned an error into an answer. Without a transaction, later statements would each commit alone.
  const bool good = writer_->CanGoOn();
  if (!good && !batch.careful) return false;
  if (!good && job.outcome == Outcome::kCommitted) job.outcome = Outcome::kFailed;
  const bool keep = job.outcome == Outcome::kCommitted;
  if (batch.careful) {
    if (!keep) writer_->Undo();
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
    LookWhetherItLeads();
    patience_ = kPauseWhenDone;
    if (!leads()) return;
    Transaction transaction(*writer_, true);
    transaction.last_position_ = &last_position_;
    BeginWrite();
    const bool anything = Sweep(transaction, kSweepAlone) > SweepPace::Span::zero();
    patience_ = anything ? kPauseAlone : kPauseWhenDone;
    if (!anything) {
      writer_->Rollback();
      writer_->Settle();
      return;
    }
    Tell(transaction.happenings_);
    writer_->Commit();
    publisher_.Pass({std::move(transaction.changes_)});
  } catch (const std::exception& error) {
    // No request waits for this, and the next writer will find out whether writing works.
    writer_->Rollback();
    last_position_ = position_before;
    patience_ = kPauseWhenDone;
    if (options_.report) options_.report(error.what());
  }
}

}  // namespace jeton::storage
