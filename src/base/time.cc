#include "base/time.h"

#include "base/encoding.h"

#include <fmt/compile.h>
#include <fmt/format.h>

namespace jeton {
namespace {

constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// In UTC.
struct Moment {
  explicit Moment(TimePoint at)
      : day(std::chrono::floor<std::chrono::days>(at)),
        date(day),
        time(std::chrono::floor<Seconds>(at - day)),
        year(static_cast<int>(date.year())),
        month(static_cast<unsigned>(date.month())),
        day_of_month(static_cast<unsigned>(date.day())) {}

  std::chrono::sys_days day;
  std::chrono::year_month_day date;
  std::chrono::hh_mm_ss<Seconds> time;
  int year;
  unsigned month;
  unsigned day_of_month;
};

std::string FormatMail(TimePoint time, std::string_view zone) {
  const Moment m(time);
  return fmt::format(FMT_COMPILE("{}, {:02} {} {:04} {:02}:{:02}:{:02} {}"),
                     kDays[std::chrono::weekday(m.day).c_encoding()], m.day_of_month, kMonths[m.month - 1], m.year,
                     m.time.hours().count(), m.time.minutes().count(), m.time.seconds().count(), zone);
}

std::string FormatDateAndTime(TimePoint time) {
  const Moment m(time);
  return fmt::format(FMT_COMPILE("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}"), m.year, m.month, m.day_of_month,
                     m.time.hours().count(), m.time.minutes().count(), m.time.seconds().count());
}

}  // namespace

std::string FormatRfc3339(TimePoint time) { return FormatDateAndTime(time) + "Z"; }

std::string FormatIsoMicros(TimePoint time) {
  const auto micros = (time - std::chrono::floor<Seconds>(time)).count();
  std::string text = FormatDateAndTime(time);
  if (micros != 0) fmt::format_to(std::back_inserter(text), FMT_COMPILE(".{:06}"), micros);
  return text += 'Z';
}

std::string FormatRfc2822(TimePoint time) { return FormatMail(time, "-0000"); }

std::string FormatHttpDate(TimePoint time) { return FormatMail(time, "GMT"); }

std::string FormatUsDate(TimePoint time) {
  const Moment m(time);
  return fmt::format(FMT_COMPILE("{:02}/{:02}/{:04}"), m.month, m.day_of_month, m.year);
}

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
