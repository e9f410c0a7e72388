// A command that does not exist, in words that help.
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace kith::app {

// Which word of `kith log verfy` is no command, and what is close to it; empty when every word is one.
std::string wrong_word(const CLI::App& app, const std::vector<std::string>& arguments);

}  // namespace kith::app
