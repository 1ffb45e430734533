#pragma once

#include <functional>
#include <optional>
#include <string>
#include <variant>

#include "identity/work.h"
#include "wire/message.h"

// What one run of a route's function comes to: an answer, or what it needs to be run again, from the start.
namespace jeton::endpoints {

// A read transaction.
struct NeedRead {};

// A write transaction. `kept`: what this run has read and the next need not read again.
struct NeedWrite {
  Finding kept{};
};

// A finding that took no time. The function runs again with it.
struct Known {
  Finding finding;
};

// Work that is too long for the threads of connections and for the write thread. It is done on a pool, outside of any
// transaction, and the function runs again with what was found.
struct Slow {
  enum class Pool {
    kWorkers,   // what takes the processor long
    kReaders,   // what reads many rows; few at a time for each tenant
    kFetchers,  // the keys of issuers, which jobs wait for
    kTellers,   // notices to others, which may be slow
  };
  // May throw; the answer is 503 then.
  using Work = std::function<Finding(TimePoint now)>;

  Pool pool = Pool::kWorkers;
  std::string tenant{};                // in whose queue it waits; empty: in that of the request's source
  Work work{};                         // null: the function itself, which runs there next
  bool first = false;                  // goes before the jobs of strange sources
  std::string shared{};                // requests that wait for the same are served by one run of the work
  std::optional<Finding> when_full{};  // if there is no room; none: the answer is 503
};

using Detour = std::variant<NeedRead, NeedWrite, Known, Slow>;
using Outcome = std::variant<wire::Response, Detour>;

}  // namespace jeton::endpoints
