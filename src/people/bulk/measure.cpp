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
  explicit Groups(std::span<const std::uint32_t> groups, const std::vector<bool>& asked) {
    for (std::size_t row = 0; row < groups.size(); ++row) {
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

Quality quality(std::span<const std::uint32_t> clusters, std::span<const std::uint32_t> truth) {
  return quality_of(clusters, truth, std::vector<bool>(clusters.size(), true));
}

Quality quality_of(std::span<const std::uint32_t> clusters, std::span<const std::uint32_t> truth,
                   const std::vector<bool>& asked) {
  assert(clusters.size() == truth.size() && asked.size() == truth.size());
  Quality result;
  const Groups made(clusters, asked), right(truth, asked);
  result.pairs_made = made.pairs_asked(), result.pairs_true = right.pairs_asked();
  std::vector<std::pair<std::uint64_t, bool>> both(clusters.size());
  for (std::size_t row = 0; row < both.size(); ++row)
    both[row] = {std::uint64_t{clusters[row]} << 32 | truth[row], asked[row]};
  std::sort(both.begin(), both.end());
  double rows = 0;
  for (std::size_t at = 0, end = 0; at < both.size(); at = end) {
    std::uint64_t rest = 0;
    while (end < both.size() && both[end].first == both[at].first) rest += !both[end++].second;
    const std::uint64_t shared = end - at;
    result.pairs_right += Groups::pairs(shared) - Groups::pairs(rest);
    const auto weight = static_cast<double>((shared - rest) * shared);
    rows += static_cast<double>(shared - rest);
    result.bcubed_precision += weight / made.rows[both[at].first >> 32];
    result.bcubed_recall += weight / right.rows[both[at].first & 0xffffffff];
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
