#include "authority/tokens/jobs.h"

#include <chrono>
#include <limits>
#include <mutex>
#include <utility>

#include "authority/audit.h"
#include "authority/authority.h"
#include "authority/tokens/token_reader.h"

namespace jeton::authority {
namespace {

using SteadyClock = std::chrono::steady_clock;

// Other writers wait for a part, and with it for its commit, which takes about as long again: that of a creation beside
// it must not take twice as long.
constexpr std::chrono::milliseconds kLongestPart{1};
constexpr std::size_t kRowsInOnePart = 500;
constexpr std::size_t kRowsAtATime = 25;  // about as many as one part ends

// One part of a job: looks at the tokens after its place, and ends those that are meant.
class JobPart {
 public:
  JobPart(const Run& run, const UsageLog& usage, FormerParents& descendants, Job& job)
      : run_(run), descendants_(descendants), job_(job), wish_(ReadWish(job.order)), viewer_(run, usage) {
    actor_.subject = SubjectKind::kUser;
    actor_.id = job.by;
    actor_.name = job.by_name;
  }

  void Do() {
    const std::size_t before = descendants_.removed();
    std::size_t removed = descendants_.Remove(run_, kRemovedInOnePart);
    const bool more = removed >= kRemovedInOnePart || LookAtSome(removed);
    job_.done += static_cast<std::int64_t>(ended_ + descendants_.removed() - before);
    descendants_.EndPart(run_);
    if (!more && descendants_.empty()) job_.state = JobState::kDone;
    job_.feed_position = run_.tx().position();
    job_.changed = run_.now;
    storage::Jobs(run_.tx()).Update(job_);
  }

 private:
  // Returns false if there are no more.
  bool LookAtSome(std::size_t removed) {
    const auto end = SteadyClock::now() + kLongestPart;
    TokenReader reader(run_, {job_.account, job_.account_kind}, wish_.filter,
                       {.after = job_.place, .most = kRowsAtATime});
    for (std::size_t looked_at = 0; looked_at < kRowsInOnePart && removed < kRemovedInOnePart; ++looked_at) {
      if (SteadyClock::now() >= end) return true;
      auto row = reader.Next();
      if (!row) return false;
      job_.place = storage::PlaceInList(*row);
      removed += EndIfMeant(*row, kRemovedInOnePart - removed);
    }
    return true;
  }

  std::size_t EndIfMeant(const ListedToken& listed, std::size_t most) {
    // Made since the job began: such tokens are not meant.
    if (listed.token.created > job_.created) return 0;
    // Times count from the beginning of the job, so that it means the same tokens however long it takes.
    if (!wish_.filter.MayFit(listed.token, job_.created)) return 0;
    const auto item = viewer_.View(listed);
    if (!item || !wish_.filter.Fits(*item, job_.created)) return 0;
    RemoveRow(run_, listed.token);
    ++ended_;
    LoggedToken logged = LogToken(listed, *item);
    logged.metadata["job"] = job_.id.ToUuid();
    if (!wish_.order.reason.empty()) logged.metadata["reason"] = wish_.order.reason;
    Record(run_, actor_, RevocationName(listed.token.kind), logged.name_space, std::move(logged.metadata));
    if (wish_.order.descendants == Descendants::kStay || !HasDescendants(run_, listed.token.id)) return 1;
    descendants_.Add(listed.token.id);
    return 1 + descendants_.Remove(run_, most);
  }

  const Run& run_;
  FormerParents& descendants_;
  Job& job_;
  const RevocationWish wish_;
  TokenViewer viewer_;
  Actor actor_;
  std::size_t ended_ = 0;
};

}  // namespace

Job AddRevocationJob(const Run& run, const EndedTokens& tokens, const RevocationWish& wish,
                     std::optional<std::size_t> total) {
  Id::Bytes last{};
  last.fill(0xff);
  Job job{.id = run.NewId(),
          .by = tokens.by().id,
          .by_name = tokens.by().name,
          .account = tokens.account(),
          .account_kind = tokens.kind(),
          .order = PrintWish(wish),
          // Tokens that are made from now on are not meant.
          .place = {run.now, Id(last)},
          .done = 0,
          .total = total ? std::optional(static_cast<std::int64_t>(*total)) : std::nullopt,
          .created = run.now,
          .changed = run.now};
  storage::Jobs(run.tx()).Add(job);
  Record(run, tokens.by(), "revoke_tokens", tokens.account().IsNone() ? tokens.by().id : tokens.account(),
         {{"job", job.id.ToUuid()}, {"reason", wish.order.reason}});
  return job;
}

Result<Job, Refusal> FindJob(const Run& run, const Actor& actor, const Id& id) {
  auto job = storage::Jobs(run.tx()).Find(id);
  if (!job) return Fail(Refusal::kNotFound);
  const bool own = !actor.anonymous() && job->by == actor.id;
  if (!own && !Decide(actor, OnInstallation{.access = Access::kRead}).allowed()) return Fail(Refusal::kNotFound);
  return std::move(*job);
}

struct JobRunner::State {
  std::mutex mutex;
  bool at_work = false;
  bool stopping = false;
  // Only used by the write thread: tokens that were removed, and whose descendants remain; after the last committed
  // part, and after the current one.
  FormerParents descendants;
  FormerParents attempt;
  bool more = false;
};

JobRunner::JobRunner() : state_(std::make_shared<State>()) {}
JobRunner::~JobRunner() = default;

void JobRunner::Stop() {
  const std::lock_guard lock(state_->mutex);
  state_->stopping = true;
}

void JobRunner::Wake(Authority& authority, storage::Database& database, const Clock& clock) {
  if (authority.settings.read_only) return;
  const bool some = database.Read([](storage::Transaction& t) { return storage::Jobs(t).NextAtWork().has_value(); });
  if (!some) return;
  {
    const std::lock_guard lock(state_->mutex);
    if (state_->stopping || std::exchange(state_->at_work, true)) return;
  }
  QueuePart(state_, authority, database, clock);
}

void JobRunner::QueuePart(const std::shared_ptr<State>& state, Authority& authority, storage::Database& database,
                          const Clock& clock) {
  database.WriteAside(
      [state, &authority, &clock](storage::Transaction& transaction) {
        // A part that was rolled back begins again.
        state->attempt = state->descendants;
        auto job = storage::Jobs(transaction).NextAtWork();
        state->more = job.has_value();
        if (!job) return;
        const Run run = authority.Begin({.transaction = &transaction,
                                         .now = clock.Now(),
                                         .feed_position = authority.facts.position(),
                                         .address = ""});
        JobPart(run, authority.usage, state->attempt, *job).Do();
      },
      [state, &authority, &database, &clock](storage::Database::Outcome outcome) {
        const bool committed = outcome == storage::Database::Outcome::kCommitted;
        if (committed) state->descendants = std::move(state->attempt);
        {
          const std::lock_guard lock(state->mutex);
          state->at_work = committed && state->more && !state->stopping;
          if (!state->at_work) return;
        }
        QueuePart(state, authority, database, clock);
      });
}

}  // namespace jeton::authority
