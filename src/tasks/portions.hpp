// Cuts the families that a large import touched into portions of bounded size, each with the part of the log in which
// its facts lie. Families whose records came together lie together in the log, mostly; those that lie all over it have
// portions of their own, so that nobody's neighbours are read for their sake.
#pragma once

#include <cstdint>
#include <vector>

#include "tasks/population.hpp"

namespace kith::tasks {

struct Portion {
  std::vector<std::uint32_t> roots;  // of families, ascending
  Population::Part part;
};

// `touched`: by record, whether its family is wanted; asked of roots alone. `facts_most`: in one portion, but for a
// family that has more. The same portions whatever the threads.
core::Result<std::vector<Portion>> portions_of(const Families& families, const std::vector<bool>& touched, Facts& facts,
                                               const Counts& counts, std::size_t facts_most);

}  // namespace kith::tasks
