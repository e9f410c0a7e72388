// What an agreement is worth. Fellegi and Sunter (1969), with a third class beside "one person" and "two strangers":
// two people of one household, who share what families share.
#pragma once

#include <span>
#include <vector>

#include "people/bulk/compare.hpp"

namespace kith::people::bulk {

using Shares = std::array<double, level_count>;  // of each level, among pairs where both say something

struct FieldModel {
  Shares one_person{}, household{}, strangers{};
};

struct Model {
  std::vector<FieldModel> fields;
  double person_prior = 0, household_prior = 0;  // log2 odds against "strangers", before anything is compared
  double threshold = 0.5;                        // probability from which a pair counts as one person
};

// What is known before any table is seen; `strangers` still empty.
Model first_model(const Table& table);
// Columns by which people of one household are told from strangers are there.
bool has_households(const std::vector<Field>& fields);

// How surprising a value is, in bits: log2 of one in how many people hold it. By column and code.
class Rarity {
 public:
  // How many people hold each value; Good and Turing's estimate where few do, since the next person to hold a value
  // that one person held is rarer than one in all.
  Rarity(const Table& table, const std::vector<std::vector<std::uint32_t>>& holders);
  Rarity() = default;
  // Code: of the table's values, or their number for a value that it does not hold.
  float bits(std::size_t field, Code code) const { return bits_[field][code]; }
  std::size_t memory_bytes() const;
  template <class Self, class Parts>
  static void each_part(Self& self, Parts& parts) {
    parts.each_of(self.bits_);
  }

 private:
  std::vector<std::vector<float>> bits_;
};

// log2 of: as likely for one person (for a household) as for two strangers.
struct Evidence {
  float person = 0, household = 0;
};

double probability_of(const Model& model, Evidence evidence);  // that both are one person

// The rarity of what a pair agrees in, by field; nothing where it differs. It does not depend on the model.
using Rarities = std::array<float, fields_most>;

class Scorer {
 public:
  Scorer(const Table& table, const Model& model, const Rarity& rarity);
  Evidence evidence(Pattern pattern, const Code* a, const Code* b) const {
    return evidence(pattern, rarities(pattern, a, b));
  }
  Rarities rarities(Pattern pattern, const Code* a, const Code* b) const;
  Evidence evidence(Pattern pattern, const Rarities& rare) const;
  // One field's share, as evidence() counts it, in the order of the fields.
  void shares(Pattern pattern, const Code* a, const Code* b, std::span<Evidence> fields) const;
  double probability(Evidence evidence) const { return probability_of(model_, evidence); }
  // What a pair says of two clusters, in bits: its log odds, but where little is known of both, less weighs the prior;
  // two records with nothing to compare say nothing. At most `most` either way.
  float vote(Pattern pattern, const Code* a, const Code* b, float most) const;
  double household_probability(Evidence evidence) const;  // that they are two people of one household
  const Model& model() const { return model_; }

 private:
  float rarity(std::size_t field, Level level, const Code* a, const Code* b) const;
  Evidence field_evidence(std::size_t field, Level level, float rare) const;

  const Table& table_;
  Model model_;
  const Rarity& rarity_;
  std::array<std::array<Evidence, level_count>, fields_most> bits_{};
  std::array<bool, fields_most> where_{}, shared_{};  // tells where somebody lives; a household shares it
};

}  // namespace kith::people::bulk
