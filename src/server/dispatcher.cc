#include "server/dispatcher.h"

#include "authority/federation/foreign_token.h"
#include "authority/people/users.h"
#include "base/address_range.h"
#include "server/client_address.h"
#include "server/edge_errors.h"
#include "server/log.h"

namespace jeton::server {
namespace {

using wire::Detour;
using wire::Outcome;
using wire::Response;

// A function asks for one thing after another; more than this is a mistake of ours.
constexpr int kMostDetours = 4;
// Beyond it, jobs are asked to come again.
constexpr std::size_t kMostWaitingForKeys = 1024;
constexpr std::size_t kMostWaitingForKeysOfSource = 64;

std::string NewRequestId() {
  SystemRandom random;
  return random.Characters("0123456789abcdef", 16);
}

// The details go to the log; the answer is a fixed sentence and the id under which they are found.
Response Fault(int status, std::string_view event, const Route& route, const wire::Request& request,
               const std::exception& error) {
  const std::string id = NewRequestId();
  Log(LogLevel::kError, event, {{"request_id", id}, {"route", route.path}, {"error", error.what()}});
  return EdgeError(status, request.path, id);
}

}  // namespace

struct Dispatcher::Pending {
  const Route& route;
  const wire::Request& request;
  std::string_view address;  // of the client
  http::Responder responder;
  Place place;  // where it runs next, with what the workers have found
  std::optional<PasswordVerdict> verdict;
  std::optional<PreparedPassword> prepared;
  std::optional<crypto::SigningKey> made_key;
  std::optional<authority::SignatureVerdict> signature;
  std::optional<ToldNotice> told;
  Shares::Share share;
  bool on_worker = false;
  int detours = 0;
  Outcome outcome;
  std::vector<Further> further;  // parts that are still to be done; the first is under way
  Further attempt;               // the first, as it is if its part is committed
  bool attempt_goes_on = false;

