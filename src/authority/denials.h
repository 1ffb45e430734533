#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "authority/granted_scope.h"
#include "base/random.h"
#include "base/time.h"

namespace jeton::authority {

struct TrustTrial;

// Why a registry's client was refused, as the policy saw it. Nothing in it is secret; it is for those alone whom the
// account concerns (explanations.h).
struct Denial {
  TimePoint at{};
  std::string service;
  std::string login;    // as it was typed
  std::string account;  // whom it would have been: a user or robot that there is; empty: nobody
  std::string owner;    // the name space that it lives in; of a user himself
  std::string address;
  std::string credential;                     // "accepted", or what is wrong with it
  std::string token;                          // id of the token that came; empty: none of ours
  std::vector<GrantedScope> pieces;           // those of which not all was granted
  std::shared_ptr<const TrustTrial> trial{};  // of a job's token that came as a robot's; null: none
};

// The last few thousand denials, a quarter of an hour each, in memory alone. Whoever is refused is told a code, by
// which others can look up why. Any thread.
class Denials {
 public:
  static constexpr Seconds kLife{900};

  // The code: 12 characters of which nobody can guess the next.
  std::string Keep(Denial denial, Random& random);
  std::optional<Denial> Find(std::string_view code, TimePoint now) const;

 private:
  struct Entry {
    std::string code;
    Denial denial;
  };
  static constexpr std::size_t kMost = 4096;

  mutable std::mutex mutex_;
  std::vector<Entry> entries_ = std::vector<Entry>(kMost);
  std::size_t next_ = 0;
};

}  // namespace jeton::authority
