#include "storage/database.h"

#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <set>
#include <utility>

#include "storage/feed.h"
#include "storage/follower.h"
#include "storage/migrations.h"

namespace jeton::storage {
namespace {

// Further jobs wait for the next commit. Bounds latency, and how much a failing disk can undo.
constexpr std::size_t kMostJobsPerCommit = 256;
// A commit waits for the clients that the last one answered, as long as they keep coming with no longer pause: clients
// answered together come back together, and pages that their rows share are then written once.
constexpr std::chrono::microseconds kGatherPause{600};
constexpr std::chrono::microseconds kLongestGather{3000};
constexpr std::chrono::milliseconds kOthersHaveGone{50};
constexpr std::chrono::minutes kLongestMigration{30};

std::set<std::string> AppliedMigrations(Transaction& transaction) {
  std::set<std::string> names;
  Statement all = transaction.Prepare("SELECT name FROM migrations");
  while (all.Next()) names.insert(all.Text(0));
  return names;
}

// Another process may take long to apply its migrations.
void BeginAlone(DriverConnection& writer) {
  const auto end = std::chrono::steady_clock::now() + kLongestMigration;
  for (;;) {
    try {
      return writer.BeginWrite();
    } catch (const Interrupted&) {
      if (std::chrono::steady_clock::now() > end) throw;
    }
  }
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
      publisher_(options_.publish, options_.forget),
      pace_(options_.pace),
      patience_(options_.sweep_alone_after),
      readers_(*driver_),
      trouble_(why_read_only_) {
  leads_ = !driver_->IsShared();
  Migrate();
  last_position_ = LookFirst([](Transaction& transaction) { return LastPosition(transaction); });
  publisher_.BeginAt(last_position_);
  if (writer_) thread_ = std::thread([this] { RunWriter(); });
  if (driver_->IsShared()) {
    follower_ = std::make_unique<Follower>(
        *driver_, Follower::Options{options_.follow, options_.report, options_.clock}, publisher_, lease_);
  }
}

Database::~Database() {
  {
    const std::lock_guard lock(jobs_mutex_);
    stopping_ = true;
  }
  jobs_waiting_.notify_one();
  if (thread_.joinable()) thread_.join();
  follower_.reset();
}

void Database::Register(Node node) {
  if (follower_) follower_->Register(std::move(node));
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
  if (writer_) {
    BeginAlone(*writer_);
    writer_->RunScript(kTableOfMigrations);
    writer_->Commit();
  }
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
    BeginAlone(*writer_);
    Transaction transaction(*writer_, true);
    // Another process may have applied it meanwhile.
    if (driver_->IsShared() && AppliedMigrations(transaction).contains(migration.name)) {
      writer_->Rollback();
      continue;
    }
    writer_->RunScript(migration.sql);
    transaction.Prepare("INSERT INTO migrations (name) VALUES ($1)").Bind(migration.name).Run();
    writer_->Commit();
  }
  if (!missing.empty()) writer_->RunScript("/*sqlite PRAGMA temp_store = MEMORY*/");
}

Database::Reader::Reader(Database& database)
    : database_(database), connection_(database.readers_.Take()), transaction_(*connection_, false) {
  try {
    connection_->BeginRead();
  } catch (...) {
    database_.readers_.GiveBack(std::move(connection_));
    throw;
  }
}

Database::Reader::~Reader() {
  connection_->EndRead();
  database_.readers_.GiveBack(std::move(connection_));
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

}  // namespace jeton::storage
