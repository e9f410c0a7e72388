// Whether the log is as it was appended: every entry, body, tile and checkpoint. Used by one thread.
#pragma once

#include "store/open.hpp"
#include "store/shared.hpp"

namespace kith::store {

core::Result<Verified> verify_log(Shared& shared, const Store::Progress& progress);

}  // namespace kith::store
