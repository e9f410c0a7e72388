// Where a record that is only possibly of the same person would complete a pattern, the identity is asked for first:
// the pattern is raised at the lowest level, with the facts that it would rest on (design.md, "Identity may change").
// And where such a record would end a silence, nobody is told of one.
#pragma once

#include "patterns/evaluate.hpp"

namespace kith::patterns {

// Adds to `findings` (made from what is known to belong together) what would hold if the possible records belonged too.
// `supposed` are the findings over `supposed_view`; facts are carried over by number into `view`, which gains them.
void add_supposed(const Library& library, story::ChildView& view, std::vector<std::optional<Finding>>& findings,
                  const story::ChildView& supposed_view, const std::vector<std::optional<Finding>>& supposed);

}  // namespace kith::patterns
