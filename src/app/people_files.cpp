#include "app/people_files.hpp"

#include <fmt/core.h>

#include "app/commands.hpp"
#include "app/threads.hpp"
#include "people/bulk/measure.hpp"

namespace kith::app {
namespace {

namespace bulk = people::bulk;

core::Result<PeopleFile::Places> places_in(const intake::TableFile& file, const WantedColumns& wanted_columns,
                                           const std::vector<MappedField>& fields) {
  PeopleFile::Places places;
  const auto wanted = [&](std::string_view name) -> core::Result<std::size_t> {
    places.columns.push_back(TRY(file.column(name)));
    return places.columns.size() - 1;
  };
  if (!wanted_columns.id.empty()) places.id = TRY(wanted(wanted_columns.id));
  for (const MappedField& field : fields) {
    std::vector<std::size_t>& from = places.from.emplace_back();
    for (const std::string& name : TRY(columns_of(field, file.header()))) from.push_back(TRY(wanted(name)));
  }
  if (!wanted_columns.truth.empty()) places.truth = TRY(wanted(wanted_columns.truth));
  if (!wanted_columns.group.empty()) places.group = TRY(wanted(wanted_columns.group));
  if (!wanted_columns.source.empty()) places.source = TRY(wanted(wanted_columns.source));
  places.width = places.columns.size();
  for (const std::vector<std::size_t>& from : places.from)
    places.fields.push_back(from.size() == 1 ? from.front() : places.width++);
  return places;
}

// A further cell for each field that is joined from several.
void join(const PeopleFile::Places& places, PeopleFile::Rows& rows) {
  const std::size_t width = places.columns.size();
  rows.joined.reserve(rows.piece.cells.size() / width * places.width);
  for (std::size_t at = 0; at < rows.piece.cells.size(); at += width) {
    const std::string_view* cells = rows.piece.cells.data() + at;
    rows.joined.insert(rows.joined.end(), cells, cells + width);
    for (const auto& from : places.from) {
      if (from.size() == 1) continue;
      std::string& joined = rows.letters.emplace_back();
      for (const std::size_t column : from) joined += (joined.empty() ? "" : "-") + std::string(cells[column]);
      rows.joined.push_back(joined);
    }
  }
}

void take(const PeopleFile::Rows& rows, const PeopleFile::Places& places, std::uint32_t file_number, bool by_file,
          LoadedPeople& loaded) {
  for (std::size_t at = 0; at < rows.cells().size(); at += places.width) {
    const std::string_view* cells = rows.cells().data() + at;
    loaded.id_letters.insert(loaded.id_letters.end(), cells[places.id].begin(), cells[places.id].end());
    loaded.id_ends.push_back(loaded.id_letters.size());
    if (places.truth)
      loaded.truth.push_back(cells[*places.truth].empty() ? people::bulk::person_not_known
                                                          : loaded.truths.of(cells[*places.truth]));
    if (places.group) loaded.group.push_back(loaded.groups.of(cells[*places.group]));
    if (places.source) loaded.source.push_back(loaded.sources.of(cells[*places.source]));
    if (by_file) loaded.source.push_back(file_number);
  }
  loaded.table.add(rows.cells(), places.width, places.fields, on_all_cores);
}

}  // namespace

core::Result<PeopleFile> PeopleFile::open(const std::string& path, const WantedColumns& wanted,
                                          const std::vector<MappedField>& fields) {
  auto file = TRY(intake::TableFile::open(path));
  Places places = TRY(places_in(file, wanted, fields));
  return PeopleFile(std::move(file), std::move(places));
}

core::Result<PeopleFile::Rows> PeopleFile::next() {
  Rows rows;
  rows.piece = TRY(file_.next(places_.columns, on_all_cores));
  if (places_.width > places_.columns.size()) join(places_, rows);
  return rows;
}

core::Result<LoadedPeople> load_people(const std::vector<std::string>& files, const WantedColumns& wanted,
                                       const std::vector<MappedField>& fields) {
  std::vector<bulk::Field> kinds;
  for (const MappedField& field : fields) kinds.push_back(field.field);
  LoadedPeople loaded(std::move(kinds));
  Progress progress{"reading, in MB"};
  for (std::uint32_t number = 0; number < files.size(); ++number) {
    auto file = TRY(PeopleFile::open(files[number], wanted, fields));
    while (true) {
      const auto rows = TRY(file.next());
      for (const intake::TableFault& fault : rows.piece.faults)
        if (++loaded.rows_left_out <= 10)
          fmt::print(stderr, "{}: line {} left out: {}\n", files[number], fault.line, fault.reason);
      if (rows.at_end()) break;
      take(rows, file.places(), number, wanted.source_by_file, loaded);
      progress.at(file.table().bytes_read() >> 20, file.table().bytes() >> 20);
    }
  }
  loaded.table.finish(on_all_cores);
  return loaded;
}

}  // namespace kith::app
