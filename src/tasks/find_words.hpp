// What somebody typed to find a child, in one line.
#pragma once

#include <string>

#include "people/linker.hpp"

namespace kith::tasks {

// "matus hronec 15 Jul 2007 XN5 8EB": what looks like a date, a postcode or a number is taken for one, the rest for
// names, the last of them for the family name.
void read_words(const std::string& words, people::Query& query);

}  // namespace kith::tasks
