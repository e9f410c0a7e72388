// How alike two texts are, letter by letter.
#pragma once

#include <cstdint>
#include <string_view>

namespace kith::people::bulk {

// Letters added, lost, changed, or two neighbours exchanged (optimal string alignment); `most + 1` when more than
// `most`.
int edits(std::string_view a, std::string_view b, int most);

// Which letters and digits a text has, a bit each: a quick bound on the two measures.
std::uint64_t letters_in(std::string_view text);
// No fewer edits than this can make the one into the other: an edit changes at most two of the letters that stand.
int edits_at_least(std::uint64_t letters_a, std::uint64_t letters_b);
// jaro_winkler(a, b) is no more than this: a letter that the other lacks has no partner.
double jaro_winkler_at_most(std::string_view a, std::string_view b, std::uint64_t letters_a, std::uint64_t letters_b);

// Jaro-Winkler similarity, 0 to 1 (Winkler 1990): prefixes of up to four letters count for more.
double jaro_winkler(std::string_view a, std::string_view b);

}  // namespace kith::people::bulk
