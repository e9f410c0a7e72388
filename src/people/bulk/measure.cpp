#include "people/bulk/measure.hpp"

#include <algorithm>
#include <cassert>

namespace kith::people::bulk {
namespace {

double ratio(double part, double whole) { return whole == 0 ? 1 : part / whole; }
double harmonic(double a, double b) { return a + b == 0 ? 0 : 2 * a * b / (a + b); }

// Pairs within groups: `all` of them, and those without a row that is asked about.
struct Groups {
  std::vector<std::uint32_t> rows, rest;
  Groups(std::span<const std::uint32_t> groups, std::span<const std::uint32_t> of, const std::vector<bool>& asked) {
    for (const std::uint32_t row : of) {
      if (groups[row] >= rows.size()) rows.resize(groups[row] + 1), rest.resize(groups[row] + 1);
      ++rows[groups[row]];
      rest[groups[row]] += !asked[row];
    }
  }
  static std::uint64_t pairs(std::uint64_t count) { return count == 0 ? 0 : count * (count - 1) / 2; }
  std::uint64_t pairs_asked() const {
    std::uint64_t sum = 0;
    for (std::size_t at = 0; at < rows.size(); ++at) sum += pairs(rows[at]) - pairs(rest[at]);
    return sum;
  }
};

}  // namespace

Measure::Measure(std::span<const std::uint32_t> clusters, std::span<const std::uint32_t> truth)
    : clusters_(clusters), truth_(truth) {
  assert(clusters.size() == truth.size());
  std::vector<std::pair<std::uint64_t, std::uint32_t>> both;
  for (std::uint32_t row = 0; row < clusters.size(); ++row)
    if (truth[row] != person_not_known) both.emplace_back(std::uint64_t{clusters[row]} << 32 | truth[row], row);
  std::sort(both.begin(), both.end());
  for (const auto& [groups, row] : both) order_.push_back(row);
}

Quality Measure::of_all() const { return of(std::vector<bool>(truth_.size(), true)); }

Quality Measure::of(const std::vector<bool>& asked) const {
  assert(asked.size() == truth_.size());
  Quality result;
  const Groups made(clusters_, order_, asked), right(truth_, order_, asked);
  result.pairs_made = made.pairs_asked(), result.pairs_true = right.pairs_asked();
  const auto together = [&](std::uint32_t a, std::uint32_t b) {
    return clusters_[a] == clusters_[b] && truth_[a] == truth_[b];
  };
  double rows = 0;
  for (std::size_t at = 0, end = 0; at < order_.size(); at = end) {
    std::uint64_t rest = 0;
    while (end < order_.size() && together(order_[end], order_[at])) rest += !asked[order_[end++]];
    const std::uint64_t shared = end - at;
    result.pairs_right += Groups::pairs(shared) - Groups::pairs(rest);
    const auto weight = static_cast<double>((shared - rest) * shared);
    rows += static_cast<double>(shared - rest);
    result.bcubed_precision += weight / made.rows[clusters_[order_[at]]];
    result.bcubed_recall += weight / right.rows[truth_[order_[at]]];
  }
  result.bcubed_precision = ratio(result.bcubed_precision, rows),
  result.bcubed_recall = ratio(result.bcubed_recall, rows);
  result.bcubed_f1 = harmonic(result.bcubed_precision, result.bcubed_recall);
  result.precision = ratio(static_cast<double>(result.pairs_right), static_cast<double>(result.pairs_made));
  result.recall = ratio(static_cast<double>(result.pairs_right), static_cast<double>(result.pairs_true));
  result.f1 = harmonic(result.precision, result.recall);
  return result;
}

}  // namespace kith::people::bulk
