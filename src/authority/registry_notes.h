#pragma once

#include <array>
#include <atomic>
#include <cstdint>

#include "domain/policy.h"
#include "identity/grant_log.h"

namespace jeton::authority {

// For the metrics.
struct RegistryCounters {
  // Scopes that name nothing here: of another type, without a name, or with an impossible repository name.
  std::atomic<std::uint64_t> ignored_scopes{0};
  // Events that registries reported for the first time.
  std::atomic<std::uint64_t> events{0};
  // Requested actions that were not granted, by the policy's reason.
  std::array<std::atomic<std::uint64_t>, kReasons> denied_actions{};
};

// Notes about requests for registry tokens and reported events, in memory. Any thread.
struct RegistryNotes {
  GrantLog grants;
  RegistryCounters counters;
};

}  // namespace jeton::authority
