// Whole names that stand in one cell: "Ada M Okoye", "Okoye, Ada M", "Dr. Ada Okoye Jr".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace kith::people::bulk {

struct FullName {
  std::string given, family;  // given names with those in the middle
};

// Without titles. A comma stands behind the family name; else it is the last word, and a word alone is a given name.
FullName taken_apart(std::string_view cell);

// It holds a given and a family name; an initial at the end ("Ada M") is no family name.
bool is_full_name(std::string_view cell);

}  // namespace kith::people::bulk
