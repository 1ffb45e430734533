#include "authority/health.h"

namespace jeton::authority {

void TouchDatabase(const Work& work) { work.tx().Prepare("SELECT COUNT(*) FROM migrations").Next(); }

}  // namespace jeton::authority
