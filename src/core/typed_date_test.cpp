#include "core/typed_date.hpp"

#include <doctest.h>

using namespace kith::core;

TEST_CASE("a date is taken as people type it") {
  for (const auto& [typed, iso] : {std::pair{"27/11/2026", "2026-11-27"},
                                   {"3/4/2019", "2019-04-03"},
                                   {"06/02/2011", "2011-02-06"},
                                   {"15.7.2007", "2007-07-15"},
                                   {"15-7-2007", "2007-07-15"},
                                   {" 2011-01-06 ", "2011-01-06"},
                                   {"2011-01", "2011-01"},
                                   {"2011", "2011"}}) {
    CAPTURE(typed);
    const auto date = parse_typed_date(typed);
    REQUIRE(date);
    CHECK(date->iso() == iso);
  }
}

TEST_CASE("what is no date, or may be two, is refused") {
  for (const char* typed : {"", " ", "31/02/2007", "11/27/2026", "3/4/19", "3/4", "3//2019", "3/4.2019", "3/4/2019/5",
                            "03/004/2019", "a/b/2019", "yesterday", "/", "1/1/+201"}) {
    CAPTURE(typed);
    CHECK_FALSE(parse_typed_date(typed));
  }
}
