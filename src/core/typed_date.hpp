// A date as people type it into a form or a search.
#pragma once

#include <string_view>

#include "core/date.hpp"

namespace kith::core {

// What PartialDate reads, and the day as it is written in Britain: 27/11/2026, 3/4/2019, 15.7.2007, 15-7-2007.
Result<PartialDate> parse_typed_date(std::string_view text);

}  // namespace kith::core
