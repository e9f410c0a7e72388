// From pairs to persons: sure pairs join first, and no two clusters join whose records speak against it on the whole.
#pragma once

#include "people/bulk/candidates.hpp"

namespace kith::people::bulk {

// The cluster of each row: the number of its lowest row.
std::vector<Row> cluster(const Table& table, const Sources& sources, const Scorer& scorer, std::span<const Pair> pairs,
                         double threshold, const Parallel& parallel);

}  // namespace kith::people::bulk
