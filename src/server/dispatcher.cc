#include "server/dispatcher.h"

#include "base/address_range.h"
#include "server/client_address.h"
#include "server/edge_errors.h"
#include "server/log.h"

namespace jeton::server {
namespace {

using endpoints::Detour;
using endpoints::NeedRead;
using endpoints::NeedWrite;
using endpoints::Outcome;
using endpoints::Slow;
using wire::Response;

// A function may ask for several things in turn: after a start, a client that signs its assertion needs a write, its
// keys, the check of its signature, an issuer's keys and the check of the foreign token's. More than this is a bug.
constexpr int kMostDetours = 8;
// The most requests that wait for the same work. Further ones are told to retry.
constexpr std::size_t kMostSharing = 1024;
constexpr std::size_t kMostSharingOfSource = 64;

// Counts how long the request keeps the thread.
class Turn {
 public:
  explicit Turn(RequestMetrics& metrics) : metrics_(metrics) {}
  ~Turn() { metrics_.turns.Count(std::chrono::steady_clock::now() - begin_); }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  RequestMetrics& metrics_;
  const std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

std::string NewRequestId() {
  SystemRandom random;
  return random.Characters("0123456789abcdef", 16);
}

// Logs the details. The answer is a fixed sentence with the id of the log entry.
Response Fault(int status, std::string_view event, const Route& route, const wire::Request& request,
               const std::exception& error) {
  const std::string id = NewRequestId();
  Log(LogLevel::kError, event, {{"request_id", id}, {"route", route.path}, {"error", error.what()}});
  return EdgeError(status, request.path, id);
}

// Returns `finish`, wrapped so that it never throws.
std::function<void(Response&)> WithoutFaults(std::function<void(Response&)> finish, const Route& route,
                                             const wire::Request& request) {
  return [finish = std::move(finish), &route, &request](Response& response) {
    try {
      finish(response);
    } catch (const std::exception& error) {
      response = Fault(500, "request_failed", route, request, error);
    }
  };
}

}  // namespace

struct Dispatcher::Pending {
  const Route& route;
  const wire::Request& request;
  std::string_view address;  // of the client
  http::Responder responder;
  Place place;  // where the function runs next
  Findings findings{};
  Shares::Share share{};
  bool on_worker = false;
  int detours = 0;
  Effects effects{};  // of the last run
  Outcome outcome{};
  std::vector<authority::Further> further{};  // remaining parts; the first is in progress
  authority::Further attempt{};               // the first part's state if it is committed
  bool attempt_goes_on = false;

