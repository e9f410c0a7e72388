// Looks at a TOML file before toml++ does: outside of strings and comments TOML is ASCII, and toml++ 3.3 runs into
// undefined behaviour on some other characters there (is_non_ascii_horizontal_whitespace). Pure.
#pragma once

#include <optional>
#include <string_view>

namespace kith::patterns {

// The line of the first character that is not ASCII and stands outside of strings and comments.
std::optional<unsigned> line_of_stray_character(std::string_view text);

}  // namespace kith::patterns
