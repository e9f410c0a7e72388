// The areas of the vocabulary as a reader meets them: words, and a mark whose shape alone tells it from the others.
#pragma once

#include <string_view>
#include <vector>

#include "web/html.hpp"

namespace kith::web {

struct Area {
  std::string_view code, words;
  std::string_view shape;  // SVG path around 0,0, at most 7.5 from it
};

const std::vector<Area>& areas();
const Area& area_of(std::string_view code);  // "other" for one that is not known here

// The shapes, once a page, for every <use> on it.
void area_shapes(Html& html);
void area_mark(Html& html, const Area& area);  // beside words: hidden from assistive technology

}  // namespace kith::web
