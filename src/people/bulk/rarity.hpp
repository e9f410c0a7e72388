// How surprising it is that two strangers agree in a value, in bits: log2 of one in how many people hold it.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "people/bulk/compare.hpp"

namespace kith::people::bulk {

// How many people hold each value, by column and code.
using Holders = std::vector<std::vector<std::uint32_t>>;

// Whose row each one is. Rows of one person stand together in `order`.
struct Persons {
  explicit Persons(std::vector<Row> person_of);
  // Calls take(rows of one person).
  template <class Take>
  void each(Take take) const {
    for (std::size_t at = 0, end = 0; at < order.size(); at = end) {
      while (end < order.size() && of[order[end]] == of[order[at]]) ++end;
      take(std::span(order).subspan(at, end - at));
    }
  }
  std::vector<Row> of, order;
};

// Two values that go together more often than chance has it: names of one community, the postcode and the address of
// one home.
class Together {
 public:
  Together() = default;
  // `rarity`: of each value alone, by code.
  Together(const Table& table, std::size_t first, std::size_t second, const Persons& persons,
           const std::vector<float>& first_bits, const std::vector<float>& second_bits);
  // How surprising both are, when they would be `apart` bits if they had nothing to do with one another.
  float bits(Code first, Code second, float apart) const;
  std::size_t memory_bytes() const { return slots_.capacity() * sizeof(Slot); }
  template <class Self, class Parts>
  static void each_part(Self& self, Parts& parts) {
    parts(self.slots_), parts(self.figures_);
  }

 private:
  struct Slot {
    std::uint32_t tag = 0;
    float bits = 0;
  };
  enum Figure { people, lift, figures };  // log2 of: how many people hold both; how many times chance it is
  std::vector<Slot> slots_;               // pairs of values that several people hold
  std::vector<float> figures_;            // empty: nothing is known
};

class Rarity {
 public:
  Rarity() = default;
  // Good and Turing's estimate where few hold a value, since the next person to hold a value that one person held is
  // rarer than one in all.
  Rarity(const Table& table, const Holders& holders);
  // The same among these persons, and what goes together.
  Rarity(const Table& table, const Persons& persons, const Parallel& parallel);
  // Code: of the table's values, or their number for a value that it does not hold.
  float bits(std::size_t field, Code code) const { return bits_[field][code]; }
  // Of a given and a family name; of a postcode and an address: both together.
  float names(Code given, Code family, float apart) const { return names_.bits(given, family, apart); }
  float homes(Code postcode, Code address, float apart) const { return homes_.bits(postcode, address, apart); }
  // That two strangers of this given name are of one sex (true) or of two.
  float sex_of_name(Code given, bool same) const {
    const std::size_t at = given < same_sex_.size() ? given : 0;
    return same ? same_sex_[at] : other_sex_[at];
  }
  bool knows_sex_of_names() const { return !same_sex_.empty(); }
  std::size_t memory_bytes() const;
  template <class Self, class Parts>
  static void each_part(Self& self, Parts& parts) {
    parts.each_of(self.bits_), parts(self.same_sex_), parts(self.other_sex_);
    Together::each_part(self.names_, parts), Together::each_part(self.homes_, parts);
  }

 private:
  void count_sexes(const Table& table);

  std::vector<std::vector<float>> bits_;
  std::vector<float> same_sex_, other_sex_;  // by code of the given name; 0: any other name
  Together names_, homes_;
};

}  // namespace kith::people::bulk