  Work WorkNow() const {
    return {.now = request.received_at,
            .address = address,
            .dialect = route.dialect,
            .findings = &findings,
            .on_worker = on_worker};
  }
  // Returns the Work for a new run from the start. Forgets the effects of the last run.
  Work WorkAnew() {
    effects.clear();
    Work work = WorkNow();
    work.effects = &effects;
    return work;
  }
};

Outcome Dispatcher::RunCaught(const Route& route, const wire::Request& request, const authority::Run& run) const {
  try {
    return route.function({request, run, route.accepts, authority_});
  } catch (const storage::Unavailable& error) {
    if (run.effects != nullptr) run.effects->clear();
    return Fault(503, "database_unavailable", route, request, error);
  } catch (const std::exception& error) {
    if (run.effects != nullptr) run.effects->clear();
    return Fault(500, "request_failed", route, request, error);
  }
}

Outcome Dispatcher::RunReading(const Route& route, const wire::Request& request, Work work) const {
  // Reads the position before the snapshot: changes published in between may be missing from the snapshot.
  work.feed_position = authority_.facts.position();
  try {
    return database_.Read([&](storage::Transaction& transaction) {
      work.transaction = &transaction;
      return RunCaught(route, request, authority_.Begin(work));
    });
  } catch (const storage::Unavailable& error) {
    return Fault(503, "database_unavailable", route, request, error);
  }
}

bool Dispatcher::Serve(const Route& route, const wire::Request& request, Response& response,
                       const std::function<http::Responder()>& responder) {
  const Turn turn(metrics_);
  const std::string_view address = ClientAddress(authority_.settings.trusted_proxies, request);
  Effects effects;
  const Work work{.now = request.received_at, .address = address, .dialect = route.dialect, .effects = &effects};
  Outcome outcome = Detour(NeedWrite{});
  if (route.place == Place::kCached) outcome = RunCaught(route, request, authority_.Begin(work));
  const auto* detour = std::get_if<Detour>(&outcome);
  const bool reads = detour != nullptr && std::holds_alternative<NeedRead>(*detour);
  if (reads) effects.clear();
  if (reads || route.place == Place::kRead) {
    if (pools_.snapshots != nullptr) {
      QueueRead(std::make_shared<Pending>(Pending{route, request, address, responder(), Place::kRead}));
      return false;
    }
    outcome = RunReading(route, request, work);
  }
  if (auto* answer = std::get_if<Response>(&outcome)) {
    response = std::move(*answer);
    for (const auto& effect : effects) effect();
    if (auto finish = std::exchange(response.finish, nullptr)) {
      WithoutFaults(std::move(finish), route, request)(response);
    }
    Count(request, route, response.status);
    return true;
  }
  const Place place = route.place == Place::kWrite ? Place::kWrite : Place::kRead;
  Continue(std::make_shared<Pending>(Pending{route, request, address, responder(), place}), std::move(outcome));
  return false;
}

// Runs the function again until it has an answer or needs another thread.
void Dispatcher::Continue(const std::shared_ptr<Pending>& pending, Outcome outcome) {
  for (;;) {
    if (auto* answer = std::get_if<Response>(&outcome)) {
      for (const auto& effect : pending->effects) effect();
      return Answer(*pending, std::move(*answer));
    }
    if (++pending->detours > kMostDetours) return Answer(*pending, EdgeError(500, pending->request.path));
    Detour& detour = std::get<Detour>(outcome);
    if (auto* slow = std::get_if<Slow>(&detour)) return Queue(pending, std::move(*slow));
    if (auto* known = std::get_if<endpoints::Known>(&detour)) pending->findings.push_back(std::move(known->finding));
    if (auto* write = std::get_if<NeedWrite>(&detour)) {
      if (authority_.settings.read_only) return Answer(*pending, ReadOnlyError(pending->request.path));
      pending->findings.push_back(std::move(write->kept));
      pending->place = Place::kWrite;
    }
    if (pending->place == Place::kWrite) return QueueWrite(pending);
    if (pools_.snapshots != nullptr) return QueueRead(pending);
    outcome = RunReading(pending->route, pending->request, pending->WorkAnew());
  }
}

void Dispatcher::QueueRead(const std::shared_ptr<Pending>& pending) {
  const bool queued = pools_.snapshots->Submit(SourceOf(pending->address), [this, pending] {
    Continue(pending, RunReading(pending->route, pending->request, pending->WorkAnew()));
  });
  if (!queued) Answer(*pending, EdgeError(503, pending->request.path));
}

void Dispatcher::QueueWrite(const std::shared_ptr<Pending>& pending) {
  database_.Write(
      [this, pending](storage::Transaction& transaction) {
        Work work = pending->WorkAnew();
        work.transaction = &transaction;
        // This thread publishes, so nothing can come in between.
        work.feed_position = authority_.facts.position();
        pending->further.clear();
        pending->outcome = RunCaught(pending->route, pending->request, authority_.Begin(work, &pending->further));
        const auto* answer = std::get_if<Response>(&pending->outcome);
        // A refusal undoes its writes.
        if (answer == nullptr || !answer->commits.value_or(answer->status < 400)) transaction.Abandon();
      },
      [this, pending](storage::Database::Outcome outcome) {
        if (outcome == storage::Database::Outcome::kFailed)
          return Answer(*pending, EdgeError(503, pending->request.path));
        if (outcome == storage::Database::Outcome::kCommitted && !pending->further.empty()) return GoOn(pending);
        Continue(pending, std::move(pending->outcome));
      });
}

void Dispatcher::GoOn(const std::shared_ptr<Pending>& pending) {
  {
    const std::lock_guard lock(parts_mutex_);
    in_parts_.push_back(pending);
    if (std::exchange(part_is_queued_, true)) return;
  }
  QueuePart();
}

void Dispatcher::QueuePart() {
  std::shared_ptr<Pending> pending;
  {
    const std::lock_guard lock(parts_mutex_);
    part_is_queued_ = !in_parts_.empty();
    if (!part_is_queued_) return;
    pending = std::move(in_parts_.front());
    in_parts_.pop_front();
  }
  database_.Write(
      [this, pending](storage::Transaction& transaction) {
        Work work = pending->WorkNow();
        work.transaction = &transaction;
        work.feed_position = authority_.facts.position();
        pending->attempt = pending->further.front();
        pending->attempt_goes_on = pending->attempt(authority_.Begin(work));
      },
      [this, pending](storage::Database::Outcome outcome) {
        EndPart(pending, outcome);
        QueuePart();
      });
}

void Dispatcher::EndPart(const std::shared_ptr<Pending>& pending, storage::Database::Outcome outcome) {
  if (outcome != storage::Database::Outcome::kCommitted) {
    return Answer(*pending, EdgeError(503, pending->request.path));
  }
  auto& further = pending->further;
  if (pending->attempt_goes_on) {
    further.front() = std::move(pending->attempt);
  } else {
    further.erase(further.begin());
  }
  if (further.empty()) return Continue(pending, std::move(pending->outcome));
  const std::lock_guard lock(parts_mutex_);
  in_parts_.push_back(pending);
}

void Dispatcher::Resume(const std::shared_ptr<Pending>& pending) {
  if (pending->place == Place::kWrite) return QueueWrite(pending);
  Continue(pending, RunReading(pending->route, pending->request, pending->WorkAnew()));
}

void Dispatcher::Queue(const std::shared_ptr<Pending>& pending, Slow slow) {
  const std::string source = slow.tenant.empty() ? SourceOf(pending->address) : slow.tenant;
  if (slow.pool == Slow::Pool::kReaders) {
    pending->share = long_reads_.Take(slow.tenant);
    if (!pending->share) return Answer(*pending, EdgeError(429, pending->request.path));
  }
  std::optional<Finding> when_full = std::move(slow.when_full);
  bool queued = false;
  if (!slow.shared.empty()) {
    queued = Join(pending, source, std::move(slow));
  } else {
    const auto rank = slow.first ? WorkerPool::Rank::kFirst : WorkerPool::Rank::kOther;
    // Work that goes first has its own queue, so that other jobs of the source do not delay it.
    const std::string queue = slow.first ? "first " + source : source;
    queued = PoolFor(slow.pool).Submit(
        queue, [this, pending, work = std::move(slow.work)] { Do(pending, work); }, rank);
  }
  if (queued) return;
  // Overload must not look like a denial.
  if (!when_full) return Answer(*pending, EdgeError(503, pending->request.path));
  pending->findings.push_back(std::move(*when_full));
  Resume(pending);
}

WorkerPool& Dispatcher::PoolFor(Slow::Pool pool) const {
  switch (pool) {
    case Slow::Pool::kReaders: return pools_.readers;
    case Slow::Pool::kFetchers: return pools_.fetchers;
    case Slow::Pool::kTellers: return pools_.tellers;
    case Slow::Pool::kWorkers: break;
  }
  return pools_.workers;
}

// If there is no work, the function itself is the work. It runs next, on this thread.
void Dispatcher::Do(const std::shared_ptr<Pending>& pending, const Slow::Work& work) {
  if (!work) pending->on_worker = true;
  try {
    if (work) pending->findings.push_back(work(clock_.Now()));
  } catch (const std::exception& error) {
    Log(LogLevel::kError, "worker_failed", {{"route", pending->route.path}, {"error", error.what()}});
    return Answer(*pending, EdgeError(503, pending->request.path));
  }
  Resume(pending);
}

void Dispatcher::MakePiece(const std::shared_ptr<wire::BodySource>& source, http::PieceResponder responder) {
  const bool queued = pools_.readers.Submit(SourceOf(source->address), [source, responder]() mutable {
    std::optional<wire::BodyPiece> piece;
    try {
      piece = source->Next();
    } catch (const std::exception& error) {
      Log(LogLevel::kError, "body_cut_off", {{"error", error.what()}});
    }
    responder(std::move(piece));
  });
  if (!queued) responder(std::nullopt);
}

// Lets requests that wait for the same work use one thread. Returns false if there is no room.
bool Dispatcher::Join(const std::shared_ptr<Pending>& pending, const std::string& source, Slow slow) {
  const std::lock_guard lock(shared_mutex_);
  const auto found = shared_.try_emplace(slow.shared).first;
  Shared& shared = found->second;
  std::size_t& places = shared.places[source];
  bool joins = shared.waiting.size() < kMostSharing && places < kMostSharingOfSource;
  if (joins && places == 0 && !shared.begun) {
    joins = PoolFor(slow.pool).Submit(
        source, [this, name = slow.shared, work = std::move(slow.work)] { DoShared(name, work); });
  }
  if (joins) {
    ++places;
    shared.waiting.push_back(pending);
  } else if (shared.waiting.empty()) {
    shared_.erase(found);
  }
  return joins;
}

void Dispatcher::DoShared(const std::string& name, const Slow::Work& work) {
  {
    const std::lock_guard lock(shared_mutex_);
    const auto shared = shared_.find(name);
    // Another source has already begun the work.
    if (shared == shared_.end() || std::exchange(shared->second.begun, true)) return;
  }
  Finding finding;
  try {
    finding = work(clock_.Now());
  } catch (const std::exception& error) {
    Log(LogLevel::kError, "worker_failed", {{"for", name}, {"error", error.what()}});
  }
  Shared shared;
  {
    const std::lock_guard lock(shared_mutex_);
    shared = std::move(shared_[name]);
    shared_.erase(name);
  }
  for (const auto& pending : shared.waiting) {
    pending->findings.push_back(finding);
    Resume(pending);
  }
}

void Dispatcher::Answer(Pending& pending, Response response) {
  if (response.finish) response.finish = WithoutFaults(std::move(response.finish), pending.route, pending.request);
  Count(pending.request, pending.route, response.status);
  // Before the answer is sent, because its client may ask again at once.
  pending.share.reset();
  pending.responder(std::move(response));
}

void Dispatcher::Count(const wire::Request& request, const Route& route, int status) {
  const Microseconds duration = clock_.Now() - request.received_at;
  metrics_.Count(route, status, duration);
  // The route's pattern, not the path: a path may hold a secret.
  if (LogEnabled(LogLevel::kDebug)) {
    Log(LogLevel::kDebug, "request",
        {{"request_id", NewRequestId()},
         {"method", wire::NameOf(request.method)},
         {"route", route.path},
         {"status", static_cast<std::int64_t>(status)},
         {"microseconds", duration.count()}});
  }
}

}  // namespace jeton::server
