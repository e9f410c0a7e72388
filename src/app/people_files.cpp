#include "app/people_files.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <bit>
#include <filesystem>

#include "app/commands.hpp"
#include "app/threads.hpp"
#include "people/bulk/cell.hpp"
#include "people/bulk/full_name.hpp"
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
    places.parts.push_back(field.field.part);
    const ColumnsThere columns = columns_of(field, file.header());
    for (const std::string& name : columns.there) from.push_back(TRY(wanted(name)));
    for (const std::string& name : columns.missing) {
      if (!wanted_columns.may_lack) TRY(file.column(name));
      fmt::print(stderr, "{} has no column \"{}\": {} {}\n", file.name(), name, field.field.name,
                 columns.there.empty() ? "counts as missing there" : "is read without it there");
    }
  }
  if (!wanted_columns.truth.empty()) places.truth = TRY(wanted(wanted_columns.truth));
  if (!wanted_columns.group.empty()) places.group = TRY(wanted(wanted_columns.group));
  if (!wanted_columns.source.empty()) places.source = TRY(wanted(wanted_columns.source));
  places.width = places.columns.size();
  for (std::size_t field = 0; field < fields.size(); ++field)
    places.fields.push_back(places.as_it_stands(field) ? places.from[field].front() : places.width++);
  return places;
}

