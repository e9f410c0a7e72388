// Days, partial dates and instants. Days are days of Europe/London (formats.md).
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace kith::core {

using Date = std::chrono::sys_days;
using Days = std::chrono::days;
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

// 2011-01-06, or an error. Years 1850 to 2200.
Result<Date> parse_date(std::string_view text);
std::string to_iso(Date date);
Date make_date(int year, unsigned month, unsigned day);

// The day in London at that instant.
Date london_day(Instant instant);
// London's wall clock at that instant: 2011-01-06T14:30+00:00.
std::string to_iso_london(Instant instant);

// A date as somebody wrote it: 2011, 2011-01, 2011-01-06 or 2011-01-06T14:30+00:00. Never a fake day: what is unknown
// stays unknown, and the date stands for the span of days that it can mean.
class PartialDate {
 public:
  enum class Precision : std::uint8_t { year, month, day, minute, second };

  PartialDate() = default;
  explicit PartialDate(Date day);
  explicit PartialDate(Instant instant);  // written with London's offset, to the minute

  // Error names what was expected. A time without an offset is London's.
  static Result<PartialDate> parse(std::string_view text);

  Precision precision() const { return precision_; }
  bool exact_day() const { return precision_ >= Precision::day; }
  int year() const { return year_; }
  unsigned month() const { return month_; }  // 0: unknown
  unsigned day() const { return day_; }      // 0: unknown
  Date first_day() const { return Date{Days{first_}}; }
  Date last_day() const { return Date{Days{last_}}; }
  // Minutes after London's midnight; absent when no time was written.
  std::optional<int> minute_of_day() const;

  std::string iso() const;  // prints back what was parsed
  // For a reader: "6 January 2011", "January 2011", "2011", "6 January 2011, 14:30".
  std::string words() const;

  friend bool operator==(const PartialDate&, const PartialDate&) = default;

 private:
  void settle_span();

  std::int16_t year_ = 1970;
  std::uint8_t month_ = 1, day_ = 1;
  Precision precision_ = Precision::day;
  std::int16_t offset_minutes_ = 0;
  std::int32_t second_of_day_ = 0;  // as written, at that offset
  std::int32_t first_ = 0, last_ = 0;  // days since 1970 in London
  std::int16_t london_minute_ = -1;
};

// Whole months and years from one day to another, as a birthday counts them.
int months_between(Date from, Date to);
int years_between(Date from, Date to);
Date add_months(Date from, int months);  // the last day of the month where that day is missing
Date add_years(Date from, int years);
std::string day_words(Date date);  // 6 January 2011

}  // namespace kith::core
