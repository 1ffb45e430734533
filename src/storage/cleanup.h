#pragma once

#include <cstddef>

#include "base/time.h"
#include "storage/database.h"

namespace jeton::storage {

// One bounded step of housekeeping inside a write batch: tokens whose end lies `keep` or longer in the past, what
// belongs to accounts, applications and repositories that are gone, foreign tokens that have ended, events that were
// told long ago, denials of last week, and old rows of the change feed. Removes up to twice `inserted` plus a few, so
// that clean-up outruns issue. Returns the number of rows removed. None of them could have passed a check any more.
std::size_t RemoveExpired(Transaction& transaction, TimePoint now, Seconds keep, std::size_t inserted);

// Marks a subject, application or repository that is gone: its tokens are dead already, and are swept in later steps
// with what registries told of it and what it was refused.
void PurgeLater(Transaction& transaction, const Id& gone);

}  // namespace jeton::storage
