#include "authority/caller_budget.h"

#include <algorithm>

#include "crypto/digest.h"

namespace jeton::authority {

std::optional<Seconds> CallerBudget::Take(std::string_view caller, TimePoint now) {
  constexpr Seconds kMinute{60};
  const Digest key = crypto::Sha256(caller);
  const std::lock_guard lock(mutex_);
  Asked& asked = asked_.Take(key);
  // A clock that was set back begins anew, too.
  if (now < asked.minute || now >= asked.minute + kMinute) {
    asked.minute = now;
    asked.count = 0;
  }
  if (asked.count >= most_) {
    return std::max(std::chrono::ceil<Seconds>(asked.minute + kMinute - now), Seconds{1});
  }
  ++asked.count;
  return std::nullopt;
}

}  // namespace jeton::authority
