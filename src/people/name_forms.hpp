// Forms of one given name: pet names, spellings, transliterations, in the languages of the country.
#pragma once

#include <string_view>

namespace kith::people {

// Groups of words, ";" after each.
std::string_view name_forms();

}  // namespace kith::people
