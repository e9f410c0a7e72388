#include <fmt/core.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "app/commands.hpp"
#include "app/link_columns.hpp"
#include "app/link_report.hpp"
#include "app/model_file.hpp"
#include "app/threads.hpp"
#include "intake/table_file.hpp"
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

// Distinct texts of one column (truth, source, group) as numbers.
class Numbers {
 public:
  std::uint32_t of(std::string_view text) {
    const bulk::Code code = texts_.intern(text);
    return code;
  }
  std::string_view text(std::uint32_t number) const { return texts_.text(number); }
  std::size_t size() const { return texts_.size(); }

 private:
  bulk::Dictionary texts_;
};

struct Loaded {
  bulk::Table table;
  std::vector<std::string> header_ids;
  std::vector<char> id_letters;
  std::vector<std::uint64_t> id_ends;
  std::vector<std::uint32_t> truth, group, source;
  Numbers truths, groups, sources;
  std::uint64_t rows_left_out = 0;

  std::string_view id(std::size_t row) const {
    const std::uint64_t begin = row == 0 ? 0 : id_ends[row - 1];
    return {id_letters.data() + begin, static_cast<std::size_t>(id_ends[row] - begin)};
  }
};

// Where each wanted thing stands in the cells that were read.
struct Places {
  std::vector<std::size_t> columns;
  std::vector<std::vector<std::size_t>> fields;  // a field may be joined from several columns
  std::size_t id = 0;
  std::optional<std::size_t> truth, group, source;
};

core::Result<Places> places_in(const intake::TableFile& file, const Options& options, const std::vector<MappedField>& fields) {
  Places places;
  const auto wanted = [&](std::string_view name) -> core::Result<std::size_t> {
    places.columns.push_back(TRY(file.column(name)));
    return places.columns.size() - 1;
  };
  places.id = TRY(wanted(options.id));
  for (const MappedField& field : fields) {
    std::vector<std::size_t>& from = places.fields.emplace_back();
    for (const std::string& name : TRY(columns_of(field, file.header()))) from.push_back(TRY(wanted(name)));
  }
  if (!options.truth.empty()) places.truth = TRY(wanted(options.truth));
  if (!options.group.empty()) places.group = TRY(wanted(options.group));
  if (!options.link_only.empty()) places.source = TRY(wanted(options.link_only.front()));
  return places;
}

// Takes the rows of one piece into what is loaded.
void take(const intake::TablePiece& piece, const Places& places, std::uint32_t file_number, bool by_file, Loaded& loaded) {
  const std::size_t width = places.columns.size(), rows = piece.cells.size() / width;
  std::vector<std::string_view> cells;
  cells.reserve(rows * places.fields.size());
  std::vector<std::unique_ptr<std::string>> joined;
  for (std::size_t row = 0; row < rows; ++row) {
    const std::string_view* from = piece.cells.data() + row * width;
    for (const auto& columns : places.fields) {
      if (columns.size() == 1) {
        cells.push_back(from[columns.front()]);
        continue;
      }
      joined.push_back(std::make_unique<std::string>());
      for (const std::size_t column : columns) *joined.back() += (joined.back()->empty() ? "" : "-") + std::string(from[column]);
      cells.push_back(*joined.back());
    }
    loaded.id_letters.insert(loaded.id_letters.end(), from[places.id].begin(), from[places.id].end());
    loaded.id_ends.push_back(loaded.id_letters.size());
    if (places.truth) loaded.truth.push_back(loaded.truths.of(from[*places.truth]));
    if (places.group) loaded.group.push_back(loaded.groups.of(from[*places.group]));
    if (places.source) loaded.source.push_back(loaded.sources.of(from[*places.source]));
    if (by_file) loaded.source.push_back(file_number);
  }
  loaded.table.add(cells, on_all_cores);
}

core::Result<Loaded> load(const Options& options, const std::vector<MappedField>& fields) {
  std::vector<bulk::Field> kinds;
  for (const MappedField& field : fields) kinds.push_back(field.field);
  Loaded loaded{.table = bulk::Table(std::move(kinds)), .header_ids = {}, .id_letters = {}, .id_ends = {}, .truth = {}, .group = {},
                .source = {}, .truths = {}, .groups = {}, .sources = {}};
  Progress progress{"reading, in MB"};
  const bool by_file = options.link_only_said && options.link_only.empty();
  for (std::uint32_t number = 0; number < options.files.size(); ++number) {
    auto file = TRY(intake::TableFile::open(options.files[number]));
    const Places places = TRY(places_in(file, options, fields));
    while (true) {
      const auto piece = TRY(file.next(places.columns, on_all_cores));
      for (const intake::TableFault& fault : piece.faults)
        if (++loaded.rows_left_out <= 10) fmt::print(stderr, "{}: line {} left out: {}\n", options.files[number], fault.line, fault.reason);
      if (piece.cells.empty() && piece.faults.empty()) break;
      take(piece, places, number, by_file, loaded);
      progress.at(file.bytes_read() >> 20, file.bytes() >> 20);
    }
  }
  loaded.table.finish(on_all_cores);
  return loaded;
}

