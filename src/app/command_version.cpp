#include <fmt/core.h>
#include <sqlite3.h>

#include <CLI/CLI.hpp>

#include "app/commands.hpp"
#include "app/library.hpp"
#include "store/migrations.hpp"

namespace kith::app {

void add_version(CLI::App& app, Run& run) {
  app.set_version_flag("--version", std::string{"kith "} + KITH_VERSION, "The version of the program");
  auto* command = app.add_subcommand("version", "The version of the program, of its tables and of its patterns");
  command->callback([&run] {
    run = []() -> core::Result<Exit> {
      const auto library = TRY(load_library(""));
      fmt::print("kith {}\ntables at step {}\n{} patterns\nSQLite {}\n", KITH_VERSION,
                 store::migrations().back().number, library.size(), sqlite3_libversion());
      return Exit::ok;
    };
  });
}

}  // namespace kith::app
