#pragma once

#include "base/time.h"

namespace jeton::storage {

// How long rows are kept after they have expired.
struct Keep {
  Seconds expired{0};  // tokens
  Seconds audit{0};    // 0: for ever
};

}  // namespace jeton::storage
