#pragma once

#include <array>
#include <cstddef>
#include <optional>

#include "base/time.h"
#include "storage/ageing.h"
#include "storage/database.h"

namespace jeton::storage {

// How long rows are kept after they are over.
struct Keep {
  Seconds expired{0};  // tokens
  Seconds audit{0};    // 0: for ever
};

// Housekeeping inside write transactions, in small steps: expired tokens, what belongs to accounts, applications and
// repositories that are gone, foreign tokens that have ended, events that were told long ago, old denials, audit
// entries and rows of the change feed; then pages of the file that hold nothing. No removed row could have altered a
// decision any more. Used by the write thread.
class Sweeper {
 public:
  explicit Sweeper(const Keep& keep) : keep_(keep) {}

  // Removes as many rows of each kind as the batch has added, if so many are over: whatever load leaves no time for
  // steps, nothing grows without bound. Returns how many.
  std::size_t KeepUp(Transaction& transaction, TimePoint now, const Added& added);

  // One step, of less than a millisecond where the pages are in memory, and adds the rows that are gone to `removed`.
  // False when there is nothing to do.
  bool Step(Transaction& transaction, TimePoint now, std::size_t& removed);

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
    kFreePages,
    kChores
  };

  bool Rests(Chore chore, TimePoint now) const;
  std::size_t Run(Chore chore, Transaction& transaction, TimePoint now, std::size_t most);
  std::size_t RunAndRest(Chore chore, Transaction& transaction, TimePoint now, std::size_t most);

  const Keep keep_;
  std::size_t next_ = 0;
  // When a chore has last found less to do than it was asked for. It is not looked at again for a second, so that a
  // batch with nothing to sweep runs no statement for it.
  std::array<std::optional<TimePoint>, kChores> exhausted_{};
};

// Marks a subject, application, repository or team that is gone: its tokens are dead already, and are swept in later
// steps with all that belonged to it. `end_descendants`: what was made with its tokens ends with them.
void PurgeLater(Transaction& transaction, const Id& gone, bool end_descendants = false);

// For what ends a token's descendants in several transactions: the sweeper does it from `due` on, unless it was done.
void EndDescendantsUnlessDone(Transaction& transaction, const Id& token, TimePoint due);
void DescendantsAreEnded(Transaction& transaction, const Id& token);

}  // namespace jeton::storage
