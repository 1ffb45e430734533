#include "base/time.h"

#include <gtest/gtest.h>

#include <chrono>

namespace jeton {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint At(std::int64_t seconds, std::int64_t micros = 0) {
  return FromMicros(seconds * 1'000'000 + micros);
}

TEST(TimeTest, PrintsTheFormsOfTheDialects) {
  const struct {
    TimePoint time;
    std::string_view rfc3339, iso_micros, rfc2822, http;
  } cases[] = {
      {At(0), "1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 -0000",
       "Thu, 01 Jan 1970 00:00:00 GMT"},
      {At(1'736'364'768), "2025-01-08T19:32:48Z", "2025-01-08T19:32:48Z", "Wed, 08 Jan 2025 19:32:48 -0000",
       "Wed, 08 Jan 2025 19:32:48 GMT"},
      {At(1'769'847'300, 123'456), "2026-01-31T08:15:00Z", "2026-01-31T08:15:00.123456Z",
       "Sat, 31 Jan 2026 08:15:00 -0000", "Sat, 31 Jan 2026 08:15:00 GMT"},
      {At(1'709'251'199, 1), "2024-02-29T23:59:59Z", "2024-02-29T23:59:59.000001Z", "Thu, 29 Feb 2024 23:59:59 -0000",
       "Thu, 29 Feb 2024 23:59:59 GMT"},
      {At(-1, 999'999), "1969-12-31T23:59:59Z", "1969-12-31T23:59:59.999999Z", "Wed, 31 Dec 1969 23:59:59 -0000",
       "Wed, 31 Dec 1969 23:59:59 GMT"},
      {At(4'102'444'800), "2100-01-01T00:00:00Z", "2100-01-01T00:00:00Z", "Fri, 01 Jan 2100 00:00:00 -0000",
       "Fri, 01 Jan 2100 00:00:00 GMT"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(FormatRfc3339(c.time), c.rfc3339);
    EXPECT_EQ(FormatIsoMicros(c.time), c.iso_micros);
    EXPECT_EQ(FormatRfc2822(c.time), c.rfc2822);
    EXPECT_EQ(FormatHttpDate(c.time), c.http);
  }
}

TEST(TimeTest, ReadsWhatRfc3339Allows) {
  const struct {
    std::string_view text;
    std::optional<TimePoint> expected;
  } cases[] = {
      {"1970-01-01T00:00:00Z", At(0)},
      {"2026-01-31T08:15:00Z", At(1'769'847'300)},
      {"2026-01-31T08:15:00.123456789Z", At(1'769'847'300, 123'456)},
      {"2026-01-31T08:15:00.5Z", At(1'769'847'300, 500'000)},
      {"2026-01-31T09:45:00.000001+01:30", At(1'769'847'300, 1)},
      {"2026-01-31T00:15:00-08:00", At(1'769'847'300)},
      {"2016-12-31T23:59:60Z", At(1'483'228'800)},
      {"1969-12-31T23:59:59.999999Z", At(-1, 999'999)},
      {"", std::nullopt},
      {"2026-01-31", std::nullopt},
      {"2026-01-31T08:15:00", std::nullopt},
      {"2026-01-31 08:15:00Z", std::nullopt},
      {"2026-02-29T08:15:00Z", std::nullopt},
      {"2026-13-01T08:15:00Z", std::nullopt},
      {"2026-01-31T24:00:00Z", std::nullopt},
      {"2026-01-31T08:60:00Z", std::nullopt},
      {"2026-01-31T08:15:61Z", std::nullopt},
      {"2026-01-31T08:15:00.Z", std::nullopt},
      {"2026-01-31T08:15:00ZZ", std::nullopt},
      {"2026-01-31T08:15:00+1:30", std::nullopt},
      {"2026-01-31T08:15:00+24:00", std::nullopt},
      {"2026-01-31T08:15:-1Z", std::nullopt},
      {"+026-01-31T08:15:00Z", std::nullopt},
  };
  for (const auto& c : cases) EXPECT_EQ(ParseRfc3339(c.text), c.expected) << c.text;
}

TEST(TimeTest, SecondsAreRoundedDownOnBothSidesOfTheEpoch) {
  EXPECT_EQ(ToUnixSeconds(At(5, 999'999)), 5);
  EXPECT_EQ(ToUnixSeconds(At(-1, 1)), -1);
  EXPECT_EQ(ToUnixSeconds(At(0)), 0);
}

TEST(TimeTest, MicrosecondsSurviveBothDirections) {
  for (const std::int64_t micros : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{1'769'847'300'123'456}}) {
    EXPECT_EQ(ToMicros(FromMicros(micros)), micros);
  }
  EXPECT_EQ(FromMicros(ToMicros(kNever)), kNever);
}

TEST(TimeTest, NeverIsLaterThanAnyTimeThatWillCome) { EXPECT_GT(kNever, At(std::int64_t{10'000} * 365 * 86400)); }

TEST(SystemClockTest, TellsTheTimeOfTheSystem) {
  const auto before = std::chrono::system_clock::now() - 1ms;
  const TimePoint now = SystemClock().Now();
  EXPECT_GE(now, before);
  EXPECT_LE(now, std::chrono::system_clock::now() + 1ms);
}

TEST(TimeTest, ReadsDatesAsAmericansWriteThem) {
  EXPECT_EQ(ParseUsDate("01/01/1970"), TimePoint{});
  EXPECT_EQ(ParseUsDate("1/1/1970"), TimePoint{});
  EXPECT_EQ(ParseUsDate("02/29/2024"), FromMicros(1'709'164'800'000'000));
  for (const char* bad : {"", "2024-02-29", "02/30/2024", "13/01/2024", "00/10/2024", "001/1/2024", "02/29/2023",
                          "02/29/20240", "aa/bb/cccc", "-1/01/2024", "01/01/0000"}) {
    EXPECT_EQ(ParseUsDate(bad), std::nullopt) << bad;
  }
}

}  // namespace
}  // namespace jeton
