#pragma once

#include "identity/work.h"

namespace jeton::authority {

// Reads something from the database; throws storage::Unavailable when that cannot be done.
void TouchDatabase(const Work& work);

}  // namespace jeton::authority
