#include <fmt/core.h>

#include <CLI/CLI.hpp>

#include "app/commands.hpp"
#include "app/console.hpp"
#include "app/data.hpp"

namespace kith::app {
namespace {

core::Result<Exit> check(const DataOptions& options) {
  const auto store = TRY(open_store(options));
  Progress progress{"rebuilding (entries)"};
  const store::Rebuilt rebuilt =
      TRY(store->rebuild_check([&](std::uint64_t done, std::uint64_t of) { progress.at(done, of); }));
  say("{} entries give {} rows; {} entries are of erased records\n", rebuilt.entries, rebuilt.rows,
             rebuilt.erased);
  for (const std::string& difference : rebuilt.differences) say("differs: {}\n", difference);
  if (rebuilt.differences.empty()) {
    say("The tables are what the log says.\n");
    return Exit::ok;
  }
  say(
      "The tables are not what the log says. The log holds the truth; run `kith log verify` and restore a backup.\n");
  return Exit::failed;
}

}  // namespace

void add_rebuild(CLI::App& app, Run& run) {
  auto options = std::make_shared<DataOptions>();
  auto* command = app.add_subcommand("rebuild", "Make every table again from the log and compare");
  add_data_options(*command, *options);
  auto asked = std::make_shared<bool>(false);
  command->add_flag("--check", *asked, "Compare with the tables as they are; nothing is changed")->required();
  command->footer(
      "Exit code 0: they are the same; 1: they differ.\nExample:  kith rebuild --check --data /var/lib/kith");
  command->callback([options, asked, &run] { run = [options] { return check(*options); }; });
}

}  // namespace kith::app
