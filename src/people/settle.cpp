// Works out what is new. The records affected are closed under "might be one person", "stand in a relationship" and
// "were one person until now", and each component is solved afresh: so one step at a time ends where all at once would.
#include <algorithm>
#include <cassert>
#include <iterator>
#include <span>

#include "people/state.hpp"

namespace kith::people {
namespace {

constexpr std::uint32_t nowhere = 0xffffffff;

// `places` says where a row stands in `rows`; it is the linker's own and lent, for a start fills it for everybody.
struct Affected {
  explicit Affected(std::vector<std::uint32_t>& places_lent) : places(places_lent) {}
  std::vector<RowNo> rows;
  std::vector<std::uint32_t>& places;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> edges;  // places that might be one person
  std::vector<std::uint32_t> parent;                           // union-find over edges and relationships

  std::uint32_t place(RowNo row) {
    if (places[row] == nowhere) {
      places[row] = static_cast<std::uint32_t>(rows.size());
      parent.push_back(places[row]);
      rows.push_back(row);
    }
    return places[row];
  }
  std::uint32_t root(std::uint32_t at) {
    while (parent[at] != at) at = parent[at] = parent[parent[at]];
    return at;
  }
  void unite(std::uint32_t a, std::uint32_t b) { parent[root(a)] = root(b); }
};

class Closure {
 public:
  Closure(const Linker::State& state, Affected& affected, const Parallel& parallel)
      : records_(state.records),
        index_(state.index),
        decisions_(state.decisions),
        persons_(state.persons),
        affected_(affected),
        parallel_(parallel) {}

  // In waves: what belongs to each record of a wave is looked for side by side, then taken in turn, so that the places
  // do not depend on the threads.
  void of(const std::vector<RowNo>& dirty) {
    for (const RowNo row : dirty) affected_.place(row);
    for (std::size_t begin = 0, end = 0; begin < affected_.rows.size(); begin = end) {
      end = std::min(affected_.rows.size(), begin + wave);
      std::vector<std::vector<Found>> found((end - begin + portion - 1) / portion);
      parallel_(found.size(), [&](std::size_t job) {
        const std::size_t from = begin + job * portion;
        found[job] = look(static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(std::min(end, from + portion)));
      });
      for (const auto& part : found)
        for (const Found& one : part) take(one);
    }
  }

 private:
  static constexpr std::size_t portion = 1024, wave = 64 * portion;
  enum class How : std::uint8_t { might_be_one, tied, one_until_now };
  struct Found {
    std::uint32_t at;
    RowNo row;
    How how;
  };

  std::vector<Found> look(std::uint32_t from, std::uint32_t end) const {
    std::vector<Found> found;
    std::vector<RowNo> near;
    for (std::uint32_t at = from; at < end; ++at) {
      const RowNo row = affected_.rows[at];
      // An earlier place has been looked at, or is by now: it sees this pair.
      const auto earlier = [&](RowNo other) {
        return affected_.places[other] != nowhere && affected_.places[other] <= at;
      };
      neighbours_of(records_, index_, row, near);
      for (const RowNo other : near)
        if (!earlier(other) && holds_together(facts_of(records_, row, other)))
          found.push_back({at, other, How::might_be_one});
      const auto tie = [&](RowNo other) {
        if (!earlier(other)) found.push_back({at, other, How::tied});
      };
      records_.each_link(row, [&](const Link& link) { tie(link.row); });
      decisions_.each_of(row, [&](RowNo other, const Said&) { tie(other); });
      if (const std::uint32_t person = persons_.person_of(row); person != Persons::nobody)
        for (const RecordNo member : persons_.records_of(person))
          found.push_back({at, member.value, How::one_until_now});
    }
    return found;
  }

  void take(const Found& one) {
    const std::uint32_t place = affected_.place(one.row);
    if (one.how == How::one_until_now) return;
    affected_.unite(one.at, place);
    if (one.how == How::might_be_one) affected_.edges.emplace_back(one.at, place);
  }

  const Records& records_;
  const KeyIndex& index_;
  const Decisions& decisions_;
  const Persons& persons_;
  Affected& affected_;
  const Parallel& parallel_;
};

// The affected rows by component, and the edges of each beside them.
struct Components {
  std::vector<std::uint32_t> first_row{0}, first_edge{0};  // by component, and the end
  std::vector<RowNo> rows;
  std::vector<std::pair<RowNo, RowNo>> edges;
  std::size_t count() const { return first_row.size() - 1; }
};

Components components_of(Affected& affected) {
  Components components;
  const std::size_t count = affected.rows.size();
  std::vector<std::uint32_t> number(count, nowhere), component(count);
  for (std::uint32_t at = 0; at < count; ++at) {
    std::uint32_t& own = number[affected.root(at)];
    if (own == nowhere) {
      own = static_cast<std::uint32_t>(components.count());
      components.first_row.push_back(0), components.first_edge.push_back(0);
    }
    component[at] = own;
    ++components.first_row[own + 1];
  }
  for (const auto& edge : affected.edges) ++components.first_edge[component[edge.first] + 1];
  for (std::size_t at = 1; at <= components.count(); ++at) {
    components.first_row[at] += components.first_row[at - 1];
    components.first_edge[at] += components.first_edge[at - 1];
  }
  components.rows.resize(count), components.edges.resize(affected.edges.size());
  auto next_row = components.first_row, next_edge = components.first_edge;
  for (std::uint32_t at = 0; at < count; ++at) components.rows[next_row[component[at]]++] = affected.rows[at];
  for (const auto& [a, b] : affected.edges)
    components.edges[next_edge[component[a]]++] = {affected.rows[a], affected.rows[b]};
  return components;
}

// Solves components side by side: each reads and writes the places of its own rows alone.
class Solver {
 public:
  Solver(const Linker::State& state, Components components, std::vector<std::uint32_t>& places)
      : state_(state), components_(std::move(components)), places_(places) {}

