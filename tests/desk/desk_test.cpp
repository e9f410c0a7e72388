// Goal: who is told of an urgent alert, and when; and that what is sent twice is written once. Method: the desk over a
// real store, with a clock that the test turns and a post box in place of the mail server.
#include <doctest.h>
#include <fmt/core.h>

#include <thread>

#include "desk/office.hpp"
#include "tasks/telling_alert.hpp"

namespace {

using namespace kith;
using desk_test::Office;

void check_telling(bool postgres) {
  Office office{postgres};
  office.contact("csc", "duty social worker", "duty@csc");
  office.contact("csc", "team manager", "manager@csc");
  SUBCASE("the lead hears at once, the deputy after an hour") {
    office.contact("hv", "health visitor", "lead@hv", "b1");
    const auto reader = office.account("hana", "hv");
    const std::string alert = office.urgent_alert();
    office.round();
    CHECK(office.post.to() == "lead@hv");
    const auto view =
        office.desk->alert(office.account("sana", "csc"), alert);  // another agency: not opened by the lead
    REQUIRE(view);
    REQUIRE(view->asked.size() == 1);
    CHECK(view->asked.front().email == "lead@hv");
    office.later(std::chrono::minutes{59});
    office.round();
    CHECK(office.post.to() == "lead@hv");
    office.open();  // what was told is known after a restart
    office.later(std::chrono::minutes{1});
    office.round();
    CHECK(office.post.to() == "lead@hv duty@csc");
    office.later(std::chrono::hours{5});
    office.round();
    CHECK(office.post.to() == "lead@hv duty@csc");
    CHECK(office.store->alerts().told_of(alert).value().size() == 2);
    CHECK(office.store->rebuild_check({}).value().differences.empty());
  }
  SUBCASE("opened in time, it goes no further") {
    const auto reader = office.account("sana", "csc");
    const std::string alert = office.urgent_alert();
    office.round();
    CHECK(office.post.to() == "duty@csc");
    REQUIRE(office.desk->alert(reader, alert));
    office.later(std::chrono::hours{2});
    office.round();
    CHECK(office.post.to() == "duty@csc");
  }
  SUBCASE("whoever may see none of its facts learns nothing from it and cannot close it") {
    const auto stranger = office.account("tom", "school:elsewhere");
    const std::string alert = office.urgent_alert();
    const auto view = office.desk->alert(stranger, alert);
    REQUIRE(view);
    CHECK(view->title == "Another agency holds something: ring them");
    CHECK(view->why.empty());
    CHECK(view->questions.empty());
    CHECK_FALSE(view->may_answer);
    CHECK(view->facts.size() + view->facts_withheld > 0);
    const auto refused = office.desk->answer_alert(stranger, {alert, "no-concern", "all is well"});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == core::ErrorKind::forbidden);
    CHECK(office.store->alerts().answers_to(alert).value().empty());
  }
  SUBCASE("answered by whomever, it goes no further") {
    const auto reader = office.account("hana", "hv");
    const std::string alert = office.urgent_alert();
    office.round();
    REQUIRE(office.desk->answer_alert(reader, {alert, "acting", "at the hospital with the child"}));
    office.later(std::chrono::hours{2});
    office.round();
    CHECK(office.post.to() == "duty@csc");
  }
  SUBCASE("what the mail server did not take is sent again") {
    office.post.broken = true;
    const std::string alert = office.urgent_alert();
    CHECK(!office.desk->tell_what_waits());
    CHECK(office.store->alerts().told_of(alert).value().empty());
    {
      std::lock_guard lock{office.post.mutex};
      office.post.broken = false;
    }
    office.round();
    office.round();
    CHECK(office.post.to() == "duty@csc");
  }
}

