#include "domain/restriction.h"

#include <algorithm>
#include <charconv>

#include "base/address_range.h"
#include "base/glob.h"
#include "domain/names.h"

namespace jeton {
namespace {

constexpr std::string_view kActions = "actions=";
constexpr std::string_view kAddresses = "addresses=";
constexpr std::string_view kNotBefore = "not_before=";
constexpr std::string_view kUses = "uses=";

// Takes the text up to the separator off `text`, with the separator.
std::string_view TakeUpTo(std::string_view& text, char separator) {
  const auto end = std::min(text.find(separator), text.size());
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return word;
}

// Returns whether the test holds for every word (with `any`: for at least one).
template <typename Test>
bool AllWords(std::string_view text, Test test) {
  while (!text.empty()) {
    const std::string_view word = TakeUpTo(text, ' ');
    if (!word.empty() && !test(word)) return false;
  }
  return true;
}

template <typename Test>
bool AnyWord(std::string_view text, Test test) {
  return !AllWords(text, [&](std::string_view word) { return !test(word); });
}

bool PatternMatches(std::string_view pattern, std::string_view name) {
  while (!pattern.empty() && !name.empty()) {
    if (pattern == "*") return true;  // the last segment: matches everything below
    if (!FitsGlob(TakeUpTo(pattern, '/'), TakeUpTo(name, '/'), Star::kAnyText)) return false;
  }
  return pattern.empty() && name.empty();
}

// Two stars in one segment would be slow to compare, and are of little use.
bool IsPattern(std::string_view word) {
  std::string plain(word);
  std::replace(plain.begin(), plain.end(), '*', 'a');
  if (!IsRepositoryName(plain, true) || word.find('*') < word.find('/')) return false;
  while (!word.empty()) {
    const std::string_view segment = TakeUpTo(word, '/');
    if (std::count(segment.begin(), segment.end(), '*') > 1) return false;
    if (segment == "*" && !word.empty()) return false;
  }
  return true;
}

// Whether one segment of a pattern fits whatever another fits.
bool SegmentCovers(std::string_view wide, std::string_view narrow) {
  const auto wide_star = wide.find('*');
  const auto narrow_star = narrow.find('*');
  if (wide_star == std::string_view::npos) return wide == narrow;
  if (narrow_star == std::string_view::npos) return FitsGlob(wide, narrow, Star::kAnyText);
  // Nothing is known of the text in place of the narrower star.
  return narrow.substr(0, narrow_star).starts_with(wide.substr(0, wide_star)) &&
         narrow.substr(narrow_star + 1).ends_with(wide.substr(wide_star + 1));
}

bool PatternCovers(std::string_view wide, std::string_view narrow) {
  while (!wide.empty() && !narrow.empty()) {
    if (wide == "*") return true;     // everything below
    if (narrow == "*") return false;  // the same, and more than one segment
    if (!SegmentCovers(TakeUpTo(wide, '/'), TakeUpTo(narrow, '/'))) return false;
  }
  return wide.empty() && narrow.empty();
}

bool RangeCovers(std::string_view wide, std::string_view narrow) {
  const auto wide_range = AddressRange::Parse(wide);
  const auto narrow_range = AddressRange::Parse(narrow);
  return wide_range && narrow_range && wide_range->Contains(*narrow_range);
}

// Whether each word of one list is covered by some word of the other. An empty list excludes nothing.
bool WordsCover(std::string_view wide, std::string_view narrow, bool (*covers)(std::string_view, std::string_view)) {
  if (wide.empty()) return true;
  return !narrow.empty() && AllWords(narrow, [&](std::string_view inner) {
    return AnyWord(wide, [&](std::string_view outer) { return covers(outer, inner); });
  });
}

std::optional<std::int64_t> ParsePositive(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && number > 0 ? std::optional(number) : std::nullopt;
}

void AppendWord(std::string& text, std::string_view word) {
  if (word.empty()) return;
  if (!text.empty()) text += ' ';
  text += word;
}

std::string WithCommas(std::string text) {
  std::replace(text.begin(), text.end(), ' ', ',');
  return text;
}

std::string WithSpaces(std::string_view text) {
  std::string words(text);
  std::replace(words.begin(), words.end(), ',', ' ');
  return words;
}

bool ReadWord(Restriction& restriction, std::string_view word) {
  if (word.starts_with(kActions)) {
    restriction.actions = ReadActionWords(WithSpaces(word.substr(kActions.size())));
    return restriction.actions.has_value();
  }
  if (word.starts_with(kAddresses)) {
    restriction.addresses = WithSpaces(word.substr(kAddresses.size()));
    return AreAddressRanges(restriction.addresses);
  }
  if (word.starts_with(kNotBefore)) {
    const auto micros = ParsePositive(word.substr(kNotBefore.size()));
    if (micros) restriction.not_before = FromMicros(*micros);
    return micros.has_value();
  }
  if (word.starts_with(kUses)) {
    const auto uses = ParsePositive(word.substr(kUses.size()));
    if (uses) restriction.uses = *uses;
    return uses.has_value();
  }
  AppendWord(restriction.repositories, word);
  return IsPattern(word);
}

}  // namespace

std::optional<Restriction> Restriction::Parse(std::string_view text) {
  Restriction restriction;
  const bool well_formed = AllWords(text, [&](std::string_view word) { return ReadWord(restriction, word); });
  if (!well_formed) return std::nullopt;
  return restriction;
}

std::string Restriction::Print() const {
  std::string text = repositories;
  if (actions) AppendWord(text, std::string(kActions) + PrintActionWords(*actions, ','));
  if (!addresses.empty()) AppendWord(text, std::string(kAddresses) + WithCommas(addresses));
  if (not_before != TimePoint{}) AppendWord(text, std::string(kNotBefore) + std::to_string(ToMicros(not_before)));
  if (uses > 0) AppendWord(text, std::string(kUses) + std::to_string(uses));
  return text;
}

bool Restriction::Names(std::string_view repository) const {
  if (repositories.empty()) return true;
  return AnyWord(repositories, [&](std::string_view pattern) { return PatternMatches(pattern, repository); });
}

bool Restriction::AcceptsFrom(std::string_view address) const {
  if (addresses.empty()) return true;
  return AnyWord(addresses, [&](std::string_view range) {
    const auto parsed = AddressRange::Parse(range);
    return parsed && parsed->Contains(address);
  });
}

bool IsNoWider(const Restriction& narrow, const Restriction& wide) {
  const bool actions = !wide.actions || (narrow.actions && Union(*wide.actions, *narrow.actions) == *wide.actions);
  const bool uses = wide.uses == 0 || (narrow.uses > 0 && narrow.uses <= wide.uses);
  return actions && uses && narrow.not_before >= wide.not_before &&
         WordsCover(wide.repositories, narrow.repositories, PatternCovers) &&
         WordsCover(wide.addresses, narrow.addresses, RangeCovers);
}

bool AreRepositoryPatterns(std::string_view text) { return AllWords(text, IsPattern); }

bool AreAddressRanges(std::string_view text) {
  return !text.empty() && AllWords(text, [](std::string_view range) {
    const auto parsed = AddressRange::Parse(range);
    return parsed && !parsed->HoldsEverybody();
  });
}

OAuthScopes NarrowedScopes(OAuthScopes scopes, const Restriction& restriction) {
  using enum OAuthScope;
  const bool pushes = restriction.Covers({.push = true});
  const bool pulls = restriction.Covers({.pull = true});
  return scopes.CutTo(pushes  ? OAuthScopes{kRepoRead, kRepoWrite, kUserRead}
                      : pulls ? OAuthScopes{kRepoRead, kUserRead}
                              : OAuthScopes{kUserRead});
}

AuthorizationScopes NarrowedScopes(AuthorizationScopes scopes, const Restriction& restriction) {
  if (restriction.narrows()) return {};
  std::erase_if(scopes.names, [](const std::string& name) { return name == "session" || name == "oauthaccesstoken"; });
  return scopes;
}

std::optional<Actions> ReadActionWords(std::string_view text) {
  Actions actions;
  const bool known = AllWords(text, [&](std::string_view word) {
    if (word == "pull") return actions.pull = true;
    if (word == "push") return actions.push = true;
    if (word == "delete") return actions.remove = true;
    if (word == "*") return actions.star = true;
    return false;
  });
  if (!known || actions.none()) return std::nullopt;
  // A star includes every action.
  if (actions.star) actions = {true, true, true, true};
  return actions;
}

}  // namespace jeton
