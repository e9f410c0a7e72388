// Which rows are worth comparing: those that agree in a few things. A pass says in which; the passes are chosen for the
// table at hand, so that nearly every pair of one person agrees in all that some pass asks for.
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "people/bulk/model.hpp"
#include "people/text_pool.hpp"

namespace kith::people::bulk {

// What a row can be found by.
enum class AtomKind : std::uint8_t { whole, sound, year, month_and_day, district };
struct Atom {
  std::size_t field = 0;
  AtomKind kind = AtomKind::whole;
};

inline std::uint32_t atom_hash(std::uint64_t value) { return std::max(1u, static_cast<std::uint32_t>(mix(value))); }

// The key of rows that agree in one atom more; begins with 1. 0: the row lacks one, and takes no part.
inline std::uint32_t key_with(std::uint32_t key, std::uint32_t value) {
  return key == 0 || value == 0 ? 0 : atom_hash(std::uint64_t{key} << 32 | value);
}

using Pass = std::vector<Atom>;  // rows meet that agree in every one; empty: all rows meet
constexpr std::size_t passes_most = 15;

struct Plan {
  std::vector<Pass> passes;
  std::vector<double> pairs;  // that each pass brings together, as expected
  double pairs_expected = 0;  // to be compared
  double reach = 1;  // the share of pairs of one person that some pass brings together, as the model expects it
};

// The values of atoms, looked up once for each distinct value of the table.
class Atoms {
 public:
  explicit Atoms(const Table& table);
  Atoms(const Atoms&) = delete;
  Atoms& operator=(const Atoms&) = delete;
  const std::vector<Atom>& all() const { return atoms_; }
  // The hash of what this row has there; 0: nothing. Names may have several: `further` gets those beside the first.
  std::uint32_t value(std::size_t atom, const Code* row) const { return values_[atom][row[atoms_[atom].field]]; }
  void further(std::size_t atom, const Code* row, std::vector<std::uint32_t>& values) const;
  // The same of a record that stands in no table.
  std::uint32_t value(std::size_t atom, const Guest& guest) const;
  // All that a record has there which stands in no table.
  void of_guest(std::size_t atom, const Guest& guest, std::vector<std::uint32_t>& values) const;
  bool has_further(const Code* row) const;
  std::size_t number_of(Atom atom) const;

 private:
  const Table& table_;
  std::vector<Atom> atoms_;
  std::vector<std::vector<std::uint32_t>> by_code_;     // empty: the hash of its text
  std::vector<std::span<const std::uint32_t>> values_;  // by code, in by_code_ or of the table
  std::vector<std::size_t> others_;
  std::vector<std::size_t> names_;
};

// `pairs_most`: how many comparisons may be spent in all.
Plan plan_passes(const Table& table, const Atoms& atoms, const Model& model, double pairs_most,
                 const Parallel& parallel);

std::string words_of(const Pass& pass, const Table& table);

// A block above this size is sorted by birth date and names, and only near ones are compared.
constexpr std::size_t block_rows_most = 128;
constexpr std::size_t window_rows = 12;

}  // namespace kith::people::bulk
