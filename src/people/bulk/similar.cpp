#include "people/bulk/similar.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstdlib>

namespace kith::people::bulk {
namespace {

constexpr std::size_t letters_most = 64;  // longer texts are compared by their first letters

}  // namespace

// Hyyrö's bit-parallel form (2003): one column of the table of distances is one word, a bit a letter.
int edits(std::string_view a, std::string_view b, int most) {
  a = a.substr(0, letters_most), b = b.substr(0, letters_most);
  while (!a.empty() && !b.empty() && a.front() == b.front()) a.remove_prefix(1), b.remove_prefix(1);
  while (!a.empty() && !b.empty() && a.back() == b.back()) a.remove_suffix(1), b.remove_suffix(1);
  if (std::abs(static_cast<int>(a.size()) - static_cast<int>(b.size())) > most) return most + 1;
  if (a.empty() || b.empty()) return std::min(static_cast<int>(std::max(a.size(), b.size())), most + 1);
  thread_local std::array<std::uint64_t, 256> places{};  // where in `a` a letter stands; all 0 between calls
  for (std::size_t i = 0; i < a.size(); ++i) places[static_cast<unsigned char>(a[i])] |= std::uint64_t{1} << i;
  std::uint64_t up = ~std::uint64_t{0}, down = 0, same = 0, before = 0;
  const std::uint64_t last = std::uint64_t{1} << (a.size() - 1);
  int distance = static_cast<int>(a.size());
  for (std::size_t j = 0; j < b.size(); ++j) {
    const std::uint64_t here = places[static_cast<unsigned char>(b[j])];
    const std::uint64_t exchanged = ((~same & here) << 1) & before;
    same = (((here & up) + up) ^ up) | here | down | exchanged;
    std::uint64_t right_up = down | ~(same | up), right_down = same & up;
    distance += (right_up & last) != 0;
    distance -= (right_down & last) != 0;
    right_up = right_up << 1 | 1, right_down <<= 1;
    up = right_down | ~(same | right_up), down = right_up & same;
    before = here;
  }
  for (const char letter : a) places[static_cast<unsigned char>(letter)] = 0;
  return std::min(distance, most + 1);
}

std::uint64_t letters_in(std::string_view text) {
  std::uint64_t letters = 0;
  for (const char c : text.substr(0, letters_most)) letters |= std::uint64_t{1} << (static_cast<unsigned char>(c) & 63);
  return letters;
}

int edits_at_least(std::uint64_t letters_a, std::uint64_t letters_b) {
  return (std::popcount(letters_a ^ letters_b) + 1) / 2;
}

double jaro_winkler_at_most(std::string_view a, std::string_view b, std::uint64_t letters_a, std::uint64_t letters_b) {
  a = a.substr(0, letters_most), b = b.substr(0, letters_most);
  const auto size_a = static_cast<int>(a.size()), size_b = static_cast<int>(b.size());
  const double common =
      std::min(size_a - std::popcount(letters_a & ~letters_b), size_b - std::popcount(letters_b & ~letters_a));
  if (common <= 0 || size_a == 0 || size_b == 0) return 0;
  const double jaro = (common / size_a + common / size_b + 1) / 3;
  int prefix = 0;
  while (prefix < std::min({size_a, size_b, 4}) &&
         a[static_cast<std::size_t>(prefix)] == b[static_cast<std::size_t>(prefix)])
    ++prefix;
  return jaro + prefix * 0.1 * (1 - jaro);
}

double jaro_winkler(std::string_view a, std::string_view b) {
  a = a.substr(0, letters_most), b = b.substr(0, letters_most);
  if (a.empty() || b.empty()) return 0;
  const std::size_t reach = std::max<std::size_t>(std::max(a.size(), b.size()) / 2, 1) - 1;
  // Where in `b` a letter stands that no letter of `a` has taken; all 0 between calls.
  thread_local std::array<std::uint64_t, 256> places{};
  for (std::size_t j = 0; j < b.size(); ++j) places[static_cast<unsigned char>(b[j])] |= std::uint64_t{1} << j;
  std::uint64_t taken_a = 0, taken_b = 0;
  int common = 0;
  std::uint64_t within = (std::uint64_t{2} << reach) - 1;  // what is in reach of a letter
  for (std::size_t i = 0; i < a.size(); ++i, within = within << 1 | (i <= reach)) {
    std::uint64_t& free = places[static_cast<unsigned char>(a[i])];
    std::uint64_t near = free & within;
    if (near == 0) continue;
    near &= -near;  // the first of them
    free ^= near, taken_b |= near, taken_a |= std::uint64_t{1} << i, ++common;
  }
  for (const char letter : b) places[static_cast<unsigned char>(letter)] = 0;
  if (common == 0) return 0;
  int out_of_order = 0;
  for (; taken_a != 0; taken_a &= taken_a - 1, taken_b &= taken_b - 1)
    out_of_order += a[static_cast<std::size_t>(std::countr_zero(taken_a))] !=
                    b[static_cast<std::size_t>(std::countr_zero(taken_b))];
  const double both = common;
  const double jaro =
      (both / static_cast<double>(a.size()) + both / static_cast<double>(b.size()) + (both - out_of_order / 2) / both) /
      3;
  std::size_t prefix = 0;
  while (prefix < std::min({a.size(), b.size(), std::size_t{4}}) && a[prefix] == b[prefix]) ++prefix;
  return jaro + static_cast<double>(prefix) * 0.1 * (1 - jaro);
}

}  // namespace kith::people::bulk
