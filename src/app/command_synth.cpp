#include <fmt/core.h>

#include <CLI/CLI.hpp>

#include "app/commands.hpp"
#include "exchange/drop_writer.hpp"
#include "tasks/synth.hpp"

namespace kith::app {
namespace {

struct Options {
  std::uint64_t children = 0, families = 0;
  std::string folder;
  tasks::SynthOptions synth;
  int times = 1;
};

// The same event on other days, so that a drop has as many events to a record as a measurement needs.
void write_again(exchange::DropWriter& writer, const log::Event& event, int times) {
  for (int copy = 1; copy < times; ++copy) {
    log::Event again = event;
    const core::Days earlier{copy * 11};
    again.ref.id += "-" + std::to_string(copy);
    again.occurred = core::PartialDate{event.occurred.first_day() - earlier};
    again.recorded = core::PartialDate{event.recorded.last_day() - earlier};
    writer.write(again);
  }
}

core::Result<Exit> synth(const Options& options) {
  auto writer = TRY(exchange::DropWriter::create(options.folder));
  Progress progress{"synth"};
  std::size_t children = 0, records = 0, events = 0;
  for (std::uint64_t number = 0; options.families ? number < options.families : children < options.children; ++number) {
    const tasks::SynthFamily family = tasks::make_family(options.synth, number);
    for (const auto& row : family.records) writer.write(row);
    for (const auto& row : family.relationships) writer.write(row);
    for (const auto& row : family.events) {
      writer.write(row);
      write_again(writer, row, options.times);
    }
    for (const auto& row : family.contacts) writer.write(row);
    for (const auto& truth : family.truth) writer.write_truth(truth.record, truth.person, family.community, family.life);
    children += family.children;
    records += family.records.size();
    events += family.events.size() * static_cast<std::size_t>(options.times);
    progress.at(children, std::max<std::uint64_t>(options.children, children));
  }
  TRY_VOID(writer.finish());
  fmt::print("{}: {} children, {} records, {} events\n", options.folder, children, records, events);
  return Exit::ok;
}

}  // namespace

void add_synth(CLI::App& app, Run& run) {
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("synth", "Write a drop of made-up families, with the truth beside it");
  auto* children = command->add_option("--children", options->children, "About how many children");
  command->add_option("--families", options->families, "Exactly how many families, instead of --children")->excludes(children);
  command->add_option("--seed", options->synth.seed, "The same seed writes the same bytes")->default_val(1);
  command->add_option("--out", options->folder, "The folder to write")->required();
  command->add_flag("--ordinary", options->synth.ordinary_only, "No family with harm in it");
  command->add_option("--times", options->times, "For measurements: every event so many times over, on earlier days")
      ->default_val(1)->check(CLI::Range(1, 20));
  command->footer("Example:  kith synth --children 2000 --seed 7 --out region");
  command->callback([options, &run] {
    if (options->children == 0 && options->families == 0) throw CLI::RequiredError("--children or --families");
    run = [options] { return synth(*options); };
  });
}

}  // namespace kith::app
