#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

#include "identity/work.h"

namespace jeton::authority {

// How many names of repositories the rows of one part of a list may hold. A row is shown whole: one that is too long
// for where the request runs, which may be an I/O thread, ends the part before it, and is the first of the next, which
// a reader makes.
class NamesBudget {
 public:
  explicit NamesBudget(const Work& work) : most_of_row_(work.on_worker ? kAny : kMostAtOnce) {}

  // To be read of one row: one more than it may have.
  std::size_t most() const { return most_of_row_ + 1; }
  // False: the part of the list ends before the row. Never for the first row that a reader reads.
  bool Takes(std::size_t names) {
    if (names > most_of_row_ || (names_ > 0 && names_ + names > kMostOfPart)) return false;
    names_ += names;
    return true;
  }

 private:
  static constexpr std::size_t kAny = std::numeric_limits<std::int64_t>::max() - 1;
  static constexpr std::size_t kMostAtOnce = 100;
  static constexpr std::size_t kMostOfPart = 2000;

  const std::size_t most_of_row_;
  std::size_t names_ = 0;
};

}  // namespace jeton::authority
