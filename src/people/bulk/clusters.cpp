#include "people/bulk/clusters.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

#include "people/bulk/lookalikes.hpp"

namespace kith::people::bulk {
namespace {

// A pair says at most so many bits for or against two clusters being one person.
constexpr float says_most = 8;
constexpr std::size_t looked_at_most = 64;  // pairs between two clusters; beyond it, a share of them stands for all

struct Edge {
  float bits = 0;  // log2 odds
  Row a = 0, b = 0;
};

struct Asked {
  const Code *a, *b;
  Pattern pattern;
};

// One component after another: its lists keep their memory.
class Component {
 public:
  Component(const Table& table, const Sources& sources, const Scorer& scorer, Comparator& comparator,
            std::span<const std::size_t> own, std::span<const std::size_t> beside)
      : table_(table),
        sources_(sources),
        scorer_(scorer),
        comparator_(comparator),
        own_(own),
        beside_(beside),
        nhs_(table.column_of(FieldKind::nhs)),
        born_(table.column_of(FieldKind::born)),
        given_(table.column_of(FieldKind::given)),
        family_(table.column_of(FieldKind::family)),
        sex_(table.column_of(FieldKind::sex)) {}

  void join(std::span<const Row> rows, std::span<Edge> edges) {
    rows_ = rows;
    cluster_.resize(rows.size());
    if (members_.size() < rows.size()) members_.resize(rows.size());
    for (std::size_t at = 0; at < rows.size(); ++at) cluster_[at] = at, members_[at].assign(1, at);
    // Where every pair is sure of itself there is nothing to weigh.
    all_agree_ = edges.size() == rows_.size() * (rows_.size() - 1) / 2;
    // Of equally strong pairs the lower rows come first.
    std::sort(edges.begin(), edges.end(), [](const Edge& a, const Edge& b) {
      return std::tuple(-a.bits, a.a, a.b) < std::tuple(-b.bits, b.a, b.b);
    });
    if (several_bear_several_names())
      std::stable_partition(edges.begin(), edges.end(),
                            [this](const Edge& edge) { return name_and_birth(edge.a) == name_and_birth(edge.b); });
    for (const Edge& edge : edges) {
      const std::size_t a = cluster_[place(edge.a)], b = cluster_[place(edge.b)];
      if (a == b || !fit(members_[a], members_[b])) continue;
      const std::size_t keep = std::min(a, b), retire = std::max(a, b);
      for (const std::size_t member : members_[retire]) cluster_[member] = keep;
      members_[keep].insert(members_[keep].end(), members_[retire].begin(), members_[retire].end());
      members_[retire].clear();
    }
  }

  Row cluster_of(std::size_t at) const {
    return rows_[*std::min_element(members_[cluster_[at]].begin(), members_[cluster_[at]].end())];
  }

 private:
  std::size_t place(Row row) const {
    return static_cast<std::size_t>(std::lower_bound(rows_.begin(), rows_.end(), row) - rows_.begin());
  }

  bool fit(const std::vector<std::size_t>& left, const std::vector<std::size_t>& right) {
    asked_.clear();
    std::size_t number = 0;
    const std::size_t step = left.size() * right.size() / looked_at_most + 1;
    for (const std::size_t x : left)
      for (const std::size_t y : right) {
        const Row a = rows_[x], b = rows_[y];
        if (!sources_.apart(a, b)) return false;
        const Code *codes_a = table_.row(a), *codes_b = table_.row(b);
        if (nhs_ >= 0 && codes_a[nhs_] != codes_b[nhs_] && codes_a[nhs_] != 0 && codes_b[nhs_] != 0 &&
            comparator_.unequal(static_cast<std::size_t>(nhs_), codes_a[nhs_], codes_b[nhs_]) == Level::far)
          return false;
        if (two_of_a_family(codes_a, codes_b)) return false;
        if (!all_agree_ && number++ % step == 0)
          asked_.push_back({codes_a, codes_b, comparator_.pattern(codes_a, codes_b)});
      }
    if (each_under_an_own_name(left, right) || nothing_but_name_and_birth(left, right)) return false;
    return all_agree_ || left.size() * right.size() == 1 || agree_on_the_whole();
  }

