// How alike two texts are, letter by letter.
#pragma once

#include <string_view>

namespace kith::people::bulk {

// Letters added, lost, changed, or two neighbours exchanged (optimal string alignment); `most + 1` when more than
// `most`.
int edits(std::string_view a, std::string_view b, int most);

// Jaro-Winkler similarity, 0 to 1 (Winkler 1990): prefixes of up to four letters count for more.
double jaro_winkler(std::string_view a, std::string_view b);

}  // namespace kith::people::bulk
