#include "core/date.hpp"

#include <doctest.h>
#include <rapidcheck.h>

using namespace kith::core;

TEST_CASE("a partial date stands for the span it can mean and prints back as written") {
  struct { const char* text; const char* first; const char* last; } rows[] = {
      {"2011", "2011-01-01", "2011-12-31"},
      {"2012-02", "2012-02-01", "2012-02-29"},
      {"2011-01-06", "2011-01-06", "2011-01-06"},
      {"2011-01-06T14:30+00:00", "2011-01-06", "2011-01-06"},
      {"2011-06-06T23:30Z", "2011-06-07", "2011-06-07"},       // after midnight in London in summer
      {"2011-06-07T00:10+01:00", "2011-06-07", "2011-06-07"},
      {"2011-06-07T00:10:05+01:00", "2011-06-07", "2011-06-07"},
  };
  for (const auto& row : rows) {
    const auto date = PartialDate::parse(row.text);
    REQUIRE(date);
    CHECK(to_iso(date->first_day()) == row.first);
    CHECK(to_iso(date->last_day()) == row.last);
    CHECK(PartialDate::parse(date->iso()).value() == *date);
  }
}

TEST_CASE("what is no date is refused") {
  for (const char* text : {"", "11", "2011-13", "2011-02-30", "2011-1-6", "06/01/2011", "2011-01-06T25:00+00:00",
                           "2011-01-06 14:30", "2011-01-06T14:30+0000", "0000-01-01", "9999-12-31", "2011-01-06x",
                           "2011-00", "2011-01-00", "2011-01-06T14:30+00:00junk"})
    CHECK_FALSE(PartialDate::parse(text));
}

TEST_CASE("any full date round-trips") {
  CHECK(rc::check([] {
    const Date day = make_date(1900, 1, 1) + Days{*rc::gen::inRange(0, 90'000)};
    RC_ASSERT(parse_date(to_iso(day)).value() == day);
    RC_ASSERT(add_months(day, 12) == add_years(day, 1));
    RC_ASSERT(months_between(day, add_months(day, 7)) == 7 || unsigned{std::chrono::year_month_day{day}.day()} > 28);
  }));
}
