#pragma once

#include "identity/work.h"

namespace jeton::authority {

// Reads something from the database. Throws storage::Unavailable if that fails.
void TouchDatabase(const Work& work);

}  // namespace jeton::authority
