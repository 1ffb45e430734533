#pragma once

#include "authority/audit/denial_log.h"
#include "authority/audit/denials.h"
#include "authority/audit/refusal_counts.h"

namespace jeton::authority {

// Denials in memory: the latest ones, those that wait to be written, and how many there were. Any thread.
struct DenialNotes {
  Denials latest;
  DenialLog log;
  RefusalCounts counts;
};

}  // namespace jeton::authority
