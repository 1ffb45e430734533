#include "identity/work.h"

#include <utility>

namespace jeton {

void DoInParts(const Work& work, Further part) {
  while (part(work)) {
    if (work.further == nullptr) continue;
    work.further->push_back(std::move(part));
    return;
  }
}

}  // namespace jeton
