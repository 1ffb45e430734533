#include "endpoints/restriction.h"

#include "base/encoding.h"
#include "base/time.h"

namespace jeton::endpoints {
namespace {

constexpr std::size_t kLongestRestriction = 4096;

// Refuses an empty list, which is ambiguous: it could allow everything or nothing.
bool ReadWords(const std::optional<std::string>& text, bool (*fit)(std::string_view), std::string& words) {
  if (!text) return true;
  words = NormalizeScopeText(*text);
  return !words.empty() && words.size() <= kLongestRestriction && fit(words);
}

bool AreActionWords(std::string_view words) { return ReadActionWords(words).has_value(); }

}  // namespace

Result<Restriction, RestrictionProblem> ReadRestriction(const AskedRestriction& asked) {
  Restriction restriction;
  if (!ReadWords(asked.repositories, AreRepositoryPatterns, restriction.repositories)) {
    return Fail(RestrictionProblem{"repositories", "must be names or patterns like acme/*"});
  }
  std::string actions;
  if (!ReadWords(asked.actions, AreActionWords, actions)) {
    return Fail(RestrictionProblem{"actions", "must be some of pull, push, delete and *"});
  }
  if (!actions.empty()) restriction.actions = ReadActionWords(actions);
  if (!ReadWords(asked.addresses, AreAddressRanges, restriction.addresses)) {
    return Fail(RestrictionProblem{"addresses", "must be addresses or blocks like 192.0.2.0/24"});
  }
  if (asked.not_before) {
    const auto time = ParseRfc3339(*asked.not_before);
    if (!time || *time <= TimePoint{}) {
      return Fail(RestrictionProblem{"not_before", "must be a time like 2026-01-31T08:15:00Z"});
    }
    restriction.not_before = *time;
  }
  if (asked.uses && (*asked.uses < 1 || *asked.uses > kMostUses)) {
    return Fail(RestrictionProblem{"uses", "must be a whole number from 1 to 1000000000"});
  }
  restriction.uses = asked.uses.value_or(0);
  return restriction;
}

void AddRestriction(boost::json::object& view, std::string_view restriction) {
  if (restriction.empty()) return;
  const auto read = Restriction::Parse(restriction);
  if (!read) return;
  if (!read->repositories.empty()) view["repositories"] = read->repositories;
  if (read->actions) view["actions"] = PrintActionWords(*read->actions);
  if (!read->addresses.empty()) view["addresses"] = read->addresses;
  if (read->not_before != TimePoint{}) view["not_before"] = FormatIsoMicros(read->not_before);
  if (read->uses > 0) view["uses"] = read->uses;
}

}  // namespace jeton::endpoints
