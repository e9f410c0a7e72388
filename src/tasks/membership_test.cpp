// Goal: for whom a record that may be of the same person is taken as true, to ask who it is: never on a name alone,
// and never for somebody who already stands beside the child.
#include "tasks/membership.hpp"

#include <doctest.h>
#include <fmt/core.h>

namespace {

using namespace kith;
using log::RelationshipKind;
using people::RecordNo;

struct Town {
  people::Linker linker;
  int records = 0;

  RecordNo add(const char* agency, const char* region, log::PersonKind kind, const char* given, const char* family,
               const char* born, const char* phone = "") {
    log::RecordVersion version;
    version.ref = {agency, region, std::to_string(++records)};
    version.kind = kind;
    version.given_names = given;
    version.family_name = family;
    if (*born) version.date_of_birth = core::PartialDate::parse(born).value();
    version.phone = phone;
    return linker.add(version);
  }
};

// The child's household as records state it: one relative.
bool supposes(const people::Linker& linker, RecordNo child, RecordNo other, story::Relative as) {
  as.person = linker.person_of(other);
  return tasks::supposing(linker, linker.person_of(child), {as}) != nullptr;
}

const story::Relative mother_of_child{{}, story::role::carer, RelationshipKind::mother, false, {}};

}  // namespace

TEST_CASE("a mother of one name and one birth date in another area is supposed; one of the same name alone is not") {
  for (const char* born : {"1984-03-08", ""}) {
    Town town;
    const auto child = town.add("gp", "north", log::PersonKind::child, "Ilsa", "Trevorrow", "2012-05-01");
    const auto mother = town.add("gp", "north", log::PersonKind::adult, "Emma", "Hughes", born);
    town.linker.relate(child, mother, RelationshipKind::mother);
    town.add("csc", "south", log::PersonKind::adult, "Emma", "Hughes", born);
    for (int other = 0; other < 40; ++other)  // the name is a common one
      town.add("gp", "north", log::PersonKind::adult, "Emma", "Hughes", fmt::format("19{}-07-11", 50 + other).c_str());
    town.linker.settle();
    CHECK(supposes(town.linker, child, mother, mother_of_child) == (*born != '\0'));
  }
}

TEST_CASE("whoever moves in is supposed to be who bears that name and birth date elsewhere; a visitor is not") {
  using story::role::adult;
  for (const auto& [as, asked] : std::initializer_list<std::pair<story::Relative, bool>>{
           {{{}, adult, RelationshipKind::partner, false, {}, true}, true},
           {{{}, adult, RelationshipKind::grandparent, false, {}, true}, true},
           {{{}, adult, RelationshipKind::partner, true, {}}, false},
           {{{}, adult, RelationshipKind::grandparent, false, {}}, false}}) {
    Town town;
    const auto child = town.add("gp", "north", log::PersonKind::child, "Ilsa", "Trevorrow", "2012-05-01");
    const auto partner = town.add("housing", "north", log::PersonKind::adult, "Emma", "Hughes", "1994-12-05");
    town.add("csc", "south", log::PersonKind::adult, "Emma", "Hughes", "1994-12-05");
    town.linker.settle();
    CAPTURE(static_cast<int>(as.kind));
    CHECK(supposes(town.linker, child, partner, as) == asked);
  }
}

TEST_CASE("a twin is never supposed to be the child, however alike the records are") {
  Town town;
  const auto child = town.add("gp", "north", log::PersonKind::child, "Jory", "Penrose", "2015-02-03", "01872 555123");
  const auto twin = town.add("hv", "north", log::PersonKind::child, "Jowan", "Penrose", "2015-02-03", "01872 555123");
  town.linker.settle();
  REQUIRE(town.linker.person_of(child) != town.linker.person_of(twin));
  const auto supposed =
      tasks::supposing(town.linker, town.linker.person_of(child),
                       {{town.linker.person_of(twin), story::role::sibling, RelationshipKind::sibling, false, {}}});
  CHECK(supposed == nullptr);
}
