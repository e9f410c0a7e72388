#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "app/commands.hpp"
#include "app/library.hpp"
#include "intake/drop.hpp"
#include "tasks/replay.hpp"

namespace kith::app {
namespace {

using nlohmann::json;

struct Options {
  std::string folder, from, until, patterns;
  std::vector<std::string> only_agencies;
  bool as_json = false;
};

json to_json(const core::RowRef& ref) { return json::array({ref.agency, ref.region, ref.id}); }

json to_json(const std::vector<core::RowRef>& refs) {
  json list = json::array();
  for (const core::RowRef& ref : refs) list.push_back(to_json(ref));
  return list;
}

json to_json(const tasks::ReplayedAlert& alert) {
  const patterns::Alert& a = alert.change.alert;
  json agencies = json::array();
  for (const core::AgencyRef& agency : alert.agencies) agencies.push_back(core::to_string(agency));
  return {{"on", core::to_iso(alert.on)},
          {"change", patterns::to_string(alert.change.kind)},
          {"alert", fmt::format("A{}", a.no.value)},
          {"person", fmt::format("P{}", a.child.value)},
          {"records", to_json(alert.records)},
          {"pattern", alert.pattern.id},
          {"level", patterns::to_string(a.level)},
          {"process", alert.pattern.process},
          {"facts", to_json(alert.facts)},
          {"against", to_json(alert.against)},
          {"agencies", agencies},
          {"ask", a.ask},
          {"due", core::to_iso(a.due)}};
}

// An agency name that was mistyped would play an empty drop and look like good news.
void tell_silent(const std::set<core::AgencyRef>& only, const tasks::DropRows& rows) {
  std::set<core::AgencyRef> silent = only;
  for (const log::RecordVersion& record : rows.records) silent.erase(record.ref.holder());
  for (const log::Event& event : rows.events) silent.erase(event.ref.holder());
  for (const core::AgencyRef& agency : silent)
    fmt::print(stderr, "--only-agency {}: the drop holds no row of this agency\n", core::to_string(agency));
}

// Streams the rows of the drop; what is rejected is told on standard error, and the rest is played.
core::Result<tasks::DropRows> read_drop(const Options& options) {
  std::set<core::AgencyRef> only;
  for (const std::string& name : options.only_agencies) only.insert(TRY(core::parse_agency(name)));
  const auto wanted = [&](const core::AgencyRef& holder) { return only.empty() || only.contains(holder); };
  tasks::DropRows rows;
  std::size_t rejected = 0;
  const auto tables = TRY(intake::tables_of(options.folder));
  for (const intake::Table table : tables) {
    auto file = TRY(intake::DropFile::open(options.folder, table, vocabulary()));
    while (auto next = TRY(file.next())) {
      if (const auto* rejection = std::get_if<intake::Rejection>(&*next)) {
        if (++rejected <= 20)
          fmt::print(stderr, "{}:{}: {}{}{}\n", rejection->file, rejection->line, rejection->column,
                     rejection->column.empty() ? "" : ": ", rejection->reason);
        continue;
      }
      auto& row = std::get<intake::DropRow>(*next);
      if (auto* record = std::get_if<log::RecordVersion>(&row); record && wanted(record->ref.holder()))
        rows.records.push_back(std::move(*record));
      if (auto* link = std::get_if<log::Relationship>(&row); link && wanted(link->record.holder()))
        rows.relationships.push_back(std::move(*link));
      if (auto* event = std::get_if<log::Event>(&row); event && wanted(event->ref.holder()))
        rows.events.push_back(std::move(*event));
    }
  }
  if (rejected > 0) fmt::print(stderr, "{} rows were not taken; the others are played\n", rejected);
  tell_silent(only, rows);
  return rows;
}

core::Result<tasks::ReplaySpan> span_of(const Options& options) {
  tasks::ReplaySpan span;
  if (!options.from.empty()) span.from = TRY(core::parse_date(options.from));
  if (!options.until.empty()) span.until = TRY(core::parse_date(options.until));
  return span;
}

std::string counted(std::size_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

void print_plain(const tasks::ReplayedAlert& alert) {
  const patterns::Alert& a = alert.change.alert;
  fmt::print("{}  {:<8} {:<6} {:<9} {}; A{} about {}: {} of {}; asked: {}, by {}\n", core::to_iso(alert.on),
             patterns::to_string(a.level), patterns::to_string(alert.change.kind), alert.pattern.id,
             alert.pattern.title, a.no.value, core::to_string(alert.records.front()),
             counted(alert.facts.size(), "fact"), counted(alert.agencies.size(), "source"), a.ask, core::to_iso(a.due));
}

json summary_json(const tasks::ReplaySummary& summary, double seconds) {
  json clusters = json::array(), possible = json::array();
  for (const auto& cluster : summary.clusters) clusters.push_back(to_json(cluster));
  for (std::size_t i = 0; i < summary.possible.size(); ++i) {
    std::string why;
    for (const people::Reason& reason : summary.possible[i].why.reasons)
      why += (why.empty() ? "" : "; ") + reason.words;
    possible.push_back({to_json(summary.possible_refs[i].first), to_json(summary.possible_refs[i].second), why});
  }
  return {{"clusters", clusters},
          {"possible", possible},
          {"events", summary.events},
          {"alerts", summary.alerts},
          {"seconds", seconds}};
}

core::Result<Exit> replay(const Options& options) {
  const double started = seconds_now();
  const auto span = TRY(span_of(options));
  const auto library = TRY(load_library(options.patterns));
  const auto rows = TRY(read_drop(options));
  tasks::Replay player{vocabulary(), library};
  Progress progress{"replay"};
  const auto summary = player.play(
      rows, span,
      [&](const tasks::ReplayedAlert& alert) {
        if (options.as_json)
          fmt::print("{}\n", to_json(alert).dump());
        else
          print_plain(alert);
      },
      [&](std::size_t done, std::size_t all) { progress.at(done, all); });
  const double seconds = seconds_now() - started;
  if (options.as_json)
    fmt::print("{}\n", summary_json(summary, seconds).dump());
  else
    fmt::print("{} records are {} people; {} pairs are possible; {} events; {} alerts; {:.1f} s\n", rows.records.size(),
               summary.clusters.size(), summary.possible.size(), summary.events, summary.alerts, seconds);
  return Exit::ok;
}

}  // namespace

void add_replay(CLI::App& app, Run& run) {
  auto options = std::make_shared<Options>();
  auto* command =
      app.add_subcommand("replay", "Play a drop in the order in which things became known, and print each alert");
  command->add_option("dir", options->folder, "The folder with people.csv, relationships.csv, events.csv")->required();
  command->add_flag("--json", options->as_json, "One JSON line an alert; a last line with the clusters");
  command->add_option("--only-agency", options->only_agencies,
                      "Play the rows of this agency alone (name@region); may be repeated");
  command->add_option("--from", options->from,
                      "Rows known before this day are history; alerts standing then are printed on it");
  command->add_option("--until", options->until,
                      "The last day of the clock; without it the last day on which anything was recorded");
  command->add_option("--patterns", options->patterns, "A folder of pattern files in place of the built-in library");
  command->footer("Example:  kith replay case --json --from 2006-11-01 --until 2012-03-03");
  command->callback([options, &run] { run = [options] { return replay(*options); }; });
}

}  // namespace kith::app
