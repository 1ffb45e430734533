#include "identity/work.h"

#include <utility>

namespace jeton {

void Afterwards(const Work& work, std::function<void()> effect) {
  if (work.effects == nullptr) return effect();
  work.effects->push_back(std::move(effect));
}

}  // namespace jeton
