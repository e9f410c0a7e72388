#include <algorithm>

#include "patterns/moment.hpp"

namespace kith::patterns {

Floors::Floors(const Pattern& pattern, PatternNo no) : pattern_(no) {
  for (const LevelRule& rule : pattern.levels) levels_.push_back(of(rule.needs));
}

Floors::Conjunction Floors::of(const std::vector<Need>& needs) {
  Conjunction floors;
  for (const Need& need : needs) add(need, floors);
  return floors;
}

void Floors::add(const Need& need, Conjunction& floors) {
  const auto at_least = static_cast<std::size_t>(std::max(need.at_least, 0));
  const auto facts = [&](std::vector<std::size_t> sets, std::size_t count) {
    floors.push_back({&need, std::move(sets), count, {}});
  };
  switch (need.kind) {
    case Need::Kind::count:
      return facts(need.sets, at_least);
    case Need::Kind::in_a_row:
      return facts({need.sets.begin(), need.sets.begin() + static_cast<std::ptrdiff_t>(need.first_sets)}, at_least);
    case Need::Kind::school_days_away:
      return facts({need.sets.begin(), need.sets.begin() + static_cast<std::ptrdiff_t>(need.first_sets)}, 1);
    case Need::Kind::unseen:
      return facts(need.sets, need.sets.empty() ? 0 : at_least);
    case Need::Kind::cycles:
      return facts(need.sets, 2 * at_least);
    case Need::Kind::fall:
    case Need::Kind::loss:
      return facts(need.sets, 2);
    case Need::Kind::centile_fall:
      return facts(need.sets, 1);
    case Need::Kind::same_mechanism:
      for (const std::size_t set : need.sets) facts({set}, 1);
      return;
    case Need::Kind::alert:
      return facts({}, 0);
    case Need::Kind::any:
      facts({}, 0);
      for (const auto& alternative : need.alternatives) floors.back().alternatives.push_back(of(alternative));
      return;
    case Need::Kind::none:
    case Need::Kind::standing:
    case Need::Kind::child_age:
    case Need::Kind::school_age:
    case Need::Kind::addresses:
    case Need::Kind::held_by:
    case Need::Kind::unanswered:
      return;
  }
}

bool Floors::reached(const Moment& moment, const Conjunction& floors) const {
  const auto& candidates = moment.candidates[pattern_.value];
  return std::all_of(floors.begin(), floors.end(), [&](const Floor& floor) {
    if (floor.need->kind == Need::Kind::alert)
      return std::any_of(floor.need->patterns.begin(), floor.need->patterns.end(),
                         [&](PatternNo no) { return stands(moment, *floor.need, no); });
    if (floor.need->kind == Need::Kind::any)
      return std::any_of(floor.alternatives.begin(), floor.alternatives.end(),
                         [&](const Conjunction& alternative) { return reached(moment, alternative); });
    std::size_t facts = 0;
    for (const std::size_t set : floor.sets) facts += candidates[set].ever;
    return facts >= floor.facts;
  });
}

bool Floors::any_reached(const Moment& moment) const {
  return std::any_of(levels_.begin(), levels_.end(),
                     [&](const Conjunction& floors) { return reached(moment, floors); });
}

}  // namespace kith::patterns
