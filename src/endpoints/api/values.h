#pragma once

#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <variant>

#include "base/result.h"
#include "base/time.h"
#include "wire/body.h"

// Values that many bodies and queries have in common: rules for wire::Read.
namespace jeton::endpoints::api {

// A time in the past: in RFC 3339, or how long ago.
struct Moment {
  std::variant<TimePoint, Seconds> value;

  TimePoint At(TimePoint now) const {
    const auto* const ago = std::get_if<Seconds>(&value);
    return ago != nullptr ? now - *ago : std::get<TimePoint>(value);
  }
};
Result<std::optional<Moment>, std::string> ReadMoment(const boost::json::value& value);

// A duration: 90s, 15m, 24h, 30d, 12w, 1y, or a number of seconds. At least a second, at most a hundred years.
Result<std::optional<Seconds>, std::string> ReadDuration(const boost::json::value& value);

// The same for a field that is not optional.
Result<Seconds, std::string> ReadSeconds(const boost::json::value& value);

// How long something is to live.
struct Life {
  std::optional<Seconds> seconds;  // nothing: for ever

  TimePoint EndFrom(TimePoint now) const { return seconds ? now + *seconds : kNever; }
};
// A duration, or `never`.
Result<std::optional<Life>, std::string> ReadLife(const boost::json::value& value);

// When something ends: a time in RFC 3339, or `never`.
Result<std::optional<TimePoint>, std::string> ReadEnd(const boost::json::value& value);

// Their shapes. A number of seconds is accepted, too.
inline constexpr wire::Shape kMomentShape{.filled = true};
inline constexpr wire::Shape kDurationShape{.filled = true};
inline constexpr wire::Shape kLifeShape{.filled = true};
inline constexpr wire::Shape kEndShape{.filled = true};

}  // namespace jeton::endpoints::api
