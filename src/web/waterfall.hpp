// How the reasons for and against "one person" add up: a table, and in each row a bar that begins where the last one
// ended.
#pragma once

#include <string>
#include <vector>

#include "web/html.hpp"

namespace kith::web {

void bits_explained(Html& html);
void draw_waterfall(Html& html, const std::vector<std::pair<std::string, double>>& reasons);

}  // namespace kith::web
