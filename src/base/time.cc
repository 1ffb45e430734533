#include "base/time.h"

#include "base/encoding.h"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

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

// Returns whether `text` begins like the form, with a digit wherever the form has a 0.
bool HasForm(std::string_view text, std::string_view form) {
  const auto fits = [](char c, char wanted) { return wanted == '0' ? c >= '0' && c <= '9' : c == wanted; };
  return text.size() >= form.size() &&
         std::equal(form.begin(), form.end(), text.begin(), [&](char wanted, char c) { return fits(c, wanted); });
}

int Number(std::string_view text, std::size_t at, std::size_t size) {
  return static_cast<int>(ParseInteger(text.substr(at, size)).value_or(0));
}

// Cuts ".123456789" off.
Microseconds CutFraction(std::string_view& text) {
  if (!HasForm(text, ".0")) return Microseconds{0};
  const auto end = std::min(text.find_first_not_of("0123456789", 1), text.size());
  std::string digits(text.substr(1, std::min<std::size_t>(end - 1, 6)));
  digits.resize(6, '0');
  text.remove_prefix(end);
  return Microseconds{Number(digits, 0, 6)};
}

std::optional<std::chrono::minutes> ParseOffset(std::string_view text) {
  if (text == "Z") return std::chrono::minutes{0};
  if (text.size() != 6 || (!HasForm(text, "+00:00") && !HasForm(text, "-00:00"))) return std::nullopt;
  const int hours = Number(text, 1, 2);
  const int minutes = Number(text, 4, 2);
  if (hours > 23 || minutes > 59) return std::nullopt;
  return std::chrono::minutes{(text[0] == '-' ? -1 : 1) * (60 * hours + minutes)};
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
  const auto first = text.find('/');
  const auto second = first == std::string_view::npos ? first : text.find('/', first + 1);
  if (second == std::string_view::npos || first > 2 || second - first > 3 || text.size() - second != 5)
    return std::nullopt;
  const auto month = ParseInteger(text.substr(0, first));
  const auto day = ParseInteger(text.substr(first + 1, second - first - 1));
  const auto year = ParseInteger(text.substr(second + 1));
  if (!month || !day || !year || *month < 1 || *day < 1 || *year < 1) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return TimePoint(std::chrono::sys_days(date));
}

std::optional<TimePoint> ParseRfc3339(std::string_view text) {
  constexpr std::string_view kForm = "0000-00-00T00:00:00";
  if (!HasForm(text, kForm)) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(Number(text, 0, 4)),
                                         std::chrono::month(static_cast<unsigned>(Number(text, 5, 2))),
                                         std::chrono::day(static_cast<unsigned>(Number(text, 8, 2)))};
  const int hour = Number(text, 11, 2);
  const int minute = Number(text, 14, 2);
  const int second = Number(text, 17, 2);  // 60: a leap second
  if (!date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  std::string_view rest = text.substr(kForm.size());
  const Microseconds fraction = CutFraction(rest);
  const auto offset = ParseOffset(rest);
  if (!offset) return std::nullopt;
  return TimePoint(std::chrono::sys_days(date)) + Seconds{3600 * hour + 60 * minute + second} + fraction - *offset;
}

TimePoint SystemClock::Now() const {
  return std::chrono::time_point_cast<Microseconds>(std::chrono::system_clock::now());
}

std::optional<Seconds> ParseDuration(std::string_view text) {
  const auto dot = text.find('.');
  const auto count = ParseInteger(text.substr(0, dot));
  if (!count || *count < 0 || dot == std::string_view::npos) return std::nullopt;
  std::string_view unit = text.substr(dot + 1);
  if (unit.ends_with('s')) unit.remove_suffix(1);
  const std::pair<std::string_view, std::int64_t> kUnits[] = {{"second", 1},  {"minute", 60},   {"hour", 3600},
                                                              {"day", 86400}, {"week", 604800}, {"month", 30 * 86400}};
  for (const auto& [name, seconds] : kUnits) {
    if (unit == name && *count <= kLongestDuration.count() / seconds) return Seconds{*count * seconds};
  }
  return std::nullopt;
}

}  // namespace jeton
