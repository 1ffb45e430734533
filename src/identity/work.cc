#include "identity/work.h"

#include <utility>

namespace jeton {

void Afterwards(const Work& work, std::function<void()> effect) {
  if (work.effects == nullptr) return effect();
  work.effects->push_back(std::move(effect));
}

void DoInParts(const Work& work, Further part) {
  while (part(work)) {
    if (work.further == nullptr) continue;
    work.further->push_back(std::move(part));
    return;
  }
}

}  // namespace jeton
