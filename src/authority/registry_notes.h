#pragma once

#include <array>
#include <atomic>
#include <cstdint>

#include "domain/policy.h"
#include "identity/grant_log.h"

namespace jeton::authority {

// For the metrics.
struct RegistryCounters {
  // Pieces that name nothing here: of another type, without a name, or with one that no repository has.
  std::atomic<std::uint64_t> ignored_scopes{0};
  // Told by registries, for the first time.
  std::atomic<std::uint64_t> events{0};
  // Actions asked for and not granted, by the policy's reason.
  std::array<std::atomic<std::uint64_t>, kReasons> denied_actions{};
};

// What is noted in memory of the dealings with registries. Any thread.
struct RegistryNotes {
  GrantLog grants;
  RegistryCounters counters;
};

}  // namespace jeton::authority
