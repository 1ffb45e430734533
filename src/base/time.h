#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jeton {

using Seconds = std::chrono::seconds;
using Microseconds = std::chrono::microseconds;

// Microseconds since 1970-01-01 UTC. Read once per request at the edge and handed down.
using TimePoint = std::chrono::time_point<std::chrono::system_clock, Microseconds>;

// The expiry of anything that does not expire.
constexpr TimePoint kNever = TimePoint::max();

constexpr std::int64_t ToMicros(TimePoint time) { return time.time_since_epoch().count(); }
constexpr TimePoint FromMicros(std::int64_t micros) { return TimePoint(Microseconds(micros)); }
constexpr std::int64_t ToUnixSeconds(TimePoint time) {
  return std::chrono::floor<Seconds>(time).time_since_epoch().count();
}

// 2026-01-31T08:15:00Z, whole seconds.
std::string FormatRfc3339(TimePoint time);

// 2026-01-31T08:15:00.123456Z; no fraction when it is zero.
std::string FormatIsoMicros(TimePoint time);

// Wed, 08 Jan 2025 19:32:48 -0000 (RFC 2822).
std::string FormatRfc2822(TimePoint time);

// Wed, 08 Jan 2025 19:32:48 GMT (RFC 9110, section 5.6.7).
std::string FormatHttpDate(TimePoint time);

// The day (UTC) as MM/DD/YYYY.
std::string FormatUsDate(TimePoint time);
// Parses MM/DD/YYYY into midnight UTC; month and day may have one digit. Returns nothing for any other text.
std::optional<TimePoint> ParseUsDate(std::string_view text);

// Parses an RFC 3339 timestamp with any fraction and offset. Digits beyond microseconds are cut off.
std::optional<TimePoint> ParseRfc3339(std::string_view text);

// Ten years. A longer duration is surely a mistake, and dates could overflow.
inline constexpr Seconds kLongestDuration{315'576'000};

// Parses `10.minutes`: seconds, minutes, hours, days, weeks or months of 30 days, with or without the final "s", from
// zero to ten years.
std::optional<Seconds> ParseDuration(std::string_view text);

// The only access to real time. Tests replace it.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual TimePoint Now() const = 0;
};

class SystemClock final : public Clock {
 public:
  TimePoint Now() const override;
};

}  // namespace jeton
