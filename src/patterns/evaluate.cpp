#include "patterns/evaluate.hpp"

#include <algorithm>
#include <bit>
#include <cassert>

#include "patterns/moment.hpp"

namespace kith::patterns {
namespace {

bool all_hold(Moment& moment, const Pattern& pattern, Sets& sets, const std::vector<Need>& needs, Indices& evidence) {
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
bool find(Moment& moment, const Pattern& pattern, const Floors& floors, Sets& sets, Finding& finding) {
  finding.level = Level::note;
  finding.facts.clear();
  finding.against.clear();
  finding.suppressed.clear();
  bool any = false;
  for (std::size_t l = 0; l < pattern.levels.size(); ++l) {
    const LevelRule& rule = pattern.levels[l];
    if (!floors.reached(moment, l) || !all_hold(moment, pattern, sets, rule.needs, finding.facts)) continue;
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

// The day after which no agency has a current record any more: an unborn child's is closed when it is born or lost.
core::Date last_held_until(const story::ChildView& view) {
  core::Date last{};
  for (const story::Span& span : view.held) last = std::max(last, span.to ? *span.to + core::Days{1} : never);
  return view.held.empty() ? never : last;
}

// A set of patterns, gone through in their order; one may be added ahead while it is gone through.
class Patterns {
 public:
  explicit Patterns(std::size_t count = 0) : words_((count + word_bits - 1) / word_bits) {}
  void add(std::size_t pattern) { words_[pattern / word_bits] |= std::uint64_t{1} << pattern % word_bits; }
  void add(const Patterns& others) {
    for (std::size_t w = 0; w < words_.size(); ++w) words_[w] |= others.words_[w];
  }
  void clear() { std::fill(words_.begin(), words_.end(), 0); }
  // False when none was left.
  template <class Visit>
  bool take_each(const Visit& visit) {
    bool any = false;
    for (std::size_t w = 0; w < words_.size(); ++w)
      while (words_[w] != 0) {
        const auto bit = static_cast<std::size_t>(std::countr_zero(words_[w]));
        words_[w] &= words_[w] - 1;
        visit(w * word_bits + bit);
        any = true;
      }
    return any;
  }

 private:
  static constexpr std::size_t word_bits = 64;
  std::vector<std::uint64_t> words_;
};

}  // namespace

struct Evaluator::State {
  Moment moment;
  std::vector<std::int64_t> due;  // by pattern: the moment at which its answer may change by itself
  std::int64_t first_due = Watch::no_moment;
  Patterns dirty, without_facts;  // without_facts: may hold of a child of whom nothing is known
  std::vector<Floors> floors;     // by pattern
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
  Patterns reads_seen;
  std::vector<PatternNo> reads_all;
  std::optional<story::KindNo> death;

  void ask(std::size_t pattern);
  void end();
};

Evaluator::Evaluator(const Library& library, const story::Vocabulary& vocabulary, bool live)
    : state_(std::make_unique<State>()) {
  State& s = *state_;
  assert(vocabulary.size() <= kinds_max);
  s.moment.library = &library;
  s.live = live;
  s.moment.vocabulary = &vocabulary;
  s.moment.candidates.resize(library.size());
  s.by_kind.resize(vocabulary.size());
  s.dependents.resize(library.size());
  s.dirty = s.without_facts = s.reads_seen = Patterns{library.size()};
  for (std::size_t p = 0; p < library.size(); ++p) {
    const PatternNo no{static_cast<std::uint16_t>(p)};
    const Pattern& pattern = library.at(no);
    s.moment.candidates[p].resize(pattern.sets.size());
    for (std::size_t set = 0; set < pattern.sets.size(); ++set)
      for (std::size_t k = 0; k < vocabulary.size(); ++k)
        if (pattern.sets[set].kinds.test(k)) s.by_kind[k].push_back({no, static_cast<std::uint16_t>(set)});
    for (const PatternNo on : pattern.depends) s.dependents[on.value].push_back(no);
    if (pattern.reads_seen) s.reads_seen.add(p);
    if (pattern.reads_all_alerts) s.reads_all.push_back(no);
    s.floors.emplace_back(pattern, no);
  }
  s.moment.findings.resize(library.size());
  for (std::size_t p = 0; p < library.size(); ++p)
    if (s.floors[p].any_reached(s.moment)) s.without_facts.add(p);
  s.moment.age_limits.resize(library.size());
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
  s.moment.first_held.reset();
  for (const story::Span& span : view.held)
    s.moment.first_held = s.moment.first_held ? std::min(*s.moment.first_held, span.from) : span.from;
  for (std::size_t p = 0; p < s.moment.age_limits.size(); ++p) {
    s.moment.age_limits[p].clear();
    if (!s.moment.birthday) continue;
    for (const UnseenLimit& limit : s.moment.library->at(PatternNo{static_cast<std::uint16_t>(p)}).unseen)
      s.moment.age_limits[p].push_back(core::add_months(*s.moment.birthday, limit.below_months));
  }
  s.grown_on = s.moment.birthday ? core::add_years(*s.moment.birthday, 18) : never;
  if (view.unborn) s.grown_on = std::min(s.grown_on, last_held_until(view));
  s.moment.findings.assign(s.moment.library->size(), std::nullopt);
  s.due.assign(s.moment.library->size(), Watch::no_moment);
  s.first_due = Watch::no_moment;
  s.dirty = s.without_facts;
  s.ended = s.dead = false;
  while (s.moment.visible < visible) reveal();
}

void Evaluator::reveal() {
  State& s = *state_;
  const auto index = static_cast<std::uint32_t>(s.moment.visible++);
  if (s.ended) return;
  const story::Fact& fact = s.moment.fact(index);
  for (const auto& [no, set] : s.by_kind[fact.kind.value]) {
    if (!may_fit(s.moment, fact, s.moment.library->at(no).sets[set])) continue;
    Candidates& candidates = s.moment.candidates[no.value][set];
    candidates.facts.push_back(index);
    ++candidates.ever;
    candidates.withdrawn = candidates.withdrawn || fact.withdrawn;
    s.dirty.add(no.value);
  }
  if (fact.seen) {
    s.moment.seen.push_back(index);
    s.moment.seen_withdrawn = s.moment.seen_withdrawn || fact.withdrawn;
    if (!s.moment.last_seen || fact.when >= s.moment.fact(*s.moment.last_seen).when) s.moment.last_seen = index;
    s.dirty.add(s.reads_seen);
  }
  if (s.death && fact.kind == *s.death && (fact.roles & story::role::child)) s.dead = true;
}

void Evaluator::State::ask(std::size_t p) {
  const PatternNo no{static_cast<std::uint16_t>(p)};
  const Pattern& pattern = moment.library->at(no);
  moment.watch.forget_due();
  bool holds = false;
  if (live || !pattern.live_only) {
    sets.begin(moment, no);
    holds = find(moment, pattern, floors[p], sets, found);
  }
  due[p] = moment.watch.due();
  auto& before = moment.findings[p];
  if (holds ? before == found : !before) return;
  // A note is no alert: whoever asks which alerts stand side by side does not look at it.
  const bool alert = (before && before->level > Level::note) || (holds && found.level > Level::note);
  if (holds)
    before = found;
  else
    before.reset();
  changed.push_back(no);
  for (const PatternNo dependent : dependents[p]) dirty.add(dependent.value);
  if (!alert) return;
  for (const PatternNo reader : reads_all)
    if (reader.value > p) dirty.add(reader.value);
}

void Evaluator::State::end() {
  ended = true;
  dirty.clear();
  due.assign(due.size(), Watch::no_moment);
  first_due = Watch::no_moment;
  for (std::size_t p = 0; p < moment.findings.size(); ++p) {
    if (!moment.findings[p]) continue;
    moment.findings[p].reset();
    changed.push_back(PatternNo{static_cast<std::uint16_t>(p)});
  }
}

void Evaluator::evaluate(Clock clock) {
  State& s = *state_;
  s.changed.clear();
  s.moment.watch.set(clock);
  if (s.ended) return;
  if (s.dead || clock.day >= s.grown_on) return s.end();
  const std::int64_t now = s.moment.watch.now();
  if (s.first_due <= now)
    for (std::size_t p = 0; p < s.due.size(); ++p)
      if (s.due[p] <= now) s.dirty.add(p);
  if (s.dirty.take_each([&](std::size_t p) { s.ask(p); })) s.first_due = *std::min_element(s.due.begin(), s.due.end());
}

const std::vector<std::optional<Finding>>& Evaluator::findings() const { return state_->moment.findings; }
const std::vector<PatternNo>& Evaluator::changed() const { return state_->changed; }

core::Date Evaluator::next_due() const {
  const State& s = *state_;
  if (s.ended) return never;
  const core::Date due =
      s.first_due == Watch::no_moment ? never : core::Date{core::Days{static_cast<std::int32_t>(s.first_due / 2)}};
  return std::min(due, s.grown_on);
}

}  // namespace kith::patterns
