#pragma once

#include <vector>

#include "authority/authority.h"
#include "domain/registry_event.h"
#include "identity/work.h"

namespace jeton::authority {

struct ToldCounts {
  std::size_t recorded = 0;
  std::size_t repeated = 0;  // were told before
  std::size_t skipped = 0;   // of repositories that are not here, or too old to know whether they were told before
};

// Writes down what a registry tells, once: into the log of the repository, and into the count of its uses. It makes
// nothing else, and alters no right; who did it is whom the registry names, and its token the only one that could be.
// Needs a write transaction.
ToldCounts RecordEvents(Authority& authority, const Work& work, const RegistryService& service,
                        const std::vector<RegistryEvent>& events);

}  // namespace jeton::authority
