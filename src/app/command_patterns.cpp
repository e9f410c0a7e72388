#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "app/commands.hpp"
#include "app/console.hpp"
#include "app/data.hpp"
#include "app/library.hpp"
#include "tasks/backtest.hpp"

namespace kith::app {
namespace {

using nlohmann::json;

struct Options {
  std::string folder, id;
  bool as_json = false;
  DataOptions data;
  std::size_t threads = 2;
};

core::Result<Exit> check(const Options& options) {
  const auto library = TRY(load_library(local_path(options.folder)));
  say("{} patterns, no mistakes\n", library.size());
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
  const auto library = TRY(load_library(local_path(options.folder)));
  std::vector<const patterns::Pattern*> sorted;
  for (const patterns::Pattern& pattern : library.patterns()) sorted.push_back(&pattern);
  std::sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) { return a->id < b->id; });
  json rows = json::array();
  for (const patterns::Pattern* pattern : sorted) {
    rows.push_back({{"id", pattern->id},
                    {"title", pattern->title},
                    {"levels", levels_of(*pattern)},
                    {"process", pattern->process},
                    {"ask", pattern->ask},
                    {"version", pattern->version},
                    {"file", pattern->file}});
    if (!options.as_json)
      say("{}  {:<9} {}  [{}] asks: {}\n", pattern->id, pattern->process ? "handling" : "harm", pattern->title,
                 levels_of(*pattern), pattern->ask);
  }
  if (options.as_json) say("{}\n", rows.dump(2));
  return Exit::ok;
}

core::Result<Exit> explain(const Options& options) {
  const auto library = TRY(load_library(local_path(options.folder)));
  const auto no = library.find(options.id);
  if (!no)
    return core::fail(core::ErrorKind::not_found, fmt::format("no pattern {}: see kith patterns list", options.id));
  const patterns::Pattern& pattern = library.at(*no);
  say("{}  {}\n\nWhy:     {}\nWhen:    {}\nLevels:  {}\nAsks:    {}\nSource:  {}\nFile:    {} (version {})\n",
             pattern.id, pattern.title, pattern.why, pattern.condition, levels_of(pattern), pattern.ask, pattern.source,
             pattern.file, pattern.version);
  for (const std::string& question : pattern.questions) say("Ask:     {}\n", question);
  say("\n{}", pattern.text);
  return Exit::ok;
}

std::string group_of(const people::Linker& linker, people::RecordNo record) { return linker.ref_of(record).region; }

void print_rates(const tasks::BacktestResult& result) {
  const auto share = [&](std::size_t some, std::size_t all) {
    return all ? 100.0 * static_cast<double>(some) / static_cast<double>(all) : 0;
  };
  say("{} children, {} facts, {:.0f} child-years\n", result.children, result.facts, result.child_years());
  say("with any alert {:.1f} %, above consider {:.1f} %\n\n", share(result.children_with_any, result.children),
             share(result.children_above_consider, result.children));
  say("{:<8}{:<10}{:>9}{:>9}{:>26}\n", "pattern", "level", "children", "alerts", "per 1,000 children a year");
  for (const auto& [key, count] : result.by_pattern)
    say("{:<8}{:<10}{:>9}{:>9}{:>26.2f}\n", key.first, patterns::to_string(key.second), count.children, count.alerts,
        1000.0 * static_cast<double>(count.alerts) / std::max(1.0, result.child_years()));
  say("\n{:<20}{:>9}{:>12}{:>18}\n", "group", "children", "any alert", "above consider");
  for (const auto& [name, group] : result.by_group)
    say("{:<20}{:>9}{:>10.1f} %{:>16.1f} %\n", name, group.children, share(group.any, group.children),
               share(group.above, group.children));
  const double seconds = result.seconds_reading + result.seconds_evaluating;
  say("\nreading {:.1f} s, evaluating {:.1f} s: {:.0f} facts a second\n", result.seconds_reading,
             result.seconds_evaluating, static_cast<double>(result.facts) / std::max(0.001, seconds));
}

core::Result<Exit> backtest(const Options& options) {
  DataOptions where = options.data;
  where.patterns = local_path(options.folder);
  Opened data = TRY(open_data(where));
  Progress progress{"back-test (families)"};
  tasks::BacktestOptions how;
  how.threads = options.threads;
  how.until = data.engine->today();
  how.seconds = seconds_now;
  how.group_of = [&](people::RecordNo record) { return group_of(data.engine->linker(), record); };
  const auto result =
      TRY(tasks::backtest(*data.engine, {data.store->facts(), data.store->identities(), data.store->proofs()}, how,
                          [&](std::size_t done, std::size_t all) { progress.at(done, all); }));
  if (!options.as_json) {
    print_rates(result);
    return Exit::ok;
  }
  json rows = json::array();
  for (const auto& [key, count] : result.by_pattern)
    rows.push_back({{"pattern", key.first},
                    {"level", patterns::to_string(key.second)},
                    {"children", count.children},
                    {"alerts", count.alerts}});
  say("{}\n", json{{"children", result.children},
                   {"facts", result.facts},
                   {"evaluated", result.evaluated},
                   {"any", result.children_with_any},
                   {"above_consider", result.children_above_consider},
                   {"child_years", result.child_years()},
                   {"by_pattern", rows},
                   {"seconds_reading", result.seconds_reading},
                   {"seconds_evaluating", result.seconds_evaluating}}
                  .dump());
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
  auto* test =
      add("backtest",
          "What the library would have raised over everything that a data folder holds, by pattern, level and group",
          backtest);
  add_data_options(*test, options->data);
  test->add_option("--threads", options->threads, "How many at once")->capture_default_str();
  test->add_flag("--json", options->as_json, "As one JSON line");
  add("explain", "One pattern whole: why, when, whom it asks, its source and its text", explain)
      ->add_option("id", options->id, "Its id, such as R13")
      ->required();
}

}  // namespace kith::app
