#pragma once

#include <array>
#include <cstddef>

namespace jeton::storage {

// Kinds of rows that are added daily and expire. The sweeper removes at least as many of each as are added.
enum class Ageing { kTokens, kChanges, kAudit, kToldEvents, kDenials, kPurges, kRefreshTokens, kDeviceGrants };
inline constexpr std::size_t kAgeings = 8;

// How many rows of each a batch has added.
struct Added {
  std::array<std::size_t, kAgeings> rows{};

  std::size_t& operator[](Ageing ageing) { return rows[static_cast<std::size_t>(ageing)]; }
  std::size_t operator[](Ageing ageing) const { return rows[static_cast<std::size_t>(ageing)]; }
  void Add(const Added& other) {
    for (std::size_t i = 0; i < kAgeings; ++i) rows[i] += other.rows[i];
  }
};

}  // namespace jeton::storage
