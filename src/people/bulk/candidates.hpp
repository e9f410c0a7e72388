// Every pair of rows that some pass brings together, compared and weighed; what may be one person is kept.
#pragma once

#include "people/bulk/passes.hpp"
#include "people/bulk/unfilled.hpp"

namespace kith::people::bulk {

struct Pair {
  Row a, b;  // a < b
  Pattern pattern;
  float person_bits, household_bits;  // the evidence; see Scorer
};

struct Sources {
  std::vector<std::uint32_t> of;  // by row; empty: one source, in which a person may stand several times
  bool apart(Row a, Row b) const { return of.empty() || of[a] != of[b]; }
};

// Columns by which pairs of one family name are seen to live together: postcode and address, or a column of the user's
// own, which may be a street, an email address or something of each person's.
struct Home {
  std::vector<std::size_t> fields;
  bool own = false;    // the user's
  bool whole = false;  // every pair of one family name and home is brought together
  // Of these pairs, how many given names agree (0) or differ (1), and births.
  std::array<std::array<double, 2>, 2> pairs{};
};

struct Candidates {
  Unfilled<Pair> kept;  // in ascending order, each once
  std::size_t compared = 0;
  double households = 0;  // pairs that look like two people of one household
  // The given names, by level, of those with one family name and home and births far apart. Nothing where no pass
  // brings families together whole.
  Shares household_given{};
  // The births, by level, of those whose given names differ.
  Shares household_born{};
  std::vector<Home> homes;
  // What households share of each column of the user's own, by level, whatever else brought them together.
  std::vector<Shares> household_own;
};

struct Search {
  const Table& table;
  const Atoms& atoms;
  const Plan& plan;
  const Scorer& scorer;
  const Scorer& without_own;  // the same, but columns of the user's own say nothing of households
  const Sources& sources;
  double keep_from = 1e-4;  // probability of being one person
};

// `passed` is told how many of the passes are done.
Candidates find_candidates(const Search& search, const Parallel& parallel,
                           const std::function<void(std::size_t)>& passed);

}  // namespace kith::people::bulk
