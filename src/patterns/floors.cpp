#include <algorithm>

#include "patterns/moment.hpp"

namespace kith::patterns {

Floors::Floors(const Pattern& pattern) {
  for (const LevelRule& rule : pattern.levels) {
    auto& floors = levels_.emplace_back();
    for (const Need& need : rule.needs) add(need, floors);
  }
}

void Floors::add(const Need& need, std::vector<Floor>& floors) {
  const auto at_least = static_cast<std::size_t>(std::max(need.at_least, 0));
  switch (need.kind) {
    case Need::Kind::count: floors.push_back({need.sets, at_least}); break;
    case Need::Kind::in_a_row: floors.push_back({{need.sets.front()}, at_least}); break;
    case Need::Kind::unseen:
      if (!need.sets.empty()) floors.push_back({need.sets, at_least});
      break;
    case Need::Kind::cycles: floors.push_back({need.sets, 2 * at_least}); break;
    case Need::Kind::fall:
    case Need::Kind::loss: floors.push_back({need.sets, 2}); break;
    case Need::Kind::centile_fall: floors.push_back({need.sets, 1}); break;
    case Need::Kind::same_mechanism:
      for (const std::size_t set : need.sets) floors.push_back({{set}, 1});
      break;
    case Need::Kind::none:
    case Need::Kind::alert:
    case Need::Kind::standing:
    case Need::Kind::child_age:
    case Need::Kind::school_age:
    case Need::Kind::addresses:
    case Need::Kind::any:
    case Need::Kind::unanswered: break;
  }
}

bool Floors::reached(const std::vector<Candidates>& candidates) const {
  return std::any_of(levels_.begin(), levels_.end(), [&](const std::vector<Floor>& floors) {
    return std::all_of(floors.begin(), floors.end(), [&](const Floor& floor) {
      std::size_t facts = 0;
      for (const std::size_t set : floor.sets) facts += candidates[set].ever;
      return facts >= floor.facts;
    });
  });
}

}  // namespace kith::patterns
