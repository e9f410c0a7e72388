#include <fmt/core.h>

#include <algorithm>
#include <cassert>
#include <mutex>
#include <optional>
#include <utility>

#include "tasks/engine_state.hpp"

namespace kith::tasks {

using people::PersonId;
using people::RecordNo;

namespace {
constexpr std::size_t latest_max = 1'000;
constexpr std::size_t many_persons = 2'000;  // from here on one pass over the store is cheaper than a look-up for each

}  // namespace

Engine::Engine(const story::Vocabulary& vocabulary, const patterns::Library& library, EnginePorts ports,
               std::function<core::Instant()> clock, people::Parallel parallel)
    : vocabulary_(vocabulary),
      library_(library),
      ports_(ports),
      clock_(std::move(clock)),
      parallel_(std::move(parallel)),
      state_(std::make_unique<State>(library, vocabulary)) {}
Engine::~Engine() = default;

const people::Linker& Engine::linker() const { return state_->linker; }
std::uint32_t Engine::placed() const { return state_->placed; }
core::Date Engine::today() const { return core::london_day(clock_()); }

core::Result<void> Engine::load(const Progress& progress) {
  std::unique_lock lock{mutex_};
  const Extent extent = TRY(ports_.proofs.extent());
  if (!TRY(take_up_kept(extent, progress))) TRY_VOID(read_everybody(extent, progress));
  people::Linker& linker = state_->linker;
  linker.settle(parallel_);
  state_->placed = static_cast<std::uint32_t>(linker.size());
  // Alerts are numbered without gaps, so their count is the last number given.
  state_->next_alert = static_cast<std::uint32_t>(extent.alerts) + 1;
  for (std::uint64_t no = extent.entries > latest_max ? extent.entries - latest_max : 0; no < extent.entries; ++no)
    if (const auto event = ports_.records.event(EventNo{no}); event && *event) {
      state_->latest.emplace_back((*event)->no, (*event)->record);
      // A process that was killed between a commit and its evaluation left these behind.
      state_->touch((*event)->record);
    }
  (void)keep_index_of(extent.entries, worth_keeping);  // where it cannot be kept, the next start takes as long
  return {};
}

void Engine::taken(const std::vector<Row>& rows, const BatchTaken& batch) {
  std::unique_lock lock{mutex_};
  if (in_turn(batch))
    take(rows, batch);
  else
    taken_later(rows, batch);
  take_waiting();
}

void Engine::taken_later(std::vector<Row> rows, BatchTaken batch) {
  std::lock_guard lock{waiting_mutex_};
  waiting_.emplace_back(std::move(rows), std::move(batch));
}

// Records are numbered as the log opened them: one that overtook another on its way here waits for it.
bool Engine::in_turn(const BatchTaken& batch) const {
  return batch.opened.empty() || batch.opened.front().record.value == state_->linker.size();
}

// Caller holds mutex_ alone.
void Engine::take_waiting() {
  std::lock_guard lock{waiting_mutex_};
  std::sort(waiting_.begin(), waiting_.end(),
            [](const auto& a, const auto& b) { return a.second.log_size < b.second.log_size; });
  std::erase_if(waiting_, [this](const auto& one) {
    if (!in_turn(one.second)) return false;
    take(one.first, one.second);
    return true;
  });
  std::erase_if(undecided_, [this](const people::Decision& decision) {
    if (std::max(decision.a, decision.b).value >= state_->linker.size()) return false;
    state_->linker.decide(decision);
    state_->touch(decision.a);
    state_->touch(decision.b);
    return true;
  });
}

void Engine::take(const std::vector<Row>& rows, const BatchTaken& batch) {
  people::Linker& linker = state_->linker;
  std::map<RecordNo, const log::RecordVersion*> first;
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (const auto* version = std::get_if<log::RecordVersion>(&rows[i]); version && batch.rows[i].record)
      first.try_emplace(*batch.rows[i].record, version);
  for (const OpenedRecord& opened : batch.opened) {
    log::RecordVersion bare;
    bare.ref = opened.ref;
    const auto own = first.find(opened.record);
    const RecordNo given = linker.add(own != first.end() && !opened.mentioned_only ? *own->second : bare);
    assert(given == opened.record && "the store and the linker number records alike");
    (void)given;
  }
  for (std::size_t i = 0; i < batch.rows.size(); ++i) {
    const Taken& taken = batch.rows[i];
    if (taken.outcome != Outcome::taken_new && taken.outcome != Outcome::taken_changed) continue;
    if (taken.kind == log::EntryKind::event) {
      if (!taken.record) continue;
      state_->latest.emplace_back(EventNo{taken.first.value}, *taken.record);
      if (state_->latest.size() > latest_max) state_->latest.pop_front();
      state_->touch(*taken.record);
    } else if (const auto* version = std::get_if<log::RecordVersion>(&rows[i])) {
      state_->touch(linker.add(*version));
    } else if (const auto* relationship = std::get_if<log::Relationship>(&rows[i])) {
      const auto record = linker.find(relationship->record), related = linker.find(relationship->related);
      if (!record || !related) continue;
      linker.relate(*record, *related, relationship->kind);
      state_->touch(*record);
      state_->touch(*related);
    }
  }
  for (const auto& together : batch.together) {
    linker.name_together(together);
    for (const RecordNo record : together) state_->touch(record);
  }
}

void Engine::touch_everyone() {
  std::unique_lock lock{mutex_};
  for (std::uint32_t record = 0; record < state_->linker.size(); ++record) state_->touch(RecordNo{record});
}

core::Result<std::set<PersonId>> Engine::children_near(const std::set<PersonId>& persons) const {
  std::set<PersonId> children;
  for (const PersonId person : persons) {
    if (state_->linker.records_of(person).empty()) continue;
    const Family family = TRY(kin_of({person}, 3));
    for (const PersonId child : family.chronicle->children_touched(person, state_->members)) children.insert(child);
  }
  return children;
}

core::Result<std::size_t> Engine::settle(const Progress& progress) {
  std::lock_guard settling{settling_};
  std::vector<PersonId> persons;
  {
    std::unique_lock lock{mutex_};
    take_waiting();
    for (const people::Change& change : state_->linker.settle(parallel_))
      if (!change.records.empty()) persons.push_back(change.person);
    state_->placed = static_cast<std::uint32_t>(state_->linker.size());
    for (const RecordNo record : std::exchange(state_->touched, {}))
      persons.push_back(state_->linker.person_of(record));
  }
  std::sort(persons.begin(), persons.end());
  persons.erase(std::unique(persons.begin(), persons.end()), persons.end());
  persons.shrink_to_fit();
  if (persons.size() > many_persons) return evaluate_many(persons, progress);
  // In small portions, so that whoever takes something in need not wait for the end.
  std::size_t changed = 0;
  std::set<PersonId> done_already;
  std::size_t done = 0;
  for (auto at = persons.begin(); at != persons.end();) {
    std::shared_lock lock{mutex_};
    std::set<PersonId> portion;
    for (int i = 0; i < 50 && at != persons.end(); ++i, ++at, ++done) portion.insert(*at);
    auto children = TRY(children_near(portion));
    std::erase_if(children, [&](PersonId child) { return !done_already.insert(child).second; });
    changed += TRY(evaluate_all(children, {today(), false}));
    progress(done, persons.size());
  }
  return changed;
}

bool Engine::link_soon(std::chrono::milliseconds patience) {
  std::unique_lock settling{settling_, patience};
  if (!settling) return false;
  std::unique_lock lock{mutex_};
  take_waiting();
  // The next settle finds nothing left to link: who is concerned is remembered for it.
  for (const people::Change& change : state_->linker.settle(parallel_))
    if (!change.records.empty()) state_->touch(change.records.front());
  state_->placed = static_cast<std::uint32_t>(state_->linker.size());
  return true;
}

const story::Membership& Engine::members() const { return state_->members; }

core::Result<Family> Engine::kin(PersonId person, int steps) const {
  Family family = TRY(kin_of({person}, steps));
  if (steps < 2) return family;  // too near for an adult's children elsewhere
  std::set<PersonId> persons{person};
  for (const story::Relative& relative : family.chronicle->household(person, state_->members))
    if (relative.roles == story::role::adults_child) persons.insert(relative.person);
  if (persons.size() == 1) return family;
  return kin_of(persons, steps);
}

core::Result<Family> Engine::kin_of(const std::set<PersonId>& persons, int steps) const {
  const people::Linker& linker = state_->linker;
  Family family;
  family.chronicle = std::make_unique<story::Chronicle>(vocabulary_);
  std::set<PersonId> reached = persons, frontier = persons;
  std::set<Tie> related;
  for (int step = 0; step <= steps && !frontier.empty(); ++step) {
    std::vector<RecordNo> records;
    for (const PersonId p : frontier) {
      const auto own = linker.records_of(p);
      records.insert(records.end(), own.begin(), own.end());
    }
    family.records.insert(family.records.end(), records.begin(), records.end());
    frontier.clear();
    const auto rows = TRY(ports_.records.relationships_of(records));
    for (const StoredRelationship& row : rows) {
      related.insert({row.record, row.related, row.relationship.kind, row.relationship.until()});
      if (step == steps) continue;
      for (const RecordNo end : {row.record, row.related})
        if (const PersonId other = linker.person_of(end); reached.insert(other).second) frontier.insert(other);
    }
  }
  story::Chronicle& chronicle = *family.chronicle;
  for (const Tie& tie : related) chronicle.relate(tie.record, tie.related, tie.kind, tie.until);
  family.versions = TRY(ports_.records.versions_of_all(family.records));
  for (const RecordNo record : family.records)
    for (const auto& version : family.versions[record])
      chronicle.add_record(record, version.what, core::london_day(version.from.had));
  return family;
}

core::Result<Family> Engine::family(PersonId person) const {
  Family family = TRY(kin(person, 2));
  // Whoever may be the child, a carer or an adult who lives here is asked about too, and brings a family of their own
  // (supposing()).
  std::set<PersonId> persons{person};
  std::vector<PersonId> asked{person};
  for (const story::Relative& relative : family.chronicle->household(person, state_->members))
    if (brings_a_past(relative))
      asked.push_back(relative.person);
    else if (relative.roles == story::role::adults_child)
      persons.insert(relative.person);
  for (const PersonId p : asked)
    for (const people::Possible& pair : state_->linker.possible_of(p))
      persons.insert({state_->linker.person_of(pair.a), state_->linker.person_of(pair.b)});
  // One step further than a household reaches: the children elsewhere of an adult who lives with whoever may be the
  // child.
  if (persons.size() > 1) family = TRY(kin_of(persons, 3));
  story::Chronicle& chronicle = *family.chronicle;
  const auto agencies = ports_.facts.agencies();
  const auto kinds = ports_.facts.kinds();
  std::vector<RecordNo> about;
  std::vector<story::DetailItem> detail;
  TRY_VOID(ports_.facts.each_of(family.records, [&](const Fact& fact) {
    about.assign(1, fact.record);
    about.insert(about.end(), fact.also_about.begin(), fact.also_about.end());
    detail.clear();
    for (const auto& [key, value] : fact.detail)
      if (const auto number = vocabulary_.find_key(key)) detail.emplace_back(*number, value);
    chronicle.add_fact(
        {chronicle.holder(agencies[fact.agency]), vocabulary_.find(kinds[fact.kind]).value_or(vocabulary_.other()),
         fact.id, fact.occurred, story::day_happened(fact.occurred_first, fact.occurred_last, fact.recorded),
         fact.recorded, fact.withdrawn, detail, false},
        about);
    family.event_of.push_back(fact.event);
  }));
  return family;
}

std::string Engine::next_alert_id() { return fmt::format("A{}", state_->next_alert++); }

std::vector<std::pair<EventNo, RecordNo>> Engine::latest_events() const {
  std::vector<std::pair<EventNo, RecordNo>> newest{state_->latest.rbegin(), state_->latest.rend()};
  std::erase_if(newest, [this](const auto& one) { return one.second.value >= state_->placed; });
  return newest;
}

core::Result<std::size_t> Engine::tick(core::Date today) {
  std::lock_guard settling{settling_};
  std::shared_lock lock{mutex_};
  const auto last = TRY(ports_.alerts.last_tick());
  // A day is ticked when it is over: whatever was due on it has then come or not.
  core::Date day = last ? *last + core::Days{1} : today - core::Days{1};
  std::size_t changed = 0;
  for (; day < today; day += core::Days{1}) {
    const auto due = TRY(ports_.dues.due_until(day));
    std::set<PersonId> children;
    for (const RecordNo record : due) children.insert(state_->linker.person_of(record));
    changed += TRY(evaluate_all(children, {day, true}));
    changed += TRY(ask_again(day));
    TRY(ports_.ledger.record({Act{log::DayTick{day}}}, "kith").get());
  }
  return changed;
}

}  // namespace kith::tasks
