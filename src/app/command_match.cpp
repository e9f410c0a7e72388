#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/commands.hpp"
#include "app/model_file.hpp"
#include "app/people_files.hpp"
#include "app/threads.hpp"
#include "intake/table_file.hpp"
#include "people/bulk/index.hpp"
#include "people/bulk/link.hpp"

namespace kith::app {
namespace {

namespace bulk = people::bulk;
using nlohmann::json;

struct Options {
  std::vector<std::string> files, maps;
  std::string id, record, queries, truth, use_model;
  bool quiet = false;
};

struct Seek {
  const LoadedPeople& people;
  const std::vector<MappedField>& fields;
  std::span<const bulk::Row> clusters;  // by order of arrival
};

json answer_of(const bulk::Lookup& lookup, const Seek& seek) {
  json answer{{"answer", words_of(lookup.found)}, {"compared", lookup.compared}, {"matches", json::array()}};
  for (const bulk::Match& match : lookup.matches) {
    const bulk::Row row = seek.people.table.arrival(match.row);
    json why = json::array();
    for (const bulk::Share& share : match.why)
      why.push_back({{"field", seek.fields[share.field].field.name},
                     {"words", bulk::words_of(share.level)},
                     {"bits", share.bits}});
    answer["matches"].push_back({{"id", seek.people.id(row)},
                                 {"cluster", seek.clusters[row]},
                                 {"probability", match.probability},
                                 {"why", std::move(why)}});
  }
  return answer;
}

// The record as JSON: {"given_names": "Ada", "date_of_birth": "2011-03-06"}; fields that --map names.
core::Result<std::vector<std::string>> cells_of(const std::string& text, const std::vector<MappedField>& fields) {
  const json record = json::parse(text, nullptr, false);
  if (!record.is_object())
    return core::fail(core::ErrorKind::invalid_input, "--json should hold one record: {\"given_names\": \"Ada\", …}");
  std::vector<std::string> cells(fields.size());
  for (const auto& [name, value] : record.items()) {
    const auto field = std::find_if(fields.begin(), fields.end(),
                                    [&name = name](const MappedField& known) { return known.field.name == name; });
    if (field == fields.end())
      return core::fail(core::ErrorKind::invalid_input, fmt::format("--json names \"{}\", which --map does not", name));
    if (value.is_null()) continue;
    cells[static_cast<std::size_t>(field - fields.begin())] =
        value.is_string() ? value.get<std::string>() : value.dump();
  }
  return cells;
}

struct Tally {
  std::vector<double> seconds;
  std::size_t asked = 0, with_truth = 0, first_right = 0, absent = 0, absent_same = 0, same = 0, same_right = 0;

