// What a shared number is worth when the given names contradict it: a wrong number, or one child under two names.
#include <algorithm>
#include <utility>

#include "people/cluster.hpp"

namespace kith::people {

// Side by side on the list of one agency.
bool Component::listed_as_two(Local a, Local b) {
  const PairFacts& pair = facts(a, b);
  return pair.two_entries || pair.twins;
}

// The record and those at the home of one of the two that have its birth date and fit its name better than `other`
// does: a namesake elsewhere says nothing. For a child without a name, who is of its sex where the other is not.
std::vector<Component::Local> Component::fitting_better(Local of, Local other) {
  const PairFacts& than = facts(of, other);
  std::vector<Local> rows{of};
  for (const std::uint32_t at : touching_[of]) {
    const Candidate& edge = candidates_[at];
    const Local fitting = edge.a == of ? edge.b : edge.a;
    const PairFacts& pair = facts(of, fitting);
    const bool better = than.given == NameLevel::missing ? than.sex_other : pair.given < than.given;
    if (!(pair.names_fit && better) && !(pair.nameless_fit && than.sex_other)) continue;
    if (pair.near_home || (fitting != other && facts(fitting, other).near_home)) rows.push_back(fitting);
  }
  return rows;
}

// Some record has the name of the one, some record that of the other, and these are known to be two: a name, a birth
// date and a home are together worth more than a number that was typed or picked from a list.
bool Component::number_disputed(Local a, Local b) {
  const PairFacts& pair = facts(a, b);
  const bool contradicted = pair.given > NameLevel::exact || pair.sex_other;
  if (!pair.number_same || !contradicted) return false;
  const std::vector<Local> left = fitting_better(a, b), right = fitting_better(b, a);
  return std::any_of(left.begin(), left.end(), [&](Local x) {
    return std::any_of(right.begin(), right.end(),
                       [&](Local y) { return x != y && (facts(x, y).nhs == Same::differs || listed_as_two(x, y)); });
  });
}

void Component::find_doubted() {
  doubted_.assign(rows_.size(), false);
  for (const Candidate& edge : candidates_) {
    if (facts(edge.a, edge.b).nhs != Same::equal || !number_disputed(edge.a, edge.b)) continue;
    for (const auto& [of, other] : {std::pair(edge.a, edge.b), std::pair(edge.b, edge.a)})
      for (const Local fitting : fitting_better(of, other))
        if (fitting != of && facts(fitting, of).but_for_number) doubted_[of] = true;
  }
}

bool Component::is_doubted(Local person) const {
  return std::all_of(members_[person].begin(), members_[person].end(), [&](Local member) { return doubted_[member]; });
}

// Records of the two persons share a number and the birth date. Too little to join them where several records bear each
// of two names, for a number of a twin's is as likely a mistake.
bool Component::one_by_number(Local one, Local other) {
  for (const Local x : members_[one])
    for (const Local y : members_[other]) {
      const PairFacts& pair = facts(x, y);
      if (pair.number_same && pair.born_same && !pair.number_alone && !pair.impossible && !number_disputed(x, y))
        return true;
    }
  return false;
}

// An agency calls one of the two otherwise: that its record has another name than `to` is no sign of a second child, if
// it has the number of `to`, or that of `from`, who bears the name of `to`.
bool Component::misnamed(Local rival, Local to, Local from) {
  if (!facts(rival, to).other_name || number_disputed(rival, to)) return false;
  const bool one_name = facts(from, to).given == NameLevel::exact;
  return one_by_number(person_[rival], person_[to]) || (one_name && one_by_number(person_[rival], person_[from]));
}

}  // namespace kith::people
