#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <filesystem>

#include "app/commands.hpp"
#include "app/link_report.hpp"
#include "app/model_file.hpp"
#include "app/people_files.hpp"
#include "app/threads.hpp"
#include "people/bulk/link.hpp"

namespace kith::app {
namespace {

namespace bulk = people::bulk;

struct Options {
  std::vector<std::string> files, maps;
  std::string id, truth, group, clusters, pairs, model, use_model;
  std::vector<std::string> link_only;
  bool link_only_said = false, json = false;
};

// File names after --link-only are taken for its optional column: a name that is a file is a file.
core::Result<void> settle_link_only(Options& options) {
  std::vector<std::string> columns, files;
  for (const std::string& word : options.link_only) {
    std::error_code trouble;
    if (!word.empty()) (std::filesystem::is_regular_file(word, trouble) ? files : columns).push_back(word);
  }
  if (columns.size() > 1)
    return core::fail(core::ErrorKind::invalid_input,
                      fmt::format("--link-only takes one column; \"{}\" is no file either", columns[1]));
  options.files.insert(options.files.end(), files.begin(), files.end());
  options.link_only = std::move(columns);
  if (options.link_only_said && options.link_only.empty() && options.files.size() < 2)
    return core::fail(core::ErrorKind::invalid_input,
                      "--link-only without a column links between files: name at least two");
  return {};
}

core::Result<Exit> link(Options options) {
  TRY_VOID(settle_link_only(options));
  std::vector<std::string> read = options.files;
  read.push_back(options.use_model);
  TRY_VOID(check_outputs(read, {options.clusters, options.pairs, options.model}));
  auto fields = TRY(read_map(options.maps));
  LinkReport report;
  Clock clock(report);
  clock.begin("read");
  TRY_VOID(part_full_names(options.files, fields));
  LoadedPeople loaded = TRY(load_people(options.files,
                                        {.id = options.id,
                                         .truth = options.truth,
                                         .group = options.group,
                                         .source = options.link_only.empty() ? "" : options.link_only.front(),
                                         .source_by_file = options.link_only_said && options.link_only.empty()},
                                        fields));
  bulk::LinkOptions how;
  how.sources.of = std::move(loaded.source);
  if (!options.use_model.empty()) how.model = TRY(read_model(options.use_model, loaded.table.fields()));
  const auto linkage =
      bulk::link(loaded.table, how, on_all_cores, [&](std::string_view stage, double) { clock.begin(stage); });
  clock.begin("write");
  const auto id = [&](std::size_t row) { return loaded.id(row); };
  TRY_VOID(write_clusters(options.clusters, linkage, id));
  if (!options.pairs.empty()) TRY_VOID(write_pairs(options.pairs, loaded.table, linkage, id));
  if (!options.model.empty() && linkage.model.fields.empty())
    fmt::print(stderr, "{} is not written: no model can be estimated from {} rows\n", options.model,
               loaded.table.size());
  else if (!options.model.empty())
    TRY_VOID(write_model(options.model, linkage.model, loaded.table.fields()));
  clock.begin("");
  report.rows_left_out = loaded.rows_left_out;
  describe(loaded.table, linkage, report);
  if (!loaded.truth.empty()) {
    const bulk::Measure measure(linkage.clusters, loaded.truth);
    report.quality = measure.of_all();
    report.calibration_error = bulk::calibration_error(loaded.table, linkage, loaded.truth);
    report.groups = groups_of(loaded.table, measure, loaded.truth, loaded.group,
                              [&](std::uint32_t number) { return std::string(loaded.groups.text(number)); });
  }
  warn(loaded.table, linkage, report);
  print(report, options.json);
  return loaded.table.size() == 0 ? Exit::nothing_taken : Exit::ok;
}

}  // namespace

void add_link(CLI::App& app, Run& run) {
  auto options = std::make_shared<Options>();
  auto* command =
      app.add_subcommand("link", "Say which rows of any CSV are one person, without a server or a data folder");
  command->add_option("files", options->files, "CSV files; a column that one of them lacks counts as missing there");
  command->add_option("--id", options->id, "The column that names a row")->required();
  command->add_option("--map", options->maps, "What columns mean: given_names=COL,family_name=COL,date_of_birth=COL, …")
      ->required();
  command->add_option("--clusters", options->clusters, "Where to write id,cluster")->required();
  command->add_option("--pairs", options->pairs,
                      "Where to write the pairs that may be one person, each with its reasons");
  command->add_option("--truth", options->truth, "A column that says who is one person; it is only measured against");
  command->add_option("--group", options->group,
                      "A column by whose values accuracy is printed as well, beside --truth");
  command->add_option("--model", options->model, "Where to write the model that was estimated");
  command->add_option("--use-model", options->use_model, "A model written earlier, instead of estimating one");
  auto* only = command
                   ->add_option("--link-only", options->link_only,
                                "No person stands twice within one file, or within one value of this column")
                   ->expected(0, CLI::detail::expected_max_vector_size)
                   ->type_name("[COL]");
  command->add_flag("--json", options->json, "The figures as one JSON document");
  command->footer(
      "Columns: name (both names in one) given_names family_name other date_of_birth sex postcode nhs_number upn "
      "phone\n"
      "         address email age, and of your own place:NAME=COL text:NAME=COL exact:NAME=COL. other=COL holds "
      "further given "
      "or\n"
      "         former names; COL+COL joins two; COL|COL takes the one that a file has.\n"
      "Commas, semicolons, tabs or vertical bars may stand between columns.\n"
      "Dates are YYYY-MM-DD, YYYYMMDD, DD/MM/YYYY, DD/MM/YY or 1 Jan 1980; NA, NULL and empty are missing.\n"
      "Example:  kith link people.csv --id record_id --map "
      "given_names=first_name,family_name=surname,date_of_birth=dob,place:city=city\n"
      "                    --clusters clusters.csv");
  command->callback([options, only, &run] {
    options->link_only_said = only->count() > 0;
    if (options->files.empty() && options->link_only.empty()) throw CLI::RequiredError("FILE");
    run = [options] { return link(*options); };
  });
}

}  // namespace kith::app
