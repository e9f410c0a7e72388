#include "app/wrong_word.hpp"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <numeric>

namespace kith::app {
namespace {

// Letters to add, leave out, change or exchange with their neighbour to come from one word to the other.
std::size_t slips(const std::string& a, const std::string& b) {
  std::vector<std::size_t> before(b.size() + 1), row(b.size() + 1), next(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    next[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      next[j] = std::min({row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        next[j] = std::min(next[j], before[j - 2] + 1);
    }
    before = std::exchange(row, next);
  }
  return row[b.size()];
}

bool close(const std::string& typed, const std::string& name) {
  if (typed.size() >= 2 && (name.starts_with(typed) || typed.starts_with(name))) return true;
  return slips(typed, name) <= std::max<std::size_t>(1, name.size() / 3);
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
