// Goal: a concern about a child whom the writer's agency has no record of reaches that child, and says nothing of it
// that the writer did not say. Method: the desk over a real store; the picture of the child before and after.
#include <doctest.h>
#include <fmt/core.h>

#include "desk/office.hpp"
#include "tasks/telling.hpp"

namespace {

using namespace kith;
using desk_test::Office;

core::PartialDate day(const char* text) { return core::PartialDate::parse(text).value(); }

log::RecordVersion version(core::RowRef ref, const char* given, const char* address, const char* postcode,
                           const char* since) {
  log::RecordVersion made;
  made.ref = std::move(ref);
  made.given_names = given;
  made.family_name = "Quillfeather";
  made.date_of_birth = day("2015-03-01");
  made.sex = log::Sex::female;
  made.address = address;
  made.postcode = postcode;
  made.phone = "01632 960001";
  made.valid_from = day(since);
  return made;
}

core::RowRef school(const char* id) { return {"school:larch", "northborough", id}; }
core::RowRef council(const char* id) { return {"csc", "southmere", id}; }

// Twins, as the school knew them before they moved and as the new council knows them now.
void twins(Office& office, const char* number) {
  for (const auto& [given, id] : {std::pair{"Amina", "a"}, std::pair{"Samira", "s"}}) {
    const bool amina = std::string_view{given} == "Amina";
    log::RecordVersion old = version(school(id), given, "3 Harbour Walk", "XN1 4PA", "2020-09-01");
    log::RecordVersion now = version(council(id), given, "9 Kiln Lane", "XS7 1AA", "2023-05-01");
    if (amina) old.nhs_number = now.nhs_number = number;
    office.take(old);
    office.take(now);
  }
  log::Relationship sisters;
  sisters.record = school("a");
  sisters.related = school("s");
  sisters.kind = log::RelationshipKind::sibling;
  office.take(sisters);
  for (const char* id : {"a", "s"})
    REQUIRE(office.engine->decide(school(id), council(id), log::LinkWord::same, "test", "one child who moved"));
  REQUIRE(office.engine->settle([](std::size_t, std::size_t) {}));
  REQUIRE(office.engine->linker().person_count() == 2);
}

struct Picture {
  std::string name, born, address, household;
  std::size_t records = 0, possible = 0, persons = 0;
  std::vector<std::string> addresses;
  friend bool operator==(const Picture&, const Picture&) = default;
};

Picture picture_of(Office& office, const tasks::Reader& reader, const std::string& person) {
  const auto child = office.desk->child(reader, person);
  REQUIRE(child);
  Picture picture{child->head.name,
                  child->head.born,
                  child->head.address,
                  {},
                  child->head.records,
                  child->possible.size(),
                  office.engine->linker().person_count(),
                  {}};
  for (const tasks::Relation& relation : child->household)
    picture.household += relation.relation + " " + relation.person.name + " " + relation.person.address + "; ";
  const auto id = office.engine->linker().person_of(tasks::parse_person(person).value());
  const auto kin = office.engine->kin(id, 2);
  REQUIRE(kin);
  for (const auto& address : kin->chronicle->view(id, office.engine->members()).addresses)
    picture.addresses.push_back(address.postcode);
  return picture;
}

void check_new_record(bool postgres) {
  for (const char* number : {"", "9434765919"}) {
    CAPTURE(number);
    Office office{postgres};
    twins(office, number);
    const auto council_desk = office.account("sana", "csc"), hana = office.account("hana", "hv");
    tasks::Reader reader = council_desk;
    reader.agency.region = "southmere";
    const Picture before = picture_of(office, reader, "P0");
    CHECK(before.address == "9 Kiln Lane, XS7 1AA");
    tasks::ConcernForm concern;
    concern.person = "P0";
    concern.text = "Said that there is no food at home.";
    const auto saved = office.desk->log_concern(hana, concern);
    REQUIRE(saved);
    REQUIRE(office.engine->settle([](std::size_t, std::size_t) {}));
    for (const bool restarted : {false, true}) {
      CAPTURE(restarted);
      if (restarted) office.open();
      Picture after = picture_of(office, reader, "P0");
      CHECK(after.records == before.records + 1);
      after.records = before.records;
      CHECK(after == before);
      CHECK(office.desk->child(hana, "P0")->lines.size() == 1);
    }
    const auto own = office.store->records().versions_of(tasks::RecordNo{4});
    REQUIRE(own);
    REQUIRE(own->size() == 1);
    const log::RecordVersion& written = own->front().what;
    CHECK(written.ref.agency == "hv");
    CHECK(written.given_names == "Amina");
    CHECK(written.date_of_birth == day("2015-03-01"));
    CHECK(written.sex == log::Sex::female);
    CHECK(written.nhs_number + written.upn == "");
    CHECK(written.address + written.postcode + written.phone == "");
    CHECK(office.store->rebuild_check({}).value().differences.empty());
  }
}

}  // namespace

