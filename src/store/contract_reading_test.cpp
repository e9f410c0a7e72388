#include <map>
#include <set>

#include "store/contract.hpp"

namespace kith::store::contract {
namespace {

void facts(Store& store) {
  log::Event withdrawn = concern("E2");
  withdrawn.withdrawn = core::PartialDate::parse("2016-03-01").value();
  withdrawn.also_about = {"18", "19"};
  take(store, {amina(), concern("E1"), withdrawn});
  int seen = 0;
  const auto check = [&](const tasks::Fact& fact) {
    ++seen;
    CHECK(store.facts().kinds().at(fact.kind) == "injury.bruise");
    CHECK(store.facts().agencies().at(fact.agency).agency == "school:st-marys");
    CHECK(fact.occurred == "2016-02-03T14:30+00:00");
    CHECK(fact.recorded == core::make_date(2016, 2, 4));
    REQUIRE(fact.detail.size() == 2);
    CHECK(fact.detail[0].second == "arm");
    CHECK(fact.withdrawn.has_value() == (fact.id == "E2"));
    CHECK(fact.also_about.size() == (fact.id == "E2" ? 2 : 0));
  };
  const auto everyone = [](tasks::RecordNo) { return true; };
  std::map<tasks::EventNo, std::set<tasks::RecordNo>> named_by;
  const auto put = [&](tasks::EventNo event, tasks::RecordNo record) { CHECK(named_by[event].insert(record).second); };
  REQUIRE(store.facts().each_place(put));
  REQUIRE(named_by.size() == 2);
  const std::vector<tasks::EventNo> places{named_by.begin()->first, named_by.rbegin()->first};
  CHECK(named_by.at(places[0]).size() == 1);
  CHECK(named_by.at(places[1]).size() == 3);
  REQUIRE(store.facts().each({}, everyone, check));
  CHECK(seen == 2);
  REQUIRE(store.facts().each(
      {}, [](tasks::RecordNo) { return false; }, check));
  CHECK(seen == 2);
  REQUIRE(store.facts().each({places[0], places[0]}, everyone, check));
  REQUIRE(store.facts().each({{places[1].value + 1}, {places[1].value + 9}}, everyone, check));
  CHECK(seen == 3);
  const tasks::RecordNo named[] = {{2}};
  REQUIRE(store.facts().each_of(named, check));
  CHECK(seen == 4);
  const tasks::RecordNo all[] = {{0}, {1}, {2}};
  REQUIRE(store.facts().each_of(all, check));
  CHECK(seen == 6);
  std::size_t together = 0;
  REQUIRE(store.identities().each_together([&](auto records) { together += records.size(); }));
  CHECK(together == 3);
}

void sittings(Store& store) {
  take(store, {amina(), concern("E1")});
  const tasks::RecordNo child[] = {{0}};
  const auto events = [&] { return store.records().events_of(child).value().size(); };
  {
    const auto sitting = store.records().sit();
    REQUIRE(sitting);
    CHECK(!store.records().sit());
    CHECK(events() == 1);
    take(store, {concern("E2")});
    CHECK(events() == 1);
    // What is asked from within an answer has no part in the sitting.
    std::size_t within = 0;
    REQUIRE(store.facts().each_of(child, [&](const tasks::Fact&) { within = events(); }));
    CHECK(within == 2);
    CHECK(events() == 1);
  }
  CHECK(events() == 2);
  CHECK(store.records().sit());
  CHECK(events() == 2);
}

void contacts(Store& store) {
  log::Contact desk;
  desk.agency = {"school:st-marys", "northborough"};
  desk.role = "designated safeguarding lead";
  desk.name = "D. Lead";
  log::Contact lead = desk;
  lead.record_id = "17";
  take(store, {desk, lead});
  CHECK(store.records().desks_of(desk.agency).value().at(0).what == desk);
  const tasks::RecordNo child[] = {{0}};
  CHECK(store.records().contacts_of(child).value().at(0).what == lead);
  CHECK(take(store, {desk, lead}).rows[0].outcome == tasks::Outcome::unchanged);
}

void acts(Store& store) {
  take(store, {amina(), concern("E1"), concern("E2", "18")});
  log::AlertState alert;
  alert.id = "R01-1";
  alert.anchor = 0;
  alert.pattern = "R01";
  alert.facts = {1, 3};
  alert.frozen = "{}";
  const log::LinkDecision decision{0, 1, log::LinkWord::same, "worker", "same address"};
  REQUIRE(store.ledger().record({alert, decision, log::DayTick{core::make_date(2016, 2, 5)}}, "kith").get());
  alert.level = 2;
  REQUIRE(store.ledger().record({alert, log::Answer{"R01-1", "acting", "lead", "visited", {}}}, "lead").get());
  CHECK(store.alerts().find("R01-1").value() == alert);
  CHECK(store.alerts().standing().value().size() == 1);
  const tasks::RecordNo child[] = {{0}};
  CHECK(store.alerts().of_records(child).value().size() == 1);
  CHECK(store.alerts().answers_to("R01-1").value().at(0).reason == "visited");
  CHECK(store.alerts().last_tick().value() == core::make_date(2016, 2, 5));
  REQUIRE(store.ledger().record({log::Look{"lead", 0, "chronology", "plan", 7}}, "lead").get());
  CHECK(store.looks().at_records(child).value().at(0).purpose == "plan");
  int decisions = 0;
  REQUIRE(store.identities().each_decision([&](const auto& d) { decisions += d == decision; }));
  CHECK(decisions == 1);
}

void accounts(Store& store) {
  log::Account lead{"lead", "$argon2id$x", "D. Lead", "lead", "school:st-marys", "northborough", false};
  REQUIRE(store.ledger().record({lead}, "admin").get());
  lead.disabled = true;
  REQUIRE(store.ledger().record({lead}, "admin").get());
  CHECK(store.accounts().find("lead").value() == lead);
  CHECK_FALSE(store.accounts().find("nobody").value());
  CHECK(store.accounts().all().value().size() == 1);
  tasks::Session session{"hash", "lead", core::Instant{}, core::Instant{std::chrono::milliseconds{5}}, "form"};
  REQUIRE(store.accounts().keep_session(session));
  CHECK(store.accounts().session("hash").value()->note == "form");
  REQUIRE(store.accounts().end_sessions_unused_since(core::Instant{std::chrono::milliseconds{6}}));
  CHECK_FALSE(store.accounts().session("hash").value());
  REQUIRE(store.drafts().keep("lead", "concern", "He said"));
  CHECK(store.drafts().find("lead", "concern").value() == "He said");
  REQUIRE(store.drafts().discard("lead", "concern"));
  CHECK_FALSE(store.drafts().find("lead", "concern").value());
}

}  // namespace

void run_reading(const std::function<std::unique_ptr<Engine>()>& fresh) {
  const auto with_store = [&](void (*test)(Store&)) {
    const auto engine = fresh();
    auto store = engine->open();
    if (!store) FAIL(store.error().message);
    test(**store);
    const auto rebuilt = (*store)->rebuild_check({});
    if (!rebuilt) FAIL(rebuilt.error().message);
    for (const auto& difference : rebuilt->differences) FAIL_CHECK(difference);
  };
  SUBCASE("facts are streamed without their text") { with_store(facts); }
  SUBCASE("desks and leads are found") { with_store(contacts); }
  SUBCASE("a sitting reads one moment of the store") { with_store(sittings); }
  SUBCASE("alerts, answers, decisions, ticks and looks are kept") { with_store(acts); }
  SUBCASE("accounts, sessions and drafts are kept") { with_store(accounts); }
}

}  // namespace kith::store::contract
