#include <algorithm>
#include <chrono>
#include <thread>

#include "store/contract.hpp"

namespace kith::store::contract {

log::RecordVersion amina() {
  log::RecordVersion version;
  version.ref = {"school:st-marys", "northborough", "17"};
  version.given_names = "Amina";
  version.family_name = "Example";
  version.date_of_birth = core::PartialDate::parse("2011-01").value();
  version.valid_from = core::PartialDate::parse("2015-09-01").value();
  version.other_columns = {{"house", "blue"}};
  return version;
}

log::Event concern(const std::string& id, const std::string& record) {
  log::Event event;
  event.ref = {"school:st-marys", "northborough", id};
  event.record_id = record;
  event.occurred = core::PartialDate::parse("2016-02-03T14:30+00:00").value();
  event.recorded = core::PartialDate::parse("2016-02-04").value();
  event.kind = "injury.bruise";
  event.detail = {{"site", "arm"}, {"explained", "no"}};
  event.text = "A bruise on the arm, seen at swimming.";
  event.recorder = "class teacher";
  return event;
}

tasks::BatchTaken take(Store& store, std::vector<tasks::Row> rows, std::optional<tasks::Mark> mark) {
  auto taken = store.ledger().append({std::move(rows), "drop:test", std::move(mark)}).get();
  if (!taken) FAIL(taken.error().message);
  return *taken;
}

namespace {

using tasks::Outcome;

void same_rows_again(Store& store) {
  const auto first = take(store, {amina(), concern("E1")});
  CHECK(first.rows[0].outcome == Outcome::taken_new);
  CHECK(first.rows[1].outcome == Outcome::taken_new);
  CHECK(first.rows[1].record == tasks::RecordNo{0});
  REQUIRE(first.opened.size() == 1);
  CHECK_FALSE(first.opened[0].mentioned_only);
  const auto again = take(store, {concern("E1"), amina()});
  CHECK(again.rows[0].outcome == Outcome::unchanged);
  CHECK(again.rows[1].outcome == Outcome::unchanged);
  CHECK(again.log_size == first.log_size);
}

void changed_rows(Store& store) {
  take(store, {amina(), concern("E1")});
  log::Event changed = concern("E1");
  changed.text = "Two bruises.";
  changed.also_about = {"18"};
  const auto taken = take(store, {changed});
  CHECK(taken.rows[0].outcome == Outcome::taken_changed);
  CHECK(taken.rows[0].first.value == 1);
  REQUIRE(taken.opened.size() == 1);
  CHECK(taken.opened[0].mentioned_only);
  CHECK(taken.opened[0].ref.id == "18");
  const auto versions = store.records().versions_of_event({1}).value();
  REQUIRE(versions.size() == 2);
  CHECK(versions[0].event == concern("E1"));
  CHECK(versions[1].event == changed);
  const tasks::RecordNo sibling[] = {{1}};
  const auto of_sibling = store.records().events_of(sibling).value();
  REQUIRE(of_sibling.size() == 1);
  CHECK(of_sibling[0].event == changed);
  CHECK(of_sibling[0].from.versions == 2);
}

void versions_of_records(Store& store) {
  log::RecordVersion moved = amina();
  moved.address = "2 New Street";
  moved.valid_from = core::PartialDate::parse("2017-01-01").value();
  const auto first = take(store, {amina(), moved});
  CHECK(first.rows[1].outcome == Outcome::taken_changed);
  // Both rows come again with every drop; the older one is not a change back.
  const auto again = take(store, {amina(), moved, amina()});
  for (const auto& row : again.rows) CHECK(row.outcome == Outcome::unchanged);
  const auto versions = store.records().versions_of({0}).value();
  REQUIRE(versions.size() == 2);
  CHECK(versions[0].what == amina());
  CHECK(versions[1].what == moved);
}

void mentioned_before(Store& store) {
  log::Relationship mother;
  mother.record = amina().ref;
  mother.related = {"school:st-marys", "northborough", "99"};
  mother.kind = log::RelationshipKind::mother;
  const auto first = take(store, {concern("E1"), mother});
  REQUIRE(first.opened.size() == 2);
  CHECK(first.opened[0].mentioned_only);
  int bare = 0, whole = 0;
  const auto count = [&](tasks::RecordNo, const log::RecordVersion& version, bool mentioned_only) {
    ++(mentioned_only ? bare : whole);
    CHECK(version.ref.agency == "school:st-marys");
  };
  REQUIRE(store.identities().each_version(
      {}, [](tasks::RecordNo) { return true; }, count));
  CHECK(bare == 2);
  const auto own = take(store, {amina()});
  CHECK(own.rows[0].outcome == Outcome::taken_new);
  CHECK(own.opened.empty());
  bare = 0;
  REQUIRE(store.identities().each_version(
      {}, [](tasks::RecordNo) { return true; }, count));
  CHECK(bare == 1);
  CHECK(whole == 1);
  mother.to = core::PartialDate::parse("2018").value();
  CHECK(take(store, {mother}).rows[0].outcome == Outcome::taken_changed);
  const tasks::RecordNo child[] = {{0}};
  const auto relationships = store.records().relationships_of(child).value();
  REQUIRE(relationships.size() == 1);
  CHECK(relationships[0].relationship == mother);
}

void twice_in_one_batch(Store& store) {
  log::Event changed = concern("E1");
  changed.kind = "injury.burn";
  const auto taken = take(store, {concern("E1"), concern("E1"), changed, changed});
  CHECK(taken.rows[0].outcome == Outcome::taken_new);
  CHECK(taken.rows[1].outcome == Outcome::unchanged);
  CHECK(taken.rows[2].outcome == Outcome::taken_changed);
  CHECK(taken.rows[3].outcome == Outcome::unchanged);
}

void marks(Engine& engine) {
  {
    auto store = engine.open().value();
    take(*store, {amina()}, tasks::Mark{"drop-1", "people.csv", 120, 3, false, "note"});
    take(*store, {concern("E1")}, tasks::Mark{"drop-1", "people.csv", 240, 5, true, ""});
  }
  auto store = engine.open().value();
  const auto marks = store->imports().marks_of("drop-1").value();
  REQUIRE(marks.size() == 1);
  CHECK(marks[0].offset == 240);
  CHECK(marks[0].finished);
  CHECK(store->imports().marks_of("drop-2").value().empty());
}

// What a large transaction brings lies in runs of the recent index, until nobody has written for a second.
void large_batches(Engine& engine, Store& store) {
  constexpr int batches = 5, rows = 12'000, records = 300;
  const auto nth = [](int no) { return concern("E" + std::to_string(no), "r" + std::to_string(no % records)); };
  for (int batch = 0; batch < batches; ++batch) {
    std::vector<tasks::Row> wanted;
    for (int row = 0; row < rows; ++row) wanted.push_back(nth(batch * rows + row));
    for (const auto& row : take(store, std::move(wanted)).rows) REQUIRE(row.outcome == Outcome::taken_new);
  }
  log::Event changed = nth(rows + 7);
  changed.text = "Two bruises.";
  CHECK(take(store, {changed}).rows[0].outcome == Outcome::taken_changed);
  for (const bool carried_over : {false, true}) {
    CAPTURE(carried_over);
    if (carried_over) {
      std::this_thread::sleep_for(std::chrono::seconds{3});
      // Refused while there is such a run.
      engine.run_sql("insert into recent_run (run) values (1); delete from recent_run where run = 1");
    }
    std::vector<tasks::Row> again{changed};
    for (int batch = 0; batch < batches; ++batch) again.push_back(nth(batch * rows + 11));
    for (const auto& row : take(store, std::move(again)).rows) CHECK(row.outcome == Outcome::unchanged);
    const tasks::RecordNo record[] = {{(rows + 7) % records}};
    const auto events = store.records().events_of(record).value();
    CHECK(events.size() == batches * rows / records);
    CHECK(std::count_if(events.begin(), events.end(), [&](const auto& one) { return one.event == changed; }) == 1);
  }
  CHECK(store.proofs().counts().value().events == batches * rows);
}

// What is erased leaves the index, in which run or table it lay.
void erased_from_runs(Store& store) {
  constexpr int rows = 12'000;
  std::vector<tasks::Row> wanted{amina()};
  for (int row = 0; row < rows; ++row) {
    log::Event event = concern("E" + std::to_string(row), row % 3 == 0 ? "17" : "18");
    if (row % 5 == 0) event.also_about = {"17"};
    wanted.emplace_back(std::move(event));
  }
  take(store, std::move(wanted));
  REQUIRE(store.ledger().erase({0, "admin", "court order"}, "admin"));
  const tasks::RecordNo other[] = {{1}};
  int left = 0, still_named = 0;
  const auto look_at = [&](const tasks::Fact& fact) { ++left, still_named += !fact.also_about.empty(); };
  REQUIRE(store.facts().each_of(other, look_at));
  CHECK(left == rows - rows / 3);
  CHECK(still_named == 0);
  const tasks::RecordNo gone[] = {{0}};
  CHECK(store.records().events_of(gone).value().empty());
}

void many_writers(Store& store) {
  std::vector<std::future<core::Result<tasks::BatchTaken>>> futures;
  for (int i = 0; i < 200; ++i) futures.push_back(store.ledger().append({{concern("E" + std::to_string(i))}, "a", {}}));
  auto refused = store.ledger().record({log::Answer{"no such alert", "acting", "a", "", {}}}, "a");
  std::uint64_t last = 0;
  for (auto& future : futures) {
    const auto taken = future.get();
    REQUIRE(taken);
    last = std::max(last, taken->rows[0].latest.value);
  }
  CHECK_FALSE(refused.get());
  CHECK(last == 200);  // one record opened and two hundred events
  CHECK(store.proofs().counts().value().events == 200);
}

}  // namespace

void run_taking(const std::function<std::unique_ptr<Engine>()>& fresh) {
  const auto with_store = [&](const auto& test) {
    const auto engine = fresh();
    auto store = engine->open();
    if (!store) FAIL(store.error().message);
    if constexpr (std::is_invocable_v<decltype(test), Engine&, Store&>)
      test(*engine, **store);
    else
      test(**store);
    const auto rebuilt = (*store)->rebuild_check({});
    if (!rebuilt) FAIL(rebuilt.error().message);
    for (const auto& difference : rebuilt->differences) FAIL_CHECK(difference);
    const auto verified = (*store)->verify({});
    if (!verified) FAIL(verified.error().message);
    if (verified->fault) FAIL_CHECK(verified->fault->what);
  };
  SUBCASE("the same rows again change nothing") { with_store(same_rows_again); }
  SUBCASE("a changed row is a new version and the old one stays") { with_store(changed_rows); }
  SUBCASE("versions of a record may come again in any order") { with_store(versions_of_records); }
  SUBCASE("a record may be mentioned before its own row comes") { with_store(mentioned_before); }
  SUBCASE("a row may come twice in one batch") { with_store(twice_in_one_batch); }
  SUBCASE("what large batches brought is found, before and after it is carried over") { with_store(large_batches); }
  SUBCASE("what is erased leaves the runs") { with_store(erased_from_runs); }
  SUBCASE("many writers share commits, and one that is refused harms nobody") { with_store(many_writers); }
  SUBCASE("how far an import came is kept with its rows") { marks(*fresh()); }
}

}  // namespace kith::store::contract
