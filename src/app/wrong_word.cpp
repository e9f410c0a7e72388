#include "app/wrong_word.hpp"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "people/bulk/similar.hpp"

namespace kith::app {
namespace {

bool close(const std::string& typed, const std::string& name) {
  if (typed.size() >= 2 && (name.starts_with(typed) || typed.starts_with(name))) return true;
  const int slips_most = std::max(1, static_cast<int>(name.size() / 3));
  return people::bulk::edits(typed, name, slips_most) <= slips_most;
}

std::string said(const std::string& path, const std::string& typed, const std::vector<const CLI::App*>& known) {
  std::string all, alike;
  for (const CLI::App* command : known) {
    all += (all.empty() ? "" : ", ") + command->get_name();
    if (close(typed, command->get_name()))
      alike += fmt::format("{}{} {}", alike.empty() ? "" : " or ", path, command->get_name());
  }
  const std::string hint = alike.empty() ? fmt::format("There are: {}.", all) : fmt::format("Did you mean {}?", alike);
  return fmt::format("{}: there is no command \"{}\". {}\nRun {} --help for what each does.", path, typed, hint, path);
}

}  // namespace

std::string wrong_word(const CLI::App& app, const std::vector<std::string>& arguments) {
  const CLI::App* command = &app;
  std::string path = app.get_name();
  for (const std::string& word : arguments) {
    const auto known = command->get_subcommands([](const CLI::App* one) { return !one->get_name().empty(); });
    // What follows an option may be its value.
    if (known.empty() || word.empty() || word.front() == '-') return "";
    const auto found =
        std::find_if(known.begin(), known.end(), [&](const CLI::App* one) { return one->check_name(word); });
    if (found == known.end()) return said(path, word, known);
    command = *found;
    path += " " + command->get_name();
  }
  return "";
}

}  // namespace kith::app
