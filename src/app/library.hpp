// Loads the vocabulary and the pattern library: those that the program carries, or a folder that the operator names.
#pragma once

#include <string>
#include <vector>

#include "patterns/language.hpp"

namespace kith::app {

std::string_view resource(std::string_view name);  // the bytes; asserts that the program carries it

const story::Vocabulary& vocabulary();

// Every *.toml of the folder, or those inside the program when the name is empty.
core::Result<std::vector<patterns::PatternFile>> pattern_files(const std::string& folder);
// Mistakes are joined into one message, a line each: file, line, what was expected.
core::Result<patterns::Library> load_library(const std::string& folder);
std::string to_string(const std::vector<patterns::Mistake>& mistakes);

}  // namespace kith::app
