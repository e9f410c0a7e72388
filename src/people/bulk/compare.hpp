// Two rows field by field. One comparator a thread: it remembers comparisons of values already made.
#pragma once

#include <array>
#include <span>
#include <string>
#include <vector>

#include "people/bulk/table.hpp"

namespace kith::people::bulk {

// The level of every field, four bits each, the first field lowest.
using Pattern = std::uint64_t;

constexpr Level level_of(Pattern pattern, std::size_t field) { return static_cast<Level>(pattern >> (4 * field) & 15); }
constexpr Pattern with_level(Pattern pattern, std::size_t field, Level level) {
  return (pattern & ~(Pattern{15} << (4 * field))) | static_cast<Pattern>(level) << (4 * field);
}

// A value with what is worked out once for it.
struct Value {
  std::string_view text;
  NameForm name = {};
  std::uint64_t packed = 0;
  std::uint32_t hash = 0;
};

Value value_of(FieldKind kind, std::string_view plain);

// A row that is asked for and does not stand in the table.
struct Guest {
  std::array<Code, fields_most> codes{};  // 0: nothing said, or a value that the table does not hold
  std::array<std::string, fields_most> texts{};
  std::array<Value, fields_most> values{};
};
// Cells in the order of the fields. The guest must not be copied or moved afterwards: its values point into its texts.
void fill(Guest& guest, const Table& table, std::span<const std::string_view> cells);
void fill_plain(Guest& guest, const Table& table, std::span<const std::string_view> cells);  // of plain_cell's form

class NewValues;

class Comparator {
 public:
  // `newer`: values of rows that came after the table, whose codes follow those of the table; for guests alone.
  explicit Comparator(const Table& table, const NewValues* newer = nullptr);
  Pattern pattern(const Code* a, const Code* b) const;
  Pattern pattern(const Guest& guest, const Code* row) const;
  // Two values of one column that are not the same.
  Level unequal(std::size_t field, Code a, Code b) const;

 private:
  Level level(std::size_t field, Code a, Code b) const;
  template <class Left>
  Pattern pattern_of(Left left, const Code* row) const;
  template <class Left>
  Level with_other_names(std::size_t field, Level level, Left left, const Code* row) const;
  Level unequal_values(std::size_t field, const Value& a, const Value& b) const;
  Value value(std::size_t field, Code code) const;  // without its text where eight bytes will do
  Value full_value(std::size_t field, Code code) const;
  bool in_table(std::size_t field, Code code) const { return code < table_.values(field).size(); }
  template <class Left>
  Pattern with_names_crossed(Pattern pattern, Left left, const Code* row) const;
  template <class Left>
  Pattern with_texts_crossed(Pattern pattern, Left left, const Code* row) const;

  const Table& table_;
  const NewValues* newer_;
  std::size_t fields_;
  std::array<FieldKind, fields_most> kinds_{};
  mutable std::vector<std::vector<std::uint64_t>> remembered_;  // 30 bits of each code and the level
  std::vector<std::size_t> others_;                             // columns of other names
  std::vector<std::pair<std::size_t, std::size_t>> twins_;      // columns of texts of one kind
  int given_, family_;
};

}  // namespace kith::people::bulk
