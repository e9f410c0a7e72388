#include "tasks/replay.hpp"

#include <algorithm>
#include <map>

#include "patterns/identity.hpp"
#include "tasks/membership.hpp"

namespace kith::tasks {
namespace {

using people::PersonId;
using people::RecordNo;

// What becomes known on one day, as indices into the rows.
struct Day {
  std::vector<std::size_t> records, relationships, events;
};

using Days = std::map<core::Date, Day>;

// What has no date of its own is known from the first day that has one.
core::Date the_start(const DropRows& rows) {
  core::Date first = patterns::never;
  for (const log::Event& event : rows.events) first = std::min(first, event.recorded.last_day());
  for (const log::RecordVersion& version : rows.records)
    if (version.valid_from) first = std::min(first, version.valid_from->first_day());
  return first == patterns::never ? core::Date{} : first;
}

Days calendar(const DropRows& rows) {
  const core::Date start = the_start(rows);
  std::map<core::RowRef, core::Date> first_event, known;
  for (const log::Event& event : rows.events) {
    const auto note = [&](const std::string& id) {
      const core::RowRef ref{event.ref.agency, event.ref.region, id};
      const auto [at, fresh] = first_event.try_emplace(ref, event.recorded.last_day());
      if (!fresh) at->second = std::min(at->second, event.recorded.last_day());
    };
    note(event.record_id);
    for (const std::string& id : event.also_about) note(id);
  }
  Days days;
  for (std::size_t i = 0; i < rows.records.size(); ++i) {
    const log::RecordVersion& version = rows.records[i];
    core::Date day = start;
    if (version.valid_from) day = version.valid_from->first_day();
    else if (const auto event = first_event.find(version.ref); event != first_event.end()) day = event->second;
    days[day].records.push_back(i);
    const auto [at, fresh] = known.try_emplace(version.ref, day);
    if (!fresh) at->second = std::min(at->second, day);
  }
  for (std::size_t i = 0; i < rows.relationships.size(); ++i) {
    const log::Relationship& row = rows.relationships[i];
    core::Date day = start;
    for (const core::RowRef* ref : {&row.record, &row.related})
      if (const auto at = known.find(*ref); at != known.end()) day = std::max(day, at->second);
    if (row.from) day = std::max(day, row.from->first_day());
    days[day].relationships.push_back(i);
  }
  for (std::size_t i = 0; i < rows.events.size(); ++i) days[rows.events[i].recorded.last_day()].events.push_back(i);
  return days;
}

// On one day in the order occurred, agency, region, event_id (formats.md).
void order_events(const DropRows& rows, std::vector<std::size_t>& events) {
  std::sort(events.begin(), events.end(), [&](std::size_t a, std::size_t b) {
    const log::Event &x = rows.events[a], &y = rows.events[b];
    const auto key = [](const log::Event& e) {
      return std::tuple(e.occurred.first_day(), e.occurred.minute_of_day().value_or(-1), e.ref);
    };
    return key(x) < key(y);
  });
}

}  // namespace

struct Replay::State {
  const story::Vocabulary* vocabulary;
  const patterns::Library* library;
  people::Linker linker;
  story::Chronicle chronicle;
  LinkedMembers members{linker};
  patterns::Evaluator evaluator;
  const DropRows* rows = nullptr;
  std::vector<std::size_t> event_of_fact;
  std::map<core::RowRef, std::vector<story::FactNo>> waiting;  // facts that name a record not yet known
  std::map<PersonId, RecordNo> anchor;                         // a record by which to find who took a person's records over
  std::vector<RecordNo> related_today;
  core::Date today;
  std::map<PersonId, patterns::StandingAlerts> standing;
  std::map<PersonId, core::Date> due_of;
  std::map<core::Date, std::set<PersonId>> due;
  patterns::AlertNo next_alert{1};
  std::size_t raised = 0;
  std::function<void(const ReplayedAlert&)> tell;

  State(const story::Vocabulary& v, const patterns::Library& l) : vocabulary(&v), library(&l), chronicle(v), evaluator(l, v) {}

