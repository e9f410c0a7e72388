// A table with people in it -> who is one person. The model is estimated without labels; the same rows give the same
// answer whatever their order and the number of threads.
#pragma once

#include <optional>

#include "people/bulk/candidates.hpp"
#include "people/bulk/measure.hpp"

namespace kith::people::bulk {

struct LinkOptions {
  Sources sources;             // in order of arrival
  std::optional<Model> model;  // absent: estimated
};

struct Linkage {
  std::vector<Row> clusters;  // by order of arrival: the first to arrive of its person
  Unfilled<Pair> pairs;       // that may be one person; rows as the table has them
  Model model;
  Plan plan;
  std::size_t compared = 0;
  double persons_expected = 0;  // pairs of one person among those kept
  double precision_expected = 0,
         recall_expected = 0;  // of pairs, as the model sees it; recall counts what no pass reaches
};

// `begun` is told the name of each stage as it begins, and how far it is (0 to 1).
using Begun = std::function<void(std::string_view stage, double done)>;

Linkage link(const Table& table, const LinkOptions& options, const Parallel& parallel, const Begun& begun);

// How far probabilities are from the truth (expected calibration error, ten bins): of the pairs that may be one person,
// the share that is, against the mean probability. `truth` in order of arrival.
double calibration_error(const Table& table, const Linkage& linkage, std::span<const std::uint32_t> truth);

}  // namespace kith::people::bulk
