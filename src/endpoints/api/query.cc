#include "endpoints/api/query.h"

#include <algorithm>

#include "base/encoding.h"
#include "base/nearest.h"

namespace jeton::endpoints::api {
namespace {

constexpr std::int64_t kUsualLimit = 50;
constexpr std::int64_t kHighestLimit = 200;
constexpr std::int64_t kLongestAgo = 100LL * 366 * 86400;

std::string Quote(std::string_view name) { return "`" + std::string(name.substr(0, 64)) + "`"; }

wire::Problem Unknown(const std::string& name, const std::vector<std::string_view>& known) {
  std::string detail = "The parameter " + Quote(name) + " is not known";
  const std::string_view nearest = NearestName(name, known);
  detail += nearest.empty() ? ". Known:" : ": did you mean " + Quote(nearest) + "? Known:";
  for (const std::string_view one : known) detail += " " + Quote(one);
  return {.code = "unknown_parameter", .detail = detail + ".", .field = name.substr(0, 64)};
}

wire::Problem Invalid(std::string_view name, std::string_view must) {
  return {.code = "invalid_parameter",
          .detail = "The parameter " + Quote(name) + " must be " + std::string(must) + ".",
          .field = std::string(name)};
}

std::optional<std::int64_t> SecondsOf(char unit) {
  switch (unit) {
    case 's': return 1;
    case 'm': return 60;
    case 'h': return 3600;
    case 'd': return 86400;
    case 'w': return 7 * 86400;
    case 'y': return 365 * 86400;
    default: return std::nullopt;
  }
}

std::optional<Seconds> ParseAgo(std::string_view text) {
  std::int64_t unit = 1;
  if (const auto named = text.empty() ? std::nullopt : SecondsOf(text.back())) {
    unit = *named;
    text.remove_suffix(1);
  }
  const auto count = ParseInteger(text);
  if (!count || *count < 0 || *count > kLongestAgo / unit) return std::nullopt;
  return Seconds{*count * unit};
}

}  // namespace

Query::Query(const Request& request, std::initializer_list<std::string_view> known) {
  auto form = wire::Form::Parse(request.query);
  if (!form) {
    Problem({.code = "malformed_request", .detail = "The query cannot be decoded as UTF-8 text in percent-encoding."});
    return;
  }
  form_ = std::move(*form);
  for (const auto& [name, value] : form_.fields()) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      Problem(Unknown(name, {known.begin(), known.end()}));
    } else if (form_.Repeats(name)) {
      Problem({.code = "repeated_parameter",
               .detail = "The parameter " + Quote(name) + " came more than once: send it once.",
               .field = name});
    } else if (value.find('\0') != std::string::npos) {
      Problem(Invalid(name, "text without NUL characters"));
    }
  }
}

std::optional<std::string> Query::Text(std::string_view name) {
  const std::string* const value = form_.Find(name);
  if (value == nullptr) return std::nullopt;
  if (value->empty()) Problem(Invalid(name, "given a value, or left out"));
  return *value;
}

std::size_t Query::Limit() {
  const std::string* const value = form_.Find("limit");
  const auto limit = value == nullptr ? std::optional(kUsualLimit) : ParseInteger(*value);
  if (limit && *limit >= 1 && *limit <= kHighestLimit) return static_cast<std::size_t>(*limit);
  Problem(Invalid("limit", "a whole number from 1 to 200"));
  return static_cast<std::size_t>(kUsualLimit);
}

std::optional<TimePoint> Query::Since(std::string_view name, TimePoint now) {
  const auto text = Text(name);
  if (!text) return std::nullopt;
  if (const auto ago = ParseAgo(*text)) return now - *ago;
  if (const auto time = ParseRfc3339(*text)) return time;
  Problem(Invalid(name, "a time like 2026-01-31T08:15:00Z, or how long ago, like 24h or 7d"));
  return std::nullopt;
}

void Query::Problem(wire::Problem problem) {
  if (!problem_) problem_ = std::move(problem);
}

std::string Query::Selection() const {
  std::string selection;
  for (const auto& [name, value] : form_.fields()) {
    if (name != "cursor" && name != "limit")
      selection.append(name).append("=").append(PercentEncode(value)).append("&");
  }
  return selection;
}

}  // namespace jeton::endpoints::api
