// The model, estimated from the table itself: nobody says which rows belong together.
#pragma once

#include <optional>

#include "people/bulk/candidates.hpp"

namespace kith::people::bulk {

// How often two strangers stand at each level: rows drawn by chance. Exact agreement is not taken from here but from
// how rare the value is.
void estimate_strangers(const Table& table, const Sources& sources, Model& model, const Parallel& parallel);

// How many pairs the table has, within and across sources as the case may be.
double pairs_of(std::size_t rows, const Sources& sources);

// Expectation-maximisation over a sample of the pairs kept; what the first model knows counts as some pairs more.
// `namesakes`: there may be people of one name whose births are far apart.
void estimate_persons(const Table& table, const Sources& sources, const Rarity& rarity, std::span<const Pair> pairs,
                      bool namesakes, Model& model, const Parallel& parallel);

// The evidence of every pair anew.
void weigh(const Table& table, const Scorer& scorer, std::span<Pair> pairs, const Parallel& parallel);

// Rows as persons, when pairs as sure as this are taken as one.
Persons persons_of(const Table& table, std::span<const Pair> pairs, const Scorer& scorer, double from,
                   const Parallel& parallel);

// What the table shows of households. It shows them where, of those who share a family name and a home, more differ in
// both given name and birth than errors and chance would make differ. Nothing: too few pairs are seen to tell.
struct Shown {
  std::optional<bool> homes;             // at postcode and address; without them, a wrong birth date is only that
  std::vector<std::optional<bool>> own;  // by field: a column of the user's own that families share
  bool households(const std::vector<Field>& fields) const;
};
Shown shown_by(const Table& table, const Candidates& found, double all_pairs);

// Most births of the table are years alone.
bool births_are_years(const Table& table);

// How often people of one household share a given name and the columns of the user's own, and how their births differ;
// what is known beforehand counts as some pairs more.
void estimate_households(const Table& table, const Candidates& found, const Shown& shown, Model& model);

}  // namespace kith::people::bulk
