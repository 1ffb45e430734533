#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

#include "identity/work.h"

namespace jeton::authority {

// Bounds the repository names in the rows of one part of a list. Rows are never split: a row that is too long for the
// current thread, which may be an I/O thread, ends the part, and begins the next part, which runs on a reader.
class NamesBudget {
 public:
  explicit NamesBudget(const Work& work) : most_of_row_(work.on_worker ? kAny : kMostAtOnce) {}

  // Names to read for one row: one more than it may have.
  std::size_t most() const { return most_of_row_ + 1; }
  // Returns false if the part must end before this row. Always accepts the first row on a reader.
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
