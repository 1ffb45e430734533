#pragma once

#include "base/id.h"
#include "base/time.h"
#include "storage/database.h"

namespace jeton::storage {

// What has been removed. Says where its rows may lie. The numbers are stored.
enum class Gone {
  kAnything = 0,
  kAccount = 1,  // a user or an organization
  kRobot = 2,
  kApplication = 3,
  kRepository = 4,
  kTeam = 5,
  kWebhook = 6,
  kApi = 7,
  kToken = 8,  // leaves nothing but its descendants
};

// Marks something as removed. Its tokens have stopped working; later steps sweep them with everything that belonged to
// it. `end_descendants`: tokens made with its tokens end, too.
void PurgeLater(Transaction& transaction, const Id& gone, Gone what, bool end_descendants = false);

// For callers that end the descendants of a token, or of an application's tokens, in several transactions: the sweeper
// finishes the work from `due` on, unless the caller has done so.
void EndDescendantsUnlessDone(Transaction& transaction, const Id& gone, TimePoint due);
void DescendantsAreEnded(Transaction& transaction, const Id& gone);

// The statements that mark $1, which is of the kind $2, without and with the descendants of its tokens.
inline constexpr const char* kPurge =
    "INSERT INTO purges (gone, what) VALUES ($1, $2) ON CONFLICT (gone) DO UPDATE SET due = 0, what = excluded.what";
inline constexpr const char* kPurgeWithDescendants =
    "INSERT INTO purges (gone, what, ends_descendants) VALUES ($1, $2, 1)"
    " ON CONFLICT (gone) DO UPDATE SET ends_descendants = 1, due = 0, what = excluded.what";

}  // namespace jeton::storage
