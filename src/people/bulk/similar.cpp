#include "people/bulk/similar.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>

namespace kith::people::bulk {
namespace {

constexpr std::size_t letters_most = 64;  // longer texts are compared by their first letters

}  // namespace

int edits(std::string_view a, std::string_view b, int most) {
  a = a.substr(0, letters_most), b = b.substr(0, letters_most);
  while (!a.empty() && !b.empty() && a.front() == b.front()) a.remove_prefix(1), b.remove_prefix(1);
  while (!a.empty() && !b.empty() && a.back() == b.back()) a.remove_suffix(1), b.remove_suffix(1);
  if (std::abs(static_cast<int>(a.size()) - static_cast<int>(b.size())) > most) return most + 1;
  std::array<std::array<int, letters_most + 1>, 3> rows;
  for (std::size_t j = 0; j <= b.size(); ++j) rows[0][j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    auto &row = rows[i % 3], &above = rows[(i + 2) % 3], &twice_above = rows[(i + 1) % 3];
    row[0] = static_cast<int>(i);
    int least = row[0];
    for (std::size_t j = 1; j <= b.size(); ++j) {
      int cost = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) cost = std::min(cost, twice_above[j - 2] + 1);
      row[j] = cost;
      least = std::min(least, cost);
    }
    if (least > most) return most + 1;
  }
  return std::min(rows[a.size() % 3][b.size()], most + 1);
}

double jaro_winkler(std::string_view a, std::string_view b) {
  a = a.substr(0, letters_most), b = b.substr(0, letters_most);
  if (a.empty() || b.empty()) return 0;
  const std::size_t reach = std::max<std::size_t>(std::max(a.size(), b.size()) / 2, 1) - 1;
  std::uint64_t taken_a = 0, taken_b = 0;
  double common = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const std::size_t from = i > reach ? i - reach : 0, to = std::min(b.size(), i + reach + 1);
    for (std::size_t j = from; j < to; ++j) {
      if (a[i] != b[j] || (taken_b >> j & 1) != 0) continue;
      taken_a |= std::uint64_t{1} << i, taken_b |= std::uint64_t{1} << j;
      ++common;
      break;
    }
  }
  if (common == 0) return 0;
  int out_of_order = 0;
  for (std::size_t i = 0, j = 0; i < a.size(); ++i) {
    if ((taken_a >> i & 1) == 0) continue;
    while ((taken_b >> j & 1) == 0) ++j;
    out_of_order += a[i] != b[j++];
  }
  const double jaro = (common / static_cast<double>(a.size()) + common / static_cast<double>(b.size()) +
                       (common - out_of_order / 2) / common) / 3;
  std::size_t prefix = 0;
  while (prefix < std::min({a.size(), b.size(), std::size_t{4}}) && a[prefix] == b[prefix]) ++prefix;
  return jaro + static_cast<double>(prefix) * 0.1 * (1 - jaro);
}

}  // namespace kith::people::bulk
