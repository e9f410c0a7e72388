#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "app/commands.hpp"
#include "app/data.hpp"
#include "app/library.hpp"
#include "store/health.hpp"

namespace kith::app {
namespace {

constexpr std::uint64_t gib = std::uint64_t{1} << 30;

struct Finding {
  std::string what, state;  // state: ok, attention, wrong
  std::string says;         // what was found, and what to do
};

class Examination {
 public:
  void ok(std::string what, std::string says) { findings_.push_back({std::move(what), "ok", std::move(says)}); }
  void attention(std::string what, std::string says) {
    findings_.push_back({std::move(what), "attention", std::move(says)});
  }
  void wrong(std::string what, std::string says) { findings_.push_back({std::move(what), "wrong", std::move(says)}); }

  Exit print(bool as_json) const {
    nlohmann::json list = nlohmann::json::array();
    std::size_t faults = 0;
    for (const Finding& finding : findings_) {
      faults += finding.state == "wrong";
      list.push_back({{"what", finding.what}, {"state", finding.state}, {"says", finding.says}});
      if (!as_json) fmt::print("{:<10} {:<18} {}\n", finding.state, finding.what, finding.says);
    }
    if (as_json) fmt::print("{}\n", list.dump());
    return faults == 0 ? Exit::ok : Exit::failed;
  }

 private:
  std::vector<Finding> findings_;
};

void examine_clock(Examination& examination) {
  const core::Date today = core::london_day(now());
  if (today < core::make_date(2024, 1, 1) || today > core::make_date(2100, 1, 1))
    examination.wrong("clock",
                      fmt::format("this machine says {}: set its clock, or every date that Kith notes is wrong",
                                  core::to_iso(today)));
  else
    examination.ok("clock", core::to_iso_london(now()));
  // Noon UTC of a summer's day is one o'clock in London; without the tz database it would be noon.
  const core::Instant summer = core::make_date(2020, 7, 1) + std::chrono::hours{12};
  if (core::to_iso_london(summer) == "2020-07-01T13:00+01:00")
    examination.ok("time zones", "Europe/London is known, with its summer time");
  else
    examination.wrong("time zones", "Europe/London is not known: install tzdata");
}

void examine_database(Examination& examination, const store::FolderHealth& health) {
  if (!health.has_database) return examination.attention("database", "none yet: kith init or kith import makes it");
  if (!health.database_fault.empty()) return examination.wrong("database", health.database_fault);
  examination.ok("database", fmt::format("{} MiB", health.database_bytes >> 20));
  if (health.journal_mode == "wal")
    examination.ok("journal", "write-ahead log, full synchronisation, one connection moves it into the database");
  else
    examination.wrong("journal", fmt::format("mode {}: something else has changed the database; restore a backup",
                                             health.journal_mode));
  const std::int64_t step = health.schema.value_or(0);
  if (step > health.schema_known)
    examination.wrong(
        "tables", fmt::format("at step {}, this program knows {}: start the newer program", step, health.schema_known));
  else if (step < health.schema_known)
    examination.attention("tables",
                          fmt::format("at step {}; the next start takes them to {}", step, health.schema_known));
  else
    examination.ok("tables", fmt::format("at step {}, the latest that this program knows", step));
}

void examine_folder(Examination& examination, const DataOptions& options) {
  const store::FolderHealth health = store::look_at_folder(options.folder);
  if (health.free_bytes < gib)
    examination.wrong("disk", fmt::format("{} MiB free: make room, at least 1 GiB", health.free_bytes >> 20));
  else if (health.free_bytes < health.database_bytes)
    examination.attention("disk",
                          fmt::format("{} MiB free, less than the database: a rebuild or a backup would not fit",
                                      health.free_bytes >> 20));
  else
    examination.ok("disk", fmt::format("{} GiB free", health.free_bytes / gib));
  if (!health.exists)
    return examination.attention("data folder",
                                 fmt::format("{} is not there: kith init --data {}", options.folder, options.folder));
  examination.ok("data folder", options.folder);
  if (health.keys_fault.empty())
    examination.ok("keys", "both there, readable by their owner only");
  else
    examination.wrong("keys", health.keys_fault);
  if (health.held_by.empty())
    examination.ok("owner", "no process owns the folder at the moment");
  else
    examination.ok("owner", fmt::format("process {} owns the folder", health.held_by));
  if (options.store_url.empty()) return examine_database(examination, health);
  // Opening takes the lock for a moment, and is refused while a server has it: that is an answer too.
  const auto store = open_store(options);
  if (store)
    examination.ok("postgresql", "reached, and its tables fit this program");
  else if (store.error().kind == core::ErrorKind::conflict)
    examination.attention("postgresql", store.error().message);
  else
    examination.wrong("postgresql", store.error().message);
}

core::Result<Exit> examine(const DataOptions& options, bool as_json) {
  Examination examination;
  examination.ok("sqlite", store::sqlite_version());
  examine_clock(examination);
  examine_folder(examination, options);
  const auto library = load_library(options.patterns);
  if (library)
    examination.ok("patterns", fmt::format("{} patterns, no mistakes", library->size()));
  else
    examination.wrong("patterns", library.error().message);
  return examination.print(as_json);
}

}  // namespace

void add_doctor(CLI::App& app, Run& run) {
  auto options = std::make_shared<DataOptions>();
  auto as_json = std::make_shared<bool>(false);
  auto* command = app.add_subcommand("doctor", "Look at the machine and the data folder, and say what to do");
  add_data_options(*command, *options);
  command->add_option("--patterns", options->patterns, "A folder of pattern files in place of the built-in library");
  command->add_flag("--json", *as_json, "As JSON");
  command->footer(
      "Changes nothing and may be run beside a server. Exit code 1 when something is wrong.\nExample:  kith doctor "
      "--data /var/lib/kith");
  command->callback([options, as_json, &run] { run = [options, as_json] { return examine(*options, *as_json); }; });
}

}  // namespace kith::app
