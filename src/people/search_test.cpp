#include <doctest.h>

#include <cmath>
#include <filesystem>

#include "people/scenario_test.hpp"

using namespace kith::people;
using kith::core::RowRef;

namespace {

const std::string folder = KITH_SOURCE_DIR "/../shared/scenarios";

Linker small_town() {
  Linker linker;
  const auto add = [&](const char* id, const char* given, const char* family, const char* born, const char* postcode) {
    kith::log::RecordVersion version;
    version.ref = {"gp:one", "northborough", id};
    version.given_names = given, version.family_name = family, version.date_of_birth = date_in(born),
    version.postcode = postcode;
    linker.add(version);
  };
  add("1", "Matúš", "Hronec", "2007-07-15", "XN1 4PA");
  add("2", "Lucia", "Hronecová", "2004-04-02", "XN1 4PA");
  add("3", "Oliver", "Smith", "2010-01-05", "XN2 2AA");
  add("4", "Oliver", "Smith", "2010-06-07", "XN3 3AA");
  linker.settle();
  return linker;
}

std::string best(const Linker& linker, Query query) {
  const auto found = linker.search(query, 10);
  return found.empty() ? "" : linker.ref_of(found[0].best).id;
}

}  // namespace

TEST_CASE("a child is found by half a name, a slip, another form of the name, or a number") {
  const Linker linker = small_town();
  CHECK(best(linker, {.given_names = "Matus", .family_name = "Hronec"}) == "1");
  CHECK(best(linker, {.given_names = "Mat", .family_name = "Hro"}) == "1");
  CHECK(best(linker, {.given_names = "Lucy", .family_name = "Hronek"}) == "2");
  CHECK(best(linker, {.family_name = "Hronce"}) != "");
  CHECK(best(linker, {.given_names = "oliver", .family_name = "smith", .date_of_birth = date_in("2010-06-07")}) == "4");
  CHECK(best(linker, {.given_names = "Nobody", .family_name = "Atall"}) == "");
  CHECK(linker.search({.given_names = "Oliver", .family_name = "Smith"}, 10).size() == 2);
}

TEST_CASE("a record added since the last settle is nobody's yet, and asking about it is safe") {
  Linker linker = small_town();
  kith::log::RecordVersion version;
  version.ref = {"gp:two", "northborough", "5"};
  version.given_names = "Matus", version.family_name = "Hronec", version.date_of_birth = date_in("2007-07-15");
  version.postcode = "XN1 4PA";
  const RecordNo fresh = linker.add(version);
  CHECK(linker.person_of(fresh) == Linker::nobody);
  CHECK(linker.person_of(RecordNo{4'000'000}) == Linker::nobody);
  CHECK(linker.records_of(Linker::nobody).empty());
  CHECK(!linker.link_of(fresh));
  CHECK(linker.possible_of(linker.person_of(fresh)).empty());
  CHECK(linker.explain(fresh, RecordNo{0}).answer != Answer::same);
  for (const Candidate& candidate : linker.search({.given_names = "Matus", .family_name = "Hronec"}, 10))
    CHECK(candidate.person != Linker::nobody);
  linker.settle();
  CHECK(linker.person_of(fresh) == linker.person_of(RecordNo{0}));
}

TEST_CASE("an explanation begins at the start and its bars add up to what decided") {
  const Linker linker = small_town();
  const Explanation two = linker.explain(RecordNo{2}, RecordNo{3});
  REQUIRE(two.reasons.size() > 2);
  CHECK(two.reasons.front().field == "start");
  double bits = 0;
  for (const Reason& reason : two.reasons) bits += reason.bits;
  // The nearer rival decides; the other one takes a bit at most.
  const double decided = std::log2(two.probability / (1 - two.probability));
  CHECK(bits >= decided - 0.01);
  CHECK(bits <= decided + 1.01);
  const auto found = linker.search({.given_names = "Matus", .family_name = "Hronec"}, 10);
  REQUIRE(!found.empty());
  CHECK(found[0].why.reasons.front().field == "start");
}
