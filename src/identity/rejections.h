#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <string_view>

#include "identity/identity.h"

namespace jeton {

// What kind of credential was presented, as far as it says so itself.
enum class CredentialSort {
  kUserPassword,
  kApplicationPassword,
  kRobot,
  kJob,       // the token of a job, or the password that it was exchanged for
  kIdentity,  // what a registry's client keeps of a login
  kBearer,    // an OAuth access token or a personal authorization
  kClient,    // an application's
};
constexpr std::size_t kCredentialSorts = static_cast<std::size_t>(CredentialSort::kClient) + 1;
constexpr std::size_t kCredentialErrors = static_cast<std::size_t>(CredentialError::kWrongAudience) + 1;

std::string_view NameOf(CredentialSort sort);
// The word for it in an explanation and in the metrics. Several have the word "unknown".
std::string_view NameOf(CredentialError error);

// How often credentials were refused, for the metrics. Any thread.
class Rejections {
 public:
  void Count(CredentialSort sort, CredentialError error) {
    counts_[static_cast<std::size_t>(sort)][static_cast<std::size_t>(error)].fetch_add(1, std::memory_order_relaxed);
  }
  std::uint64_t Of(CredentialSort sort, CredentialError error) const {
    return counts_[static_cast<std::size_t>(sort)][static_cast<std::size_t>(error)].load(std::memory_order_relaxed);
  }

 private:
  std::array<std::array<std::atomic<std::uint64_t>, kCredentialErrors>, kCredentialSorts> counts_{};
};

}  // namespace jeton