  void print() {
    if (asked == 0) return;
    std::sort(seconds.begin(), seconds.end());
    const auto at = [&](double share) {
      return seconds[std::min(seconds.size() - 1,
                              static_cast<std::size_t>(share * static_cast<double>(seconds.size())))] *
             1000;
    };
    json figures{{"asked", asked}, {"p50_ms", at(0.5)}, {"p99_ms", at(0.99)}};
    if (with_truth + absent > 0) {
      figures["present"] = with_truth,
      figures["recall_at_1"] =
          with_truth == 0 ? 1.0 : static_cast<double>(first_right) / static_cast<double>(with_truth);
      figures["same"] = same, figures["same_right"] = same_right, figures["absent"] = absent,
      figures["absent_answered_same"] = absent_same;
    }
    fmt::print("{}\n", figures.dump());
  }
};

core::Result<Tally> ask_all(const Options& options, const Seek& seek, bulk::Seeker& seeker) {
  auto file = TRY(intake::TableFile::open(options.queries));
  std::vector<std::size_t> columns;
  for (const MappedField& field : seek.fields) columns.push_back(TRY(file.column(field.column)));
  if (!options.truth.empty()) columns.push_back(TRY(file.column(options.truth)));
  std::vector<bool> held;
  for (const std::uint32_t truth : seek.people.truth) {
    if (truth == bulk::person_not_known) continue;
    if (truth >= held.size()) held.resize(truth + 1);
    held[truth] = true;
  }
  Tally tally;
  while (true) {
    const auto piece = TRY(file.next(columns, on_all_cores));
    if (piece.cells.empty() && piece.faults.empty()) return tally;
    for (std::size_t at = 0; at + columns.size() <= piece.cells.size(); at += columns.size()) {
      const std::span cells(piece.cells.data() + at, seek.fields.size());
      const double begun = seconds_now();
      const bulk::Lookup lookup = seeker.look_up(cells);
      tally.seconds.push_back(seconds_now() - begun);
      ++tally.asked;
      if (!options.quiet) fmt::print("{}\n", answer_of(lookup, seek).dump());
      if (options.truth.empty()) continue;
      const std::string_view truth = piece.cells[at + seek.fields.size()];
      const bool same = lookup.found == bulk::Found::same;
      const std::uint32_t number = seek.people.truths.find(truth);
      const bool right =
          !lookup.matches.empty() && seek.people.truth[seek.people.table.arrival(lookup.matches.front().row)] == number;
      tally.same += same, tally.same_right += same && right;
      if (number == 0)
        ++tally.absent, tally.absent_same += same;
      else
        ++tally.with_truth, tally.first_right += right;
    }
  }
}

core::Result<Exit> match(const Options& options) {
  const auto fields = TRY(read_map(options.maps));
  std::vector<std::string> cells;
  if (!options.record.empty()) cells = TRY(cells_of(options.record, fields));
  const LoadedPeople people =
      TRY(load_people(options.files, {.id = options.id, .truth = options.truth, .group = {}, .source = {}}, fields));
  if (people.table.size() == 0)
    return core::fail(core::ErrorKind::invalid_input, "the files hold no row to match with");
  bulk::LinkOptions how;
  if (!options.use_model.empty()) how.model = TRY(read_model(options.use_model, people.table.fields()));
  Progress progress{"linking, in 100"};
  const auto linkage = bulk::link(people.table, how, on_all_cores, [&](std::string_view, double done) {
    progress.at(static_cast<std::size_t>(done * 100), 100);
  });
  std::vector<bulk::Row> clusters(people.table.size());
  for (bulk::Row row = 0; row < clusters.size(); ++row) clusters[row] = linkage.clusters[people.table.arrival(row)];
  const bulk::Index index(people.table, linkage.model, std::move(clusters), on_all_cores);
  bulk::Seeker seeker(index);
  const Seek seek{people, fields, linkage.clusters};
  if (!options.record.empty()) {
    const std::vector<std::string_view> views(cells.begin(), cells.end());
    fmt::print("{}\n", answer_of(seeker.look_up(views), seek).dump(2));
  }
  if (!options.queries.empty()) {
    Tally tally = TRY(ask_all(options, seek, seeker));
    tally.print();
  }
  return Exit::ok;
}

}  // namespace

void add_match(CLI::App& app, Run& run) {
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("match", "Look one record up among the rows of any CSV: who is it, and why?");
  command->add_option("files", options->files, "CSV files with the same columns")->required();
  command->add_option("--id", options->id, "The column that names a row")->required();
  command->add_option("--map", options->maps, "What columns mean, as for kith link")->required();
  auto* record =
      command->add_option("--json", options->record,
                          "The record to look up: {\"given_names\": \"Ada\", \"date_of_birth\": \"2011-03-06\"}");
  auto* queries =
      command->add_option("--queries", options->queries, "A CSV of records to look up, with the same columns");
  command->add_option("--truth", options->truth, "A column of both that says who it is; it is only measured against")
      ->needs(queries);
  command->add_option("--use-model", options->use_model, "A model that kith link wrote, instead of estimating one");
  command->add_flag("--figures", options->quiet, "Of --queries print the figures alone");
  command->footer(
      "Answers: same, possible, too many alike (two people fit as well), different (nobody fits).\n"
      "Example:  kith match people.csv --id record_id --map "
      "given_names=first_name,family_name=surname,date_of_birth=dob\n"
      "                     --json '{\"given_names\": \"Zuzana\", \"family_name\": \"Hronec\"}'");
  command->callback([options, record, queries, &run] {
    if (record->count() + queries->count() == 0) throw CLI::RequiredError("--json or --queries");
    run = [options] { return match(*options); };
  });
}

}  // namespace kith::app
