#pragma once

#include "authority/audit/denial_log.h"
#include "authority/audit/denials.h"

namespace jeton::authority {

// Denials in memory: the latest ones, and those that wait to be written. Any thread.
struct DenialNotes {
  Denials latest;
  DenialLog log;
};

}  // namespace jeton::authority