  Work WorkNow() const {
    return {.now = request.received_at,
            .address = address,
            .verdict = verdict ? &*verdict : nullptr,
            .prepared = prepared ? &*prepared : nullptr,
            .made_key = made_key ? &*made_key : nullptr,
            .signature = signature ? &*signature : nullptr,
            .told = told ? &*told : nullptr,
            .on_worker = on_worker};
  }
};

// In whose queue it waits.
std::string Dispatcher::SourceFor(const Pending& pending, const Detour& detour) {
  return detour.tenant.empty() ? SourceOf(pending.address) : detour.tenant;
}

Outcome Dispatcher::Run(const Route& route, const wire::Request& request, Work work) const {
  return route.function(authority_, endpoints::Call{request, work, route.accepts});
}

Outcome Dispatcher::RunCaught(const Route& route, const wire::Request& request, const Work& work) const {
  try {
    return Run(route, request, work);
  } catch (const storage::Unavailable& error) {
    return Fault(503, "database_unavailable", route, request, error);
  } catch (const std::exception& error) {
    return Fault(500, "request_failed", route, request, error);
  }
}

Outcome Dispatcher::RunReading(const Route& route, const wire::Request& request, Work work) const {
  // The position comes first: what is published after it may be missing in the snapshot that follows.
  work.feed_position = authority_.facts.position();
  try {
    return database_.Read([&](storage::Transaction& transaction) {
      work.transaction = &transaction;
      return RunCaught(route, request, work);
    });
  } catch (const storage::Unavailable& error) {
    return Fault(503, "database_unavailable", route, request, error);
  }
}

bool Dispatcher::Serve(const Route& route, const wire::Request& request, Response& response,
                       const std::function<http::Responder()>& responder) {
  Outcome outcome = Detour{Detour::Kind::kWrite};
  const std::string_view address = ClientAddress(authority_.settings.trusted_proxies, request);
  const Work work{.now = request.received_at, .address = address};
  if (route.place == Place::kCached) outcome = RunCaught(route, request, work);
  const auto* detour = std::get_if<Detour>(&outcome);
  const bool read = route.place == Place::kRead ||
                    (route.place == Place::kCached && detour != nullptr && detour->kind == Detour::Kind::kRead);
  if (read) outcome = RunReading(route, request, work);
  if (auto* answer = std::get_if<Response>(&outcome)) {
    response = std::move(*answer);
    Count(request, route, response.status);
    return true;
  }
  const Place place = route.place == Place::kWrite ? Place::kWrite : Place::kRead;
  Continue(std::make_shared<Pending>(Pending{
               route, request, address, responder(), place, {}, {}, {}, {}, {}, {}, false, 0, {}, {}, {}, false}),
           std::move(outcome));
  return false;
}

void Dispatcher::Continue(const std::shared_ptr<Pending>& pending, Outcome outcome) {
  if (auto* answer = std::get_if<Response>(&outcome)) return Answer(*pending, std::move(*answer));
  Detour& detour = std::get<Detour>(outcome);
  if (++pending->detours > kMostDetours) return Answer(*pending, EdgeError(500, pending->request.path));
  switch (detour.kind) {
    case Detour::Kind::kWrite:
      if (authority_.settings.read_only) return Answer(*pending, ReadOnlyError(pending->request.path));
      pending->place = Place::kWrite;
      return QueueWrite(pending);
    case Detour::Kind::kCheckPassword: return QueueCheck(pending, detour);
    case Detour::Kind::kWorker:
    case Detour::Kind::kMakeKey:
    case Detour::Kind::kCheckToken:
    case Detour::Kind::kHashPassword: return QueueWork(pools_.workers, pending, std::move(detour));
    case Detour::Kind::kLongRead: return QueueLongRead(pending, std::move(detour));
    case Detour::Kind::kTell: return QueueWork(pools_.tellers, pending, std::move(detour));
    case Detour::Kind::kFetchKeys: return QueueFetch(pending, detour);
    case Detour::Kind::kRead: break;
  }
  // Workers alone come here with it: the I/O threads read on the spot.
  Continue(pending, RunReading(pending->route, pending->request, pending->WorkNow()));
}

void Dispatcher::QueueWrite(const std::shared_ptr<Pending>& pending) {
  database_.Write(
      [this, pending](storage::Transaction& transaction) {
        Work work = pending->WorkNow();
        work.transaction = &transaction;
        // It is this thread that publishes: nothing can come between.
        work.feed_position = authority_.facts.position();
        pending->further.clear();
        work.further = &pending->further;
        pending->outcome = RunCaught(pending->route, pending->request, work);
        const auto* answer = std::get_if<Response>(&pending->outcome);
        // An answer that says no leaves nothing behind.
        if (answer == nullptr || (answer->status >= 400 && !answer->leaves_its_writes)) transaction.Abandon();
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
        pending->attempt_goes_on = pending->attempt(work);
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
  Continue(pending, RunReading(pending->route, pending->request, pending->WorkNow()));
}

// False when too much of that source is waiting already.
bool Dispatcher::Queue(WorkerPool& pool, const std::string& source, const std::shared_ptr<Pending>& pending,
                       std::function<void()> work, WorkerPool::Rank rank) {
  const auto job = [this, pending, work = std::move(work)] {
    try {
      work();
    } catch (const std::exception& error) {
      Log(LogLevel::kError, "worker_failed", {{"route", pending->route.path}, {"error", error.what()}});
      return Answer(*pending, EdgeError(503, pending->request.path));
    }
    Resume(pending);
  };
  return pool.Submit(source, job, rank);
}

void Dispatcher::QueueWork(WorkerPool& pool, const std::shared_ptr<Pending>& pending, Detour detour) {
  const std::string source = SourceFor(*pending, detour);
  const bool queued =
      Queue(pool, source, pending, [this, pending, detour = std::move(detour)] { DoWork(*pending, detour); });
  // Too much to do is never a denial.
  if (!queued) Answer(*pending, EdgeError(503, pending->request.path));
}

std::shared_ptr<authority::PasswordCheck> Dispatcher::BeginCheck(const Pending& pending, const Detour& detour) const {
  authority::PasswordAttempt attempt{
      .login = detour.login, .address = pending.address, .basic = !detour.password || detour.from_program};
  const wire::Authorization presented = wire::ReadAuthorization(pending.request);
  if (detour.password) {
    attempt.password = detour.password->Reveal();
  } else {
    const auto& basic = std::get<wire::BasicCredentials>(presented);
    attempt.password = basic.secret.Reveal();
    if (attempt.login.empty()) attempt.login = basic.name;
  }
  return std::make_shared<authority::PasswordCheck>(authority_, database_, attempt, clock_.Now());
}

// A password that is not going to be compared neither waits in a queue nor takes a place there.
void Dispatcher::QueueCheck(const std::shared_ptr<Pending>& pending, const Detour& detour) {
  try {
    const auto check = BeginCheck(*pending, detour);
    pending->verdict = check->verdict();
    if (!pending->verdict) {
      const auto compare = [this, pending, check] { pending->verdict = check->Compare(clock_.Now()); };
      const auto rank = check->familiar() ? WorkerPool::Rank::kFirst : WorkerPool::Rank::kOther;
      if (Queue(pools_.workers, SourceOf(pending->address), pending, compare, rank)) return;
      pending->verdict = {.retry_after = Seconds{1}};
    }
  } catch (const storage::Unavailable& error) {
    return Answer(*pending, Fault(503, "database_unavailable", pending->route, pending->request, error));
  }
  Resume(pending);
}

void Dispatcher::QueueLongRead(const std::shared_ptr<Pending>& pending, Detour detour) {
  pending->share = long_reads_.Take(detour.tenant);
  if (!pending->share) return Answer(*pending, EdgeError(429, pending->request.path));
  QueueWork(pools_.readers, pending, std::move(detour));
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

// One issuer keeps one thread, however many wait for it.
void Dispatcher::QueueFetch(const std::shared_ptr<Pending>& pending, const Detour& detour) {
  if (!JoinFetch(pending, detour)) Answer(*pending, EdgeError(503, pending->request.path));
}

// False: there is no room.
bool Dispatcher::JoinFetch(const std::shared_ptr<Pending>& pending, const Detour& detour) {
  const std::lock_guard lock(fetches_mutex_);
  const auto found = fetches_.try_emplace(detour.issuer).first;
  Fetch& fetch = found->second;
  std::size_t& places = fetch.places[SourceFor(*pending, detour)];
  bool joins = fetch.waiting.size() < kMostWaitingForKeys && places < kMostWaitingForKeysOfSource;
  if (joins && places == 0 && !fetch.begun) {
    joins = pools_.fetchers.Submit(
        SourceFor(*pending, detour),
        [this, issuer = detour.issuer, wanted = pending->request.received_at] { FetchKeys(issuer, wanted); });
  }
  if (joins) {
    ++places;
    fetch.waiting.push_back(pending);
  } else if (fetch.waiting.empty()) {
    fetches_.erase(found);
  }
  return joins;
}

void Dispatcher::FetchKeys(const std::string& issuer, TimePoint wanted) {
  {
    const std::lock_guard lock(fetches_mutex_);
    const auto fetch = fetches_.find(issuer);
    // Another source had its turn earlier.
    if (fetch == fetches_.end() || std::exchange(fetch->second.begun, true)) return;
  }
  try {
    const auto ignored = authority_.issuer_keys.Fetch(issuer, wanted, clock_);
    if (!ignored) Log(LogLevel::kWarn, "issuer_keys_unavailable", {{"issuer", issuer}, {"error", ignored.error()}});
    if (ignored && *ignored > 0) {
      const auto count = static_cast<std::int64_t>(*ignored);
      Log(LogLevel::kWarn, "issuer_keys_ignored", {{"issuer", issuer}, {"count", count}});
    }
  } catch (const std::exception& error) {
    Log(LogLevel::kError, "worker_failed", {{"issuer", issuer}, {"error", error.what()}});
  }
  Fetch fetch;
  {
    const std::lock_guard lock(fetches_mutex_);
    fetch = std::move(fetches_[issuer]);
    fetches_.erase(issuer);
  }
  for (const auto& pending : fetch.waiting) Resume(pending);
}

void Dispatcher::Tell(Pending& pending, const wire::Notice& notice) const {
  const auto sent = authority_.send_notice(notice.url, notice.body);
  if (!sent) Log(LogLevel::kWarn, "notice_not_received", {{"id", notice.id.ToUuid()}, {"error", sent.error()}});
  pending.told = {notice.id, sent.has_value()};
}

void Dispatcher::DoWork(Pending& pending, const Detour& detour) const {
  if (detour.kind == Detour::Kind::kCheckToken) {
    pending.signature =
        authority::CheckSignature(authority_, detour.password.value().Reveal(), pending.request.received_at);
    return;
  }
  // The function itself is what there is to do; it is run next, on this very thread.
  if (detour.kind == Detour::Kind::kWorker || detour.kind == Detour::Kind::kLongRead) {
    pending.on_worker = true;
    return;
  }
  if (detour.kind == Detour::Kind::kTell) return Tell(pending, detour.notice.value());
  if (detour.kind == Detour::Kind::kMakeKey) {
    pending.made_key = crypto::SigningKey::Generate(crypto::SigningAlgorithm::kRs256);
    return;
  }
  pending.prepared = authority::PreparePassword(detour.password.value(), authority_.issuer.random());
}

void Dispatcher::Answer(Pending& pending, Response response) {
  Count(pending.request, pending.route, response.status);
  // Before the answer leaves: its reader may ask again at once.
  pending.share.reset();
  pending.responder(std::move(response));
}

void Dispatcher::Count(const wire::Request& request, const Route& route, int status) {
  const Microseconds duration = clock_.Now() - request.received_at;
  metrics_.Count(status, duration);
  // The route's pattern, not the path: a path may hold what nobody should read.
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
