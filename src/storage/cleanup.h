#pragma once

#include <cstddef>

#include "base/time.h"
#include "storage/database.h"

namespace jeton::storage {

// One bounded step of housekeeping inside a write batch: tokens whose end lies `keep` or longer in the past, tokens of
// subjects and applications that are gone, foreign tokens that have ended, and old rows of the change feed. Removes up
// to twice `inserted` plus a few, so that clean-up outruns issue. Returns the number of rows removed. None of them
// could have passed a check any more.
std::size_t RemoveExpired(Transaction& transaction, TimePoint now, Seconds keep, std::size_t inserted);

// Marks a subject or application that is gone: its tokens are dead already, and are swept in later steps.
void PurgeLater(Transaction& transaction, const Id& subject_or_application);

}  // namespace jeton::storage
