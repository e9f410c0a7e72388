// Reads a drop, the folder of CSV files that any agency can send, row by row and in constant memory.
#pragma once

#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <variant>

#include "core/csv.hpp"
#include "intake/rows.hpp"

namespace kith::intake {

struct Rejection {
  std::string file;
  std::uint64_t line = 0;
  std::string column, value, reason;
};

using DropRow = std::variant<log::RecordVersion, log::Relationship, log::Event, log::Contact>;

// Where the next row of a file begins: an import that was interrupted goes on from here.
struct Place {
  std::uint64_t line = 1, offset = 0;
};

// One file of a drop.
class DropFile {
 public:
  // Error: it cannot be opened, is no CSV, or its header lacks a column.
  static core::Result<DropFile> open(const std::filesystem::path& folder, Table table, const story::Vocabulary& vocabulary);

  // The next row, taken or rejected; absent at the end. Error: the disk failed.
  core::Result<std::optional<std::variant<DropRow, Rejection>>> next();
  core::Result<void> go_to(Place place);
  Place place() const { return place_; }  // after the row that next() gave last
  std::uint64_t line() const { return row_.line; }  // where that row begins
  std::uint64_t bytes() const { return bytes_; }
  std::uint64_t windows_1252_rows() const { return windows_1252_rows_; }
  Table table() const { return table_; }

 private:
  DropFile() = default;
  std::variant<DropRow, Rejection> read(const core::CsvRow& row) const;

  Table table_ = Table::people;
  const story::Vocabulary* vocabulary_ = nullptr;
  std::unique_ptr<std::ifstream> stream_;
  std::unique_ptr<core::CsvReader> reader_;
  Header header_;
  core::CsvRow row_;
  Place place_;
  std::uint64_t bytes_ = 0, windows_1252_rows_ = 0;
};

// The tables that the folder holds, people first. Error: there is no such folder, or it holds none of them.
core::Result<std::vector<Table>> tables_of(const std::filesystem::path& folder);

}  // namespace kith::intake
