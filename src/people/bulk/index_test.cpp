// Goal: an index that grows answers as one made at once, is never waited for, and comes back from a file as it was.
// Method: generated people, some of them in the table and the others inserted, asked for with slips of the pen; a
// reader and a writer side by side; every kind of damage to a file.
#include "people/bulk/index.hpp"

#include <doctest.h>
#include <rapidcheck.h>

#include <atomic>
#include <map>
#include <thread>

#include "people/bulk/made_people_test.hpp"

namespace kith::people::bulk {
namespace {

using namespace test;

// Passes of a large table, which a small one would not be given.
Plan usual_plan() {
  Plan plan;
  plan.passes = {{{0, AtomKind::sound}, {1, AtomKind::sound}},
                 {{1, AtomKind::sound}, {3, AtomKind::year}},
                 {{3, AtomKind::whole}},
                 {{0, AtomKind::sound}, {5, AtomKind::district}},
                 {{6, AtomKind::whole}}};
  return plan;
}

// How rare values are among `known`, for a table that holds others, too.
Rarity rarity_as_in(const Table& known, const Table& table) {
  std::vector<std::vector<std::uint32_t>> holders;
  for (std::size_t field = 0; field < columns.size(); ++field) {
    std::vector<std::uint32_t>& of_field = holders.emplace_back(table.values(field).size());
    for (Code code = 1; code < of_field.size(); ++code)
      if (const Code there = known.values(field).find(table.text(field, code)); there != 0)
        of_field[code] = known.counts(field)[there];
  }
  return {table, holders};
}

// An answer without the numbers of rows, which depend on when a record came: all that fit, in an order of their own.
std::string told(const Lookup& lookup, const Index& index, const std::vector<Cells>& people) {
  std::vector<std::string> lines;
  for (const Match& match : lookup.matches) {
    std::string line = std::to_string(match.probability);
    for (const std::string& cell : people[index.arrival(match.row)]) line += " " + cell;
    for (const Share& share : match.why)
      line += "; " + std::to_string(share.field) + " " + std::string(words_of(share.level)) + " " +
              std::to_string(share.bits);
    lines.push_back(std::move(line));
  }
  std::sort(lines.begin(), lines.end());
  std::string all = std::string(words_of(lookup.found)) + " of " + std::to_string(lookup.compared) + "\n";
  for (const std::string& line : lines) all += line + "\n";
  return all;
}

// People of whom many have a namesake, a twin or a second record with a slip.
std::vector<Cells> entangled_people(std::size_t count, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<Cells> people = made_people(count, seed);
  for (std::size_t at = 1; at < count; ++at) {
    const Cells& other = people[random() % at];
    const auto kind = random() % 5;
    if (kind == 0) people[at] = other;
    if (kind == 0) people[at][random() % columns.size()].clear();
    if (kind == 1) people[at][1] = other[1], people[at][5] = other[5], people[at][6] = other[6];
    if (kind == 2) people[at][0] = other[0], people[at][1] = other[1], people[at][3] = other[3];
    if (kind == 0 && people[at][0].size() > 2) people[at][0][1] = static_cast<char>('a' + random() % 26);
  }
  return people;
}

std::vector<Cells> asked_for(const std::vector<Cells>& people, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<Cells> asked = made_people(5, seed + 1);
  for (int at = 0; at < 25; ++at) {
    Cells cells = people[random() % people.size()];
    if (random() % 2 == 0) cells[random() % columns.size()].clear();
    if (random() % 3 == 0) std::swap(cells[0], cells[1]);
    if (std::string& name = cells[random() % 2]; name.size() > 2) name[2] = static_cast<char>('a' + random() % 26);
    asked.push_back(cells);
  }
  return asked;
}

constexpr LookupLimits everybody{.same = 0.95, .possible = 0.0001, .matches_most = 1000};

std::string written(const Index& index) {
  std::string file;
  PartsOut parts([&](std::string_view bytes) {
    file += bytes;
    return true;
  });
  Table::each_part(index.table(), parts);
  index.write(parts);
  CHECK(parts.written());
  return file;
}

struct FromFile {
  explicit FromFile(std::string_view file) : table(columns) {
    PartsIn parts(
        [file, at = std::size_t{0}](std::span<char> into) mutable {
          if (file.size() - at < into.size()) return false;
          std::copy_n(file.data() + at, into.size(), into.data());
          at += into.size();
          return true;
        },
        file.size());
    Table::each_part(table, parts);
    if (parts.sound()) index = Index::read(table, parts, one_after_another);
  }
  Table table;
  std::unique_ptr<Index> index;
};

}  // namespace

TEST_CASE("an index that grew record by record answers as one made at once of the same rows") {
  CHECK(rc::check([](unsigned seed) {
    const auto count = *rc::gen::inRange<std::size_t>(2, 260);
    const auto first = *rc::gen::inRange<std::size_t>(0, count);
    const std::vector<Cells> people = entangled_people(count, seed);
    const World before({people.begin(), people.begin() + static_cast<std::ptrdiff_t>(first)}), all(people);
    const Model model = usual_model(all.table);
    Index grown(before.table, model, {}, one_after_another, {.plan = usual_plan(), .rarity = {}, .postings = {}});
    for (std::size_t at = first; at < count; ++at) grown.insert(views(people[at]));
    const Index at_once(all.table, model, {}, one_after_another,
                        {.plan = usual_plan(), .rarity = rarity_as_in(before.table, all.table), .postings = {}});
    RC_ASSERT(grown.size() == at_once.size());
    Seeker in_grown(grown), in_one(at_once);
    for (const Cells& cells : asked_for(people, seed))
      RC_ASSERT(told(in_grown.look_up(views(cells), everybody), grown, people) ==
                told(in_one.look_up(views(cells), everybody), at_once, people));
  }));
}

TEST_CASE("a record is found as soon as it is inserted, and knows whose it is") {
  const std::vector<Cells> people = made_people(3000, 11), later = made_people(3000, 12);
  const World world(people);
  Index index(world.table, usual_model(world.table), {}, one_after_another);
  Seeker seeker(index);
  for (const Cells& cells : later) {
    CHECK(seeker.look_up(views(cells)).found != Found::same);
    const Row row = index.insert(views(cells));
    const Lookup lookup = seeker.look_up(views(cells));
    REQUIRE_FALSE(lookup.matches.empty());
    CHECK(lookup.matches.front().row == row);
    CHECK(lookup.matches.front().person == row);
    CHECK(lookup.found == Found::same);
  }
  Cells second = later.front();
  second[5].clear();
  const Row row = index.insert(views(second), 17);
  CHECK(index.person(row) == 17);
  CHECK(index.size() == 6001);
}

TEST_CASE("readers find what is there while records are inserted") {
  const std::vector<Cells> people = made_people(2000, 13), later = made_people(20000, 14);
  const World world(people);
  Index index(world.table, usual_model(world.table), {}, one_after_another);
  std::atomic<std::size_t> inserted = 0, missed = 0, asked = 0;
  const auto read = [&](unsigned seed) {
    std::mt19937 random(seed);
    Seeker seeker(index);
    for (std::size_t done = 0; done < later.size();) {
      done = inserted.load(std::memory_order_acquire);
      const bool old = done == 0 || random() % 3 == 0;
      const std::size_t at = old ? random() % people.size() : done - 1 - random() % std::min<std::size_t>(done, 50);
      const Lookup lookup = seeker.look_up(views(old ? people[at] : later[at]));
      const bool right =
          !lookup.matches.empty() && index.arrival(lookup.matches.front().row) == (old ? at : people.size() + at);
      missed += !right, ++asked;
    }
  };
  std::thread one(read, 1u), other(read, 2u);
  for (const Cells& cells : later) {
    index.insert(views(cells));
    inserted.fetch_add(1, std::memory_order_release);
  }
  one.join(), other.join();
  CHECK(asked > 100);
  CHECK(missed == 0);
}

TEST_CASE("postings keep every row of a key, newest first") {
  CHECK(rc::check([](const std::vector<std::uint16_t>& keys) {
    NewPostings postings;
    std::map<std::uint32_t, std::vector<Row>> expected;
    for (Row row = 0; row < keys.size() * 20; ++row) {
      const std::uint32_t key = keys[row % keys.size()] + 1 + row % 7 * 70000;
      postings.add(key, row);
      expected[key].insert(expected[key].begin(), row);
    }
    for (const auto& [key, rows] : expected) {
      std::vector<Row> found;
      postings.each_up_to(key, 1000000, [&](Row row) { found.push_back(row); });
      RC_ASSERT(found == rows);
      found.clear();
      postings.each_up_to(key, 2, [&](Row row) { found.push_back(row); });
      RC_ASSERT(found.size() == std::min<std::size_t>(2, rows.size()));
    }
    postings.each_up_to(3000000, 5, [](Row) { RC_FAIL("a key that nobody has"); });
  }));
}

TEST_CASE("an index comes back from a file with the same answers, records inserted included") {
  CHECK(rc::check([](unsigned seed) {
    const std::vector<Cells> people = entangled_people(*rc::gen::inRange<std::size_t>(1, 150), seed);
    const std::size_t first = people.size() / 2;
    const World before({people.begin(), people.begin() + static_cast<std::ptrdiff_t>(first)});
    std::vector<Row> clusters(first);
    for (Row& cluster : clusters) cluster = static_cast<Row>(seed % first);
    Index index(before.table, usual_model(before.table), clusters, one_after_another,
                {.plan = usual_plan(), .rarity = {}, .postings = {}});
    for (std::size_t at = first; at < people.size(); ++at) index.insert(views(people[at]));
    const std::string file = written(index);
    const FromFile again(file);
    RC_ASSERT(again.index != nullptr);
    RC_ASSERT(written(*again.index) == file);
    Seeker here(index), there(*again.index);
    for (const Cells& cells : asked_for(people, seed)) {
      const Lookup a = here.look_up(views(cells), everybody), b = there.look_up(views(cells), everybody);
      RC_ASSERT(told(a, index, people) == told(b, *again.index, people));
      for (std::size_t at = 0; at < a.matches.size(); ++at) {
        RC_ASSERT(a.matches[at].row == b.matches[at].row);
        RC_ASSERT(a.matches[at].person == b.matches[at].person);
      }
    }
  }));
}

TEST_CASE("a damaged file of an index is refused: any bit changed, any end cut off") {
  const std::vector<Cells> people = made_people(40, 15);
  const World world(people);
  const Index index(world.table, usual_model(world.table), {}, one_after_another);
  const std::string file = written(index);
  CHECK(FromFile(file).index != nullptr);
  std::mt19937 random(1);
  for (int trial = 0; trial < 1000; ++trial) {
    std::string damaged = file;
    damaged[random() % file.size()] ^= static_cast<char>(1 << random() % 8);
    CHECK(FromFile(damaged).index == nullptr);
    CHECK(FromFile(std::string_view(file).substr(0, random() % file.size())).index == nullptr);
  }
}

}  // namespace kith::people::bulk
