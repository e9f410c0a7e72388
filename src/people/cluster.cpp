#include "people/cluster.hpp"

#include <algorithm>
#include <cassert>
#include <map>

namespace kith::people {
namespace {

constexpr int rounds_most = 12;
constexpr float below_same = static_cast<float>(thresholds.same) - 1;
constexpr std::size_t relatives_most = 48;  // a person with more relatives on record is an institution

std::uint64_t pair_key(std::uint32_t a, std::uint32_t b) {
  return std::uint64_t{std::min(a, b)} << 32 | std::max(a, b);
}

// What two records say of being one person, where an average of many pairs is made.
float bits_of(const PairFacts& pair) { return pair.weight.household - (pair.names_contradict ? 4.0f : 0.0f); }
bool speaks_against(const PairFacts& pair) { return bits_of(pair) < -3; }

bool parent_or_sibling(LinkKind kind) { return kind >= LinkKind::mother && kind <= LinkKind::half_sibling; }

}  // namespace

Component::Component(const Records& records, const Decisions& decisions, const std::vector<std::uint32_t>& places,
                     std::vector<RowNo> rows, std::vector<std::pair<std::uint32_t, std::uint32_t>> edges)
    : records_(records), decisions_(decisions), places_(places), rows_(std::move(rows)), touching_(rows_.size()) {
  for (Local at = 0; at < rows_.size(); ++at) {
    assert(places_[rows_[at]] == at);
    person_.push_back(at);
    members_.push_back({at});
  }
  for (auto& [a, b] : edges)
    if (a > b) std::swap(a, b);
  std::sort(edges.begin(), edges.end());
  for (const auto& [a, b] : edges) propose(a, b);
}

Component::Local Component::local(RowNo row) const {
  const Local at = places_[row];
  return at < rows_.size() && rows_[at] == row ? at : no_row;
}

const PairFacts& Component::facts(Local a, Local b) {
  const auto [at, fresh] = facts_.try_emplace(pair_key(a, b));
  if (fresh) at->second = facts_of(records_, rows_[a], rows_[b]);
  return at->second;
}

bool Component::apart(Local a, Local b) {
  if (const Said* said = decisions_.on(rows_[a], rows_[b])) return !said->same;
  const PairFacts& pair = facts(a, b);
  return pair.impossible || named_as_two(records_, rows_[a], rows_[b], pair);
}

// Somebody looked at the two and said that they are two people: nobody is asked again about other records of theirs.
bool Component::said_apart(Local one, Local other) const {
  if (decisions_.empty()) return false;
  return std::any_of(members_[one].begin(), members_[one].end(), [&](Local a) {
    return std::any_of(members_[other].begin(), members_[other].end(), [&](Local b) {
      const Said* said = decisions_.on(rows_[a], rows_[b]);
      return said != nullptr && !said->same;
    });
  });
}

Priors Component::priors(Local a, Local b) {
  if (records_.row(rows_[a]).links == 0 || records_.row(rows_[b]).links == 0) return {};
  Around around = around_of(
      records_, rows_[a], rows_[b],
      [&](RowNo x, RowNo y) {
        const Local left = local(x), right = local(y);
        return left != no_row && right != no_row && person_[left] == person_[right];
      },
      [&](RowNo x, RowNo y) {
        const Local left = local(x), right = local(y);
        return left != no_row && right != no_row && left != right ? facts(left, right) : PairFacts{};
      });
  // Whoever is known by name alone is recognised by a child who is one person, not by two children who are alike.
  if (facts(a, b).names_only && !around.shared) around.companions = 0;
  return priors_of(around);
}

void Component::propose(Local a, Local b) {
  if (a == b || !proposed_.emplace(pair_key(a, b), true).second) return;
  if (apart(a, b) && !facts(a, b).but_for_number) return;
  touching_[a].push_back(static_cast<std::uint32_t>(candidates_.size()));
  touching_[b].push_back(static_cast<std::uint32_t>(candidates_.size()));
  candidates_.push_back({std::min(a, b), std::max(a, b)});
}

// Where two records agree, those around them may be the same people too.
void Component::propose_around_edges() {
  const std::size_t edges = candidates_.size();
  for (std::size_t at = 0; at < edges; ++at) {
    const Candidate edge = candidates_[at];
    if (apart(edge.a, edge.b)) continue;
    records_.each_link(rows_[edge.a], [&](const Link& x) {
      records_.each_link(rows_[edge.b], [&](const Link& y) {
        const Local left = local(x.row), right = local(y.row);
        if (left != no_row && right != no_row && x.kind == y.kind && x.inverse == y.inverse) propose(left, right);
      });
    });
  }
}

void Component::propose_around_persons() {
  for (Local first = 0; first < rows_.size(); ++first) {
    if (members_[first].size() < 2) continue;
    std::map<std::pair<LinkKind, bool>, std::vector<Local>> relatives;
    for (const Local member : members_[first])
      records_.each_link(rows_[member], [&](const Link& link) {
        const Local other = local(link.row);
        if (other != no_row && link.kind != LinkKind::together) relatives[{link.kind, link.inverse}].push_back(other);
      });
    for (const auto& [role, rows] : relatives) {
      if (rows.size() > relatives_most) continue;
      for (std::size_t i = 0; i < rows.size(); ++i)
        for (std::size_t j = i + 1; j < rows.size(); ++j) propose(rows[i], rows[j]);
    }
  }
}

// Other records of the same two persons share an address, telephone or number.
bool Component::corroborated(const Candidate& candidate) {
  const auto &left = members_[person_[candidate.a]], &right = members_[person_[candidate.b]];
  if (left.size() + right.size() == 2) return false;
  for (const Local x : left)
    for (const Local y : right) {
      const PairFacts& pair = facts(x, y);
      if (!pair.thin && !pair.impossible && !pair.names_contradict && pair.weight.household > 0) return true;
    }
  return false;
}

// The one lives where a parent, a brother or a sister of the other does: the family has moved.
bool Component::lives_with_family(const Candidate& candidate) {
  bool lives = false;
  for (const auto& [of, to] : {std::pair(candidate.a, candidate.b), std::pair(candidate.b, candidate.a)})
    for (const Local member : members_[person_[of]])
      records_.each_link(rows_[member], [&](const Link& link) {
        const Local relative = local(link.row);
        if (lives || relative == no_row || !parent_or_sibling(link.kind) || person_[relative] == person_[to]) return;
        for (const Local kin : members_[person_[relative]]) lives = lives || facts(kin, to).same_home;
      });
  return lives;
}

void Component::score_all() {
  for (Candidate& candidate : candidates_) {
    Priors prior = priors(candidate.a, candidate.b);
    const PairFacts& pair = facts(candidate.a, candidate.b);
    const bool around = prior.stranger > stranger_prior;
    candidate.thin =
        pair.thin && !around && !corroborated(candidate) && !(pair.namesakes && lives_with_family(candidate));
    if (pair.thin && !around && !candidate.thin) prior.stranger -= pair.elsewhere ? thin_elsewhere : thin_unknown;
    candidate.bits = posterior(pair.weight, prior.stranger, prior.household);
    if (pair.number_alone) candidate.bits = std::min(candidate.bits, below_same);
    candidate.alike = false;
  }
}

// Are there records around them, not only together once, of somebody who is one person or may be?
bool Component::share_somebody(const Candidate& candidate) {
  bool share = false;
  records_.each_link(rows_[candidate.a], [&](const Link& x) {
    records_.each_link(rows_[candidate.b], [&](const Link& y) {
      const Local left = local(x.row), right = local(y.row);
      if (share || x.kind == LinkKind::together || y.kind == LinkKind::together || x.inverse != y.inverse) return;
      if (left == no_row || right == no_row || left == right) return;
      const PairFacts& pair = facts(left, right);
      share = person_[left] == person_[right] ||
              (!pair.impossible && !pair.names_contradict &&
               (pair.namesakes || posterior(pair.weight, stranger_prior, household_prior) >= thresholds.possible));
    });
  });
  return share;
}

// What all records of both say together, although the two that were compared do not.
bool Component::told_apart(const Candidate& candidate) {
  const Local one = person_[candidate.a], other = person_[candidate.b];

  bool nhs_same = false, nhs_other = false, upn_same = false, upn_other = false, born_same = false, born_other = false;
  for (const Local x : members_[one])
    for (const Local y : members_[other]) {
      const PairFacts& pair = facts(x, y);
      if (pair.two_open || pair.twins) return true;
      nhs_same |= pair.nhs == Same::equal, nhs_other |= pair.nhs == Same::differs;
      upn_same |= pair.upn == Same::equal, upn_other |= pair.upn == Same::differs;
      born_same |= pair.born_same, born_other |= pair.born_other;
    }
  // One of two numbers of a child of one name, birth date and home is a slip more often than there are two such
  // children.
  return (nhs_other && !nhs_same && !facts(candidate.a, candidate.b).complete) ||
         (upn_other && !upn_same && born_other && !born_same);
}

// Twins are on the list of an agency side by side.
bool Component::on_one_list(Local one, Local other) const {
  return std::any_of(members_[one].begin(), members_[one].end(), [&](Local x) {
    return std::any_of(members_[other].begin(), members_[other].end(),
                       [&](Local y) { return records_.row(rows_[x]).holder == records_.row(rows_[y]).holder; });
  });
}

// Nobody else in the region who is known to bear that name.
bool Component::one_bearer(const Candidate& candidate) {
  for (const auto& [of, to] : {std::pair(candidate.a, candidate.b), std::pair(candidate.b, candidate.a)})
    for (const std::uint32_t at : touching_[of]) {
      const Candidate& other = candidates_[at];
      const Local rival = other.a == of ? other.b : other.a;
      if (person_[rival] != person_[to] && person_[rival] != person_[of] && facts(other.a, other.b).rare_name)
        return false;
    }
  return true;
}

// Somebody is asked only where something speaks for it that a stranger would not have as well.
bool Component::worth_asking(const Candidate& candidate) {
  const Local one = person_[candidate.a], other = person_[candidate.b];
  if (one == other || said_apart(one, other)) return false;
  const PairFacts& pair = facts(candidate.a, candidate.b);
  if (pair.but_for_number)
    return (doubted_[candidate.a] || doubted_[candidate.b]) &&
           !named_as_two(records_, rows_[candidate.a], rows_[candidate.b], pair);
  bool shown = candidate.bits >= (pair.names_contradict ? 0.0f : thresholds.possible);
  if (pair.names_only)
    shown = pair.lives_there || (pair.names_agree && share_somebody(candidate)) || (shown && corroborated(candidate)) ||
            (pair.rare_name && one_bearer(candidate));
  else if (!shown)
    shown = pair.namesakes || (pair.one_home && !on_one_list(one, other));
  if (pair.names_contradict && on_one_list(one, other)) return false;
  return shown && !told_apart(candidate);
}

// What people said comes first. Where their words contradict each other, "different" holds.
void Component::join_by_decision() {
  if (decisions_.empty()) return;
  for (Local a = 0; a < rows_.size(); ++a)
    decisions_.each_of(rows_[a], [&](RowNo row, const Said& said) {
      const Local b = local(row);
      if (!said.same || b == no_row || person_[a] == person_[b]) return;
      for (const Local x : members_[person_[a]])
        for (const Local y : members_[person_[b]]) {
          const Said* pair = decisions_.on(rows_[x], rows_[y]);
          if (pair != nullptr && !pair->same) return;
        }
      join(a, b);
    });
}

// Somebody who said that two records are one knew that they differ: a third that fits the one is not held against the
// other. One that fits neither is.
bool Component::excused(Local a, Local b) {
  if (decisions_.empty() || named_as_two(records_, rows_[a], rows_[b], facts(a, b))) return false;
  if (const Said* said = decisions_.on(rows_[a], rows_[b]); said != nullptr && !said->same) return false;
  for (const auto& [joined, other] : {std::pair(a, b), std::pair(b, a)})
    for (const Local member : members_[person_[joined]]) {
      const Said* said = decisions_.on(rows_[joined], rows_[member]);
      if (said != nullptr && said->same && !apart(member, other) && !speaks_against(facts(member, other))) return true;
    }
  return false;
}

// Somebody who cares for the one and for the other is one person.
bool Component::one_carer(Local a, Local b) const {
  bool one = false;
  records_.each_link(rows_[a], [&](const Link& x) {
    records_.each_link(rows_[b], [&](const Link& y) {
      const Local left = local(x.row), right = local(y.row);
      if (left == no_row || right == no_row || person_[left] != person_[right]) return;
      // Seen from the carer's record, for a child's may hold a link to its own child.
      one |= cares({rows_[a], 0, x.kind, !x.inverse}) && cares({rows_[b], 0, y.kind, !y.inverse});
    });
  });
  return one;
}

// An agency has two children at that home, of whom one fits the one and the other the other: twins.
bool Component::two_children_listed(Local a, Local b) {
  const auto fitting = [&](Local of) {
    std::vector<Local> rows{of};
    for (const std::uint32_t at : touching_[of])
      if (facts(candidates_[at].a, candidates_[at].b).named_home)
        rows.push_back(candidates_[at].a == of ? candidates_[at].b : candidates_[at].a);
    return rows;
  };
  const std::vector<Local> left = fitting(a), right = fitting(b);
  return std::any_of(left.begin(), left.end(), [&](Local x) {
    return std::any_of(right.begin(), right.end(), [&](Local y) {
      return x != y && records_.row(rows_[x]).holder == records_.row(rows_[y]).holder && facts(x, y).names_contradict;
    });
  });
}

// Two given names of one child: a third record at the same home, with the same carer, bears both.
bool Component::known_by_both_names(Local a, Local b) {
  if (!facts(a, b).home_fits || !one_carer(a, b)) return false;
  for (const std::uint32_t at : touching_[a]) {
    const Candidate& edge = candidates_[at];
    const Local third = edge.a == a ? edge.b : edge.a;
    if (third != b && facts(edge.a, edge.b).named_home && facts(third, b).named_home && one_carer(third, a) &&
        one_carer(third, b))
      return !two_children_listed(a, b);
  }
  return false;
}

bool Component::may_join(const Candidate& candidate) {
  double sum = 0;
  std::size_t against = 0, pairs = 0;
  for (const Local x : members_[person_[candidate.a]])
    for (const Local y : members_[person_[candidate.b]]) {
      const PairFacts& pair = facts(x, y);
      const float bits = bits_of(pair);
      const bool contradicts = apart(x, y) || listed_as_two(x, y) || number_disputed(x, y);
      if ((contradicts || speaks_against(pair)) && excused(x, y)) continue;
      if (!contradicts && pair.names_contradict && known_by_both_names(x, y)) continue;
      // A record without an address must not bridge two strangers of one name who live in two places.
      if (contradicts || (candidate.thin && pair.elsewhere)) return false;
      sum += std::clamp(bits, -8.0f, 4.0f);
      against += speaks_against(pair);
      ++pairs;
    }
  return against * 3 <= pairs && (sum > 0 || against == 0);
}

// Does somebody who cannot be `to` fit `from` nearly as well? Then nobody can tell, and neither is chosen.
bool Component::rival_exists(const Candidate& candidate, Local from, Local to) {
  const bool complete = facts(candidate.a, candidate.b).complete;
  for (const Local member : members_[person_[from]])
    for (const std::uint32_t at : touching_[member]) {
      const Candidate& other = candidates_[at];
      const Local rival = other.a == member ? other.b : other.a;
      if (person_[rival] == person_[from] || person_[rival] == person_[to]) continue;
      if (is_doubted(person_[rival])) continue;
      // Whoever agrees in name, birth date and home has no rival in somebody who does not, nor in a person of fewer
      // records: one of two numbers was written wrongly, and rather the one that fewer wrote.
      if (complete &&
          (!facts(other.a, other.b).complete || members_[person_[rival]].size() < members_[person_[to]].size()))
        continue;
      // Whoever bears the very name and birth date is nearer than a twin of like name, wherever they live.
      const PairFacts &theirs = facts(other.a, other.b), &own = facts(candidate.a, candidate.b);
      const auto by_name = [](const PairFacts& pair) {
        return pair.namesakes || pair.nhs == Same::equal || pair.upn == Same::equal;
      };
      if (own.namesakes && !candidate.thin && !by_name(theirs)) continue;
      const bool nearer = theirs.namesakes && !by_name(own);
      if (other.bits <
          (nearer ? thresholds.possible : std::max(candidate.bits - thresholds.margin, thresholds.possible)))
        continue;
      for (const Local x : members_[person_[rival]])
        for (const Local y : members_[person_[to]])
          if (apart(x, y) || listed_as_two(x, y) || (candidate.thin && facts(x, y).elsewhere) ||
              (facts(x, y).names_contradict && !known_by_both_names(x, y) && !misnamed(x, y, member)) ||
              (!facts(x, y).names_contradict && facts(x, y).weight.household < -4))
            return true;
    }
  return false;
}

// Records that fit `of` live in two places and nothing ties them: there are two people of that name, and name and birth
// date cannot say which one it is.
bool Component::namesakes_known(const Candidate& candidate, Local of) {
  if (!candidate.thin) return false;
  std::vector<Local> fitting;
  for (const Local member : members_[person_[of]])
    for (const std::uint32_t at : touching_[member]) {
      const Candidate& other = candidates_[at];
      if (other.bits >= thresholds.possible) fitting.push_back(other.a == member ? other.b : other.a);
    }
  for (std::size_t i = 0; i < fitting.size(); ++i)
    for (std::size_t j = i + 1; j < fitting.size(); ++j)
      if (person_[fitting[i]] != person_[fitting[j]] && facts(fitting[i], fitting[j]).elsewhere) return true;
  return false;
}

void Component::join(Local a, Local b) {
  const Local keep = std::min(person_[a], person_[b]), retire = std::max(person_[a], person_[b]);
  assert(keep != retire);
  for (const Local member : members_[retire]) person_[member] = keep;
  members_[keep].insert(members_[keep].end(), members_[retire].begin(), members_[retire].end());
  std::sort(members_[keep].begin(), members_[keep].end());
  members_[retire].clear();
}

bool Component::join_by_score() {
  std::vector<std::uint32_t> order;
  for (std::uint32_t at = 0; at < candidates_.size(); ++at)
    if (candidates_[at].bits >= thresholds.same) order.push_back(at);
  std::sort(order.begin(), order.end(), [&](std::uint32_t x, std::uint32_t y) {
    const Candidate &left = candidates_[x], &right = candidates_[y];
    if (left.bits != right.bits) return left.bits > right.bits;
    return std::pair(left.a, left.b) < std::pair(right.a, right.b);
  });
  bool joined = false;
  for (const std::uint32_t at : order) {
    Candidate& candidate = candidates_[at];
    if (person_[candidate.a] == person_[candidate.b] || !may_join(candidate)) continue;
    candidate.alike = rival_exists(candidate, candidate.a, candidate.b) ||
                      rival_exists(candidate, candidate.b, candidate.a) || namesakes_known(candidate, candidate.a) ||
                      namesakes_known(candidate, candidate.b);
    if (candidate.alike) continue;
    join(candidate.a, candidate.b);
    joined = true;
  }
  return joined;
}

Solution Component::solve() {
  join_by_decision();
  propose_around_edges();
  find_doubted();
  for (int round = 0; round < rounds_most; ++round) {
    propose_around_persons();
    score_all();
    if (!join_by_score()) break;
  }
  return answer();
}

Solution Component::answer() {
  Solution solution;
  for (Local first = 0; first < rows_.size(); ++first) {
    if (members_[first].empty()) continue;
    std::vector<RowNo>& person = solution.persons.emplace_back();
    for (const Local member : members_[first]) person.push_back(rows_[member]);
  }
  // For each record and other person the best pair only.
  std::map<std::pair<Local, Local>, std::uint32_t> best;
  for (std::uint32_t at = 0; at < candidates_.size(); ++at) {
    const Candidate& pair = candidates_[at];
    if (!worth_asking(pair)) continue;
    for (const auto& [row, person] : {std::pair(pair.a, person_[pair.b]), std::pair(pair.b, person_[pair.a])}) {
      const auto [held, fresh] = best.try_emplace({row, person}, at);
      if (!fresh && candidates_[held->second].bits < pair.bits) held->second = at;
    }
  }
  std::vector<std::uint32_t> kept;
  for (const auto& [key, at] : best) kept.push_back(at);
  std::sort(kept.begin(), kept.end());
  kept.erase(std::unique(kept.begin(), kept.end()), kept.end());
  for (const std::uint32_t at : kept) {
    const Candidate& pair = candidates_[at];
    const bool doubted = facts(pair.a, pair.b).but_for_number || number_disputed(pair.a, pair.b);
    solution.open.push_back({rows_[pair.a], rows_[pair.b], pair.bits, pair.alike, doubted});
  }
  return solution;
}

}  // namespace kith::people
