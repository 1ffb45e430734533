#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "domain/policy.h"
#include "identity/grant_log.h"
#include "keys/registry_service.h"

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

// How one registry's reports of events were received.
struct RegistryReports {
  std::atomic<std::int64_t> last{0};      // when the last one was accepted, in Unix seconds; 0: none since the start
  std::atomic<std::uint64_t> refused{0};  // without the registry's own token
};

// Notes about requests for registry tokens and reported events, in memory. Any thread.
struct RegistryNotes {
  explicit RegistryNotes(const std::vector<RegistryService>& registries = {}) {
    reports.try_emplace("");
    for (const RegistryService& registry : registries) reports.try_emplace(registry.service);
  }

  // Returns the reports of that registry, or those under all names that are none's.
  RegistryReports& ReportsOf(std::string_view service) {
    const auto found = reports.find(service);
    return found == reports.end() ? reports.find("")->second : found->second;
  }

  GrantLog grants;
  RegistryCounters counters;
  std::map<std::string, RegistryReports, std::less<>> reports;  // by service; under "" those of unknown names
};

}  // namespace jeton::authority
