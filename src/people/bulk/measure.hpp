// How good a clustering is, against a truth: pairs and B-cubed (Bagga and Baldwin 1998).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace kith::people::bulk {

struct Quality {
  std::uint64_t pairs_true = 0, pairs_made = 0, pairs_right = 0;
  double precision = 0, recall = 0, f1 = 0;                       // of pairs that clusters imply
  double bcubed_precision = 0, bcubed_recall = 0, bcubed_f1 = 0;  // averaged over rows
};

// Both say which rows stand together: equal numbers, one group.
Quality quality(std::span<const std::uint32_t> clusters, std::span<const std::uint32_t> truth);
// Of some rows: pairs in which at least one of them stands, and B-cubed averaged over them.
Quality quality_of(std::span<const std::uint32_t> clusters, std::span<const std::uint32_t> truth,
                   const std::vector<bool>& rows);

}  // namespace kith::people::bulk