TEST_CASE("SQLite: a new record of a child chosen from a list is that child's and moves nobody") {
  check_new_record(false);
}

TEST_CASE("PostgreSQL: a new record of a child chosen from a list is that child's and moves nobody") {
  if (laws::postgres_present()) check_new_record(true);
}

TEST_CASE(
    "what is not to be passed on is not: an identity before adoption, a number, a name that one record alone has") {
  Office office;
  const auto hana = office.account("hana", "hv");
  tasks::ConcernForm concern;
  concern.person = "P0";
  concern.text = "Said that there is no food at home.";
  log::RecordVersion first = version(school("a"), "Amina", "3 Harbour Walk", "XN1 4PA", "2020-09-01");
  first.nhs_number = "9434765919";
  SUBCASE("adopted") {
    first.shielded = "adopted";
    office.take(first);
    CHECK(office.desk->log_concern(hana, concern).error().kind == core::ErrorKind::not_found);
    log::RecordVersion now = version(council("a"), "Aimee", "9 Kiln Lane", "XS7 1AA", "2023-05-01");
    office.take(now);
    REQUIRE(office.engine->decide(school("a"), council("a"), log::LinkWord::same, "test", "the court's order"));
    REQUIRE(office.desk->log_concern(hana, concern));
    CHECK(office.store->records().versions_of(tasks::RecordNo{2})->front().what.given_names == "Aimee");
  }
  SUBCASE("shielded") {
    first.shielded = "refuge";
    office.take(first);
    REQUIRE(office.desk->log_concern(hana, concern));
    CHECK(office.store->records().versions_of(tasks::RecordNo{1})->front().what.nhs_number.empty());
  }
  SUBCASE("a name that one record alone has") {
    first.given_names = "Mina";
    office.take(first);
    for (const char* id : {"b", "c"}) {
      office.take(version(council(id), "Amina", "9 Kiln Lane", "XS7 1AA", "2023-05-01"));
      REQUIRE(office.engine->decide(school("a"), council(id), log::LinkWord::same, "test", "one child"));
    }
    REQUIRE(office.desk->log_concern(hana, concern));
    CHECK(office.store->records().versions_of(tasks::RecordNo{3})->front().what.given_names == "Amina");
    CHECK(office.desk->child(hana, "P0")->head.records == 4);
  }
  SUBCASE("in dispute") {
    office.take(first);
    log::RecordVersion slip = version(council("a"), "Amina", "9 Kiln Lane", "XS7 1AA", "2023-05-01");
    slip.nhs_number = "9434765870";
    office.take(slip);
    REQUIRE(office.engine->decide(school("a"), council("a"), log::LinkWord::same, "test", "a slip"));
    REQUIRE(office.desk->log_concern(hana, concern));
    CHECK(office.store->records().versions_of(tasks::RecordNo{2})->front().what.nhs_number.empty());
  }
}

namespace {

// Known to the school and the council; the concern describes her by hand.
tasks::ConcernForm described(const char* given, const char* postcode) {
  tasks::ConcernForm concern;
  concern.given_names = given;
  concern.family_name = "Quillfeather";
  concern.date_of_birth = "1/3/2015";
  concern.postcode = postcode;
  concern.text = "Said that there is no food at home.";
  return concern;
}

}  // namespace