void check_once(bool postgres) {
  Office office{postgres};
  const auto reader = office.account("hana", "hv"), other = office.account("tom", "gp:mill");
  log::RecordVersion child;
  child.ref = {"school:larch", "northborough", "s1"};
  child.given_names = "Amina";
  child.family_name = "Quillfeather";
  child.date_of_birth = core::PartialDate::parse("2015-03-01").value();
  office.take(child);
  const auto events = [&] { return office.store->proofs().counts().value().events; };
  tasks::ConcernForm concern;
  concern.text = "Said that there is\r\nno food at home.";
  concern.once = office.desk->once();
  CHECK(concern.once != office.desk->once());

  SUBCASE("pressed twice, also at the same moment and after a restart, it is written once") {
    for (const std::string person : {"P0", ""}) {
      CAPTURE(person);
      concern.person = person;
      concern.given_names = "Newly";
      concern.once = office.desk->once();
      const auto before = events();
      std::vector<std::thread> presses;
      std::mutex mutex;
      std::set<std::string> numbers;
      for (int i = 0; i < 8; ++i)
        presses.emplace_back([&] {
          const auto saved = office.desk->log_concern(reader, concern);
          std::lock_guard lock{mutex};
          numbers.insert(saved ? saved->event : saved.error().message);
        });
      for (std::thread& press : presses) press.join();
      REQUIRE(numbers.size() == 1);
      CHECK(numbers.begin()->front() == 'E');
      office.open();
      office.later(std::chrono::hours{30});
      const auto again = office.desk->log_concern(reader, concern);
      REQUIRE(again);
      CHECK(again->event == *numbers.begin());
      CHECK(again->receipt.find("c2sp.org/tlog-proof") == 0);
      if (!person.empty()) CHECK(again->who_else.size() == 1);
      CHECK(events() == before + 1);
    }
  }
  SUBCASE("other words under the same key are refused, and nothing is changed") {
    concern.person = "P0";
    const auto first = office.desk->log_concern(reader, concern);
    REQUIRE(first);
    tasks::ConcernForm changed = concern;
    changed.text += " And yesterday.";
    const auto refused = office.desk->log_concern(reader, changed);
    REQUIRE(!refused);
    CHECK(refused.error().kind == core::ErrorKind::conflict);
    CHECK(refused.error().message.find(first->event) != std::string::npos);
    CHECK(events() == 1);
    changed.once.clear();
    CHECK(office.desk->log_concern(reader, changed));
    CHECK(office.desk->log_concern(reader, changed));
    CHECK(events() == 3);
  }
  SUBCASE("another writer's key is another key") {
    concern.person = "P0";
    REQUIRE(office.desk->log_concern(reader, concern));
    REQUIRE(office.desk->log_concern(other, concern));
    CHECK(events() == 2);
  }
  SUBCASE("an answer pressed twice is one answer") {
    const std::string alert = office.urgent_alert();
    const tasks::AlertAnswer answer{alert, "acting", "at the hospital"};
    std::vector<std::thread> presses;
    for (int i = 0; i < 6; ++i) presses.emplace_back([&] { CHECK(office.desk->answer_alert(reader, answer)); });
    for (std::thread& press : presses) press.join();
    CHECK(office.store->alerts().answers_to(alert).value().size() == 1);
    CHECK(office.desk->answer_alert(reader, {alert, "no-concern", "seen by the paediatrician"}));
    CHECK(office.desk->answer_alert(reader, answer));
    CHECK(office.store->alerts().answers_to(alert).value().size() == 3);
  }
}

// Two agencies' records of a girl of one name and birth date who live apart: possible, for nothing else agrees.
log::RecordVersion amina(core::RowRef ref, const char* address, const char* postcode) {
  log::RecordVersion made;
  made.ref = std::move(ref);
  made.given_names = "Amina";
  made.family_name = "Quillfeather";
  made.date_of_birth = core::PartialDate::parse("2015-03-01").value();
  made.address = address;
  made.postcode = postcode;
  return made;
}

void two_records(Office& office, const char* shield) {
  log::RecordVersion at_school = amina({"school:larch", "northborough", "s1"}, "3 Harbour Walk", "XN1 4PA");
  at_school.shielded = shield;
  office.take(at_school);
  office.take(amina({"hv", "northborough", "b7"}, "9 Kiln Lane", "XN7 1AA"));
}

