#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "authority/authority.h"
#include "endpoints/route.h"
#include "http/server.h"
#include "server/shares.h"
#include "server/worker_pool.h"
#include "storage/database.h"

namespace jeton::server {

using endpoints::Place;
using endpoints::Route;

// Upper bounds of durations, in seconds.
inline constexpr std::array kAnswerBounds = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2.5};
inline constexpr std::array kTurnBounds = {0.0001, 0.0005, 0.001, 0.005, 0.025};

// Counts durations. Any thread.
template <const auto& bounds>
struct Histogram {
  std::array<std::atomic<std::uint64_t>, bounds.size() + 1> counts{};
  std::atomic<std::uint64_t> total_nanoseconds{0};

  void Count(std::chrono::nanoseconds duration) {
    const double seconds = static_cast<double>(duration.count()) * 1e-9;
    std::size_t bucket = 0;
    while (bucket < bounds.size() && seconds > bounds[bucket]) ++bucket;
    counts[bucket].fetch_add(1, std::memory_order_relaxed);
    total_nanoseconds.fetch_add(static_cast<std::uint64_t>(std::max<std::int64_t>(duration.count(), 0)),
                                std::memory_order_relaxed);
  }
};

// Counts answers by class of status, and their duration.
struct RequestMetrics {
  std::array<std::atomic<std::uint64_t>, 6> by_class{};  // index: first digit of the status
  Histogram<kAnswerBounds> all;
  std::unordered_map<const Route*, Histogram<kAnswerBounds>> by_route;  // those that were known from the start
  // How long requests keep the I/O threads: nothing else is served there meanwhile.
  Histogram<kTurnBounds> turns;

  void Know(const std::vector<Route>& routes) {
    for (const Route& route : routes) by_route.try_emplace(&route);
  }
  void Count(const Route& route, int status, Microseconds duration);
};

// Runs a route's function on the right thread, and again elsewhere if it asks for more. Any I/O thread.
class Dispatcher {
 public:
  struct Pools {
    WorkerPool& workers;              // for long computations
    WorkerPool& fetchers;             // for issuers' keys, for which jobs wait
    WorkerPool& tellers;              // for notices to other servers, which may be slow
    WorkerPool& readers;              // for reads of many rows
    WorkerPool* snapshots = nullptr;  // for reads of any kind; null: they do not wait for another machine
  };
  Dispatcher(authority::Authority& authority, storage::Database& database, const Pools& pools, const Clock& clock)
      : authority_(authority), database_(database), pools_(pools), clock_(clock) {}

  // As http::Service::serve.
  bool Serve(const Route& route, const wire::Request& request, wire::Response& response,
             const std::function<http::Responder()>& responder);

  // As http::Service::make_piece.
  void MakePiece(const std::shared_ptr<wire::BodySource>& source, http::PieceResponder responder);

  const RequestMetrics& metrics() const { return metrics_; }
  // Counts each of these routes on its own. Call it before requests are served. REQUIRES: they outlive this.
  void CountByRoute(const std::vector<Route>& routes) { metrics_.Know(routes); }

 private:
  // At the same time for one tenant: a second read may run while the client processes the first.
  static constexpr int kMostLongReads = 2;

  // A request that is not answered at once; lives until it is.
  struct Pending;
  // Requests that wait for the same work. Each of their sources queues a job for it, and the first to get its turn does
  // the work for all. Otherwise a source with many jobs would make the others wait.
  struct Shared {
    std::vector<std::shared_ptr<Pending>> waiting;
    std::unordered_map<std::string, std::size_t> places;  // of each source
    bool begun = false;
  };

  endpoints::Outcome RunCaught(const Route& route, const wire::Request& request, const authority::Run& run) const;
  endpoints::Outcome RunReading(const Route& route, const wire::Request& request, Work work) const;
  void Continue(const std::shared_ptr<Pending>& pending, endpoints::Outcome outcome);
  void QueueRead(const std::shared_ptr<Pending>& pending);
  void QueueWrite(const std::shared_ptr<Pending>& pending);
  void GoOn(const std::shared_ptr<Pending>& pending);
  void QueuePart();
  void EndPart(const std::shared_ptr<Pending>& pending, storage::Database::Outcome outcome);
  void Resume(const std::shared_ptr<Pending>& pending);
  void Queue(const std::shared_ptr<Pending>& pending, endpoints::Slow slow);
  void Do(const std::shared_ptr<Pending>& pending, const endpoints::Slow::Work& work);
  bool Join(const std::shared_ptr<Pending>& pending, const std::string& source, endpoints::Slow slow);
  void DoShared(const std::string& name, const endpoints::Slow::Work& work);
  WorkerPool& PoolFor(endpoints::Slow::Pool pool) const;
  void Answer(Pending& pending, wire::Response response);
  void Count(const wire::Request& request, const Route& route, int status);

  authority::Authority& authority_;
  storage::Database& database_;
  const Pools pools_;
  Shares long_reads_{kMostLongReads};
  std::mutex shared_mutex_;
  std::unordered_map<std::string, Shared> shared_;  // by the work for which they wait
  const Clock& clock_;
  RequestMetrics metrics_;

  // Requests with remaining parts. One part is queued at a time, and the requests take turns, so that long work of many
  // callers takes no more of a batch than that of one.
  std::mutex parts_mutex_;
  std::deque<std::shared_ptr<Pending>> in_parts_;
  bool part_is_queued_ = false;
};

}  // namespace jeton::server
