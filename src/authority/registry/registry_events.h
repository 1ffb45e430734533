#pragma once

#include <string>
#include <vector>

#include "authority/registry_notes.h"
#include "authority/run.h"

namespace jeton::authority {

enum class RegistryDeed { kPull, kPush, kDeleteTag, kDeleteManifest };

// Something that was done at a registry, as it tells: nothing of it has been checked.
struct RegistryEvent {
  std::string id;  // no other of that registry has it
  TimePoint at{};
  RegistryDeed deed{};
  std::string repository;    // its name at the registry
  std::string tag{};         // empty: none, or not told
  std::string digest{};      // of the manifest
  std::string actor{};       // the `sub` of the registry token; empty: anonymous, or not told
  std::string address{};     // of the client, without port
  std::string user_agent{};  // of the client
};

struct ToldCounts {
  std::size_t recorded = 0;
  std::size_t repeated = 0;  // were told before
  std::size_t skipped = 0;   // of repositories that are not here, or too old to know whether they were told before
};

// Writes down what a registry tells, once: into the log of the repository, and into the count of its uses. It makes
// nothing else, and alters no right; who did it is whom the registry names, and its token the only one that could be.
// Needs a write transaction.
ToldCounts RecordEvents(const Run& run, RegistryNotes& notes, const RegistryService& service,
                        const std::vector<RegistryEvent>& events);

}  // namespace jeton::authority
