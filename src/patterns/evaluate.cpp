#include "patterns/evaluate.hpp"

#include <algorithm>
#include <cassert>

#include "patterns/moment.hpp"

namespace kith::patterns {
namespace {

bool all_hold(Moment& moment, const Pattern& pattern, const std::vector<Indices>& sets, const std::vector<Need>& needs,
              Indices& evidence) {
  Indices own;
  for (const Need& need : needs)
    if (!holds(moment, pattern, sets, need, own)) return false;
  evidence.insert(evidence.end(), own.begin(), own.end());
  return true;
}

Level highest_standing(const Moment& moment) {
  Level highest = Level::consider;
  for (const auto& finding : moment.findings)
    if (finding && finding->suppressed.empty()) highest = std::max(highest, finding->level);
  return highest;
}

void tidy(Indices& indices) {
  std::sort(indices.begin(), indices.end());
  indices.erase(std::unique(indices.begin(), indices.end()), indices.end());
}

}  // namespace

std::optional<Finding> find(Moment& moment, const Pattern& pattern) {
  thread_local std::vector<Indices> sets;
  fill_sets(moment, pattern, sets);
  Finding finding;
  bool any = false;
  for (const LevelRule& rule : pattern.levels) {
    if (!all_hold(moment, pattern, sets, rule.needs, finding.facts)) continue;
    const Level level = rule.highest_standing ? highest_standing(moment) : rule.is;
    finding.level = any ? std::max(finding.level, level) : level;
    any = true;
  }
  if (!any) return std::nullopt;
  for (const Suppression& unless : pattern.unless) {
    Indices reason;
    if (all_hold(moment, pattern, sets, unless.needs, reason)) {
      finding.suppressed = unless.because;
      finding.against.insert(finding.against.end(), reason.begin(), reason.end());
    }
  }
  for (const std::size_t s : pattern.shows) finding.facts.insert(finding.facts.end(), sets[s].begin(), sets[s].end());
  for (const std::size_t s : pattern.against)
    finding.against.insert(finding.against.end(), sets[s].begin(), sets[s].end());
  tidy(finding.facts);
  tidy(finding.against);
  return finding;
}

struct Evaluator::State {
  Moment moment;
  std::vector<std::int64_t> due;  // by pattern: the moment at which its answer may change by itself
  std::vector<bool> dirty;
  std::vector<PatternNo> changed;
  bool live = false;
  bool dead = false, ended = false;  // ended: the child has died or is grown up, and nothing is asked any more
  std::vector<std::vector<PatternNo>> by_kind, dependents;
  std::vector<PatternNo> reads_seen, reads_all;
  std::optional<story::KindNo> death, adoption;
};

Evaluator::Evaluator(const Library& library, const story::Vocabulary& vocabulary, bool live) : state_(std::make_unique<State>()) {
  State& s = *state_;
  assert(vocabulary.size() <= kinds_max);
  s.moment.library = &library;
  s.live = live;
  s.moment.vocabulary = &vocabulary;
  s.moment.by_kind.resize(vocabulary.size());
  s.by_kind.resize(vocabulary.size());
  s.dependents.resize(library.size());
  for (std::size_t p = 0; p < library.size(); ++p) {
    const PatternNo no{static_cast<std::uint16_t>(p)};
    const Pattern& pattern = library.at(no);
    for (std::size_t k = 0; k < vocabulary.size(); ++k)
      if (pattern.kinds.test(k)) s.by_kind[k].push_back(no);
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
  for (const std::uint16_t kind : s.moment.kinds_present) s.moment.by_kind[kind].clear();
  s.moment.kinds_present.clear();
  s.moment.view = &view;
  s.moment.visible = 0;
  s.moment.birthday = view.birthday();
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
  auto& list = s.moment.by_kind[fact.kind.value];
  if (list.empty()) s.moment.kinds_present.push_back(fact.kind.value);
  list.push_back(index);
  for (const PatternNo no : s.by_kind[fact.kind.value]) s.dirty[no.value] = true;
  if (fact.seen)
    for (const PatternNo no : s.reads_seen) s.dirty[no.value] = true;
  if (s.death && fact.kind == *s.death && (fact.roles & story::role::child)) s.dead = true;
}

void Evaluator::evaluate(Clock clock) {
  State& s = *state_;
  s.changed.clear();
  s.moment.watch.set(clock);
  const bool grown = s.moment.birthday && clock.day >= core::add_years(*s.moment.birthday, 18);
  if ((grown || s.dead) && !std::exchange(s.ended, true)) s.dirty.assign(s.dirty.size(), true);
  for (std::size_t p = 0; p < s.moment.library->size(); ++p) {
    if (!s.dirty[p] && s.due[p] > s.moment.watch.now()) continue;
    const PatternNo no{static_cast<std::uint16_t>(p)};
    s.dirty[p] = false;
    s.moment.watch.forget_due();
    const bool silent = s.ended || (!s.live && s.moment.library->at(no).live_only);
    auto finding = silent ? std::nullopt : find(s.moment, s.moment.library->at(no));
    s.due[p] = s.moment.watch.due();
    if (finding == s.moment.findings[p]) continue;
    s.moment.findings[p] = std::move(finding);
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
  core::Date due = first == Watch::no_moment ? never : core::Date{core::Days{static_cast<std::int32_t>(first / 2)}};
  if (state_->moment.birthday) due = std::min(due, core::add_years(*state_->moment.birthday, 18));
  return due;
}

}  // namespace kith::patterns
