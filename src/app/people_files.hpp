// Files of people read into a table for linking and looking up.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "app/link_columns.hpp"
#include "intake/table_file.hpp"
#include "people/bulk/table.hpp"

namespace kith::app {

// Distinct texts of one column (truth, source, group) as numbers; 0: nothing said.
class Numbers {
 public:
  std::uint32_t of(std::string_view text) { return texts_.intern(text); }
  std::string_view text(std::uint32_t number) const { return texts_.text(number); }
  std::uint32_t find(std::string_view text) const { return texts_.find(text); }  // 0: not there
  template <class Self, class Parts>
  static void each_part(Self& self, Parts& parts) {
    people::bulk::Dictionary::each_part(self.texts_, parts);
  }

 private:
  people::bulk::Dictionary texts_;
};

struct WantedColumns {
  std::string id, truth, group, source;  // names of columns; empty: not wanted, but for the id
  bool source_by_file = false;           // each file is a source
  bool may_lack = false;                 // a field's column that the file lacks counts as missing, and is named
};

// The rows of one file, a cell for each thing wanted and each field mapped.
class PeopleFile {
 public:
  struct Places {
    std::vector<std::size_t> columns;            // of the file, in the order of the first cells of a row
    std::vector<std::vector<std::size_t>> from;  // of each field, the cells that it is made of
    std::vector<people::bulk::NamePart> parts;   // of a whole name in them
    bool as_it_stands(std::size_t field) const {
      return from[field].size() == 1 && parts[field] == people::bulk::NamePart::none;
    }
    std::vector<std::size_t> fields;  // where each field's cell stands in a row
    std::size_t width = 0;            // cells of a row
    std::size_t id = 0;
    std::optional<std::size_t> truth, group, source;
  };
  struct Rows {
    std::span<const std::string_view> cells() const { return joined.empty() ? piece.cells : joined; }
    bool at_end() const { return piece.cells.empty() && piece.faults.empty(); }
    intake::TablePiece piece;
    std::deque<std::string> letters;
    std::vector<std::string_view> joined;
  };
  // Error: it cannot be opened, or has no such column.
  static core::Result<PeopleFile> open(const std::string& path, const WantedColumns& wanted,
                                       const std::vector<MappedField>& fields);
  core::Result<Rows> next();
  const Places& places() const { return places_; }
  const intake::TableFile& table() const { return file_; }

 private:
  PeopleFile(intake::TableFile file, Places places) : file_(std::move(file)), places_(std::move(places)) {}
  intake::TableFile file_;
  Places places_;
};

struct LoadedPeople {
  explicit LoadedPeople(std::vector<people::bulk::Field> fields) : table(std::move(fields)) {}
  std::string_view id(std::size_t row) const {
    const std::uint64_t begin = row == 0 ? 0 : id_ends[row - 1];
    return {id_letters.data() + begin, static_cast<std::size_t>(id_ends[row] - begin)};
  }

  people::bulk::Table table;
  std::vector<char> id_letters;  // by order of arrival, as what follows
  std::vector<std::uint64_t> id_ends;
  std::vector<std::uint32_t> truth, group, source;
  Numbers truths, groups, sources;
  std::vector<std::uint64_t> file_ends;  // rows up to the end of each file
  std::uint64_t rows_left_out = 0;
};

// Error: a file to be written is one of those that are read, or stands twice.
core::Result<void> check_outputs(const std::vector<std::string>& read, const std::vector<std::string>& written);

// Where only one of given_names and family_name is mapped, and most of its cells hold both, it becomes two fields;
// standard error says so. Error: a file is not there.
core::Result<void> part_full_names(const std::vector<std::string>& files, std::vector<MappedField>& fields);

// Rows that cannot be read are left out and named on standard error, as are dates that cannot, and ids that are blank
// or stand twice. Error: a file or a column is not there.
core::Result<LoadedPeople> load_people(const std::vector<std::string>& files, const WantedColumns& wanted,
                                       const std::vector<MappedField>& fields);

}  // namespace kith::app
