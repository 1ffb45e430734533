#pragma once

#include <string>

#include "base/time.h"

namespace jeton {

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

}  // namespace jeton
