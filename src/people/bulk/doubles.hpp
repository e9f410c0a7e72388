// Two strangers of one name and birth date look like one person who moved. Where nothing else is known of them, the
// table tells which they are likely to be: from those of one name, birth date and different homes whose numbers are
// known (decision 14).
#pragma once

#include "people/bulk/candidates.hpp"

namespace kith::people::bulk {

// Columns that hold a number of each person's. One of the user's own may be that, or an ethnic group that thousands
// share.
std::vector<std::size_t> numbers_of_ones_own(const Table& table);
// Columns in which two people of one name and birth date differ: all but names, birth, sex and age.
std::vector<std::size_t> columns_beside_names(const Table& table);
// Whether two values of such a column are the same. Homes and phones that are merely alike are others'.
bool one_and_the_same(const Table& table, const Comparator& comparator, std::size_t field, Code a, Code b);

// Whether more of one name and birth date are two people than chance makes, so that different homes are not taken for a
// move. Where fewer than 20 pairs tell, they are.
bool doubles_are_two(const Table& table, const Sources& sources, const Scorer& scorer, const Parallel& parallel);

}  // namespace kith::people::bulk