void check_review(bool postgres) {
  Office office{postgres};
  const std::string a = "school:larch@northborough#s1", b = "hv@northborough#b7";
  auto tess = office.account("tess", "school:larch"), theo = office.account("theo", "school:larch");
  const auto hana = office.account("hana", "hv"), other = office.account("otto", "gp:mill");
  const auto one_person = [&] {
    const auto& linker = office.engine->linker();
    return linker.person_of(tasks::RecordNo{0}) == linker.person_of(tasks::RecordNo{1});
  };
  const auto looks = [&] {
    const tasks::RecordNo both[] = {{0}, {1}};
    return office.store->looks().at_records(both).value().size();
  };

  SUBCASE("a pair is listed for those whose child it is, shown side by side, and each look is kept") {
    two_records(office, "");
    REQUIRE(!one_person());
    const auto page = office.desk->review(tess);
    REQUIRE(page);
    REQUIRE(page->pairs.size() == 1);
    CHECK(!page->more);
    CHECK(looks() == 2);
    const auto pair = office.desk->pair(hana, a, b);
    REQUIRE(pair);
    CHECK(looks() == 4);
    CHECK(pair->answer == "possible");
    CHECK(pair->reasons.front().second < 0);
    CHECK(pair->a.says.size() == pair->b.says.size());
    CHECK(pair->a.withheld);  // the address stays with the school for an agency that works with the other record
    for (const auto& [field, value] : pair->a.says) CHECK(value.find("Harbour") == std::string::npos);
    CHECK(office.desk->review(other)->pairs.empty());
    tess.role = "scrutineer";
    CHECK(office.desk->review(tess).error().kind == core::ErrorKind::forbidden);
    CHECK(office.desk->pair(hana, a, "hv@northborough#none").error().kind == core::ErrorKind::not_found);
  }
  SUBCASE("cannot tell yet leaves the pair; the same person joins it; two people parts it for good") {
    two_records(office, "");
    CHECK(!office.desk->decide_link(tess, {a, b, "same", " "}));
    CHECK(!office.desk->decide_link(tess, {a, b, "perhaps", "a guess"}));
    CHECK(office.desk->decide_link(tess, {a, b, "unsure", "the mother is away"}).value() == "unsure");
    CHECK(!one_person());
    office.open();
    const auto page = office.desk->review(hana);
    REQUIRE(page->pairs.size() == 1);
    CHECK(page->pairs[0].unsure);
    CHECK(page->pairs[0].said.find("the mother is away") != std::string::npos);
    CHECK(office.desk->decide_link(hana, {a, b, "same", "met the mother"}).value() == "same");
    CHECK(one_person());
    CHECK(office.desk->review(hana)->pairs.empty());
    CHECK(office.desk->decide_link(tess, {b, a, "different", "two cousins"}).value() == "different");
    CHECK(!one_person());
    office.open();
    CHECK(!one_person());
    CHECK(office.desk->review(hana)->pairs.empty());
    CHECK(office.store->rebuild_check({}).value().differences.empty());
  }
  SUBCASE("two persons are asked about once, however many records each has, and not again") {
    two_records(office, "");
    // Of the child that the health visitor knows.
    office.take(amina({"nursery:reed", "northborough", "n3"}, "9 Kiln Lane", "XN7 1AA"));
    REQUIRE(office.engine->linker().person_count() == 2);
    const auto page = office.desk->review(tess);
    REQUIRE(page->pairs.size() == 1);
    CHECK(page->pairs[0].more_pairs == 1);
    const auto& pair = page->pairs[0];
    CHECK(office.desk->decide_link(tess, {pair.a.record, pair.b.record, "different", "two cousins"}).value() ==
          "different");
    CHECK(office.desk->review(tess)->pairs.empty());
    CHECK(office.desk->review(hana)->pairs.empty());
  }
  SUBCASE("a shielded person is joined only by two people, and is shown to nobody else") {
    two_records(office, "refuge");
    CHECK(office.desk->review(hana)->pairs.empty());
    CHECK(office.desk->pair(hana, a, b).error().kind == core::ErrorKind::not_found);
    CHECK(!office.desk->decide_link(hana, {a, b, "same", "a guess"}));
    const auto before = office.desk->pair(tess, a, b);
    REQUIRE(before);
    CHECK(before->needs_second);
    CHECK(office.desk->decide_link(tess, {a, b, "same", "her own passport"}).value() == "proposed");
    CHECK(!one_person());
    office.open();
    CHECK(!one_person());
    CHECK(office.desk->decide_link(tess, {b, a, "same", "once more"}).error().kind == core::ErrorKind::conflict);
    CHECK(!office.desk->pair(tess, a, b)->may_join);
    const auto waits = office.desk->review(theo);
    REQUIRE(waits->pairs.size() == 1);
    CHECK(waits->pairs[0].proposed);
    CHECK(waits->pairs[0].may_join);
    CHECK(office.desk->decide_link(theo, {a, b, "same", "saw the passport too"}).value() == "same");
    CHECK(one_person());
    office.open();
    CHECK(one_person());
    CHECK(office.store->rebuild_check({}).value().differences.empty());
  }
}

}  // namespace

TEST_CASE("SQLite: records that may be one person are reviewed by people") { check_review(false); }

TEST_CASE("PostgreSQL: records that may be one person are reviewed by people") {
  if (laws::postgres_present()) check_review(true);
}

TEST_CASE("SQLite: what is sent twice is written once") { check_once(false); }

TEST_CASE("PostgreSQL: what is sent twice is written once") {
  if (laws::postgres_present()) check_once(true);
}

TEST_CASE("SQLite: an urgent alert is told to a named person, then to the deputy") { check_telling(false); }

TEST_CASE("PostgreSQL: an urgent alert is told to a named person, then to the deputy") {
  if (!laws::postgres_present()) {
    MESSAGE("PostgreSQL 15 is not installed here: these tests were skipped.");
    return;
  }
  check_telling(true);
}

TEST_CASE("the region of the latest address; for a year after a move the one before too") {
  const auto day = [](int year, int month) { return core::make_date(year, month, 1); };
  using tasks::regions_of;
  using Regions = std::vector<std::string>;
  CHECK(regions_of({{"north", day(2020, 1), true}, {"south", day(2023, 6), true}}, day(2024, 1)) ==
        Regions{"south", "north"});
  CHECK(regions_of({{"south", day(2023, 6), true}, {"north", day(2020, 1), true}}, day(2024, 7)) == Regions{"south"});
  CHECK(regions_of({{"north", day(2020, 1), true}, {"south", day(2023, 6), false}}, day(2024, 1)) == Regions{"north"});
  CHECK(regions_of({{"south", day(2023, 6), false}}, day(2024, 1)) == Regions{"south"});
  // A second address in the new region does not make the move a new one.
  CHECK(regions_of({{"north", day(2020, 1), true}, {"south", day(2021, 6), true}, {"south", day(2023, 12), true}},
                   day(2024, 1)) == Regions{"south"});
}