  // A parent and a child of one name, or twins. A wrong birth date or another name is told by a number of one's own
  // that agrees.
  bool two_of_a_family(const Code* a, const Code* b) const {
    if (born_ < 0 || a[born_] == 0 || b[born_] == 0) return false;
    const bool two = a[born_] == b[born_]
                         ? are_twins(a, b)
                         : scorer_.model().generations &&
                               comparator_.unequal(static_cast<std::size_t>(born_), a[born_], b[born_]) == Level::far;
    return two && !share_a_number(a, b);
  }

  bool are_twins(const Code* a, const Code* b) const {
    if (given_ < 0 || a[given_] == b[given_] || a[given_] == 0 || b[given_] == 0) return false;
    const Model& model = scorer_.model();
    const Level least = model.twins_alike ? Level::near : model.twins ? Level::differs : Level::far;
    const auto field = static_cast<std::size_t>(given_);
    if (comparator_.unequal(field, a[given_], b[given_]) < least) return false;
    // Names exchanged, or a further name: the same person's, not a twin's.
    return level_of(comparator_.pattern(a, b), field) >= least;
  }

  bool share_a_number(const Code* a, const Code* b) const {
    return std::any_of(own_.begin(), own_.end(), [&](std::size_t field) {
      if (a[field] == 0 || b[field] == 0) return false;
      return a[field] == b[field] || comparator_.unequal(field, a[field], b[field]) == Level::near;
    });
  }

  std::pair<Code, Code> name_and_birth(Row row) const { return {table_.row(row)[given_], table_.row(row)[born_]}; }

  // Then records of one name come together before those of another: see each_under_an_own_name.
  bool several_bear_several_names() {
    names_.clear();
    if (given_ < 0 || born_ < 0 || rows_.size() < 4 || !scorer_.model().twins) return false;
    for (const Row row : rows_)
      if (const auto name = name_and_birth(row); name.first != 0 && name.second != 0) names_.push_back(name);
    std::sort(names_.begin(), names_.end());
    std::size_t several = 0;
    for (std::size_t at = 1; at < names_.size(); ++at)
      several += names_[at] == names_[at - 1] && (at == 1 || names_[at - 2] != names_[at]);
    return several > 1;
  }

  // The given name that all of one birth date bear, but for a slip, if several records do; 0: none, or several names.
  Code borne_by_several(const std::vector<std::size_t>& members, Code& born) const {
    Code name = 0;
    std::size_t bearing = 0;
    for (const std::size_t member : members) {
      const auto [own, own_born] = name_and_birth(rows_[member]);
      if (own == 0 || own_born == 0) continue;
      if (bearing++ == 0) name = own, born = own_born;
      if (own_born != born) return 0;
      if (own != name && comparator_.unequal(static_cast<std::size_t>(given_), own, name) > Level::near) return 0;
    }
    // One whose home is another's may not have come to the others of its name.
    const bool several = bearing > 1 || (bearing == 1 && bear(name, born) > 1);
    return several ? name : 0;
  }

  // Of the whole component.
  std::ptrdiff_t bear(Code name, Code born) const {
    const auto [first, last] = std::equal_range(names_.begin(), names_.end(), std::pair(name, born));
    return last - first;
  }

  // A slip, an initial or the beginning of the name.
  bool may_be_one_name(Code a, Code b) const {
    const auto field = static_cast<std::size_t>(given_);
    const std::string_view name = table_.text(field, a), other = table_.text(field, b);
    return comparator_.unequal(field, a, b) <= Level::near || name.starts_with(other) || other.starts_with(name) ||
           name.size() < 3 || other.size() < 3;
  }

