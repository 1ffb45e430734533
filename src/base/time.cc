#include "base/time.h"

#include "base/encoding.h"

#include <fmt/compile.h>
#include <fmt/format.h>
#include <time.h>

namespace jeton {
namespace {

constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

tm Utc(TimePoint time) {
  const time_t seconds = ToUnixSeconds(time);
  tm parts{};
  gmtime_r(&seconds, &parts);
  return parts;
}

std::string FormatMail(TimePoint time, std::string_view zone) {
  const tm t = Utc(time);
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} {}", kDays[t.tm_wday], t.tm_mday, kMonths[t.tm_mon],
                     t.tm_year + 1900, t.tm_hour, t.tm_min, t.tm_sec, zone);
}

std::string FormatDateAndTime(TimePoint time) {
  const tm t = Utc(time);
  return fmt::format(FMT_COMPILE("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}"), t.tm_year + 1900, t.tm_mon + 1, t.tm_mday,
                     t.tm_hour, t.tm_min, t.tm_sec);
}

}  // namespace

std::string FormatRfc3339(TimePoint time) { return FormatDateAndTime(time) + "Z"; }

std::string FormatIsoMicros(TimePoint time) {
  const auto micros = (time - std::chrono::floor<Seconds>(time)).count();
  const std::string whole = FormatDateAndTime(time);
  return micros == 0 ? whole + "Z" : fmt::format(FMT_COMPILE("{}.{:06}Z"), whole, micros);
}

std::string FormatRfc2822(TimePoint time) { return FormatMail(time, "-0000"); }

std::string FormatHttpDate(TimePoint time) { return FormatMail(time, "GMT"); }

std::optional<TimePoint> ParseUsDate(std::string_view text) {
  if (text.size() != 10 || text[2] != '/' || text[5] != '/') return std::nullopt;
  const auto month = ParseInteger(text.substr(0, 2));
  const auto day = ParseInteger(text.substr(3, 2));
  const auto year = ParseInteger(text.substr(6));
  if (!month || !day || !year || *month < 1 || *day < 1 || *year < 1) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return TimePoint(std::chrono::sys_days(date));
}

TimePoint SystemClock::Now() const {
  return std::chrono::time_point_cast<Microseconds>(std::chrono::system_clock::now());
}

}  // namespace jeton
