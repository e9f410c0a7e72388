// Looking one record up: against comparing it with every row, and against people who are not there.
#include "people/bulk/seeker.hpp"

#include <doctest.h>

#include "people/bulk/made_people_test.hpp"

namespace kith::people::bulk {
namespace {

using namespace test;

}  // namespace

TEST_CASE("a record is found again with a slip, under a former name, with names in each other's column") {
  const std::vector<Cells> people = made_people(4000, 1);
  const World world(people);
  const Index index(world.table, usual_model(world.table), {}, one_after_another);
  Seeker seeker(index);
  const auto finds = [&](const Cells& asked, std::size_t person) {
    const Lookup lookup = seeker.look_up(views(asked));
    return !lookup.matches.empty() && world.table.arrival(lookup.matches.front().row) == person;
  };
  std::size_t slipped = 0, crossed = 0, former = 0, whole = 0, formers = 0;
  for (std::size_t person = 0; person < 500; ++person) {
    whole += finds(people[person], person);
    Cells asked = people[person];
    asked[0][2] = 'q';
    slipped += finds(asked, person);
    asked = people[person];
    std::swap(asked[0], asked[1]);
    crossed += finds(asked, person);
    if (people[person][2].empty()) continue;
    asked = people[person];
    asked[1] = asked[2], asked[2].clear();
    ++formers, former += finds(asked, person);
  }
  CHECK(whole >= 499);
  CHECK(slipped >= 495);
  CHECK(crossed >= 490);
  CHECK(former >= formers * 98 / 100);
}

TEST_CASE("the index answers as comparing with every row would") {
  const std::vector<Cells> people = made_people(1500, 2);
  const World world(people);
  Model model = usual_model(world.table);
  model.household_prior = -1000;  // the twin below knows strangers alone
  const Index index(world.table, model, {}, one_after_another);
  Seeker seeker(index);
  Comparator comparator(world.table);
  std::vector<std::vector<std::uint32_t>> counts;
  for (std::size_t field = 0; field < columns.size(); ++field) counts.push_back(world.table.counts(field));
  const Rarity rarity(world.table, counts);
  const Scorer scorer(world.table, model, rarity);
  for (Cells asked : made_people(200, 3)) {
    // Half of a stranger and half of somebody who is there.
    for (const std::size_t field : {1, 3, 5}) asked[field] = people[asked[0].size() * 31 % people.size()][field];
    Guest guest;
    const auto cells = views(asked);
    fill(guest, world.table, cells);
    float best = -1000;
    Row at = 0;
    for (Row row = 0; row < world.table.size(); ++row) {
      const Code* codes = world.table.row(row);
      const float bits = scorer.evidence(comparator.pattern(guest, codes), guest.codes.data(), codes).person;
      if (bits > best) best = bits, at = row;
    }
    const Lookup lookup = seeker.look_up(cells);
    if (best > 15) {
      REQUIRE_FALSE(lookup.matches.empty());
      CHECK(lookup.matches.front().row == at);
    }
  }
}

TEST_CASE("nobody who is absent is answered as the same person, and two who fit alike are said to be too many") {
  std::vector<Cells> people = made_people(3000, 4);
  people.push_back({"ada", "okoye", "", "2011-03-16", "F", "XN1 4PA", "07700900123"});
  people.push_back({"ada", "okoye", "", "2011-03-16", "F", "XN1 4PA", "07700900123"});
  const World world(people);
  const Index index(world.table, usual_model(world.table), {}, one_after_another);
  Seeker seeker(index);
  std::size_t same = 0;
  for (const Cells& absent : made_people(2000, 5)) same += seeker.look_up(views(absent)).found == Found::same;
  CHECK(same == 0);
  CHECK(seeker.look_up(views(people.back())).found == Found::too_many_alike);
  CHECK(seeker.look_up(views(Cells(columns.size()))).found == Found::different);
  // A namesake of one birth date who lives elsewhere: nobody can tell, so a person has to look.
  const Cells& known = people.front();
  CHECK(seeker.look_up(views({known[0], known[1], "", known[3], known[4], "QX9 9ZZ", ""})).found != Found::same);
}

TEST_CASE("guests and rows are compared alike") {
  const std::vector<Cells> people = made_people(300, 6);
  const World world(people);
  Comparator comparator(world.table);
  for (Row a = 0; a < 100; ++a) {
    Guest guest;
    const Cells& cells = people[world.table.arrival(a)];
    const auto seen = views(cells);
    fill(guest, world.table, seen);
    for (Row b = 0; b < world.table.size(); ++b)
      CHECK(comparator.pattern(guest, world.table.row(b)) ==
            comparator.pattern(world.table.row(a), world.table.row(b)));
  }
}

}  // namespace kith::people::bulk
