// Makes every projection again from the log, in a database of its own, and compares. Used by one thread.
#pragma once

#include "store/open.hpp"
#include "store/shared.hpp"

namespace kith::store {

core::Result<Rebuilt> rebuild_and_compare(Shared& shared, const Store::Progress& progress);

}  // namespace kith::store
