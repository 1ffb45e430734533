#include "authority/audit/denials.h"

#include <algorithm>

namespace jeton::authority {
namespace {

// Without letters and digits that sound alike when read aloud.
constexpr std::string_view kCodeAlphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
constexpr std::size_t kCodeLength = 12;

}  // namespace

std::string Denials::NewCode(Random& random) { return random.Characters(kCodeAlphabet, kCodeLength); }

bool Denials::IsCode(std::string_view text) {
  return text.size() == kCodeLength && text.find_first_not_of(kCodeAlphabet) == std::string_view::npos;
}

void Denials::Keep(std::string code, std::string text, TimePoint now) {
  text.shrink_to_fit();
  Entry entry{std::move(code), std::move(text), now};
  const std::lock_guard lock(mutex_);
  bytes_ += entry.bytes();
  entries_.push_back(std::move(entry));
  while (entries_.size() > kMost || bytes_ > kMostBytes) DropOldest();
}

std::optional<std::string> Denials::Find(std::string_view code, TimePoint now) const {
  const std::lock_guard lock(mutex_);
  const auto found =
      std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) { return entry.code == code; });
  if (found == entries_.end() || now - found->at > kLife) return std::nullopt;
  return found->text;
}

void Denials::Forget(TimePoint now) {
  const std::lock_guard lock(mutex_);
  while (!entries_.empty() && now - entries_.front().at > kLife) DropOldest();
}

std::size_t Denials::bytes() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

void Denials::DropOldest() {
  bytes_ -= entries_.front().bytes();
  entries_.pop_front();
}

}  // namespace jeton::authority
