#pragma once

#include "authority/audit/denial_log.h"
#include "authority/audit/denials.h"

namespace jeton::authority {

// Denials that are kept in memory: the latest of all, and those that wait to be written. Any thread.
struct DenialNotes {
  Denials latest;
  DenialLog log;
};

}  // namespace jeton::authority
