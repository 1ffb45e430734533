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

// Whether the text begins as the form does: d is a digit, s a sign, all else itself.
bool HasForm(std::string_view text, std::string_view form) {
  return text.size() >= form.size() && std::equal(form.begin(), form.end(), text.begin(), [](char wanted, char c) {
           if (wanted == 'd') return c >= '0' && c <= '9';
           if (wanted == 's') return c == '+' || c == '-';
           return wanted == c;
         });
}

int NumberAt(std::string_view text, std::size_t at, std::size_t length) {
  int number = 0;
  for (const char digit : text.substr(at, length)) number = 10 * number + (digit - '0');
  return number;
}

}  // namespace

std::string FormatRfc3339(TimePoint time) { return FormatDateAndTime(time) + "Z"; }

std::string FormatIsoMicros(TimePoint time) {
  const auto micros = (time - std::chrono::floor<Seconds>(time)).count();
  std::string text = FormatDateAndTime(time);
  if (micros != 0) fmt::format_to(std::back_inserter(text), FMT_COMPILE(".{:06}"), micros);
  return text += 'Z';
}

std::optional<TimePoint> ParseRfc3339(std::string_view text) {
  static constexpr std::string_view kForm = "dddd-dd-ddTdd:dd:dd";
  if (!HasForm(text, kForm)) return std::nullopt;
  const auto part = [&](std::size_t at, std::size_t length) { return NumberAt(text, at, length); };
  const std::chrono::year_month_day date{std::chrono::year(part(0, 4)),
                                         std::chrono::month(static_cast<unsigned>(part(5, 2))),
                                         std::chrono::day(static_cast<unsigned>(part(8, 2)))};
  // A leap second is as good as the next one.
  if (!date.ok() || part(11, 2) > 23 || part(14, 2) > 59 || part(17, 2) > 60) return std::nullopt;
  TimePoint time = TimePoint(std::chrono::sys_days(date)) + std::chrono::hours(part(11, 2)) +
                   std::chrono::minutes(part(14, 2)) + Seconds(part(17, 2));
  text.remove_prefix(kForm.size());
  if (text.starts_with('.')) {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789", 1), text.size()) - 1;
    if (digits == 0) return std::nullopt;
    std::string micros(text.substr(1, std::min<std::size_t>(digits, 6)));
    micros.resize(6, '0');
    time += Microseconds(NumberAt(micros, 0, 6));
    text.remove_prefix(1 + digits);
  }
  if (text == "Z" || text == "z") return time;
  if (!HasForm(text, "sdd:dd") || text.size() != 6) return std::nullopt;
  const auto offset = std::chrono::hours(NumberAt(text, 1, 2)) + std::chrono::minutes(NumberAt(text, 4, 2));
  return text[0] == '+' ? time - offset : time + offset;
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
