#include "people/bulk/levels.hpp"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <string>

#include "people/bulk/similar.hpp"

namespace kith::people::bulk {
namespace {

// Addresses of a family are alike: asmith and bsmith, kim87 and kim88. A slip of the pen leaves the first letter and
// the numbers as they are.
bool slip_between(std::string_view a, std::string_view b) {
  const std::size_t shorter = std::min(a.size(), b.size());
  if (shorter < 4 || a.front() != b.front() || edits(a, b, 2) > (shorter < 8 ? 1 : 2)) return false;
  const auto digits = [](std::string_view text) {
    std::string found;
    std::copy_if(text.begin(), text.end(), std::back_inserter(found), [](char c) { return c >= '0' && c <= '9'; });
    return found;
  };
  return digits(a) == digits(b);
}

int years_of(std::string_view age) {
  int years = 0;
  for (const char c : age) years = years * 10 + (c - '0');
  return years;
}

}  // namespace

// What stands behind the @ is shared by strangers, and changes with the provider.
Level email_level(std::string_view a, std::string_view b) {
  const std::size_t at_a = a.rfind('@'), at_b = b.rfind('@');
  if (at_a == a.npos || at_b == b.npos) return Level::differs;
  const std::string_view left = a.substr(0, at_a), right = b.substr(0, at_b);
  const bool one_domain = edits(a.substr(at_a), b.substr(at_b), 2) <= 2;
  if (left == right) return one_domain ? Level::near : Level::variant;
  if (!slip_between(left, right)) return Level::differs;
  return one_domain ? Level::near : Level::similar;
}

// Records are made in different years, and a birthday lies between many: what is usual the table itself tells.
Level age_level(std::string_view a, std::string_view b) {
  const int apart = std::abs(years_of(a) - years_of(b));
  return apart <= 1   ? Level::near
         : apart == 2 ? Level::similar
         : apart <= 5 ? Level::partial
                      : (apart <= 12 ? Level::differs : Level::far);
}

}  // namespace kith::people::bulk
