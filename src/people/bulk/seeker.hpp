// One record against an index of millions: who is it, and why? One seeker a thread.
#pragma once

#include "people/bulk/index.hpp"

namespace kith::people::bulk {

enum class Found { same, possible, too_many_alike, different };
std::string_view words_of(Found found);

struct Share {  // of one field in the answer
  std::size_t field = 0;
  Level level = Level::missing;
  float bits = 0;  // for one person (positive) or against
};

struct Match {
  Row row = 0;             // of the index
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
  void keys_of(const Guest& guest);
  void gather(const Guest& guest);
  void weigh(const Guest& guest);
  const Code* codes_of(Row row) const;
  // As the scorer wants them: all values that the table does not hold are one.
  using Scored = std::array<Code, fields_most>;
  Scored scored(Row row) const;
  Scored scored(const Guest& guest) const;
  bool corroborated(Pattern pattern) const;
  Match match_of(const Scored& asked, const Weighed& weighed, double probability) const;

  const Index& index_;
  Comparator comparator_;
  std::vector<std::pair<std::size_t, std::uint32_t>> keys_;  // with their passes
  std::vector<Row> rows_;
  std::vector<Weighed> weighed_;
};

}  // namespace kith::people::bulk
