#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "storage/database.h"

namespace jeton::storage {

// A registry that reports nothing for longer is observed anew afterwards: nothing is known of the time between.
inline constexpr Seconds kLongestSilence{7 * 86400};

// What a registry reports, and since when.
struct RegistryReport {
  std::string service;
  TimePoint since{};  // it has reported something every few days since then
  TimePoint last{};
  // Whether it has reported any of these since then. Some registries never report pulls.
  bool pulls = false;  // or looks
  bool pushes = false;
  bool deletions = false;
};

class RegistryReports {
 public:
  explicit RegistryReports(Transaction& transaction) : transaction_(transaction) {}

  std::optional<RegistryReport> Find(std::string_view service);
  void Set(const RegistryReport& report);

 private:
  Transaction& transaction_;
};

}  // namespace jeton::storage
