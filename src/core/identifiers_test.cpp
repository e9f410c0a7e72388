#include "core/identifiers.hpp"

#include <doctest.h>

#include "core/reference.hpp"

using namespace kith::core;

TEST_CASE("NHS numbers check their last digit") {
  for (const char* good : {"9000000009", "9000000017", "900 000 0025", "900-000-0033", "9991010033"}) {
    INFO(good);
    CHECK(NhsNumber::parse(good));
  }
  for (const char* bad : {"", "9000000001", "900000000", "90000000090", "90000000O9", "0000000000"})
    CHECK_FALSE(NhsNumber::parse(bad));
  CHECK(NhsNumber::parse("900 000 0025")->digits() == "9000000025");
}

TEST_CASE("UPNs check their first letter") {
  CHECK(valid_upn("A950000178301"));
  CHECK(valid_upn("H243278544154"));
  CHECK_FALSE(valid_upn("B950000178301"));
  CHECK_FALSE(valid_upn("A95000017830"));
}

TEST_CASE("agencies and rows are written agency@region#id") {
  CHECK(parse_row("school:st-marys@northborough#17").value() == RowRef{"school:st-marys", "northborough", "17"});
  CHECK(to_string(parse_row("ae:general@x#a#b").value()) == "ae:general@x#a#b");
  for (const char* bad : {"", "School@x#1", "school@#1", "school@x", "school@x#", "scho ol@x#1", "a:b:c@x#1", "1a@x#1"})
    CHECK_FALSE(parse_row(bad));
}
