// Goal: whoever has left a home lives another life; what happens there is not laid to the child who stayed.
// Method: a boy whose father moved out and has a daughter elsewhere; each fact is looked for in the boy's view.
#include <doctest.h>

#include <fstream>
#include <memory>
#include <sstream>

#include "story/chronicle.hpp"

namespace {

using namespace kith;
using log::RelationshipKind;
using people::RecordNo;

const story::Vocabulary& vocabulary() {
  const auto read = [](const char* path) {
    std::stringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
  };
  static const auto loaded = story::Vocabulary::parse(read(KITH_SOURCE_DIR "/vocabulary/vocabulary.csv"),
                                                      read(KITH_SOURCE_DIR "/vocabulary/keys.csv"));
  return *loaded;
}

// Everybody has one record.
class Everybody : public story::Membership {
 public:
  people::PersonId person_of(RecordNo record) const override { return people::PersonId{record.value}; }
  std::span<const RecordNo> records_of(people::PersonId person) const override { return {&records[person.value], 1}; }

  std::vector<RecordNo> records{{0}, {1}, {2}, {3}, {4}, {5}};
};

constexpr RecordNo boy{0}, father{1}, mother{2}, daughter{3};
constexpr people::PersonId the_boy{boy.value};

struct Home {
  story::Chronicle chronicle{vocabulary()};
  Everybody members;

  explicit Home(std::optional<core::Date> father_until) {
    for (const RecordNo record : {boy, father, mother, daughter}) {
      log::RecordVersion version;
      version.ref = {"gp", "north", std::to_string(record.value)};
      version.kind = record == boy || record == daughter ? log::PersonKind::child : log::PersonKind::adult;
      chronicle.add_record(record, version, core::make_date(2010, 1, 1));
    }
    chronicle.relate(boy, mother, RelationshipKind::mother);
    chronicle.relate(boy, father, RelationshipKind::father, father_until);
    chronicle.relate(mother, father, RelationshipKind::partner, father_until);
    chronicle.relate(daughter, father, RelationshipKind::father);
  }

  // What the fact says of whom in the boy's view; 0: it is not there.
  int roles(int year, std::initializer_list<RecordNo> about) {
    log::Event event;
    event.ref = {"police", "north", std::to_string(chronicle.fact_count())};
    event.kind = "domestic-abuse.incident";
    event.occurred = core::PartialDate{core::make_date(year, 6, 1)};
    event.recorded = event.occurred;
    const auto no = chronicle.add_event(event, std::vector<RecordNo>(about));
    for (const story::Fact& fact : chronicle.view(the_boy, members).facts)
      if (fact.no == no) return fact.roles;
    return 0;
  }
};

const auto left = core::make_date(2012, 2, 10);

}  // namespace

TEST_CASE("while the father lives there, what he and his daughter live through is the household's") {
  Home home{left};
  CHECK(home.roles(2011, {father}) == (story::role::carer | story::role::adult));
  CHECK(home.roles(2011, {daughter}) == (story::role::sibling | story::role::parents_child));
  Home together{std::nullopt};
  CHECK(together.roles(2015, {father, daughter}) ==
        (story::role::carer | story::role::adult | story::role::sibling | story::role::parents_child));
}

TEST_CASE("after he has left, his new home is not the boy's") {
  Home home{left};
  CHECK(home.roles(2015, {father}) == 0);
  CHECK(home.roles(2015, {daughter}) == story::role::sibling_elsewhere);
  CHECK(home.roles(2015, {father, daughter}) == story::role::sibling_elsewhere);
}

TEST_CASE("where he comes back and somebody of this home is named with him, it counts") {
  Home home{left};
  CHECK((home.roles(2015, {father, mother}) & story::role::carer) != 0);
  CHECK((home.roles(2015, {father, boy}) & story::role::child) != 0);
}

TEST_CASE("one record that lets him stay is enough: he has not left") {
  Home home{left};
  home.chronicle.relate(boy, father, RelationshipKind::father);
  CHECK((home.roles(2015, {father}) & story::role::carer) != 0);
}

TEST_CASE("a child placed with his father is no child of his father's") {
  Home placed{std::nullopt};
  const RecordNo foster{4};
  placed.members.records.push_back(foster);
  placed.chronicle.relate(foster, father, RelationshipKind::carer);
  CHECK(placed.roles(2015, {foster}) == story::role::sibling);
}

TEST_CASE("a child elsewhere of a man who lives here is told by itself, until he leaves") {
  constexpr RecordNo partner{4}, his_child{5};
  const auto home_with = [&](RelationshipKind to_child, std::optional<core::Date> until) {
    auto home = std::make_unique<Home>(left);
    home->chronicle.relate(mother, partner, RelationshipKind::partner, until);
    home->chronicle.relate(his_child, partner, to_child);
    return home;
  };
  const auto there = home_with(RelationshipKind::father, std::nullopt);
  CHECK(there->roles(2015, {his_child}) == story::role::adults_child);
  CHECK(there->roles(2015, {his_child, partner}) == (story::role::adults_child | story::role::adult));
  CHECK(home_with(RelationshipKind::father, left)->roles(2015, {his_child}) == 0);
  CHECK(home_with(RelationshipKind::father, left)->roles(2011, {his_child}) == story::role::adults_child);
  CHECK(home_with(RelationshipKind::carer, std::nullopt)->roles(2015, {his_child}) == 0);
}

TEST_CASE("a grandmother's other children are not those of an adult who lives here") {
  constexpr RecordNo grandmother{4}, aunt{5};
  Home home{left};
  home.chronicle.relate(boy, grandmother, RelationshipKind::grandparent);
  home.chronicle.relate(aunt, grandmother, RelationshipKind::mother);
  CHECK(home.roles(2015, {aunt}) == 0);
}

TEST_CASE("a mother's partner lives here; a grandmother does where some record says so; who parted does not") {
  constexpr RecordNo partner{4}, grandmother{5};
  const auto lives_here = [&](Home& home, RecordNo record) {
    for (const story::Relative& relative : home.chronicle.household(the_boy, home.members))
      if (relative.person.value == record.value) return relative.lives_here;
    return false;
  };
  Home home{left};
  home.chronicle.relate(mother, partner, RelationshipKind::partner);
  home.chronicle.relate(boy, grandmother, RelationshipKind::grandparent);
  CHECK(lives_here(home, partner));
  CHECK_FALSE(lives_here(home, grandmother));
  home.chronicle.relate(mother, grandmother, RelationshipKind::household);
  CHECK(lives_here(home, grandmother));
  Home parted{left};
  parted.chronicle.relate(mother, partner, RelationshipKind::ex_partner);
  CHECK_FALSE(lives_here(parted, partner));
}
