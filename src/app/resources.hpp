// The files that the program carries inside itself: patterns, vocabulary, styles. Names as in the source tree.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace kith::app {

struct Resource {
  std::string_view name;
  std::string_view bytes;
};

const std::vector<Resource>& resources();

}  // namespace kith::app
