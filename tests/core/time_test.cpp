#include "backsight/core/time.h"

#include <gtest/gtest.h>

namespace {

using namespace backsight::core;

TEST(Time, ReadsTheExamplesOfRfc3339) {
  // RFC 3339 section 5.8, and the Unix times of the same moments.
  EXPECT_EQ(parse_instant("1985-04-12T23:20:50.52Z")->ms, 482196050520);
  EXPECT_EQ(parse_instant("1996-12-19T16:39:57-08:00")->ms, 851042397000);
  EXPECT_EQ(parse_instant("1937-01-01T12:00:27.87+00:20")->ms, -1041337172130);
}

TEST(Time, WritesWhatItReads) {
  for (const char* text :
       {"1970-01-01T00:00:00Z", "2026-11-23T03:12:00.007Z", "1969-12-31T23:59:59.999Z",
        "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2024-02-29T12:00:00Z"}) {
    const auto instant = parse_instant(text);
    ASSERT_TRUE(instant.has_value()) << text;
    EXPECT_EQ(format(*instant), text);
  }
}

TEST(Time, RefusesWhatIsNoTime) {
  for (const char* text :
       {"", "2026-11-23", "2026-11-23 03:12:00Z", "2026-11-23T03:12:00", "2026-13-01T00:00:00Z",
        "2026-02-29T00:00:00Z", "2026-11-23T24:00:00Z", "2026-11-23T03:60:00Z",
        "2026-11-23T03:12:60Z", "2026-11-23T03:12:00.Z", "2026-11-23T03:12:00+0100",
        "0000-01-01T00:00:00Z", "2026-11-23T03:12:00Zx", "2026-11-23T03:12:00+24:00"}) {
    const auto instant = parse_instant(text);
    ASSERT_FALSE(instant.has_value()) << text;
    EXPECT_EQ(instant.error().code, ErrorCode::kBadTime);
  }
}

TEST(Time, DatesAreCalendarDays) {
  EXPECT_EQ(format(*parse_date("2024-02-29")), "2024-02-29");
  EXPECT_FALSE(parse_date("2023-02-29").has_value());
  EXPECT_FALSE(parse_date("2023-2-9").has_value());
  EXPECT_EQ(date_of(Instant{-1}), (Date{1969, 12, 31}));
  EXPECT_EQ(start_of(Date{2000, 3, 1}).ms, 951868800000);  // GNU date -u -d 2000-03-01 +%s
}

}  // namespace
