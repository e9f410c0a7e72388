// Evaluates children: those whom a fact touches one by one, after a large import everybody in portions.
#include <atomic>
#include <future>
#include <nlohmann/json.hpp>
#include <thread>

#include "patterns/identity.hpp"
#include "tasks/child_history.hpp"
#include "tasks/engine_state.hpp"
#include "tasks/portions.hpp"

namespace kith::tasks {

using people::PersonId;
using people::RecordNo;

namespace {

log::AlertState to_state(const patterns::Library& library, const story::ChildView& view, const Family& family,
                         const patterns::AlertChange& change, const std::string& id, core::Date today,
                         std::optional<core::Date> historic) {
  const patterns::Pattern& pattern = library.at(change.alert.pattern);
  log::AlertState state;
  state.id = id;
  state.anchor = view.records.front().value;
  state.pattern = pattern.id;
  state.pattern_version = static_cast<std::uint64_t>(pattern.version);
  state.level = static_cast<std::uint8_t>(static_cast<int>(change.alert.level) - 1);
  state.process = pattern.process;
  state.raised_on = change.alert.raised_on;
  if (change.kind == patterns::AlertChange::Kind::ceased) state.ceased_on = today;
  state.ask = change.alert.ask;
  state.due = change.alert.due;
  for (const story::FactNo fact : change.alert.facts) state.facts.push_back(family.event_of[fact.value].value);
  nlohmann::json frozen{{"title", pattern.title},
                        {"why", pattern.why},
                        {"condition", pattern.condition},
                        {"questions", pattern.questions},
                        {"against", nlohmann::json::array()}};
  for (const story::FactNo fact : change.alert.against) frozen["against"].push_back(family.event_of[fact.value].value);
  if (historic) frozen["historic"] = core::to_iso(*historic);
  state.frozen = frozen.dump();
  return state;
}

// What the log holds as standing, in the numbers of this view.
patterns::StandingAlerts recall(const patterns::Library& library, PersonId child, const Family& family,
                                const std::vector<log::AlertState>& states,
                                std::map<patterns::PatternNo, std::string>& ids) {
  std::map<std::uint64_t, story::FactNo> fact_of;
  for (std::uint32_t i = 0; i < family.event_of.size(); ++i) fact_of[family.event_of[i].value] = story::FactNo{i};
  patterns::StandingAlerts standing{library};
  for (const log::AlertState& state : states) {
    const auto pattern = library.find(state.pattern);
    // Whether somebody answered is no matter of the facts: R40 lives in silence.cpp.
    if (state.ceased_on || !pattern || state.pattern == "R40" || standing.standing().contains(*pattern)) continue;
    patterns::Alert alert{{},
                          child,
                          *pattern,
                          static_cast<patterns::Level>(state.level + 1),
                          state.raised_on,
                          state.due.value_or(state.raised_on),
                          {},
                          {}};
    for (const std::uint64_t fact : state.facts)
      if (const auto known = fact_of.find(fact); known != fact_of.end()) alert.facts.push_back(known->second);
    standing.standing().emplace(*pattern, std::move(alert));
    ids[*pattern] = state.id;
  }
  return standing;
}

// An alert of the past as a finding of today: its level and everything it ever showed.
void add_history(const story::ChildView& view, const patterns::StandingAlerts& history,
                 std::vector<std::optional<patterns::Finding>>& findings,
                 std::map<patterns::PatternNo, core::Date>& since) {
  std::map<story::FactNo, std::uint32_t> index;
  for (std::uint32_t i = 0; i < view.facts.size(); ++i) index[view.facts[i].no] = i;
  for (const auto& [no, alert] : history.standing()) {
    auto& finding = findings[no.value];
    if (!finding) continue;
    finding->level = std::max(finding->level, alert.level);
    for (const story::FactNo fact : alert.facts)
      if (const auto at = index.find(fact); at != index.end()) finding->facts.push_back(at->second);
    std::sort(finding->facts.begin(), finding->facts.end());
    finding->facts.erase(std::unique(finding->facts.begin(), finding->facts.end()), finding->facts.end());
    since[no] = alert.raised_on;
  }
}

}  // namespace

core::Result<Engine::Evaluated> Engine::evaluate(patterns::Evaluator& evaluator, PersonId child, const Family& family,
                                                 patterns::Clock clock) const {
  Evaluated evaluated;
  const auto records = state_->linker.records_of(child);
  story::ChildView view = family.chronicle->view(child, state_->members);
  std::map<patterns::PatternNo, std::string> ids;
  auto standing = recall(library_, child, family, TRY(ports_.alerts.of_records(records)), ids);

  patterns::AlertNo unused{1};
  const auto history =
      play_child(evaluator, library_, view, clock.day, clock.day_over, unused, [](const auto&, core::Date) {});
  auto findings = evaluator.findings();
  core::Date next = evaluator.next_due();
  std::map<patterns::PatternNo, core::Date> since;
  add_history(view, history, findings, since);
  if (const auto supposed = supposing(state_->linker, child, family.chronicle->household(child, state_->members))) {
    const story::ChildView supposed_view = family.chronicle->view(child, *supposed);
    evaluator.begin(supposed_view, supposed_view.facts.size());
    evaluator.evaluate(clock);
    next = std::min(next, evaluator.next_due());
    patterns::add_supposed(library_, view, findings, supposed_view, evaluator.findings());
  }
  for (const auto& change : standing.correct(child, view, findings, clock.day, unused)) {
    const patterns::PatternNo no = change.alert.pattern;
    std::optional<core::Date> historic;
    if (const auto at = since.find(no);
        change.kind == patterns::AlertChange::Kind::raised && at != since.end() && at->second < clock.day)
      historic = at->second;
    evaluated.changed.push_back(to_state(library_, view, family, change, ids[no], clock.day, historic));
  }
  if (next < patterns::never) evaluated.due = std::max(next, clock.day + core::Days{clock.day_over ? 1 : 0});
  return evaluated;
}

core::Result<std::size_t> Engine::evaluate_all(const std::set<PersonId>& children, patterns::Clock clock) {
  News news;
  for (const PersonId child : children) {
    if (state_->linker.records_of(child).empty()) continue;
    const Family family = TRY(this->family(child));
    keep(child, TRY(evaluate(state_->evaluator, child, family, clock)), news);
  }
  TRY_VOID(flush(news));
  return news.changed;
}

void Engine::keep(PersonId child, Evaluated evaluated, News& news) {
  for (log::AlertState& alert : evaluated.changed) {
    if (alert.id.empty()) alert.id = next_alert_id();
    news.acts.emplace_back(std::move(alert));
    ++news.changed;
  }
  news.dues.emplace_back(state_->linker.records_of(child).front(), evaluated.due);
}

core::Result<void> Engine::flush(News& news) {
  if (!news.acts.empty()) TRY(ports_.ledger.record(std::exchange(news.acts, {}), "kith").get());
  if (!news.dues.empty()) TRY_VOID(ports_.dues.keep(news.dues));
  news.dues.clear();
  return {};
}

namespace {

constexpr std::size_t facts_at_once = 500'000;  // bounds what a large import holds in memory beside the index
constexpr std::size_t families_at_once = 2'000;
constexpr unsigned threads_max = 4;

}  // namespace

// After a large import: the families touched are read in portions of bounded size, each in one pass over its part of
// the log, and evaluated side by side.
core::Result<std::size_t> Engine::evaluate_many(const std::vector<PersonId>& persons, const Progress& progress) {
  std::shared_lock lock{mutex_};
  const Families families = TRY(Families::read(state_->linker, ports_.identities));
  std::vector<bool> touched(state_->linker.size());
  for (const PersonId person : persons)
    if (const auto records = state_->linker.records_of(person); !records.empty())
      touched[families.root_of(records.front())] = true;
  const Counts counts = TRY(ports_.proofs.counts());
  const auto portions = TRY(portions_of(families, touched, ports_.facts, counts, facts_at_once));
  std::vector<std::uint32_t> portion_of(families.record_count(), static_cast<std::uint32_t>(portions.size()));
  for (std::uint32_t no = 0; no < portions.size(); ++no)
    for (const std::uint32_t root : portions[no].roots) portion_of[root] = no;
  std::vector<patterns::Evaluator> evaluators;
  const unsigned threads = std::clamp(std::thread::hardware_concurrency(), 1u, threads_max);
  for (unsigned t = 0; t < threads; ++t) evaluators.emplace_back(library_, vocabulary_, true);
  std::size_t done = 0;
  News news;
  for (std::uint32_t no = 0; no < portions.size(); ++no) {
    const Portion& portion = portions[no];
    const auto wanted = [&](std::uint32_t root) { return portion_of[root] == no; };
    const Population population =
        TRY(Population::read(families, {ports_.facts, ports_.identities, vocabulary_}, wanted, portion.part, threads));
    for (std::size_t at = 0; at < portion.roots.size(); at += families_at_once) {
      const auto roots = std::span{portion.roots}.subspan(at, std::min(families_at_once, portion.roots.size() - at));
      for (FamilyOutcome& outcome : TRY(evaluate_families(evaluators, population, roots))) {
        done += outcome.persons;
        for (auto& [child, evaluated] : outcome.children) keep(child, std::move(evaluated), news);
      }
      if (news.acts.size() + news.dues.size() > 2000) TRY_VOID(flush(news));
      progress(std::min(done, persons.size()), persons.size());
    }
  }
  TRY_VOID(flush(news));
  return news.changed;
}

// The outcomes stand in the order of the families, whichever thread was faster: alerts are numbered alike every time.
core::Result<std::vector<Engine::FamilyOutcome>> Engine::evaluate_families(std::vector<patterns::Evaluator>& evaluators,
                                                                           const Population& population,
                                                                           std::span<const std::uint32_t> roots) const {
  std::vector<FamilyOutcome> outcomes(roots.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&](patterns::Evaluator& evaluator) -> core::Result<void> {
    for (std::size_t at = next++; at < roots.size(); at = next++) {
      const Family family = population.family(roots[at], vocabulary_);
      std::set<PersonId> here;
      for (const RecordNo record : family.records) here.insert(state_->linker.person_of(record));
      outcomes[at].persons = here.size();
      for (const PersonId person : here)
        if (family.chronicle->is_child(person, state_->members))
          outcomes[at].children.emplace_back(person, TRY(evaluate(evaluator, person, family, {today(), false})));
    }
    return {};
  };
  std::vector<std::future<core::Result<void>>> others;
  for (std::size_t t = 1; t < evaluators.size(); ++t)
    others.push_back(std::async(std::launch::async, [&, t] { return work(evaluators[t]); }));
  core::Result<void> outcome = work(evaluators[0]);
  for (auto& other : others)
    if (auto done = other.get(); !done && outcome) outcome = std::move(done);
  if (!outcome) return tl::unexpected(outcome.error());
  return outcomes;
}

}  // namespace kith::tasks