// A further cell for each field that is joined from several, is part of a name, or has no column in the file.
void join(const PeopleFile::Places& places, PeopleFile::Rows& rows) {
  const std::size_t width = places.columns.size();
  rows.joined.reserve(rows.piece.cells.size() / width * places.width);
  for (std::size_t at = 0; at < rows.piece.cells.size(); at += width) {
    const std::string_view* cells = rows.piece.cells.data() + at;
    rows.joined.insert(rows.joined.end(), cells, cells + width);
    for (std::size_t field = 0; field < places.from.size(); ++field) {
      if (places.as_it_stands(field)) continue;
      const bulk::NamePart part = places.parts[field];
      std::string& joined = rows.letters.emplace_back();
      for (const std::size_t column : places.from[field])
        joined += (joined.empty() ? "" : part == bulk::NamePart::none ? "-" : " ") + std::string(cells[column]);
      if (part == bulk::NamePart::given) joined = bulk::taken_apart(joined).given;
      if (part == bulk::NamePart::family) joined = bulk::taken_apart(joined).family;
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

// "people.csv row 7": rows are counted from the one after the header.
std::string place_of(const std::vector<std::string>& files, const LoadedPeople& loaded, std::size_t row) {
  std::size_t file = 0;
  while (file + 1 < files.size() && row >= loaded.file_ends[file]) ++file;
  return fmt::format("{} row {}", files[file], row - (file == 0 ? 0 : loaded.file_ends[file - 1]) + 1);
}

void name_unread(const std::vector<std::string>& files, const LoadedPeople& loaded) {
  const auto name = [&](const bulk::Table::Unread& unread, std::string_view what, std::string_view wanted) {
    if (unread.count > 0)
      fmt::print(stderr, "{} {} cannot be read and count as missing; the first is \"{}\" ({}). {}\n", unread.count,
                 what, unread.example, place_of(files, loaded, unread.first_row), wanted);
  };
  name(loaded.table.unread_dates(), "birth dates",
       "Dates are YYYY-MM-DD, YYYYMMDD, DD/MM/YYYY, DD/MM/YY or 1 Jan 1980, also cut to a month or a year");
  name(loaded.table.unread_ages(), "ages", "An age is a number of years; a year of birth is mapped as date_of_birth");
}

// Ids name rows in what is written: those that are blank or stand twice cannot be told apart there. What is to be said
// of them.
std::string doubtful_ids(const std::vector<std::string>& files, const LoadedPeople& loaded) {
  std::size_t blank = 0, again = 0, first_blank = 0;
  std::array<std::size_t, 3> first_again{};
  const std::size_t mask = std::bit_ceil(loaded.id_ends.size() * 2 + 1) - 1;
  std::vector<std::uint64_t> slots(mask + 1);
  for (std::size_t row = 0; row < loaded.id_ends.size(); ++row) {
    const std::string_view id = loaded.id(row);
    if (id.empty()) {
      if (blank++ == 0) first_blank = row;
      continue;
    }
    const std::uint64_t hash = std::hash<std::string_view>{}(id) | 1;
    std::size_t at = (hash >> 8) & mask;
    while (slots[at] != 0 && slots[at] != hash) at = (at + 1) & mask;
    if (slots[at] == hash && again++ < first_again.size()) first_again[again - 1] = row;
    slots[at] = hash;
  }
  std::string words;
  if (blank > 0)
    words = fmt::format("{} rows have no id; the first is {}\n", blank, place_of(files, loaded, first_blank));
  if (again == 0) return words;
  std::string rows;
  for (std::size_t at = 0; at < std::min(again, first_again.size()); ++at)
    rows += fmt::format("{}\"{}\" at {}", at == 0 ? "" : ", ", loaded.id(first_again[at]),
                        place_of(files, loaded, first_again[at]));
  return words +
         fmt::format(
             "{} rows have an id that stood before{}: {}. The results name rows by their ids, and cannot tell these "
             "apart\n",
             again, files.size() > 1 ? " in this or another file" : "", rows);
}

// A column that no file has is a mistake; one that some file has is missing in the others.
core::Result<void> check_columns(const std::vector<std::string>& files, const std::vector<MappedField>& fields) {
  std::vector<std::string> missing;
  for (std::size_t number = 0; number < files.size(); ++number) {
    const auto file = TRY(intake::TableFile::open(files[number]));
    std::vector<std::string> here;
    for (const MappedField& field : fields)
      for (const std::string& name : columns_of(field, file.header()).missing) here.push_back(name);
    if (number == 0) missing = here;
    std::erase_if(missing,
                  [&](const std::string& name) { return std::find(here.begin(), here.end(), name) == here.end(); });
    if (number + 1 == files.size() && !missing.empty()) TRY(file.column(missing.front()));
  }
  return {};
}

}  // namespace

core::Result<void> check_outputs(const std::vector<std::string>& read, const std::vector<std::string>& written) {
  const auto one_file = [](const std::string& a, const std::string& b) {
    std::error_code trouble;
    return a == b || std::filesystem::weakly_canonical(a, trouble) == std::filesystem::weakly_canonical(b, trouble) ||
           std::filesystem::equivalent(a, b, trouble);
  };
  // What is no regular file (/dev/null) loses nothing when it is written to.
  const auto file = [](const std::string& path) {
    std::error_code trouble;
    return !path.empty() &&
           (!std::filesystem::exists(path, trouble) || std::filesystem::is_regular_file(path, trouble));
  };
  for (std::size_t at = 0; at < written.size(); ++at) {
    if (!file(written[at])) continue;
    for (const std::string& input : read)
      if (!input.empty() && one_file(input, written[at]))
        return core::fail(core::ErrorKind::invalid_input,
                          fmt::format("{} is read, and would be overwritten: name another file to write", written[at]));
    for (std::size_t other = 0; other < at; ++other)
      if (!written[other].empty() && one_file(written[other], written[at]))
        return core::fail(core::ErrorKind::invalid_input, fmt::format("{} would be written twice", written[at]));
  }
  return {};
}

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

core::Result<void> part_full_names(const std::vector<std::string>& files, std::vector<MappedField>& fields) {
  const auto is_name = [](const MappedField& field) {
    return field.field.kind == bulk::FieldKind::given || field.field.kind == bulk::FieldKind::family;
  };
  const auto name = std::find_if(fields.begin(), fields.end(), is_name);
  if (fields.size() == bulk::fields_most || std::count_if(fields.begin(), fields.end(), is_name) != 1) return {};
  std::size_t full = 0, all = 0;
  for (const std::string& path : files) {
    auto file = TRY(intake::TableFile::open(path));
    const auto columns = columns_of(*name, file.header()).there;
    if (columns.size() != 1) continue;
    const std::vector<std::size_t> column{TRY(file.column(columns.front()))};
    while (true) {
      const auto piece = TRY(file.next(column, on_all_cores));
      if (piece.cells.empty() && piece.faults.empty()) break;
      for (const std::string_view cell : piece.cells)
        all += !bulk::is_missing(bulk::trimmed(cell)), full += bulk::is_full_name(cell);
    }
  }
  if (full * 2 <= all) return {};
  fmt::print(stderr, "{} of {} cells of \"{}\" hold whole names: they are read as given_names and family_name\n", full,
             all, name->column);
  std::vector<MappedField> both = parted(*name);
  *name = std::move(both[0]);
  fields.insert(name + 1, std::move(both[1]));
  return {};
}

core::Result<LoadedPeople> load_people(const std::vector<std::string>& files, const WantedColumns& wanted,
                                       const std::vector<MappedField>& fields) {
  WantedColumns of_each = wanted;
  of_each.may_lack = files.size() > 1;
  if (of_each.may_lack) TRY_VOID(check_columns(files, fields));
  std::vector<bulk::Field> kinds;
  for (const MappedField& field : fields) kinds.push_back(field.field);
  LoadedPeople loaded(std::move(kinds));
  Progress progress{"reading, in MB"};
  for (std::uint32_t number = 0; number < files.size(); ++number) {
    auto file = TRY(PeopleFile::open(files[number], of_each, fields));
    for (auto rows = TRY(file.next()); !rows.at_end();) {
      for (const intake::TableFault& fault : rows.piece.faults)
        if (++loaded.rows_left_out <= 10)
          fmt::print(stderr, "{}: line {} left out: {}\n", files[number], fault.line, fault.reason);
      core::Result<PeopleFile::Rows> next;
      at_once([&] { take(rows, file.places(), number, wanted.source_by_file, loaded); }, [&] { next = file.next(); });
      rows = TRY(std::move(next));
      progress.at(file.table().bytes_read() >> 20, file.table().bytes() >> 20);
    }
    loaded.file_ends.push_back(loaded.id_ends.size());
  }
  name_unread(files, loaded);
  std::string ids;
  at_once([&] { loaded.table.finish(on_all_cores); }, [&] { ids = doubtful_ids(files, loaded); });
  fmt::print(stderr, "{}", ids);
  return loaded;
}

}  // namespace kith::app
