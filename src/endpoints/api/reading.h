#pragma once

#include <utility>

#include "endpoints/call.h"

namespace jeton::endpoints::api {

// Reads what is too much for an I/O thread, and for the write thread: on a worker, over a snapshot of its own. The
// function runs again with what `read`, a TYPE(const Run&), returns. It outlives the run of `call`.
template <typename Read>
Slow ReadBeside(const Call& call, Read read) {
  return {.work = [&authority = call.authority, read = std::move(read)](TimePoint now) {
    const std::uint64_t position = authority.facts.position();
    return authority.database->Read([&](auto& transaction) {
      return Finding(read(
          authority.Begin({.transaction = &transaction, .now = now, .feed_position = position, .on_worker = true})));
    });
  }};
}

}  // namespace jeton::endpoints::api
