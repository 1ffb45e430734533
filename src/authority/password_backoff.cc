#include "authority/password_backoff.h"

#include <algorithm>
#include <string>

#include "crypto/digest.h"

namespace jeton::authority {
namespace {

constexpr Microseconds kLongest = Seconds{3600};
constexpr Seconds kSecondWay{2};       // a program's other way of sending the same follows at once
constexpr unsigned kMostCounted = 13;  // from here on it is the longest wait

// The first four groups of an IPv6 address; of any other, all.
std::string_view NetworkOf(std::string_view address) {
  if (address.find(':') == std::string_view::npos || address.find('.') != std::string_view::npos) return address;
  std::size_t end = 0;
  for (int group = 0; group < 4 && end != std::string_view::npos; ++group) {
    const auto colon = address.find(':', end);
    // What follows "::" is of no network: the zeros reach into the fourth group, or the address is short.
    if (colon == std::string_view::npos || address.substr(colon).starts_with("::")) return address.substr(0, colon);
    end = colon + 1;
  }
  return address.substr(0, end);
}

}  // namespace

Digest PasswordBackoff::KeyOf(std::string_view login, std::string_view address) const {
  std::string text(secret_);
  return crypto::Sha256(text.append(NetworkOf(address)).append(1, '\0').append(login));
}

PasswordBackoff::Mark PasswordBackoff::MarkOf(const Digest& key, std::string_view password) {
  const Digest digest = crypto::Sha256(std::string(key.view()).append(password));
  return std::max<Mark>(1, static_cast<Mark>(digest.bytes[0] << 8 | digest.bytes[1]));
}

PasswordBackoff::Entry* PasswordBackoff::SetOf(const Digest& key) const {
  return &entries_[std::hash<Digest>{}(key) % kSets * kWays];
}

PasswordBackoff::Entry* PasswordBackoff::Find(const Digest& key) const {
  Entry* const set = SetOf(key);
  Entry* const found =
      std::find_if(set, set + kWays, [&](const Entry& entry) { return entry.failures > 0 && entry.key == key; });
  return found == set + kWays ? nullptr : found;
}

Microseconds PasswordBackoff::Wait(const Digest& key, TimePoint now) const {
  const std::lock_guard lock(mutex_);
  const Entry* const entry = Find(key);
  return entry == nullptr ? Microseconds{0} : std::max(Microseconds{0}, Microseconds(entry->until - now));
}

bool PasswordBackoff::IsSecondWay(const Entry& entry, TimePoint now, Mark mark) {
  return mark != 0 && entry.mark == mark && now - entry.failed < kSecondWay;
}

bool PasswordBackoff::HasJustFailed(const Digest& key, TimePoint now, Mark mark) const {
  const std::lock_guard lock(mutex_);
  const Entry* const entry = Find(key);
  return entry != nullptr && IsSecondWay(*entry, now, mark);
}

void PasswordBackoff::Failed(const Digest& key, TimePoint now, Mark mark) {
  const std::lock_guard lock(mutex_);
  Entry* entry = Find(key);
  // Once the wait is over it was compared like any other.
  if (entry != nullptr && now < entry->until && IsSecondWay(*entry, now, mark)) return;
  if (entry == nullptr) {
    Entry* const set = SetOf(key);
    entry = std::min_element(set, set + kWays, [](const Entry& a, const Entry& b) { return a.until < b.until; });
    *entry = {.key = key};
  }
  entry->failed = now;
  entry->mark = mark;
  entry->failures = std::min(entry->failures + 1, kMostCounted);
  entry->until = now + std::min(kLongest, unit_ * ((std::int64_t{1} << entry->failures) - 1));
}

void PasswordBackoff::Succeeded(const Digest& key) {
  const std::lock_guard lock(mutex_);
  if (Entry* const entry = Find(key)) *entry = {};
}

}  // namespace jeton::authority
