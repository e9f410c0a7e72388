#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "app/commands.hpp"
#include "app/library.hpp"

namespace kith::app {
namespace {

using nlohmann::json;

struct Options {
  std::string folder, id;
  bool as_json = false;
};

core::Result<Exit> check(const Options& options) {
  const auto library = TRY(load_library(options.folder));
  fmt::print("{} patterns, no mistakes\n", library.size());
  return Exit::ok;
}

std::string levels_of(const patterns::Pattern& pattern) {
  std::string text;
  for (auto rule = pattern.levels.rbegin(); rule != pattern.levels.rend(); ++rule) {
    const std::string word = rule->highest_standing ? "highest standing" : patterns::to_string(rule->is);
    if (text.find(word) == std::string::npos) text += (text.empty() ? "" : ", ") + word;
  }
  return text;
}

core::Result<Exit> list(const Options& options) {
  const auto library = TRY(load_library(options.folder));
  std::vector<const patterns::Pattern*> sorted;
  for (const patterns::Pattern& pattern : library.patterns()) sorted.push_back(&pattern);
  std::sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) { return a->id < b->id; });
  json rows = json::array();
  for (const patterns::Pattern* pattern : sorted) {
    rows.push_back({{"id", pattern->id}, {"title", pattern->title}, {"levels", levels_of(*pattern)}, {"process", pattern->process},
                    {"ask", pattern->ask}, {"version", pattern->version}, {"file", pattern->file}});
    if (!options.as_json)
      fmt::print("{}  {:<9} {}  [{}] asks: {}\n", pattern->id, pattern->process ? "handling" : "harm", pattern->title,
                 levels_of(*pattern), pattern->ask);
  }
  if (options.as_json) fmt::print("{}\n", rows.dump(2));
  return Exit::ok;
}

core::Result<Exit> explain(const Options& options) {
  const auto library = TRY(load_library(options.folder));
  const auto no = library.find(options.id);
  if (!no) return core::fail(core::ErrorKind::not_found, fmt::format("no pattern {}: see kith patterns list", options.id));
  const patterns::Pattern& pattern = library.at(*no);
  fmt::print("{}  {}\n\nWhy:     {}\nWhen:    {}\nLevels:  {}\nAsks:    {}\nSource:  {}\nFile:    {} (version {})\n", pattern.id,
             pattern.title, pattern.why, pattern.condition, levels_of(pattern), pattern.ask, pattern.source, pattern.file, pattern.version);
  for (const std::string& question : pattern.questions) fmt::print("Ask:     {}\n", question);
  fmt::print("\n{}", pattern.text);
  return Exit::ok;
}

}  // namespace

void add_patterns(CLI::App& app, Run& run) {
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("patterns", "The patterns that Kith looks for: check, list, explain, back-test");
  command->require_subcommand(1);
  const auto add = [&](const char* name, const char* what, auto action) {
    auto* sub = command->add_subcommand(name, what);
    sub->add_option("--patterns", options->folder, "A folder of pattern files in place of the built-in library");
    sub->callback([options, &run, action] { run = [options, action] { return action(*options); }; });
    return sub;
  };
  add("check", "Read a library and report every mistake with file, line and what was expected", check);
  add("list", "Every pattern in a line", list)->add_flag("--json", options->as_json, "As JSON");
  add("explain", "One pattern whole: why, when, whom it asks, its source and its text", explain)
      ->add_option("id", options->id, "Its id, such as R13")
      ->required();
}

}  // namespace kith::app
