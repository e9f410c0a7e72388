// One record against a table of millions: who is it, and why? Made once from a table; asked as often as wished, by as
// many threads as wished, each with a Seeker of its own.
#pragma once

#include "people/blocking.hpp"
#include "people/bulk/model.hpp"
#include "people/bulk/passes.hpp"

namespace kith::people::bulk {

enum class Found { same, possible, too_many_alike, different };
std::string_view words_of(Found found);

struct Share {  // of one field in the answer
  std::size_t field = 0;
  Level level = Level::missing;
  float bits = 0;  // for one person (positive) or against
};

struct Match {
  Row row = 0;
  Row person = 0;          // the cluster that the row stands in
  double probability = 0;  // that the record asked for is this person
  std::vector<Share> why;
};

struct Lookup {
  Found found = Found::different;
  std::vector<Match> matches;  // best first, one a person
  std::size_t compared = 0;
};

struct LookupLimits {
  double same = 0.95, possible = 0.05;  // probabilities
  std::size_t matches_most = 5;
};

class Index {
 public:
  // `clusters`: the person of each row as the table has them; empty: each row is a person of its own.
  Index(const Table& table, const Model& model, std::vector<Row> clusters, const Parallel& parallel);
  std::size_t memory_bytes() const;

 private:
  friend class Seeker;
  KeyIndex postings_of(std::size_t pass) const;

  const Table& table_;
  Atoms atoms_;
  Plan plan_;
  std::vector<std::vector<std::size_t>> atoms_of_;
  std::vector<KeyIndex> postings_;  // by pass
  std::vector<Row> clusters_;
  Rarity rarity_;
  Scorer scorer_;
};

class Seeker {
 public:
  explicit Seeker(const Index& index);
  // Cells in the order of the table's fields; empty: not known.
  Lookup look_up(std::span<const std::string_view> cells, const LookupLimits& limits = {});

 private:
  struct Weighed {
    Row row = 0, person = 0;
    float bits = 0;
    Pattern pattern = 0;
  };
  void gather(const Guest& guest);
  void weigh(const Guest& guest);
  bool corroborated(Pattern pattern) const;
  Match match_of(const Guest& guest, const Weighed& weighed, double probability) const;

  const Index& index_;
  Comparator comparator_;
  std::vector<Row> rows_;
  std::vector<Weighed> weighed_;
};

}  // namespace kith::people::bulk
