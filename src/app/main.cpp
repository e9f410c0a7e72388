#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <sstream>

#include "app/commands.hpp"
#include "app/console.hpp"
#include "app/data.hpp"
#include "app/owner.hpp"
#include "app/wrong_word.hpp"

namespace kith::app {
namespace {

Exit exit_of(core::ErrorKind kind) {
  switch (kind) {
    case core::ErrorKind::invalid_input: return Exit::bad_data;
    case core::ErrorKind::not_found: return Exit::not_found;
    case core::ErrorKind::forbidden: return Exit::no_permission;
    case core::ErrorKind::conflict: return Exit::failed;
    case core::ErrorKind::unavailable: return Exit::unavailable;
    case core::ErrorKind::corrupt_data: return Exit::failed;
  }
  return Exit::failed;
}

int run_parsed(const std::vector<std::string>& arguments) {
  CLI::App app{"Kith: joins what schools, health, police, housing and councils know of a child, and asks when it matters.", "kith"};
  app.require_subcommand(1);
  app.set_help_all_flag("--help-all", "Help for every command");
  app.footer(
      "Exit codes: 0 done; 1 failed; 2 an import took nothing; 64 wrong use; 65 bad data; 66 not found; 69 unavailable;\n"
      "77 not allowed.\n"
      "Begin with:  kith init                makes a data folder and the first administrator\n"
      "             kith import DIR          takes an agency's files\n"
      "             kith replay DIR --json   plays an agency's files (docs/formats.md) and prints each alert\n"
      "             kith patterns list       what Kith looks for, and why");
  Run run;
  add_init(app, run);
  add_import(app, run);
  add_replay(app, run);
  add_patterns(app, run);
  add_synth(app, run);
  add_log(app, run);
  add_rebuild(app, run);
  add_people(app, run);
  add_doctor(app, run);
  add_version(app, run);
  add_serve(app, run);
  add_demo(app, run);
  add_link(app, run);
  add_match(app, run);
  if (const std::string wrong = wrong_word(app, arguments); !wrong.empty()) {
    complain("{}\n", wrong);
    return static_cast<int>(Exit::usage);
  }
  try {
    app.parse(std::vector<std::string>{arguments.rbegin(), arguments.rend()});
  } catch (const CLI::ParseError& error) {
    std::ostringstream out, err;
    const int code = app.exit(error, out, err);
    if (!out.str().empty()) console().out(out.str());
    if (!err.str().empty()) console().err(err.str());
    return code == 0 ? 0 : static_cast<int>(Exit::usage);
  }
  const auto ended = run();
  if (ended) return static_cast<int>(*ended);
  if (ended.error().kind == core::ErrorKind::conflict && !folder_in_use().empty())
    if (const auto code = ask_owner(folder_in_use(), arguments)) return *code;
  complain("kith: {}\n", ended.error().message);
  return static_cast<int>(exit_of(ended.error().kind));
}

}  // namespace

int run_command(const std::vector<std::string>& arguments) {
  try {
    return run_parsed(arguments);
  } catch (const std::bad_alloc&) {
    complain("kith: out of memory\n");
  } catch (const std::exception& error) {
    // Third-party libraries throw; what reaches here is a fault of ours not to have caught it where it arose.
    complain("kith: unexpected: {}\n", error.what());
  }
  return 1;
}

}  // namespace kith::app

int main(int argc, char** argv) { return kith::app::run_command({argv + 1, argv + argc}); }