TEST_CASE("who described a child by hand hears who knows it, who may, or that nobody does") {
  Office office;
  const auto hana = office.account("hana", "hv");
  office.take(version(school("a"), "Amina", "3 Harbour Walk", "XN1 4PA", "2020-09-01"));
  office.contact("school:larch", "designated safeguarding lead", "dsl@larch");
  SUBCASE("known") {
    tasks::ConcernForm concern = described("Amina", "XN1 4PA");
    concern.once = office.desk->once();
    for (const bool again : {false, true}) {
      const auto saved = office.desk->log_concern(hana, concern);
      REQUIRE(saved);
      CHECK(saved->before == again);
      CHECK(!saved->unplaced);
      CHECK(saved->may_be_known_by == 0);
      REQUIRE(saved->who_else.size() == 1);
      CHECK(saved->who_else.front().email == "dsl@larch");
    }
  }
  SUBCASE("perhaps known, to two agencies") {
    office.take(version(council("a"), "Amina", "3 Harbour Walk", "XN1 4PA", "2021-09-01"));
    REQUIRE(office.engine->linker().person_count() == 1);
    const auto saved = office.desk->log_concern(hana, described("Amina", "XN7 1AA"));
    REQUIRE(saved);
    CHECK(saved->who_else.empty());
    CHECK(saved->may_be_known_by == 2);
    CHECK(!office.desk->child(hana, saved->person)->possible.empty());
  }
  SUBCASE("nobody") {
    const auto saved = office.desk->log_concern(hana, described("Bartholomew", ""));
    REQUIRE(saved);
    CHECK(saved->who_else.empty());
    CHECK(saved->may_be_known_by == 0);
    CHECK(!saved->unplaced);
  }
  SUBCASE("a shielded child is not pointed at") {
    log::RecordVersion refuge = version({"csc", "southmere", "r"}, "Renata", "9 Kiln Lane", "XS7 1AA", "2021-09-01");
    refuge.shielded = "refuge";
    office.take(refuge);
    const auto saved = office.desk->log_concern(hana, described("Renata", "XN9 9ZZ"));
    REQUIRE(saved);
    CHECK(saved->may_be_known_by == 0);
  }
}

TEST_CASE("whoever writes that the child was seen, alone, has seen it alone, whatever the concern is about") {
  Office office;
  const auto hana = office.account("hana", "hv");
  office.take(version(school("a"), "Amina", "3 Harbour Walk", "XN1 4PA", "2020-09-01"));
  tasks::ConcernForm concern;
  concern.person = "P0";
  concern.text = "Said that there is no food at home.";
  REQUIRE(!office.engine->vocabulary().kind(*office.engine->vocabulary().find(concern.kind)).seen);
  SUBCASE("not said") {
    REQUIRE(office.desk->log_concern(hana, concern));
    CHECK(!office.desk->child(hana, "P0")->last_seen);
  }
  SUBCASE("seen, not alone") {
    concern.seen = "yes", concern.alone = "no";
    concern.occurred = "1/1/2024";
    REQUIRE(office.desk->log_concern(hana, concern));
    const auto child = office.desk->child(hana, "P0");
    REQUIRE(child->last_seen);
    CHECK(child->last_seen->days_ago == 1);
    CHECK(!child->last_seen_alone);
  }
  SUBCASE("seen alone") {
    concern.seen = concern.alone = "yes";
    REQUIRE(office.desk->log_concern(hana, concern));
    const auto child = office.desk->child(hana, "P0");
    CHECK(child->last_seen_alone);
    CHECK(child->lines.front().seen);
    CHECK(child->lines.front().seen_alone);
  }
  SUBCASE("alone, but not seen: refused") {
    concern.seen = "no", concern.alone = "yes";
    CHECK(office.desk->log_concern(hana, concern).error().kind == core::ErrorKind::invalid_input);
  }
}

TEST_CASE("saved, gone back and saved again is one concern; other words, or the same on another day, are another") {
  Office office;
  const auto hana = office.account("hana", "hv"), tom = office.account("tom", "hv");
  office.take(version(school("a"), "Amina", "3 Harbour Walk", "XN1 4PA", "2020-09-01"));
  const auto events = [&] { return office.store->proofs().counts().value().events; };
  for (const std::string person : {"P0", ""}) {
    tasks::ConcernForm concern = described("Newly", "");
    concern.person = person;
    concern.text = "Said that there is\r\nno food at home.";
    concern.typed = true;
    const auto press = [&](const tasks::Reader& reader) {
      concern.once = office.desk->once();
      return office.desk->log_concern(reader, concern);
    };
    const auto before = events();
    const auto first = press(hana);
    REQUIRE(first);
    CHECK(!first->before);
    office.later(std::chrono::minutes{20});
    const auto second = press(hana);
    REQUIRE(second);
    CHECK(second->before);
    CHECK(second->event == first->event);
    CHECK(second->person == first->person);
    CHECK(events() == before + 1);
    REQUIRE(press(tom));
    CHECK(events() == before + 2);
    office.later(std::chrono::hours{2});
    CHECK(!press(hana)->before);
    concern.text += " And yesterday.";
    CHECK(!press(hana)->before);
    CHECK(events() == before + 4);
  }
}