  void evaluate(PersonId child, patterns::Clock clock);
  void report(const patterns::AlertChange& change, core::Date on);
  void learn_records(const Day& day, std::set<PersonId>& touched);
  void learn_event(std::size_t index, std::set<PersonId>& touched);
  void touch(PersonId person, std::set<PersonId>& touched) const;
  void follow(const std::vector<people::Change>& changes, std::set<PersonId>& touched);
  void live_through(core::Date day, Day& known);
  void end_day(core::Date day);
  void load_history(Days& days, core::Date from);
  ReplaySummary summary() const;
};

void Replay::State::touch(PersonId person, std::set<PersonId>& touched) const {
  for (const PersonId child : chronicle.children_touched(person, members)) touched.insert(child);
}

void Replay::State::report(const patterns::AlertChange& change, core::Date on) {
  raised += change.kind == patterns::AlertChange::Kind::raised;
  if (change.kind == patterns::AlertChange::Kind::ceased) return;
  ReplayedAlert alert{on, change, library->at(change.alert.pattern), {}, {}, {}, {}};
  for (const RecordNo record : linker.records_of(change.alert.child)) alert.records.push_back(linker.ref_of(record));
  for (const story::FactNo fact : change.alert.facts) alert.facts.push_back(rows->events[event_of_fact[fact.value]].ref);
  for (const story::FactNo fact : change.alert.against) alert.against.push_back(rows->events[event_of_fact[fact.value]].ref);
  for (const core::RowRef& fact : alert.facts)
    if (std::find(alert.agencies.begin(), alert.agencies.end(), fact.holder()) == alert.agencies.end())
      alert.agencies.push_back(fact.holder());
  std::sort(alert.records.begin(), alert.records.end());
  tell(alert);
}

void Replay::State::evaluate(PersonId child, patterns::Clock clock) {
  if (linker.records_of(child).empty()) return;
  story::ChildView view = chronicle.view(child, members);
  evaluator.begin(view, view.facts.size());
  evaluator.evaluate(clock);
  auto findings = evaluator.findings();
  core::Date next = evaluator.next_due();
  const auto relatives = chronicle.household(child, members);
  if (const auto supposed = supposing(linker, child, relatives)) {
    const story::ChildView supposed_view = chronicle.view(child, *supposed);
    evaluator.begin(supposed_view, supposed_view.facts.size());
    evaluator.evaluate(clock);
    next = std::min(next, evaluator.next_due());
    patterns::add_supposed(*library, view, findings, supposed_view, evaluator.findings());
  }
  anchor.insert_or_assign(child, linker.records_of(child).front());
  auto standing_here = standing.try_emplace(child, *library).first;
  std::vector<patterns::PatternNo> all(library->size());
  for (std::size_t p = 0; p < all.size(); ++p) all[p] = patterns::PatternNo{static_cast<std::uint16_t>(p)};
  for (const auto& change :
       standing_here->second.update(child, view, findings, all, clock.day, next_alert))
    report(change, clock.day);

  if (const auto old = due_of.find(child); old != due_of.end()) due[old->second].erase(child);
  next = std::max(next, clock.day + core::Days{clock.day_over ? 1 : 0});
  due_of[child] = next;
  if (next < patterns::never) due[next].insert(child);
}

// A person that was merged into another takes its alerts along; so does the anchor record, whoever now holds it.
void Replay::State::follow(const std::vector<people::Change>& changes, std::set<PersonId>& touched) {
  for (const people::Change& change : changes) {
    if (!change.records.empty()) {
      touch(change.person, touched);
      continue;
    }
    if (const auto old = due_of.find(change.person); old != due_of.end()) {
      due[old->second].erase(change.person);
      due_of.erase(old);
    }
    auto node = standing.extract(change.person);
    if (node.empty()) continue;
    const PersonId heir = linker.person_of(anchor.at(change.person));
    for (auto& [no, alert] : node.mapped().standing()) alert.child = heir;
    standing.try_emplace(heir, *library).first->second.take_over(std::move(node.mapped()));
    touch(heir, touched);
  }
}

void Replay::State::learn_records(const Day& day, std::set<PersonId>& touched) {
  for (const std::size_t index : day.records) {
    const log::RecordVersion& version = rows->records[index];
    const bool fresh = !linker.find(version.ref);
    const RecordNo record = linker.add(version);
    chronicle.add_record(record, version, today);
    if (!fresh) continue;
    for (const story::FactNo fact : waiting[version.ref]) chronicle.attach(fact, record);
    waiting.erase(version.ref);
  }
  for (const std::size_t index : day.relationships) {
    const log::Relationship& row = rows->relationships[index];
    const auto record = linker.find(row.record), related = linker.find(row.related);
    if (!record || !related) continue;
    linker.relate(*record, *related, row.kind);
    chronicle.relate(*record, *related, row.kind, row.until());
    related_today.push_back(*record);
    related_today.push_back(*related);
  }
  follow(linker.settle(), touched);
  for (const RecordNo record : related_today) touch(linker.person_of(record), touched);
  for (const std::size_t index : day.records) touch(linker.person_of(*linker.find(rows->records[index].ref)), touched);
  related_today.clear();
}

void Replay::State::learn_event(std::size_t index, std::set<PersonId>& touched) {
  const log::Event& event = rows->events[index];
  std::vector<RecordNo> about;
  const auto fact = story::FactNo{static_cast<std::uint32_t>(chronicle.fact_count())};
  const auto name = [&](const std::string& id) {
    const core::RowRef ref{event.ref.agency, event.ref.region, id};
    if (const auto record = linker.find(ref)) about.push_back(*record);
    else waiting[ref].push_back(fact);
  };
  name(event.record_id);
  for (const std::string& id : event.also_about) name(id);
  event_of_fact.push_back(index);
  chronicle.add_event(event, about);
  if (about.size() > 1) {
    linker.name_together(about);
    follow(linker.settle(), touched);
  }
  for (const RecordNo record : about) touch(linker.person_of(record), touched);
}

void Replay::State::live_through(core::Date day, Day& known) {
  today = day;
  std::set<PersonId> touched;
  learn_records(known, touched);
  order_events(*rows, known.events);
  for (const std::size_t index : known.events) {
    learn_event(index, touched);
    for (const PersonId child : touched) evaluate(child, {day, false});
    touched.clear();
  }
  for (const PersonId child : touched) evaluate(child, {day, false});
}

void Replay::State::end_day(core::Date day) {
  const auto list = due.find(day);
  if (list == due.end()) return;
  const std::set<PersonId> children = list->second;
  for (const PersonId child : children) evaluate(child, {day, true});
  due.erase(day);
}

void Replay::State::load_history(Days& days, core::Date from) {
  std::set<PersonId> touched;
  while (!days.empty() && days.begin()->first < from) {
    today = days.begin()->first;
    Day& day = days.begin()->second;
    learn_records(day, touched);
    order_events(*rows, day.events);
    for (const std::size_t index : day.events) learn_event(index, touched);
    days.erase(days.begin());
  }
  today = from;
  for (const PersonId child : touched) evaluate(child, {from, false});
}

ReplaySummary Replay::State::summary() const {
  ReplaySummary summary;
  for (const PersonId person : linker.persons()) {
    auto& cluster = summary.clusters.emplace_back();
    for (const RecordNo record : linker.records_of(person)) cluster.push_back(linker.ref_of(record));
    std::sort(cluster.begin(), cluster.end());
  }
  std::sort(summary.clusters.begin(), summary.clusters.end());
  summary.possible = linker.possible();
  for (const people::Possible& pair : summary.possible)
    summary.possible_refs.emplace_back(linker.ref_of(pair.a), linker.ref_of(pair.b));
  for (const auto& [child, alerts] : standing)
    for (const auto& [no, alert] : alerts.standing()) {
      ReplayStanding stands{library->at(no).id, alert.level, {}, {}};
      for (const RecordNo record : linker.records_of(child)) stands.records.push_back(linker.ref_of(record));
      for (const story::FactNo fact : alert.facts) stands.facts.push_back(rows->events[event_of_fact[fact.value]].ref);
      summary.standing.push_back(std::move(stands));
    }
  summary.events = chronicle.fact_count();
  summary.alerts = raised;
  return summary;
}

Replay::Replay(const story::Vocabulary& vocabulary, const patterns::Library& library)
    : state_(std::make_unique<State>(vocabulary, library)) {}
Replay::~Replay() = default;

ReplaySummary Replay::play(const DropRows& rows, const ReplaySpan& span, const std::function<void(const ReplayedAlert&)>& tell,
                           const std::function<void(std::size_t, std::size_t)>& progress) {
  State& s = *state_;
  s.rows = &rows;
  s.tell = tell;
  Days days = calendar(rows);
  core::Date last = days.empty() ? core::Date{} : days.rbegin()->first;
  if (span.until) last = *span.until;
  else
    for (const log::Event& event : rows.events) last = std::max(last, event.recorded.last_day());
  if (span.from) s.load_history(days, *span.from);
  const std::size_t in_all = std::max<std::size_t>(1, days.size());
  // The clock goes to the next day on which something becomes known or falls due; the days between change nothing.
  for (;;) {
    while (!s.due.empty() && s.due.begin()->second.empty()) s.due.erase(s.due.begin());
    core::Date day = patterns::never;
    if (!days.empty()) day = days.begin()->first;
    if (!s.due.empty()) day = std::min(day, s.due.begin()->first);
    if (day > last || day == patterns::never) break;
    if (!days.empty() && days.begin()->first == day) {
      s.live_through(day, days.begin()->second);
      days.erase(days.begin());
    }
    s.end_day(day);
    progress(in_all - days.size(), in_all);
  }
  ReplaySummary summary = s.summary();
  summary.last_day = last;
  return summary;
}

}  // namespace kith::tasks
