#include "patterns/evaluate.hpp"

#include <algorithm>
#include <cassert>

#include "patterns/moment.hpp"

namespace kith::patterns {
namespace {

bool all_hold(Moment& moment, const Pattern& pattern, Sets& sets, const std::vector<Need>& needs,
              Indices& evidence) {
  const std::size_t before = evidence.size();
  for (const Need& need : needs)
    if (!holds(moment, pattern, sets, need, evidence)) {
      evidence.resize(before);
      return false;
    }
  return true;
}

Level highest_standing(const Moment& moment) {
  Level highest = Level::consider;
  for (const auto& finding : moment.findings)
    if (finding && finding->suppressed.empty()) highest = std::max(highest, finding->level);
  return highest;
}

// Into a finding that is used again and again: most calls find nothing, or what was found before.
bool find(Moment& moment, const Pattern& pattern, Sets& sets, Finding& finding) {
  finding.level = Level::note;
  finding.facts.clear();
  finding.against.clear();
  finding.suppressed.clear();
  bool any = false;
  for (const LevelRule& rule : pattern.levels) {
    if (!all_hold(moment, pattern, sets, rule.needs, finding.facts)) continue;
    const Level level = rule.highest_standing ? highest_standing(moment) : rule.is;
    finding.level = any ? std::max(finding.level, level) : level;
    any = true;
  }
  if (!any) return false;
  for (const Suppression& unless : pattern.unless)
    if (all_hold(moment, pattern, sets, unless.needs, finding.against)) finding.suppressed = unless.because;
  for (const std::size_t s : pattern.shows) finding.facts.insert(finding.facts.end(), sets[s].begin(), sets[s].end());
  for (const std::size_t s : pattern.against)
    finding.against.insert(finding.against.end(), sets[s].begin(), sets[s].end());
  make_set(finding.facts);
  make_set(finding.against);
  return true;
}

}  // namespace

struct Evaluator::State {
  Moment moment;
  std::vector<std::int64_t> due;  // by pattern: the moment at which its answer may change by itself
  std::vector<char> dirty;
  std::vector<PatternNo> changed;
  bool live = false;
  bool dead = false, ended = false;  // ended: the child has died or is grown up, and nothing is asked any more
  struct Place {
    PatternNo pattern;
    std::uint16_t set;
  };
  std::vector<std::vector<Place>> by_kind;  // the sets that read a kind
  std::vector<std::vector<PatternNo>> dependents;
  Sets sets;
  Finding found;
  core::Date grown_on = never;  // the day from which nothing is asked any more
  std::vector<PatternNo> reads_seen, reads_all;
  std::optional<story::KindNo> death;
};

Evaluator::Evaluator(const Library& library, const story::Vocabulary& vocabulary, bool live) : state_(std::make_unique<State>()) {
  State& s = *state_;
  assert(vocabulary.size() <= kinds_max);
  s.moment.library = &library;
  s.live = live;
  s.moment.vocabulary = &vocabulary;
  s.moment.candidates.resize(library.size());
  s.by_kind.resize(vocabulary.size());
  s.dependents.resize(library.size());
  for (std::size_t p = 0; p < library.size(); ++p) {
    const PatternNo no{static_cast<std::uint16_t>(p)};
    const Pattern& pattern = library.at(no);
    s.moment.candidates[p].resize(pattern.sets.size());
    for (std::size_t set = 0; set < pattern.sets.size(); ++set)
      for (std::size_t k = 0; k < vocabulary.size(); ++k)
        if (pattern.sets[set].kinds.test(k)) s.by_kind[k].push_back({no, static_cast<std::uint16_t>(set)});
    for (const PatternNo on : pattern.depends) s.dependents[on.value].push_back(no);
    if (pattern.reads_seen) s.reads_seen.push_back(no);
    if (pattern.reads_all_alerts) s.reads_all.push_back(no);
  }
  s.death = vocabulary.find("death");
}

Evaluator::~Evaluator() = default;
Evaluator::Evaluator(Evaluator&&) noexcept = default;

void Evaluator::begin(const story::ChildView& view, std::size_t visible) {
  State& s = *state_;
  for (auto& sets : s.moment.candidates)
    for (Candidates& candidates : sets) {
      candidates.facts.clear();
      candidates.ever = 0;
      candidates.withdrawn = false;
    }
  s.moment.seen.clear();
  s.moment.seen_withdrawn = false;
  s.moment.last_seen.reset();
  s.moment.view = &view;
  s.moment.visible = 0;
  s.moment.birthday = view.birthday();
  s.grown_on = s.moment.birthday ? core::add_years(*s.moment.birthday, 18) : never;
  s.moment.findings.assign(s.moment.library->size(), std::nullopt);
  s.due.assign(s.moment.library->size(), Watch::no_moment);
  s.dirty.assign(s.moment.library->size(), true);
  s.ended = s.dead = false;
  while (s.moment.visible < visible) reveal();
}

void Evaluator::reveal() {
  State& s = *state_;
  const auto index = static_cast<std::uint32_t>(s.moment.visible++);
  const story::Fact& fact = s.moment.fact(index);
  for (const auto& [no, set] : s.by_kind[fact.kind.value]) {
    if (!may_fit(s.moment, fact, s.moment.library->at(no).sets[set])) continue;
    Candidates& candidates = s.moment.candidates[no.value][set];
    candidates.facts.push_back(index);
    ++candidates.ever;
    candidates.withdrawn = candidates.withdrawn || fact.withdrawn;
    s.dirty[no.value] = true;
  }
  if (fact.seen) {
    s.moment.seen.push_back(index);
    s.moment.seen_withdrawn = s.moment.seen_withdrawn || fact.withdrawn;
    if (!s.moment.last_seen || fact.when >= s.moment.fact(*s.moment.last_seen).when) s.moment.last_seen = index;
    for (const PatternNo no : s.reads_seen) s.dirty[no.value] = true;
  }
  if (s.death && fact.kind == *s.death && (fact.roles & story::role::child)) s.dead = true;
}

void Evaluator::evaluate(Clock clock) {
  State& s = *state_;
  s.changed.clear();
  s.moment.watch.set(clock);
  const bool grown = clock.day >= s.grown_on;
  if ((grown || s.dead) && !std::exchange(s.ended, true)) s.dirty.assign(s.dirty.size(), true);
  for (std::size_t p = 0; p < s.moment.library->size(); ++p) {
    if (!s.dirty[p] && s.due[p] > s.moment.watch.now()) continue;
    const PatternNo no{static_cast<std::uint16_t>(p)};
    const Pattern& pattern = s.moment.library->at(no);
    s.dirty[p] = false;
    s.moment.watch.forget_due();
    bool found = false;
    if (!s.ended && (s.live || !pattern.live_only)) {
      s.sets.begin(s.moment, no);
      found = find(s.moment, pattern, s.sets, s.found);
    }
    s.due[p] = s.moment.watch.due();
    auto& before = s.moment.findings[p];
    if (found ? before == s.found : !before) continue;
    if (found) before = s.found;
    else before.reset();
    s.changed.push_back(no);
    for (const PatternNo dependent : s.dependents[p]) s.dirty[dependent.value] = true;
    for (const PatternNo reader : s.reads_all)
      if (reader.value > p) s.dirty[reader.value] = true;
  }
}

const std::vector<std::optional<Finding>>& Evaluator::findings() const { return state_->moment.findings; }
const std::vector<PatternNo>& Evaluator::changed() const { return state_->changed; }

core::Date Evaluator::next_due() const {
  std::int64_t first = Watch::no_moment;
  for (const std::int64_t due : state_->due) first = std::min(first, due);
  if (state_->ended) return never;
  const core::Date due = first == Watch::no_moment ? never : core::Date{core::Days{static_cast<std::int32_t>(first / 2)}};
  return std::min(due, state_->grown_on);
}

}  // namespace kith::patterns
