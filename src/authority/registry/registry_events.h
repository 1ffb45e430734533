#pragma once

#include <string>
#include <vector>

#include "authority/registry_notes.h"
#include "authority/run.h"

namespace jeton::authority {

// kLook: a client asked whether an image is there, or what it is, and did not pull it.
enum class RegistryDeed { kPull, kPush, kDeleteTag, kDeleteManifest, kLook };

// An action at a registry, as the registry reports it. Not verified.
struct RegistryEvent {
  std::string id;  // unique within that registry
  TimePoint at{};
  RegistryDeed deed{};
  std::string repository;    // its name at the registry
  std::string tag{};         // empty: none, or not reported
  std::string digest{};      // of the manifest
  std::string actor{};       // the `sub` of the registry token; empty: anonymous, or not reported
  std::string address{};     // of the client, without port
  std::string user_agent{};  // of the client
};

struct ToldCounts {
  std::size_t recorded = 0;
  std::size_t repeated = 0;  // reported before
  std::size_t skipped = 0;   // no uses, of unknown repositories, or too old to detect a repetition
};

// Records each reported event once: in the repository's log and in its count of uses. Looks are no uses: only the last
// one of a token is noted. Notes what the registry reports at all. Creates nothing else and changes no right. The
// performer is the account that the registry names; the token is recorded only if no other fits. Needs a
// write transaction.
ToldCounts RecordEvents(const Run& run, RegistryNotes& notes, const RegistryService& service,
                        const std::vector<RegistryEvent>& events);

}  // namespace jeton::authority
