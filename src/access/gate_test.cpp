#include "access/gate.hpp"

#include <doctest.h>

using namespace kith::access;

namespace {
const kith::core::AgencyRef school{"school:a", "north"}, police{"police", "north"}, gp{"gp:b", "north"};
}

TEST_CASE("an agency reads its own words whole, and others' when it works with the family") {
  CHECK(see_event({school, "practitioner", true}, {school, "", ""}).sight == Sight::full);
  CHECK(see_event({school, "practitioner", true}, {gp, "", ""}).sight == Sight::full);
  CHECK(see_event({school, "practitioner", false}, {gp, "", ""}).sight == Sight::summary);
}

TEST_CASE("what is handled apart is never shown to others, only that it is held") {
  for (const char* shield : {"police-intelligence", "sexual-health", "third-party", "legal"}) {
    CHECK(see_event({school, "practitioner", true}, {police, shield, ""}).sight == Sight::ring);
    CHECK(see_event({school, "scrutineer", true}, {police, shield, ""}).sight == Sight::ring);
    CHECK(see_event({police, "practitioner", true}, {police, shield, ""}).sight == Sight::full);
  }
}

TEST_CASE("hidden addresses and earlier identities stay with their holder") {
  for (const char* shield : {"refuge", "witness", "adopted", "other"}) {
    CHECK_FALSE(see_address({school, "manager", true}, {police, "", shield}));
    CHECK(see_address({police, "practitioner", false}, {police, "", shield}));
  }
  CHECK_FALSE(see_link({school, "manager", true}, {police, "", "adopted"}));
  CHECK(see_event({school, "manager", true}, {police, "", "adopted"}).sight == Sight::nothing);
}

TEST_CASE("who keeps the program running reads no child") {
  CHECK(see_event({school, "administrator", true}, {school, "", ""}).sight == Sight::nothing);
  CHECK_FALSE(may_answer({school, "administrator", true}, "GP"));
  CHECK_FALSE(may_answer({school, "scrutineer", true}, "GP"));
}
