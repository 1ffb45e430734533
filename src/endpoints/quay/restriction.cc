#include "endpoints/quay/restriction.h"

#include "authority/application_tokens.h"
#include "base/encoding.h"

namespace jeton::endpoints::quay {
namespace {

constexpr std::size_t kLongestRestriction = 4096;
constexpr std::int64_t kMostUses = 1'000'000'000;

std::string ReadWords(Fields& fields, std::string_view name, bool (*fits)(std::string_view), std::string_view what) {
  const auto text = fields.OptionalText(name);
  if (!text) return {};
  // An empty list would hold the token to nothing, or to nothing at all: nobody can tell what was meant.
  std::string words = NormalizeScopeText(*text);
  if (words.empty() || words.size() > kLongestRestriction || !fits(words)) fields.Problem(name, what);
  return words;
}

std::optional<std::int64_t> ReadNumber(Fields& fields, std::string_view name, std::int64_t least, std::int64_t most) {
  const json::value* const value = fields.Find(name);
  if (value == nullptr || value->is_null()) return std::nullopt;
  const std::int64_t number = value->is_int64() ? value->get_int64() : least - 1;
  if (number >= least && number <= most) return number;
  fields.Problem(name, "must be a whole number from " + std::to_string(least) + " to " + std::to_string(most));
  return std::nullopt;
}

}  // namespace

std::optional<Seconds> ReadSeconds(Fields& fields, std::string_view name, std::int64_t least) {
  const auto number = ReadNumber(fields, name, least, authority::kLongestTokenLife.count());
  return number ? std::optional(Seconds{*number}) : std::nullopt;
}

Restriction ReadRestriction(Fields& fields) {
  Restriction restriction;
  restriction.repositories =
      ReadWords(fields, "repositories", AreRepositoryPatterns, "must be names or patterns like acme/*");
  const std::string actions = ReadWords(
      fields, "actions", [](std::string_view words) { return ReadActionWords(words).has_value(); },
      "must be some of pull, push, delete and *");
  if (!actions.empty()) restriction.actions = ReadActionWords(actions);
  restriction.addresses =
      ReadWords(fields, "addresses", AreAddressRanges, "must be addresses or blocks like 192.0.2.0/24");
  if (const auto text = fields.OptionalText("not_before")) {
    const auto time = ParseRfc3339(*text);
    if (!time || *time <= TimePoint{}) fields.Problem("not_before", "must be a time like 2026-01-31T08:15:00Z");
    restriction.not_before = time.value_or(TimePoint{});
  }
  restriction.uses = ReadNumber(fields, "uses", 1, kMostUses).value_or(0);
  return restriction;
}

void AddRestriction(json::object& view, std::string_view restriction) {
  if (restriction.empty()) return;
  const auto read = Restriction::Parse(restriction);
  if (!read) return;
  if (!read->repositories.empty()) view["repositories"] = read->repositories;
  if (read->actions) view["actions"] = PrintActionWords(*read->actions);
  if (!read->addresses.empty()) view["addresses"] = read->addresses;
  if (read->not_before != TimePoint{}) view["not_before"] = FormatIsoMicros(read->not_before);
  if (read->uses > 0) view["uses"] = read->uses;
}

}  // namespace jeton::endpoints::quay
