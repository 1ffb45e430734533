#include "endpoints/api/values.h"

#include "base/encoding.h"
#include "wire/json_body.h"

namespace jeton::endpoints::api {
namespace {

constexpr std::int64_t kLongest = 100LL * 366 * 86400;

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

std::optional<Seconds> ParseText(std::string_view text) {
  std::int64_t unit = 1;
  if (const auto named = text.empty() ? std::nullopt : SecondsOf(text.back())) {
    unit = *named;
    text.remove_suffix(1);
  }
  const auto count = ParseInteger(text);
  if (!count || *count < 0 || *count > kLongest / unit) return std::nullopt;
  return Seconds{*count * unit};
}

// Text, or a whole number of seconds.
std::optional<Seconds> Parse(const boost::json::value& value) {
  if (value.is_string()) return ParseText(wire::View(value.get_string()));
  if (!value.is_int64() || value.get_int64() < 0 || value.get_int64() > kLongest) return std::nullopt;
  return Seconds{value.get_int64()};
}

}  // namespace

Result<std::optional<Moment>, std::string> ReadMoment(const boost::json::value& value) {
  if (const auto ago = Parse(value)) return Moment{*ago};
  const auto time = value.is_string() ? ParseRfc3339(wire::View(value.get_string())) : std::nullopt;
  if (time) return Moment{*time};
  return Fail(std::string("must be a time like 2026-01-31T08:15:00Z, or how long ago, like 24h or 7d"));
}

Result<std::optional<Seconds>, std::string> ReadDuration(const boost::json::value& value) {
  const auto duration = Parse(value);
  if (duration && duration->count() > 0) return duration;
  return Fail(std::string("must be a duration like 90s, 15m, 24h, 30d, 12w or 1y, or a number of seconds"));
}

Result<Seconds, std::string> ReadSeconds(const boost::json::value& value) {
  const auto duration = ReadDuration(value);
  if (!duration) return Fail(duration.error());
  return **duration;
}

Result<std::optional<Life>, std::string> ReadLife(const boost::json::value& value) {
  if (value.is_string() && value.get_string() == "never") return Life{};
  const auto duration = Parse(value);
  if (duration && duration->count() > 0) return Life{*duration};
  return Fail(std::string("must be a duration like 90s, 15m, 24h, 30d, 12w or 1y, a number of seconds, or never"));
}

Result<std::optional<TimePoint>, std::string> ReadEnd(const boost::json::value& value) {
  if (value.is_string() && value.get_string() == "never") return kNever;
  if (const auto end = value.is_string() ? ParseRfc3339(wire::View(value.get_string())) : std::nullopt) return *end;
  return Fail(std::string("must be a time like 2026-01-31T08:15:00Z, or never"));
}

}  // namespace jeton::endpoints::api
