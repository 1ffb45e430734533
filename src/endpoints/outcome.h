#pragma once

#include <functional>
#include <optional>
#include <string>
#include <variant>

#include "identity/work.h"
#include "wire/message.h"

// The result of one run of a route's function: an answer, or what the next run needs. Each run starts from the
// beginning.
namespace jeton::endpoints {

// The next run needs a read transaction.
struct NeedRead {};

// The next run needs a write transaction. `kept`: what this run has read, so that the next need not read it again.
struct NeedWrite {
  Finding kept{};
};

// A finding that needed no work. The function runs again with it.
struct Known {
  Finding finding;
};

// Work that is too long for the I/O threads and the write thread. It runs on a pool, outside any transaction, and the
// function runs again with its finding.
struct Slow {
  enum class Pool {
    kWorkers,   // long computations
    kReaders,   // reads of many rows; few at a time per tenant
    kFetchers,  // fetches of issuers' keys, which jobs wait for
    kTellers,   // notices to other servers, which may be slow
  };
  // May throw: the answer is then 503.
  using Work = std::function<Finding(TimePoint now)>;

  Pool pool = Pool::kWorkers;
  std::string tenant{};                // whose queue it waits in; empty: that of the request's source
  Work work{};                         // null: the function itself runs there next
  bool first = false;                  // goes before the jobs of unfamiliar sources
  std::string shared{};                // requests with the same text share one run of the work
  std::optional<Finding> when_full{};  // the finding if the queue is full; none: the answer is 503
};

using Detour = std::variant<NeedRead, NeedWrite, Known, Slow>;
using Outcome = std::variant<wire::Response, Detour>;

}  // namespace jeton::endpoints
