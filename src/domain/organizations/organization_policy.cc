#include "domain/organizations/organization_policy.h"

#include <algorithm>

#include "base/address_range.h"
#include "base/encoding.h"

namespace jeton {
namespace {

constexpr std::string_view kLongest = "longest=";
constexpr std::string_view kDefault = "default=";
constexpr std::string_view kAllowed = "addresses=";
constexpr std::string_view kEndsAlways = "ends";
constexpr std::string_view kOwned = "owned";

bool ReadLifeWord(std::optional<Seconds>& life, std::string_view text) {
  const auto seconds = ParseInteger(text);
  if (!seconds || *seconds <= 0) return false;
  life = Seconds{*seconds};
  return true;
}

bool AreRanges(std::string_view text) {
  const auto words = SplitWords(text);
  return !words.empty() && std::all_of(words.begin(), words.end(), [](std::string_view word) {
    const auto range = AddressRange::Parse(word);
    return range && !range->HoldsEverybody();
  });
}

bool ReadPolicyWord(OrganizationPolicy& policy, std::string_view word) {
  if (word.starts_with(kLongest)) return ReadLifeWord(policy.longest_life, word.substr(kLongest.size()));
  if (word.starts_with(kDefault)) return ReadLifeWord(policy.default_life, word.substr(kDefault.size()));
  if (word.starts_with(kAllowed)) {
    policy.allowed_addresses = word.substr(kAllowed.size());
    std::replace(policy.allowed_addresses.begin(), policy.allowed_addresses.end(), ',', ' ');
    return AreRanges(policy.allowed_addresses);
  }
  if (word == kEndsAlways) policy.never_allowed = false;
  if (word == kOwned) policy.owner_required = true;
  return word == kEndsAlways || word == kOwned;
}

void AddWord(std::string& text, std::string_view word) { text.append(text.empty() ? "" : " ").append(word); }

// Prints a life in its largest whole unit: 90s, 15m, 24h, 30d.
std::string PrintLife(Seconds life) {
  static constexpr std::pair<std::int64_t, char> kUnits[] = {{86400, 'd'}, {3600, 'h'}, {60, 'm'}};
  for (const auto& [unit, letter] : kUnits) {
    if (life.count() % unit == 0) return std::to_string(life.count() / unit) + letter;
  }
  return std::to_string(life.count()) + 's';
}

}  // namespace

std::optional<OrganizationPolicy> OrganizationPolicy::Parse(std::string_view text) {
  OrganizationPolicy policy;
  for (const std::string_view word : SplitWords(text)) {
    if (!ReadPolicyWord(policy, word)) return std::nullopt;
  }
  return policy;
}

std::shared_ptr<const OrganizationPolicy> OrganizationPolicy::FromStored(std::string_view text) {
  if (text.empty()) return nullptr;
  // No address is inside of what is no range.
  static const OrganizationPolicy kNothing{.longest_life = Seconds{1},
                                           .default_life = {},
                                           .never_allowed = false,
                                           .owner_required = true,
                                           .allowed_addresses = "nowhere"};
  return std::make_shared<const OrganizationPolicy>(Parse(text).value_or(kNothing));
}

std::string OrganizationPolicy::Print() const {
  std::string text;
  if (longest_life) AddWord(text, std::string(kLongest) + std::to_string(longest_life->count()));
  if (default_life) AddWord(text, std::string(kDefault) + std::to_string(default_life->count()));
  if (!never_allowed) AddWord(text, std::string(kEndsAlways));
  if (owner_required) AddWord(text, std::string(kOwned));
  if (!allowed_addresses.empty()) {
    std::string words = allowed_addresses;
    std::replace(words.begin(), words.end(), ' ', ',');
    AddWord(text, std::string(kAllowed) + words);
  }
  return text;
}

bool OrganizationPolicy::AcceptsFrom(std::string_view address) const {
  if (allowed_addresses.empty()) return true;
  const auto ranges = SplitWords(allowed_addresses);
  return std::any_of(ranges.begin(), ranges.end(), [&](std::string_view range) {
    const auto parsed = AddressRange::Parse(range);
    return parsed && parsed->Contains(address);
  });
}

TimePoint OrganizationPolicy::EndOf(TimePoint end, LifeIs life, TimePoint now) const {
  if (end == kNever) return never_allowed ? kNever : now + UsualLife();
  if (life == LifeIs::kGiven && default_life) end = now + *default_life;
  return longest_life ? std::min<TimePoint>(end, now + *longest_life) : end;
}

TimePoint OrganizationPolicy::LatestEnd(TimePoint created, TimePoint end) const {
  // A token that is older than the policy keeps its end.
  return longest_life ? std::max<TimePoint>(end, created + *longest_life) : kNever;
}

TimePoint OrganizationPolicy::MovedEnd(TimePoint wish, TimePoint created, TimePoint end, TimePoint now) const {
  if (wish == kNever && end != kNever && !never_allowed) wish = std::max<TimePoint>(end, now + UsualLife());
  return std::min(wish, LatestEnd(created, end));
}

Seconds OrganizationPolicy::UsualLife() const {
  const Seconds usual = default_life.value_or(longest_life.value_or(kUsualTokenLife));
  return longest_life ? std::min(usual, *longest_life) : usual;
}

std::string OrganizationPolicy::FaultOf(const std::optional<Seconds>& wish) const {
  const std::string most = longest_life ? "at most " + PrintLife(*longest_life) : std::string("any length");
  if (!wish && !never_allowed) {
    return "The policy of the organization lets no token live for ever: name a life of " + most + ".";
  }
  if (!wish || !longest_life || *wish <= *longest_life) return {};
  return "The policy of the organization lets tokens live " + most + ", not " + PrintLife(*wish) + ".";
}

}  // namespace jeton
