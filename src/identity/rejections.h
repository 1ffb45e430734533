#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <string_view>

#include "identity/identity.h"

namespace jeton {

// The kind of a presented credential, judged by its form.
enum class CredentialSort {
  kUserPassword,
  kApplicationPassword,
  kRobot,
  kJob,       // a job's token, or the password for which it was exchanged
  kIdentity,  // an identity token of a registry client
  kBearer,    // an OAuth access token or a personal authorization
  kClient,    // an application's client secret
};
constexpr std::size_t kCredentialSorts = static_cast<std::size_t>(CredentialSort::kClient) + 1;
constexpr std::size_t kCredentialErrors = static_cast<std::size_t>(CredentialError::kWrongAudience) + 1;

std::string_view NameOf(CredentialSort sort);
// Returns the word for the error in explanations and metrics. Several errors share the word "unknown".
std::string_view NameOf(CredentialError error);

// Counts refused credentials for the metrics. Any thread.
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
