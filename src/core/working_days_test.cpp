#include "core/working_days.hpp"

#include <doctest.h>

using namespace kith::core;

TEST_CASE("bank holidays are those of England and Wales") {
  for (const char* day : {"2011-04-29", "2011-12-27", "2012-06-05", "2022-01-03", "2022-06-02", "2022-09-19", "2023-05-08",
                          "2020-05-08", "2024-03-29", "2024-04-01", "2010-12-28", "2009-08-31", "1999-12-31"}) {
    INFO(day);
    CHECK(bank_holiday(parse_date(day).value()));
  }
  for (const char* day : {"2020-05-04", "2022-05-30", "2011-01-04", "2024-12-27"}) CHECK_FALSE(bank_holiday(parse_date(day).value()));
}

TEST_CASE("a clock of working days skips weekends and holidays") {
  CHECK(to_iso(add_working_days(parse_date("2010-11-16").value(), 1)) == "2010-11-17");
  CHECK(to_iso(add_working_days(parse_date("2010-12-24").value(), 1)) == "2010-12-29");
  CHECK(to_iso(add_working_days(parse_date("2010-11-20").value(), 1)) == "2010-11-22");
  CHECK(working_days_between(parse_date("2010-12-24").value(), parse_date("2010-12-31").value()) == 3);
}