  // The one sex that the members are of; 0: not known, or several.
  Code sex_of(const std::vector<std::size_t>& members) const {
    Code sex = 0;
    for (const std::size_t member : members)
      if (const Code own = table_.row(rows_[member])[sex_]; own != 0) {
        if (sex != 0 && own != sex) return 0;
        sex = own;
      }
    return sex;
  }

  bool of_two_sexes(const std::vector<std::size_t>& left, const std::vector<std::size_t>& right) const {
    if (sex_ < 0) return false;
    const Code a = sex_of(left), b = sex_of(right);
    return a != 0 && b != 0 && a != b;
  }

  // Twins whose names are alike: a slip of the pen seldom comes twice, and a twin's own name always does.
  bool each_under_an_own_name(const std::vector<std::size_t>& left, const std::vector<std::size_t>& right) const {
    if (names_.empty()) return false;
    Code born_left = 0, born_right = 0;
    const Code a = borne_by_several(left, born_left), b = borne_by_several(right, born_right);
    if (a == 0 || b == 0 || a == b || born_left != born_right) return false;
    if (may_be_one_name(a, b) && !of_two_sexes(left, right)) return false;
    for (const std::size_t x : left)
      for (const std::size_t y : right)
        if (share_a_number(table_.row(rows_[x]), table_.row(rows_[y]))) return false;
    return true;
  }

  bool of_two_family_names(Row x, Row y) const {
    const Code *a = table_.row(x), *b = table_.row(y);
    if (family_ < 0 || a[family_] == b[family_] || a[family_] == 0 || b[family_] == 0) return false;
    return level_of(comparator_.pattern(a, b), static_cast<std::size_t>(family_)) >= Level::differs;
  }

  // Of all else that both say, nothing agrees: where the table has many such, they are two. The more so under two
  // family names.
  bool nothing_but_name_and_birth(const std::vector<std::size_t>& left, const std::vector<std::size_t>& right) const {
    const Model& model = scorer_.model();
    if (!model.doubles && !model.renamed) return false;
    bool differ = false;
    for (const std::size_t x : left)
      for (const std::size_t y : right) {
        const Code *a = table_.row(rows_[x]), *b = table_.row(rows_[y]);
        if (!model.doubles && !of_two_family_names(rows_[x], rows_[y])) return false;
        for (const std::size_t field : beside_) {
          if (a[field] == 0 || b[field] == 0) continue;
          if (one_and_the_same(table_, comparator_, field, a[field], b[field])) return false;
          differ = true;
        }
      }
    return differ;
  }

  // Whoever moves has several homes and phones: it is enough that two records of a person share one.
  bool agree_on_the_whole() const {
    Belongings shared;
    for (const Asked& pair : asked_) shared = std::max(shared, scorer_.belongings(pair.pattern, pair.a, pair.b));
    float sum = 0;
    for (const Asked& pair : asked_) sum += scorer_.vote(pair.pattern, pair.a, pair.b, shared, says_most);
    return sum > 0;
  }

