// What an agreement is worth. Fellegi and Sunter (1969), with a third class beside "one person" and "two strangers":
// two people of one household, who share what families share.
#pragma once

#include <span>
#include <vector>

#include "people/bulk/rarity.hpp"

namespace kith::people::bulk {

using Shares = std::array<double, level_count>;  // of each level, among pairs where both say something

struct FieldModel {
  Shares one_person{}, household{}, strangers{};
};

struct Model {
  std::vector<FieldModel> fields;
  double person_prior = 0, household_prior = 0;  // log2 odds against "strangers", before anything is compared
  double threshold = 0.5;                        // probability from which a pair counts as one person
  // Postcode (first) and address agree and differ together: log2 of how many times as often as if each did by itself.
  std::array<Shares, level_count> homes{};
  // Who looks like one person and is two: see lookalikes.hpp. Births far apart are two generations, not a slip; given
  // names of one birth date and home that differ, or are merely alike, are twins'; one name and birth date in different
  // homes is two strangers', not one's who moved; nor is a given name and birth date with another family name.
  bool generations = false, twins = false, twins_alike = false, doubles = false, renamed = false;
};

// Model::household_prior of a table in which there are no households to be told from one person.
constexpr double no_households = -1000;
constexpr bool considers_households(const Model& model) { return model.household_prior > no_households / 2; }

// At most so large a share of the records of one person may differ outright in a given name, a family name or a birth
// date while nothing else could confirm it: people who share the other two are then not told from one person.
double differ_unconfirmed_most(FieldKind kind);

// What is known before any table is seen; `strangers` still empty.
Model first_model(const Table& table);
// Columns by which people of one household are told from strangers are there: a family name with a home or a phone.
bool has_homes(const std::vector<Field>& fields);
// The same, or columns of the user's own, which may be a family's.
bool may_have_homes(const std::vector<Field>& fields);

// log2 of: as likely for one person (for a household) as for two strangers.
struct Evidence {
  float person = 0, household = 0;
};

struct Probabilities {
  double person = 0, household = 0;  // that both are one person; that they are two people of one household
};
Probabilities probabilities_of(const Model& model, Evidence evidence);
inline double probability_of(const Model& model, Evidence evidence) { return probabilities_of(model, evidence).person; }

// The rarity of what a pair agrees in, by field; nothing where it differs. It does not depend on the model.
using Rarities = std::array<float, fields_most>;

// What changes when somebody moves.
struct Belongings {
  bool known = false;
  Evidence evidence;
  float reach = 0;  // bits that agreement would have
  friend bool operator<(const Belongings& a, const Belongings& b) {
    return std::pair(a.known, a.evidence.person) < std::pair(b.known, b.evidence.person);
  }
};

class Scorer {
 public:
  Scorer(const Table& table, const Model& model, const Rarity& rarity);
  Evidence evidence(Pattern pattern, const Code* a, const Code* b) const {
    return evidence(pattern, rarities(pattern, a, b));
  }
  Rarities rarities(Pattern pattern, const Code* a, const Code* b) const;
  // Whether columns other than names, birth and sex speak for one person.
  bool confirmed(Pattern pattern, const Rarities& rare) const;
  Evidence evidence(Pattern pattern, const Rarities& rare) const;
  // One field's share, as evidence() counts it, in the order of the fields.
  void shares(Pattern pattern, const Code* a, const Code* b, std::span<Evidence> fields) const;
  double probability(Evidence evidence) const { return probability_of(model_, evidence); }
  Probabilities probabilities(Evidence evidence) const { return probabilities_of(model_, evidence); }
  // What a pair says by its homes and phones alone.
  Belongings belongings(Pattern pattern, const Code* a, const Code* b) const;
  // What a pair says of two clusters, in bits: its log odds, but where little is known of both, less weighs the prior;
  // two records with nothing to compare say nothing. Its own homes and phones do not count, but those that the two
  // clusters share. At most `most` either way.
  float vote(Pattern pattern, const Code* a, const Code* b, const Belongings& shared, float most) const;
  const Model& model() const { return model_; }

 private:
  class Places;
  std::size_t column(FieldKind kind) const;  // fields_most: there is none
  static bool both(Pattern pattern, std::size_t first, std::size_t second, Level level);
  bool one_home(Pattern pattern) const { return both(pattern, postcode_, address_, Level::exact); }
  float moved_together(Pattern pattern) const;
  float reach(Pattern pattern, const Code* b) const;  // bits that agreement in all that both say would have
  float rarity(std::size_t field, Level level, const Code* a, const Code* b) const;
  Evidence field_evidence(std::size_t field, Level level, float rare) const;
  bool confirms(Evidence others) const;

  const Table& table_;
  Model model_;
  const Rarity& rarity_;
  std::array<std::array<Evidence, level_count>, fields_most> bits_{};
  Pattern belongings_ = 0;                            // a mask of the fields
  Pattern who_ = 0;                                   // names, birth and sex
  std::array<bool, fields_most> where_{}, shared_{};  // tells where somebody lives; a household shares it
  std::array<bool, fields_most> core_{};              // given name, family name, birth
  std::size_t given_ = fields_most, family_ = fields_most, sex_ = fields_most, postcode_ = fields_most,
              address_ = fields_most;
  bool has_core_ = false;  // the table has all three
  bool households_ = false;
  float sexes_differ_ = 0;  // log2 of the share of strangers who are of two sexes
};

}  // namespace kith::people::bulk
