// Goal: whatever portions families are read in, each has the facts that it has when everybody is read at once. Method:
// a region whose families' events lie together, and many whose few events lie all over the log, some naming two
// children.
#include <algorithm>
#include <random>
#include <set>

#include "desk/office.hpp"
#include "tasks/portions.hpp"

namespace {

using namespace kith;
using desk_test::Office;

constexpr int scattered = 150, close = 10, events_of_close = 800;

std::string word(std::mt19937& random) {
  std::string text(1, static_cast<char>('A' + random() % 26));
  while (text.size() < 9) text += static_cast<char>('a' + random() % 26);
  return text;
}

log::RecordVersion child(std::mt19937& random, const std::string& id, const std::string& family) {
  log::RecordVersion made;
  made.ref = {"hv", "northborough", id};
  made.given_names = word(random);
  made.family_name = family;
  made.date_of_birth =
      core::PartialDate::parse(fmt::format("20{:02}-0{}-1{}", 10 + random() % 10, 1 + random() % 9, random() % 10))
          .value();
  return made;
}

log::Event event(int number, const std::string& record, const std::string& other) {
  log::Event made;
  made.ref = {"hv", "northborough", "e" + std::to_string(number)};
  made.record_id = record;
  if (!other.empty()) made.also_about = {other};
  made.kind = "contact.routine";
  made.occurred = made.recorded = core::PartialDate::parse("2023-01-02").value();
  return made;
}

void fill(Office& office) {
  std::mt19937 random(7);
  std::vector<tasks::Row> rows;
  std::vector<std::pair<std::string, std::string>> named;
  for (int family = 0; family < scattered + close; ++family) {
    const std::string name = word(random), one = fmt::format("{}a", family), other = fmt::format("{}b", family);
    rows.emplace_back(child(random, one, name));
    rows.emplace_back(child(random, other, name));
    log::Relationship sibling;
    sibling.record = {"hv", "northborough", one}, sibling.related = {"hv", "northborough", other};
    sibling.kind = log::RelationshipKind::sibling;
    rows.emplace_back(sibling);
    if (family < scattered) named.emplace_back(family % 2 ? one : other, family % 2 ? other : one);
  }
  int number = 0;
  for (int family = scattered; family < scattered + close; ++family)
    for (int at = 0; at < events_of_close; ++at) {
      rows.emplace_back(event(number++, fmt::format("{}a", family), ""));
      if (number % 52 != 0 || named.empty()) continue;
      rows.emplace_back(event(number++, named.back().first, named.back().second));
      named.pop_back();
    }
  REQUIRE(office.store->ledger().append({std::move(rows), "drop:test", {}}).get());
  office.open();
}

TEST_CASE("portions: each family has what it has when everybody is read at once") {
  Office office;
  fill(office);
  auto& facts = office.store->facts();
  const auto families = tasks::Families::read(office.engine->linker(), office.store->identities()).value();
  const tasks::Population::Source source{facts, office.store->identities(), laws::vocabulary()};
  const std::vector<bool> touched(families.record_count(), true);
  const auto counts = office.store->proofs().counts().value();
  const auto read = [&](const tasks::Portion& portion) {
    const std::set<std::uint32_t> roots(portion.roots.begin(), portion.roots.end());
    return tasks::Population::read(
               families, source, [&](std::uint32_t root) { return roots.contains(root); }, portion.part, 2)
        .value();
  };
  const auto whole = tasks::portions_of(families, touched, facts, counts, 1'000'000).value();
  REQUIRE(whole.size() == 1);
  const auto everybody = read(whole.front());
  const auto portions = tasks::portions_of(families, touched, facts, counts, 200).value();
  std::size_t by_record = 0, roots = 0, events = 0;
  for (const tasks::Portion& portion : portions) {
    by_record += !portion.part.by_record.empty();
    roots += portion.roots.size();
    const auto some = read(portion);
    for (const std::uint32_t root : portion.roots) {
      const auto own = some.family(root, laws::vocabulary()), all = everybody.family(root, laws::vocabulary());
      CHECK(own.event_of == all.event_of);
      CHECK(own.records == all.records);
      events += own.event_of.size();
    }
  }
  CHECK(by_record > 0);
  CHECK(by_record < portions.size());
  CHECK(roots == families.roots().size());
  CHECK(events == counts.events);
}

}  // namespace
