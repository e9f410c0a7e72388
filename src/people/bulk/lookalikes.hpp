// Two people who look like one: strangers of one name and birth date like one who moved, twins like one whose name is
// written wrongly, parent and child of one name like one with a wrong birth date. The table tells which they are likely
// to be: from those of the kind whose numbers are known, and where none are, from what each of the two is called again
// and again (decision 14).
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

// Sets those of Model::doubles, renamed, generations, twins and twins_alike that the table shows; none is taken back.
// Fewer than 20 pairs show nothing.
void see_lookalikes(const Table& table, const Sources& sources, const Rarity& rarity, const Parallel& parallel,
                    Model& model);

}  // namespace kith::people::bulk
