#include "authority/run.h"

#include <utility>

namespace jeton::authority {

void DoInParts(const Run& run, Further part) {
  while (part(run)) {
    if (run.further == nullptr) continue;
    run.further->push_back(std::move(part));
    return;
  }
}

}  // namespace jeton::authority
