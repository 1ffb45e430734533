#pragma once

#include "base/id.h"
#include "base/time.h"
#include "storage/database.h"

namespace jeton::storage {

// Marks a subject, application, repository or team as removed. Its tokens have stopped working; later steps sweep them
// with everything that belonged to it. `end_descendants`: tokens made with its tokens end, too.
void PurgeLater(Transaction& transaction, const Id& gone, bool end_descendants = false);

// For callers that end the descendants of a token, or of an application's tokens, in several transactions: the sweeper
// finishes the work from `due` on, unless the caller has done so.
void EndDescendantsUnlessDone(Transaction& transaction, const Id& gone, TimePoint due);
void DescendantsAreEnded(Transaction& transaction, const Id& gone);

// The statements that mark $1, without and with the descendants of its tokens.
inline constexpr const char* kPurge = "INSERT INTO purges (gone) VALUES ($1) ON CONFLICT (gone) DO UPDATE SET due = 0";
inline constexpr const char* kPurgeWithDescendants =
    "INSERT INTO purges (gone, ends_descendants) VALUES ($1, 1)"
    " ON CONFLICT (gone) DO UPDATE SET ends_descendants = 1, due = 0";

}  // namespace jeton::storage
