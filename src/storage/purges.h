#pragma once

#include "base/id.h"
#include "base/time.h"
#include "storage/database.h"

namespace jeton::storage {

// Marks a subject, application, repository or team that is gone: its tokens are dead already, and are swept in later
// steps with all that belonged to it. `end_descendants`: what was made with its tokens ends with them.
void PurgeLater(Transaction& transaction, const Id& gone, bool end_descendants = false);

// For what ends the descendants of a token, or of an application's tokens, in several transactions: the sweeper does it
// from `due` on, unless it was done.
void EndDescendantsUnlessDone(Transaction& transaction, const Id& gone, TimePoint due);
void DescendantsAreEnded(Transaction& transaction, const Id& gone);

// The statements that mark $1, with and without what was made with its tokens.
inline constexpr const char* kPurge = "INSERT INTO purges (gone) VALUES ($1) ON CONFLICT (gone) DO UPDATE SET due = 0";
inline constexpr const char* kPurgeWithDescendants =
    "INSERT INTO purges (gone, ends_descendants) VALUES ($1, 1)"
    " ON CONFLICT (gone) DO UPDATE SET ends_descendants = 1, due = 0";

}  // namespace jeton::storage
