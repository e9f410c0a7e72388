// How the reasons for and against "one person" add up: small bars, one below the other, beside a table of the same.
#pragma once

#include <string>
#include <vector>

#include "web/html.hpp"

namespace kith::web {

void draw_waterfall(Html& html, const std::vector<std::pair<std::string, double>>& reasons, std::string_view id);

}  // namespace kith::web
