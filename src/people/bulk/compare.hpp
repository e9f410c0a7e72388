// Two rows field by field. One comparator a thread: it remembers comparisons of values already made.
#pragma once

#include <vector>

#include "people/bulk/cell.hpp"
#include "people/bulk/table.hpp"

namespace kith::people::bulk {

// The level of every field, four bits each, the first field lowest.
using Pattern = std::uint64_t;

constexpr Level level_of(Pattern pattern, std::size_t field) { return static_cast<Level>(pattern >> (4 * field) & 15); }
constexpr Pattern with_level(Pattern pattern, std::size_t field, Level level) {
  return (pattern & ~(Pattern{15} << (4 * field))) | static_cast<Pattern>(level) << (4 * field);
}

class Comparator {
 public:
  explicit Comparator(const Table& table);
  Pattern pattern(const Code* a, const Code* b);
  // Two values of one column that are not the same.
  Level unequal(std::size_t field, Code a, Code b) const;

 private:
  Level level(std::size_t field, Code a, Code b);
  Level with_other_names(std::size_t field, Level level, const Code* a, const Code* b);
  Pattern with_names_crossed(Pattern pattern, const Code* a, const Code* b);
  Pattern with_texts_crossed(Pattern pattern, const Code* a, const Code* b) const;

  const Table& table_;
  std::vector<std::vector<std::uint64_t>> remembered_;  // 30 bits of each code and the level
  std::vector<std::size_t> others_;  // columns of other names
  std::vector<std::pair<std::size_t, std::size_t>> twins_;  // columns of texts of one kind
  std::vector<Day> days_;            // by code of the birth date
  int given_, family_;
};

}  // namespace kith::people::bulk
