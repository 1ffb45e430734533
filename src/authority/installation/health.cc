#include "authority/installation/health.h"

namespace jeton::authority {

void TouchDatabase(const Work& work) { work.tx().Touch(); }

}  // namespace jeton::authority
