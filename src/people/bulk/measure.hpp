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

// In a truth: nobody knows whose row it is. Such rows are left out.
constexpr std::uint32_t person_not_known = 0xffffffff;

// Two groupings of the same rows, side by side. Both say which rows stand together: equal numbers, one group.
class Measure {
 public:
  Measure(std::span<const std::uint32_t> clusters, std::span<const std::uint32_t> truth);
  Quality of_all() const;
  // Of some rows: pairs in which at least one of them stands, and B-cubed averaged over them.
  Quality of(const std::vector<bool>& rows) const;

 private:
  std::span<const std::uint32_t> clusters_, truth_;
  std::vector<std::uint32_t> order_;  // known rows; those that both have together stand together
};

}  // namespace kith::people::bulk
