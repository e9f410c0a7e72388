// Works out what is new. The records affected are closed under "might be one person", "stand in a relationship" and
// "were one person until now", and each component is solved afresh: so one step at a time ends where all at once would.
#include <algorithm>
#include <cassert>

#include "people/state.hpp"

namespace kith::people {
namespace {

struct Affected {
  std::vector<RowNo> rows;
  std::unordered_map<RowNo, std::uint32_t> places;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> edges;  // might be one person
  std::vector<std::uint32_t> parent;                           // union-find over edges and relationships

  std::uint32_t place(RowNo row) {
    const auto [at, fresh] = places.try_emplace(row, static_cast<std::uint32_t>(rows.size()));
    if (fresh) rows.push_back(row), parent.push_back(at->second);
    return at->second;
  }
  std::uint32_t root(std::uint32_t at) {
    while (parent[at] != at) at = parent[at] = parent[parent[at]];
    return at;
  }
  void unite(std::uint32_t a, std::uint32_t b) { parent[root(a)] = root(b); }
};

class Closure {
 public:
  Closure(const Records& records, const KeyIndex& index, const Decisions& decisions, const Persons& persons)
      : records_(records), index_(index), decisions_(decisions), persons_(persons) {}

  Affected of(const std::unordered_set<RowNo>& dirty) {
    for (const RowNo row : dirty) affected_.place(row);
    for (std::uint32_t at = 0; at < affected_.rows.size(); ++at) expand(at);
    return std::move(affected_);
  }

 private:
  void expand(std::uint32_t at) {
    const RowNo row = affected_.rows[at];
    neighbours_of(records_, index_, row, near_);
    for (const RowNo other : near_) {
      const auto known = affected_.places.find(other);
      // An earlier place has been expanded: it has seen this pair.
      if (known != affected_.places.end() && known->second <= at) continue;
      if (!holds_together(facts_of(records_, row, other))) continue;
      const std::uint32_t place = affected_.place(other);
      affected_.edges.emplace_back(at, place);
      affected_.unite(at, place);
    }
    records_.each_link(row, [&](const Link& link) { affected_.unite(at, affected_.place(link.row)); });
    decisions_.each_of(row, [&](RowNo other, const Said&) { affected_.unite(at, affected_.place(other)); });
    if (const std::uint32_t person = persons_.person_of(row); person != Persons::nobody)
      for (const RecordNo member : persons_.records_of(person)) affected_.place(member.value);
  }

  const Records& records_;
  const KeyIndex& index_;
  const Decisions& decisions_;
  const Persons& persons_;
  Affected affected_;
  std::vector<RowNo> near_;
};

struct ComponentParts {
  std::vector<RowNo> rows;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> edges;
};

std::vector<ComponentParts> components_of(Affected& affected, const Records& records) {
  std::vector<std::uint32_t> order(affected.rows.size()), place(affected.rows.size()), component(affected.rows.size());
  for (std::uint32_t at = 0; at < order.size(); ++at) order[at] = at;
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    const std::uint32_t x = affected.root(a), y = affected.root(b);
    return x != y ? x < y : records.ref_less(affected.rows[a], affected.rows[b]);
  });
  std::vector<ComponentParts> parts;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i == 0 || affected.root(order[i]) != affected.root(order[i - 1])) parts.emplace_back();
    component[order[i]] = static_cast<std::uint32_t>(parts.size() - 1);
    place[order[i]] = static_cast<std::uint32_t>(parts.back().rows.size());
    parts.back().rows.push_back(affected.rows[order[i]]);
  }
  for (const auto& [a, b] : affected.edges) parts[component[a]].edges.emplace_back(place[a], place[b]);
  return parts;
}

}  // namespace

void neighbours_of(const Records& records, const KeyIndex& index, RowNo row, std::vector<RowNo>& rows) {
  rows.clear();
  std::vector<Key> keys;
  keys_of(records, row, keys);
  for (const Key key : keys) {
    const std::size_t before = rows.size();
    index.each_up_to(key, block_size_most + 1, [&](RowNo other) { rows.push_back(other); });
    if (rows.size() - before > block_size_most) rows.resize(before);
  }
  std::sort(rows.begin(), rows.end());
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  std::erase(rows, row);
}

bool holds_together(const PairFacts& facts) {
  if (facts.impossible) return false;
  if (facts.weight.household < -6) return false;
  return posterior(facts.weight, stranger_prior, household_prior) >= thresholds.edge;
}

void Linker::State::touch(RowNo row) {
  if (!dirty.insert(row).second) return;
  std::vector<RowNo> near;
  neighbours_of(records, index, row, near);
  dirty.insert(near.begin(), near.end());
}

void Linker::State::index_new_keys() {
  std::sort(unindexed.begin(), unindexed.end());
  unindexed.erase(std::unique(unindexed.begin(), unindexed.end()), unindexed.end());
  // A block that outgrows its limit stops proposing pairs, so those that it proposed are worked out anew.
  std::vector<Key> outgrown;
  for (std::size_t at = 0; at < unindexed.size();) {
    std::size_t end = at;
    while (end < unindexed.size() && unindexed[end].key == unindexed[at].key) ++end;
    const std::size_t before = index.count_up_to(unindexed[at].key, block_size_most + 1);
    if (before > 1 && before <= block_size_most && before + end - at > block_size_most)
      outgrown.push_back(unindexed[at].key);
    at = end;
  }
  for (const Key key : outgrown) index.each_up_to(key, block_size_most, [&](RowNo row) { dirty.insert(row); });
  index.add(std::move(unindexed));
  unindexed.clear();
}

std::vector<Change> Linker::State::settle() {
  index_new_keys();
  persons.resize(records.size());
  if (dirty.empty()) return {};
  Affected affected = Closure(records, index, decisions, persons).of(dirty);
  dirty.clear();
  std::vector<std::vector<RowNo>> persons_now;
  for (const RowNo row : affected.rows)
    while (true) {
      const auto at = open.lower_bound({row, 0});
      if (at == open.end() || at->first.first != row) break;
      open.erase({at->first.second, row});
      open.erase(at);
    }
  for (ComponentParts& part : components_of(affected, records)) {
    Solution solution = Component(records, decisions, std::move(part.rows), std::move(part.edges)).solve();
    for (auto& person : solution.persons) persons_now.push_back(std::move(person));
    for (const OpenPair& pair : solution.open)
      open[{pair.a, pair.b}] = open[{pair.b, pair.a}] = {pair.bits, pair.too_many_alike};
  }
  std::sort(persons_now.begin(), persons_now.end(),
            [&](const auto& a, const auto& b) { return records.ref_less(a.front(), b.front()); });
  return persons.replace(std::move(persons_now));
}

}  // namespace kith::people
