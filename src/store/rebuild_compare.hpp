// Compares the projections of two databases row by row, opened. Used by one thread.
#pragma once

#include "store/keys.hpp"
#include "store/names.hpp"
#include "store/open.hpp"

namespace kith::store {

core::Result<void> compare_projections(Connection& kept, const NameTables& kept_names, Connection& made,
                                       const NameTables& made_names, const Keys& keys, Rebuilt& rebuilt);

}  // namespace kith::store
