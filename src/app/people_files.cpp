#include "app/people_files.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <deque>
#include <optional>

#include "app/commands.hpp"
#include "app/threads.hpp"
#include "intake/table_file.hpp"
#include "people/bulk/measure.hpp"

namespace kith::app {
namespace {

namespace bulk = people::bulk;

// Where each wanted thing stands in the cells that were read.
struct Places {
  std::vector<std::size_t> columns;
  std::vector<std::vector<std::size_t>> fields;  // a field may be joined from several columns
  std::size_t id = 0;
  std::optional<std::size_t> truth, group, source;
};

core::Result<Places> places_in(const intake::TableFile& file, const WantedColumns& wanted_columns,
                               const std::vector<MappedField>& fields) {
  Places places;
  const auto wanted = [&](std::string_view name) -> core::Result<std::size_t> {
    places.columns.push_back(TRY(file.column(name)));
    return places.columns.size() - 1;
  };
  places.id = TRY(wanted(wanted_columns.id));
  for (const MappedField& field : fields) {
    std::vector<std::size_t>& from = places.fields.emplace_back();
    for (const std::string& name : TRY(columns_of(field, file.header()))) from.push_back(TRY(wanted(name)));
  }
  if (!wanted_columns.truth.empty()) places.truth = TRY(wanted(wanted_columns.truth));
  if (!wanted_columns.group.empty()) places.group = TRY(wanted(wanted_columns.group));
  if (!wanted_columns.source.empty()) places.source = TRY(wanted(wanted_columns.source));
  return places;
}

// The cells with a further column for each field that is joined from several; `fields` then says where each stands.
std::vector<std::string_view> with_joined(const intake::TablePiece& piece, const Places& places,
                                          std::vector<std::size_t>& fields, std::deque<std::string>& letters) {
  const std::size_t width = places.columns.size(), rows = piece.cells.size() / width;
  std::size_t wider = width;
  for (std::size_t field = 0; field < places.fields.size(); ++field)
    if (places.fields[field].size() > 1) fields[field] = wider++;
  std::vector<std::string_view> cells;
  cells.reserve(rows * wider);
  for (std::size_t row = 0; row < rows; ++row) {
    const std::string_view* from = piece.cells.data() + row * width;
    cells.insert(cells.end(), from, from + width);
    for (const auto& columns : places.fields) {
      if (columns.size() == 1) continue;
      std::string& joined = letters.emplace_back();
      for (const std::size_t column : columns) joined += (joined.empty() ? "" : "-") + std::string(from[column]);
      cells.push_back(joined);
    }
  }
  return cells;
}

// Takes the rows of one piece into what is loaded.
void take(const intake::TablePiece& piece, const Places& places, std::uint32_t file_number, bool by_file,
          LoadedPeople& loaded) {
  const std::size_t width = places.columns.size(), rows = piece.cells.size() / width;
  for (std::size_t row = 0; row < rows; ++row) {
    const std::string_view* from = piece.cells.data() + row * width;
    loaded.id_letters.insert(loaded.id_letters.end(), from[places.id].begin(), from[places.id].end());
    loaded.id_ends.push_back(loaded.id_letters.size());
    if (places.truth)
      loaded.truth.push_back(from[*places.truth].empty() ? people::bulk::person_not_known
                                                         : loaded.truths.of(from[*places.truth]));
    if (places.group) loaded.group.push_back(loaded.groups.of(from[*places.group]));
    if (places.source) loaded.source.push_back(loaded.sources.of(from[*places.source]));
    if (by_file) loaded.source.push_back(file_number);
  }
  std::vector<std::size_t> fields;
  for (const auto& columns : places.fields) fields.push_back(columns.front());
  const auto joins = static_cast<std::size_t>(std::count_if(places.fields.begin(), places.fields.end(),
                                                            [](const auto& columns) { return columns.size() > 1; }));
  if (joins == 0) return loaded.table.add(piece.cells, width, fields, on_all_cores);
  std::deque<std::string> letters;
  const auto cells = with_joined(piece, places, fields, letters);
  loaded.table.add(cells, width + joins, fields, on_all_cores);
}

}  // namespace

core::Result<LoadedPeople> load_people(const std::vector<std::string>& files, const WantedColumns& wanted,
                                       const std::vector<MappedField>& fields) {
  std::vector<bulk::Field> kinds;
  for (const MappedField& field : fields) kinds.push_back(field.field);
  LoadedPeople loaded(std::move(kinds));
  Progress progress{"reading, in MB"};
  for (std::uint32_t number = 0; number < files.size(); ++number) {
    auto file = TRY(intake::TableFile::open(files[number]));
    const Places places = TRY(places_in(file, wanted, fields));
    while (true) {
      const auto piece = TRY(file.next(places.columns, on_all_cores));
      for (const intake::TableFault& fault : piece.faults)
        if (++loaded.rows_left_out <= 10)
          fmt::print(stderr, "{}: line {} left out: {}\n", files[number], fault.line, fault.reason);
      if (piece.cells.empty() && piece.faults.empty()) break;
      take(piece, places, number, wanted.source_by_file, loaded);
      progress.at(file.bytes_read() >> 20, file.bytes() >> 20);
    }
  }
  loaded.table.finish(on_all_cores);
  return loaded;
}

}  // namespace kith::app