// A file name may have been taken for the optional column of --link-only.
void settle_link_only(Options& options) {
  std::erase(options.link_only, std::string{});
  if (options.link_only.empty()) return;
  std::error_code trouble;
  if (!std::filesystem::is_regular_file(options.link_only.front(), trouble)) return;
  options.files.insert(options.files.begin(), options.link_only.front());
  options.link_only.clear();
}

core::Result<Exit> link(Options options) {
  settle_link_only(options);
  if (options.link_only_said && options.link_only.empty() && options.files.size() < 2)
    return core::fail(core::ErrorKind::invalid_input, "--link-only without a column links between files: name at least two");
  const auto fields = TRY(read_map(options.maps));
  LinkReport report;
  Clock clock(report);
  clock.begin("read");
  Loaded loaded = TRY(load(options, fields));
  bulk::LinkOptions how;
  how.sources.of = std::move(loaded.source);
  if (!options.use_model.empty()) how.model = TRY(read_model(options.use_model, loaded.table.fields()));
  const auto linkage = bulk::link(loaded.table, how, on_all_cores, [&](std::string_view stage, double) { clock.begin(stage); });
  clock.begin("write");
  const auto id = [&](std::size_t row) { return loaded.id(row); };
  TRY_VOID(write_clusters(options.clusters, linkage, id));
  if (!options.pairs.empty()) TRY_VOID(write_pairs(options.pairs, loaded.table, linkage, id));
  if (!options.model.empty()) TRY_VOID(write_model(options.model, linkage.model, loaded.table.fields()));
  clock.begin("");
  report.rows_left_out = loaded.rows_left_out;
  describe(loaded.table, linkage, report);
  if (!loaded.truth.empty()) {
    report.quality = bulk::quality(linkage.clusters, loaded.truth);
    report.calibration_error = bulk::calibration_error(loaded.table, linkage, loaded.truth);
    report.groups = groups_of(loaded.table, linkage.clusters, loaded.truth, loaded.group,
                              [&](std::uint32_t number) { return std::string(loaded.groups.text(number)); });
  }
  print(report, options.json);
  return loaded.table.size() == 0 ? Exit::nothing_taken : Exit::ok;
}

}  // namespace

void add_link(CLI::App& app, Run& run) {
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("link", "Say which rows of any CSV are one person, without a server or a data folder");
  command->add_option("files", options->files, "CSV files with the same columns");
  command->add_option("--id", options->id, "The column that names a row")->required();
  command->add_option("--map", options->maps, "What columns mean: given_names=COL,family_name=COL,date_of_birth=COL, …")->required();
  command->add_option("--clusters", options->clusters, "Where to write id,cluster")->required();
  command->add_option("--pairs", options->pairs, "Where to write the pairs that may be one person, each with its reasons");
  command->add_option("--truth", options->truth, "A column that says who is one person; it is only measured against");
  command->add_option("--group", options->group, "A column by whose values accuracy is printed as well, beside --truth");
  command->add_option("--model", options->model, "Where to write the model that was estimated");
  command->add_option("--use-model", options->use_model, "A model written earlier, instead of estimating one");
  auto* only = command->add_option("--link-only", options->link_only, "No person stands twice within one file, or within one value of this column")
                   ->expected(0, 1)->type_name("[COL]");
  command->add_flag("--json", options->json, "The figures as one JSON document");
  command->footer(
      "Columns: given_names family_name other date_of_birth sex postcode nhs_number upn phone address, and of your own\n"
      "         place:NAME=COL text:NAME=COL exact:NAME=COL. other=COL holds further given or former names; COL+COL joins two.\n"
      "Dates are YYYY-MM-DD, YYYYMMDD or DD/MM/YYYY; NA, NULL and empty are missing.\n"
      "Example:  kith link people.csv --id record_id --map given_names=first_name,family_name=surname,date_of_birth=dob,place:city=city\n"
      "                    --clusters clusters.csv");
  command->callback([options, only, &run] {
    options->link_only_said = only->count() > 0;
    if (options->files.empty() && options->link_only.empty()) throw CLI::RequiredError("FILE");
    run = [options] { return link(*options); };
  });
}

}  // namespace kith::app