  std::vector<Solution> solve(const Parallel& parallel) {
    constexpr std::size_t rows_a_job = 2048;
    std::vector<std::size_t> first{0};  // component of each job
    for (std::size_t at = 1; at < components_.count(); ++at)
      if (components_.first_row[at] - components_.first_row[first.back()] >= rows_a_job) first.push_back(at);
    first.push_back(components_.count());
    std::vector<Solution> solutions(first.size() - 1);
    parallel(solutions.size(), [&](std::size_t job) {
      for (std::size_t at = first[job]; at < first[job + 1]; ++at) solve(at, solutions[job]);
    });
    return solutions;
  }

 private:
  void solve(std::size_t number, Solution& all) {
    const auto part = [number](auto& items, const std::vector<std::uint32_t>& begin) {
      return std::span{items}.subspan(begin[number], begin[number + 1] - begin[number]);
    };
    const auto own = part(components_.rows, components_.first_row);
    std::vector<RowNo> rows(own.begin(), own.end());
    std::sort(rows.begin(), rows.end(), [&](RowNo a, RowNo b) { return state_.records.ref_less(a, b); });
    for (std::uint32_t at = 0; at < rows.size(); ++at) places_[rows[at]] = at;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> edges;
    for (const auto& [a, b] : part(components_.edges, components_.first_edge))
      edges.emplace_back(places_[a], places_[b]);
    Solution solution = Component(state_.records, state_.decisions, places_, std::move(rows), std::move(edges)).solve();
    std::move(solution.persons.begin(), solution.persons.end(), std::back_inserter(all.persons));
    all.open.insert(all.open.end(), solution.open.begin(), solution.open.end());
  }

  const Linker::State& state_;
  Components components_;
  std::vector<std::uint32_t>& places_;
};

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
  if (facts.but_for_number) return true;
  if (facts.impossible) return false;
  if (facts.namesakes || facts.lives_there || facts.rare_name) return true;
  if (facts.weight.household < -6) return false;
  return posterior(facts.weight, stranger_prior, household_prior) >= thresholds.edge;
}

void Linker::State::touch(RowNo row) {
  if (!dirty.insert(row)) return;
  std::vector<RowNo> near;
  neighbours_of(records, index, row, near);
  for (const RowNo other : near) dirty.insert(other);
}

// Of the records that came since the last settle.
void Linker::State::gather_keys(const Parallel& parallel) {
  constexpr std::size_t portion = 4096, wave = 16 * portion, keys_usual = 14;
  const std::size_t end = records.size();
  unindexed.reserve(unindexed.size() + (end - indexed) * keys_usual);
  for (std::size_t begin = indexed; begin < end; begin += wave) {
    const std::size_t until = std::min(end, begin + wave);
    std::vector<std::vector<KeyIndex::Posting>> made((until - begin + portion - 1) / portion);
    parallel(made.size(), [&](std::size_t job) {
      std::vector<Key> keys;
      const std::size_t from = begin + job * portion;
      for (std::size_t row = from; row < std::min(until, from + portion); ++row) {
        keys_of(records, static_cast<RowNo>(row), keys);
        for (const Key key : keys) made[job].push_back({key, static_cast<RowNo>(row)});
      }
    });
    for (const auto& part : made) unindexed.insert(unindexed.end(), part.begin(), part.end());
  }
  indexed = static_cast<RowNo>(end);
}

void Linker::State::index_new_keys(const Parallel& parallel) {
  gather_keys(parallel);
  KeyIndex::sort(unindexed, parallel);
  unindexed.erase(std::unique(unindexed.begin(), unindexed.end()), unindexed.end());
  // A block that outgrows its limit stops proposing pairs, so those that it proposed are worked out anew.
  std::vector<Key> outgrown;
  for (std::size_t at = 0; at < unindexed.size() && !index.empty();) {
    std::size_t end = at;
    while (end < unindexed.size() && unindexed[end].key == unindexed[at].key) ++end;
    const std::size_t before = index.count_up_to(unindexed[at].key, block_size_most + 1);
    if (before > 1 && before <= block_size_most && before + end - at > block_size_most)
      outgrown.push_back(unindexed[at].key);
    at = end;
  }
  for (const Key key : outgrown) index.each_up_to(key, block_size_most, [&](RowNo row) { dirty.insert(row); });
  index.add(std::exchange(unindexed, {}));
}

std::vector<Change> Linker::State::settle(const Parallel& parallel) {
  index_new_keys(parallel);
  persons.resize(records.size());
  places.resize(records.size(), nowhere);
  if (dirty.empty()) return {};
  Affected affected(places);
  Closure(*this, affected, parallel).of(dirty.take());
  for (const RowNo row : affected.rows)
    while (true) {
      const auto at = open.lower_bound({row, 0});
      if (at == open.end() || at->first.first != row) break;
      open.erase({at->first.second, row});
      open.erase(at);
    }
  std::vector<std::vector<RowNo>> persons_now;
  for (Solution& solution : Solver(*this, components_of(affected), places).solve(parallel)) {
    std::move(solution.persons.begin(), solution.persons.end(), std::back_inserter(persons_now));
    for (const OpenPair& pair : solution.open)
      open[{pair.a, pair.b}] = open[{pair.b, pair.a}] = {pair.bits, pair.too_many_alike, pair.number_doubted};
  }
  for (const RowNo row : affected.rows) places[row] = nowhere;
  const auto less = [&](const auto& a, const auto& b) { return records.ref_less(a.front(), b.front()); };
  sort_in_parts(persons_now, less, parallel);
  return persons.replace(std::move(persons_now));
}

}  // namespace kith::people
