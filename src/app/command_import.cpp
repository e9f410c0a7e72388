#include <fmt/core.h>
#include <malloc.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "app/commands.hpp"
#include "app/console.hpp"
#include "app/data.hpp"
#include "app/library.hpp"
#include "exchange/rejected_csv.hpp"
#include "intake/drop_folder.hpp"
#include "tasks/import_drop.hpp"

namespace kith::app {
namespace {

struct Options {
  DataOptions data;
  std::string folder, rejected;
  bool again = false, as_json = false;
};

void print(const Options& options, const tasks::ImportResult& result, std::uint64_t windows_1252_rows, double seconds) {
  const tasks::ImportCounts& counts = result.counts;
  if (options.as_json) {
    const nlohmann::json line{{"taken", counts.taken},
                              {"changed", counts.changed},
                              {"unchanged", counts.unchanged},
                              {"rejected", counts.rejected},
                              {"waiting", counts.waiting},
                              {"taken_before", result.taken_before},
                              {"resumed", result.resumed},
                              {"alerts", result.alerts},
                              {"rejected_file", counts.rejected ? options.rejected : ""},
                              {"seconds", seconds}};
    say("{}\n", line.dump());
    return;
  }
  if (result.taken_before)
    say("This drop was taken before and has not changed: nothing to do. (--again reads it once more.)\n");
  if (result.resumed) say("Went on where an earlier import of this drop had stopped.\n");
  say("{} rows taken, {} changed, {} unchanged, {} rejected; {} alerts; {:.1f} s\n", counts.taken,
             counts.changed, counts.unchanged, counts.rejected, result.alerts, seconds);
  if (counts.waiting > 0)
    say(
        "{} records are named by these rows, but their own row in people.csv has not come: they are held until it "
        "does.\n",
        counts.waiting);
  if (windows_1252_rows > 0)
    say("{} rows were not UTF-8 and were read as Windows-1252: check an accented name.\n", windows_1252_rows);
  if (counts.rejected > 0) say("What was rejected, with line and reason: {}\n", options.rejected);
}

// Reading, linking and evaluating each need memory of their own shape: what one has freed goes back to the system at
// once instead of lying beside what the next asks for.
void give_back_freed_memory() {
  constexpr int piece = 1 << 20, kept = 16 << 20;
  mallopt(M_MMAP_THRESHOLD, piece);
  mallopt(M_TRIM_THRESHOLD, kept);
}

core::Result<Exit> import(Options options) {
  const double started = seconds_now();
  give_back_freed_memory();
  // Before anything is made: a wrong folder name must not leave a data folder behind.
  auto opened = intake::DropFolder::open(local_path(options.folder), vocabulary());
  if (!opened) {
    complain( "kith: {}\n", opened.error().message);
    return Exit::nothing_taken;
  }
  intake::DropFolder& drop = *opened;
  options.data.create = true;
  Opened data = TRY(open_data(options.data));
  if (options.rejected.empty())
    options.rejected = fmt::format("{}/rejected-{}.csv", data.folder, drop.id().substr(0, 12));
  options.rejected = local_path(options.rejected);
  auto rejected = TRY(exchange::RejectedCsv::open(options.rejected));
  Progress progress{"import (KiB)"}, settling{"linking and looking for patterns (people)"};
  tasks::ImportDrop::Options how;
  how.again = options.again;
  how.progress = [&](const tasks::ImportStanding& standing) {
    progress.at(standing.bytes_done / 1024, standing.bytes_all / 1024);
  };
  how.settling = [&](std::size_t done, std::size_t all) { settling.at(done, all); };
  tasks::ImportDrop task{{data.store->ledger(), data.store->imports(), data.engine.get()}, drop, rejected, how};
  const tasks::ImportResult result = TRY(task.run());
  keep_index(data);
  if (result.counts.rejected == 0) {
    std::error_code ignored;
    std::filesystem::remove(options.rejected, ignored);
  }
  print(options, result, drop.windows_1252_rows(), seconds_now() - started);
  const bool something = result.counts.taken + result.counts.changed + result.counts.unchanged > 0;
  return something ? Exit::ok : Exit::nothing_taken;
}

}  // namespace

void add_import(CLI::App& app, Run& run) {
  auto options = std::make_shared<Options>();
  auto* command =
      app.add_subcommand("import", "Take an agency's files: people.csv, relationships.csv, events.csv, contacts.csv");
  command->add_option("dir", options->folder, "The folder that holds them, or some of them")->required();
  add_data_options(*command, options->data);
  command->add_option("--rejected", options->rejected,
                      "Where rows that cannot be taken are told with file, line, column, value and reason; without it "
                      "in the data folder");
  command->add_flag("--again", options->again, "Read a drop once more that was taken before and has not changed");
  command->add_flag("--json", options->as_json, "One JSON line with the counts");
  command->footer(
      "The same drop again changes nothing; a changed row becomes a new version. Killed half way, the same command "
      "goes on.\n"
      "Exit code 0: something was taken, or was there already; 2: nothing could be taken.\n"
      "Example:  kith import monday-drop --data /var/lib/kith --rejected rejected.csv");
  command->callback([options, &run] { run = [options] { return import(*options); }; });
}

}  // namespace kith::app