TEST_CASE("every open question is on some page, what is asked of the reader's own role first") {
  Office office;
  tasks::Reader hana = office.account("hana", "hv");
  constexpr std::size_t babies = 60;
  for (std::size_t i = 0; i < babies; ++i) {
    const std::string id = std::to_string(i);
    log::RecordVersion baby;
    baby.ref = {"hv", "northborough", id};
    baby.given_names = fmt::format("Zeb{}", static_cast<char>('a' + i % 26));
    baby.family_name = fmt::format("Quill{}{}", static_cast<char>('a' + i / 26), static_cast<char>('a' + i % 26));
    baby.date_of_birth = day("2023-10-01");
    tasks::Batch batch;
    batch.author = "drop";
    log::Event bruise;
    bruise.ref = {"hv", "northborough", "e" + id};
    bruise.record_id = id;
    bruise.kind = "injury.bruise";
    bruise.occurred = bruise.recorded = day("2024-01-02");
    batch.rows = {baby, bruise};
    const auto taken = office.store->ledger().append(batch).get();
    REQUIRE(taken);
    office.engine->taken(batch.rows, *taken);
  }
  REQUIRE(office.engine->settle([](std::size_t, std::size_t) {}));
  const auto first = office.desk->today(hana, 1);
  REQUIRE(first);
  CHECK(first->to_answer_all > 50);
  CHECK(first->pages == (first->to_answer_all + 24) / 25);
  std::set<std::string> ids;
  int turn = 0;
  for (std::size_t page = 1; page <= first->pages; ++page) {
    const auto shown = office.desk->today(hana, page);
    REQUIRE(shown);
    CHECK(shown->page == page);
    for (const tasks::AlertView& alert : shown->to_answer) {
      ids.insert(alert.id);
      const int own = alert.level == patterns::Level::urgent ? 0 : alert.ask == "health visitor" ? 1 : 2;
      CHECK(own >= turn);
      turn = own;
    }
  }
  CHECK(ids.size() == first->to_answer_all);
  CHECK(office.desk->today(hana, 99)->page == first->pages);
  const std::string answered = first->to_answer.front().id;
  REQUIRE(office.desk->answer_alert(hana, {answered, "acting", "at the hospital"}));
  CHECK(office.desk->today(hana, 1)->to_answer_all == first->to_answer_all - 1);
}

TEST_CASE("a concern about one of two who may be one joins the two no more than they were") {
  Office office;
  const auto hana = office.account("hana", "school:larch");
  // Number, birth date and mother agree; both names differ in nine records, and nobody has looked yet.
  const auto child = [&](const char* agency, const char* region, const char* given, const char* family, bool number) {
    const bool here = region == std::string_view{"ashmere"};
    log::RecordVersion made;
    made.ref = {agency, region, "c"};
    made.given_names = given;
    made.family_name = family;
    made.date_of_birth = day("2022-12-10");
    made.sex = log::Sex::female;
    if (number) made.nhs_number = "9999988202";
    made.address = here ? "Flat 2, 96 Chapel Street" : "67 Windmill Road";
    made.postcode = here ? "XA63 0PU" : "QB80 4UL";
    office.take(made);
    log::RecordVersion mother = made;
    mother.ref.id = "m";
    mother.kind = log::PersonKind::adult;
    mother.given_names = "Holly";
    mother.family_name = "Ackroyd";
    mother.date_of_birth = day("1980-05-21");
    if (number) mother.nhs_number = "9999988210";
    office.take(mother);
    log::Relationship tie;
    tie.record = made.ref;
    tie.related = mother.ref;
    tie.kind = log::RelationshipKind::mother;
    office.take(tie);
  };
  child("midwifery", "ashmere", "Baaby", "Ackroyd", true);
  for (const char* agency : {"hv", "gp:practice-1"}) child(agency, "ashmere", "Florence", "Nash", true);
  for (const char* agency : {"hv", "gp:practice-1", "ae:general"})
    child(agency, "brackwater", "Florence", "Nash", true);
  for (const char* agency : {"police", "urgent-care:b", "nursery:1"})
    child(agency, "brackwater", "Florence", "Nash", false);
  const auto& linker = office.engine->linker();
  const auto baby = linker.find({"midwifery", "ashmere", "c"}), florence = linker.find({"police", "brackwater", "c"});
  REQUIRE(linker.person_of(*baby) != linker.person_of(*florence));
  tasks::ConcernForm concern;
  concern.text = "Cried all night.";
  concern.person = "P" + std::to_string(baby->value);
  REQUIRE(office.desk->log_concern(hana, concern));
  REQUIRE(office.engine->settle([](std::size_t, std::size_t) {}));
  CHECK(linker.records_of(linker.person_of(*baby)).size() == 2);
  CHECK(linker.person_of(*baby) != linker.person_of(*florence));
}
