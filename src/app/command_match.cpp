#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/commands.hpp"
#include "app/index_file.hpp"
#include "app/model_file.hpp"
#include "app/people_files.hpp"
#include "app/threads.hpp"
#include "people/bulk/full_name.hpp"
#include "people/bulk/link.hpp"
#include "people/bulk/seeker.hpp"

namespace kith::app {
namespace {

namespace bulk = people::bulk;
using nlohmann::json;

struct Options {
  std::vector<std::string> files, maps;
  std::string id, record, queries, truth, use_model, index, save_index;
  bool quiet = false;
};

json answer_of(const bulk::Lookup& lookup, const ReadyIndex& ready) {
  json answer{{"answer", words_of(lookup.found)}, {"compared", lookup.compared}, {"matches", json::array()}};
  for (const bulk::Match& match : lookup.matches) {
    const bulk::Row row = ready.index->arrival(match.row);
    json why = json::array();
    for (const bulk::Share& share : match.why)
      why.push_back({{"field", ready.fields[share.field].field.name},
                     {"words", bulk::words_of(share.level)},
                     {"bits", share.bits}});
    answer["matches"].push_back({{"id", ready.people.id(row)},
                                 {"cluster", match.person},
                                 {"probability", match.probability},
                                 {"why", std::move(why)}});
  }
  return answer;
}

// Given names without a family name may be a whole name, where the table's are.
void take_name_apart(const std::vector<MappedField>& fields, std::vector<std::string>& cells) {
  const auto cell = [&](bulk::NamePart part) {
    const auto field =
        std::find_if(fields.begin(), fields.end(), [&](const MappedField& known) { return known.field.part == part; });
    return field == fields.end() ? nullptr : &cells[static_cast<std::size_t>(field - fields.begin())];
  };
  std::string *given = cell(bulk::NamePart::given), *family = cell(bulk::NamePart::family);
  if (given == nullptr || family == nullptr || !family->empty()) return;
  bulk::FullName name = bulk::taken_apart(*given);
  *given = std::move(name.given), *family = std::move(name.family);
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
  take_name_apart(fields, cells);
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

core::Result<Tally> ask_all(const Options& options, const ReadyIndex& ready, bulk::Seeker& seeker) {
  const WantedColumns wanted{.id = {}, .truth = options.truth, .group = {}, .source = {}};
  auto file = TRY(PeopleFile::open(options.queries, wanted, ready.fields));
  const PeopleFile::Places& places = file.places();
  std::vector<bool> held;
  for (const std::uint32_t truth : ready.people.truth) {
    if (truth == bulk::person_not_known) continue;
    if (truth >= held.size()) held.resize(truth + 1);
    held[truth] = true;
  }
  Tally tally;
  while (true) {
    const auto rows = TRY(file.next());
    if (rows.at_end()) return tally;
    for (const intake::TableFault& fault : rows.piece.faults)
      fmt::print(stderr, "{}: line {} not asked about: {}\n", options.queries, fault.line, fault.reason);
    for (std::size_t at = 0; at < rows.cells().size(); at += places.width) {
      const std::string_view* row = rows.cells().data() + at;
      std::vector<std::string_view> cells;
      for (const std::size_t field : places.fields) cells.push_back(row[field]);
      const double begun = seconds_now();
      const bulk::Lookup lookup = seeker.look_up(cells);
      tally.seconds.push_back(seconds_now() - begun);
      ++tally.asked;
      if (!options.quiet) fmt::print("{}\n", answer_of(lookup, ready).dump());
      if (options.truth.empty()) continue;
      const std::string_view truth = row[*places.truth];
      const bool same = lookup.found == bulk::Found::same;
      const std::uint32_t number = ready.people.truths.find(truth);
      const bool right =
          !lookup.matches.empty() && ready.people.truth[ready.index->arrival(lookup.matches.front().row)] == number;
      tally.same += same, tally.same_right += same && right;
      if (number == 0)
        ++tally.absent, tally.absent_same += same;
      else
        ++tally.with_truth, tally.first_right += right;
    }
  }
}

core::Result<std::unique_ptr<ReadyIndex>> made_from_table(const Options& options) {
  auto fields = TRY(read_map(options.maps));
  const WantedColumns wanted{.id = options.id, .truth = options.truth, .group = {}, .source = {}};
  TRY_VOID(part_full_names(options.files, fields));
  LoadedPeople people = TRY(load_people(options.files, wanted, fields));
  if (people.table.size() == 0)
    return core::fail(core::ErrorKind::invalid_input, "the files hold no row to match with");
  auto ready = std::make_unique<ReadyIndex>(std::move(fields), std::move(people));
  const bulk::Table& table = ready->people.table;
  bulk::LinkOptions how;
  if (!options.use_model.empty()) how.model = TRY(read_model(options.use_model, table.fields()));
  Progress progress{"linking, in 100"};
  const auto linkage = bulk::link(table, how, on_all_cores, [&](std::string_view, double done) {
    progress.at(static_cast<std::size_t>(done * 100), 100);
  });
  std::vector<bulk::Row> clusters(table.size());
  for (bulk::Row row = 0; row < clusters.size(); ++row) clusters[row] = linkage.clusters[table.arrival(row)];
  ready->index = std::make_unique<bulk::Index>(table, linkage.model, std::move(clusters), on_all_cores);
  return ready;
}

core::Result<Exit> answer(const Options& options, const ReadyIndex& ready) {
  if (!options.truth.empty() && ready.people.truth.empty())
    return core::fail(
        core::ErrorKind::invalid_input,
        fmt::format("{} was saved without --truth, so there is nothing to measure against", options.index));
  if (!options.save_index.empty()) TRY_VOID(write_index(options.save_index, ready));
  bulk::Seeker seeker(*ready.index);
  if (!options.record.empty()) {
    const std::vector<std::string> cells = TRY(cells_of(options.record, ready.fields));
    const std::vector<std::string_view> views(cells.begin(), cells.end());
    fmt::print("{}\n", answer_of(seeker.look_up(views), ready).dump(2));
  }
  if (!options.queries.empty()) {
    Tally tally = TRY(ask_all(options, ready, seeker));
    tally.print();
  }
  return Exit::ok;
}

core::Result<Exit> match(const Options& options) {
  std::vector<std::string> read = options.files;
  read.insert(read.end(), {options.queries, options.use_model, options.index});
  TRY_VOID(check_outputs(read, {options.save_index}));
  // A record that cannot be read is refused before a large table is.
  if (!options.record.empty() && options.index.empty()) {
    const auto fields = TRY(read_map(options.maps));
    TRY(cells_of(options.record, fields));
  }
  const auto ready = options.index.empty() ? made_from_table(options) : read_index(options.index);
  if (!ready) return tl::unexpected(ready.error());
  return answer(options, **ready);
}

}  // namespace

void add_match(CLI::App& app, Run& run) {
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("match", "Look one record up among the rows of any CSV: who is it, and why?");
  auto* files = command->add_option("files", options->files, "CSV files with the same columns");
  auto* id = command->add_option("--id", options->id, "The column that names a row");
  auto* maps = command->add_option("--map", options->maps, "What columns mean, as for kith link");
  auto* record =
      command->add_option("--json", options->record,
                          "The record to look up: {\"given_names\": \"Ada\", \"date_of_birth\": \"2011-03-06\"}");
  auto* queries =
      command->add_option("--queries", options->queries, "A CSV of records to look up, with the same columns");
  command->add_option("--truth", options->truth, "A column of both that says who it is; it is only measured against");
  auto* model =
      command->add_option("--use-model", options->use_model, "A model that kith link wrote, instead of estimating one");
  command->add_flag("--figures", options->quiet, "Of --queries print the figures alone");
  auto* save = command->add_option("--save-index", options->save_index,
                                   "Keep the index in a file; it holds the table's personal data");
  auto* index = command->add_option("--index", options->index,
                                    "Start from such a file instead of the table: no files, --id or --map");
  for (CLI::Option* other : {files, id, maps, model, save}) index->excludes(other);
  command->footer(
      "Answers: same, possible, too many alike (two people fit as well), different (nobody fits).\n"
      "Example:  kith match people.csv --id record_id --map "
      "given_names=first_name,family_name=surname,date_of_birth=dob\n"
      "                     --json '{\"given_names\": \"Zuzana\", \"family_name\": \"Hronec\"}'\n"
      "          kith match people.csv --id … --map … --save-index people.index\n"
      "          kith match --index people.index --queries new.csv");
  command->callback([=, &run] {
    if (record->count() + queries->count() + save->count() == 0)
      throw CLI::RequiredError("--json, --queries or --save-index");
    if (index->count() == 0 && files->count() * id->count() * maps->count() == 0)
      throw CLI::RequiredError("files with --id and --map, or --index");
    run = [options] { return match(*options); };
  });
}

}  // namespace kith::app