  const Table& table_;
  const Sources& sources_;
  const Scorer& scorer_;
  Comparator& comparator_;
  std::span<const std::size_t> own_, beside_;  // see lookalikes.hpp
  std::span<const Row> rows_;
  std::vector<std::size_t> cluster_;
  std::vector<std::vector<std::size_t>> members_;
  std::vector<Asked> asked_;
  std::vector<std::pair<Code, Code>> names_;
  int nhs_, born_, given_, family_, sex_;
  bool all_agree_ = false;
};

struct Parts {
  std::vector<Row> rows;              // by component, ascending within; rows alone are left out
  std::vector<std::size_t> row_ends;  // of each component
  std::vector<Edge> edges;            // by component
  std::vector<std::size_t> edge_ends;
};

Parts components(std::size_t rows, const std::vector<std::vector<Edge>>& edges) {
  std::vector<Row> parent(rows);
  std::iota(parent.begin(), parent.end(), 0u);
  const auto root = [&](Row row) {
    while (parent[row] != row) row = parent[row] = parent[parent[row]];
    return row;
  };
  const auto each_edge = [&](auto take) {
    for (const std::vector<Edge>& some : edges) std::for_each(some.begin(), some.end(), take);
  };
  each_edge([&](const Edge& edge) {
    const Row a = root(edge.a), b = root(edge.b);
    parent[std::max(a, b)] = std::min(a, b);
  });
  // Rows and edges are laid out by component, in order of its lowest row.
  std::vector<std::size_t> row_place(rows + 1), edge_place(rows + 1);
  for (Row row = 0; row < rows; ++row) ++row_place[(parent[row] = root(row)) + 1];
  each_edge([&](const Edge& edge) { ++edge_place[parent[edge.a] + 1]; });
  Parts parts;
  for (Row row = 0; row < rows; ++row) {
    const bool alone = row_place[row + 1] < 2;
    row_place[row + 1] = row_place[row] + (alone ? 0 : row_place[row + 1]);
    edge_place[row + 1] += edge_place[row];
    if (!alone) parts.row_ends.push_back(row_place[row + 1]), parts.edge_ends.push_back(edge_place[row + 1]);
  }
  parts.rows.resize(row_place[rows]), parts.edges.resize(edge_place[rows]);
  std::vector<bool> alone(rows);
  for (Row row = 0; row < rows; ++row) alone[row] = row_place[parent[row] + 1] == row_place[parent[row]];
  for (Row row = 0; row < rows; ++row)
    if (!alone[row]) parts.rows[row_place[parent[row]]++] = row;
  each_edge([&](const Edge& edge) { parts.edges[edge_place[parent[edge.a]]++] = edge; });
  return parts;
}

std::vector<std::vector<Edge>> strong_edges(const Scorer& scorer, std::span<const Pair> pairs, double threshold,
                                            const Parallel& parallel) {
  constexpr std::size_t jobs = 32;
  std::vector<std::vector<Edge>> parts(jobs);
  parallel(jobs, [&](std::size_t job) {
    for (std::size_t at = pairs.size() * job / jobs; at < pairs.size() * (job + 1) / jobs; ++at) {
      const Pair& pair = pairs[at];
      const double probability = scorer.probability({pair.person_bits, pair.household_bits});
      if (probability >= threshold)
        parts[job].push_back({static_cast<float>(std::log2(probability / (1 - probability + 1e-12))), pair.a, pair.b});
    }
  });
  return parts;
}

}  // namespace

std::vector<Row> cluster(const Table& table, const Sources& sources, const Scorer& scorer, std::span<const Pair> pairs,
                         double threshold, const Parallel& parallel) {
  Parts parts = components(table.size(), strong_edges(scorer, pairs, threshold, parallel));
  std::vector<Row> clusters(table.size());
  std::iota(clusters.begin(), clusters.end(), 0u);
  constexpr std::size_t jobs = 32;
  const std::vector<std::size_t> own = numbers_of_ones_own(table), beside = columns_beside_names(table);
  const std::size_t count = parts.row_ends.size();
  parallel(jobs, [&](std::size_t job) {
    Comparator comparator(table);
    Component component(table, sources, scorer, comparator, own, beside);
    for (std::size_t at = count * job / jobs; at < count * (job + 1) / jobs; ++at) {
      const std::size_t row_from = at == 0 ? 0 : parts.row_ends[at - 1],
                        edge_from = at == 0 ? 0 : parts.edge_ends[at - 1];
      const std::span<const Row> rows(parts.rows.data() + row_from, parts.row_ends[at] - row_from);
      const std::span part_edges(parts.edges.data() + edge_from, parts.edge_ends[at] - edge_from);
      component.join(rows, part_edges);
      for (std::size_t row = 0; row < rows.size(); ++row) clusters[rows[row]] = component.cluster_of(row);
    }
  });
  return clusters;
}

}  // namespace kith::people::bulk
