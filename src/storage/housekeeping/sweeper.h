#pragma once

#include <array>
#include <cstddef>
#include <optional>

#include "base/time.h"
#include "storage/housekeeping.h"
#include "storage/housekeeping/keep.h"

namespace jeton::storage {

// Removes expired rows, a few at a time: expired tokens; whatever belonged to removed accounts, applications and
// repositories; foreign tokens that have ended; old events, denials, audit entries, jobs and rows of the change feed;
// ended roles; clients that no one registered and that hold nothing any more. Then gives back empty pages of the file.
// No removed row could still alter a decision.
class Sweeper : public Housekeeping {
 public:
  explicit Sweeper(const Keep& keep) : keep_(keep) {}

  std::size_t KeepUp(Transaction& transaction, TimePoint now, const Added& added) override;
  bool Step(Transaction& transaction, TimePoint now, std::size_t& removed) override;

 private:
  enum Chore {
    kExpiredTokens,
    kOldChanges,
    kPurges,
    kUsedAssertions,
    kEndedServiceKeys,
    kOldToldEvents,
    kFreeNames,
    kOldDenials,
    kOldAudit,
    kEndedRoles,
    kOldUseDays,
    kOldJobs,
    kUsedRefreshTokens,
    kRefreshBoxes,
    kOldDeviceGrants,
    kIdleClients,
    kFreePages,
    kChores
  };

  bool Rests(Chore chore, TimePoint now) const;
  std::size_t Run(Chore chore, Transaction& transaction, TimePoint now, std::size_t most);
  std::size_t RunAndRest(Chore chore, Transaction& transaction, TimePoint now, std::size_t most);

  const Keep keep_;
  std::size_t next_ = 0;
  // When a chore last found less to do than requested. It then rests for a second, so that a batch with nothing to
  // sweep runs no statement for it.
  std::array<std::optional<TimePoint>, kChores> exhausted_{};
};

}  // namespace jeton::storage
