// Any CSV file, in large pieces that are cut at the ends of rows and parsed side by side. Columns may be separated by
// semicolons, tabs or vertical bars too, and the letters be UTF-16: what the first bytes and the header show.
#pragma once

#include <deque>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "core/utf16.hpp"
#include "people/parallel.hpp"

namespace kith::intake {

struct TableFault {
  std::uint64_t line = 0;
  std::string reason;
};

// Rows of the columns asked for, one cell after another.
struct TablePiece {
  std::vector<std::string_view> cells;
  std::vector<TableFault> faults;  // rows that cannot be read; they are left out
  // What the cells point into.
  std::unique_ptr<const std::string> text;
  std::vector<std::vector<char>> letters;
  std::vector<std::deque<std::string>> unquoted;
};

class TableFile {
 public:
  // Error: it cannot be opened, is no CSV or has no header.
  static core::Result<TableFile> open(const std::filesystem::path& path);
  const std::vector<std::string>& header() const { return header_; }
  const std::string& name() const { return name_; }
  // The number of a column; error: names the columns that there are.
  core::Result<std::size_t> column(std::string_view name) const;

  // The next rows; no cells at the end of the file. Error: the disk failed, or a row has no end.
  core::Result<TablePiece> next(const std::vector<std::size_t>& columns, const people::Parallel& parallel);
  std::uint64_t bytes() const { return bytes_; }
  std::uint64_t bytes_read() const { return bytes_read_; }

 private:
  core::Result<void> fill();
  core::Result<TablePiece> next_window(const std::vector<std::size_t>& columns, const people::Parallel& parallel);
  std::size_t whole_rows() const;
  std::vector<std::size_t> cuts(std::size_t parts) const;

  std::string name_;
  std::ifstream stream_;
  char separator_ = ',';
  std::optional<core::Utf16> utf16_;  // where the file is that
  std::vector<std::string> header_;
  std::string window_;                               // whole rows and the beginning of one
  std::vector<std::vector<std::string_view>> room_;  // of cells handed out, by part: its memory is used again
  std::uint64_t bytes_ = 0, bytes_read_ = 0, line_ = 1;
  bool ended_ = false;
};

}  // namespace kith::intake
