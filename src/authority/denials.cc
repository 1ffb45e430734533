#include "authority/denials.h"

#include <algorithm>

namespace jeton::authority {
namespace {

// Without letters and digits that are mistaken for each other when they are read aloud.
constexpr std::string_view kCodeAlphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
constexpr std::size_t kCodeLength = 12;

}  // namespace

std::string Denials::Keep(Denial denial, Random& random) {
  std::string code = random.Characters(kCodeAlphabet, kCodeLength);
  const std::lock_guard lock(mutex_);
  entries_[next_] = {code, std::move(denial)};
  next_ = (next_ + 1) % kMost;
  return code;
}

std::optional<Denial> Denials::Find(std::string_view code, TimePoint now) const {
  const std::lock_guard lock(mutex_);
  const auto found =
      std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) { return entry.code == code; });
  if (code.size() != kCodeLength || found == entries_.end() || now - found->denial.at > kLife) return std::nullopt;
  return found->denial;
}

}  // namespace jeton::authority
