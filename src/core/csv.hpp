// Reads CSV (RFC 4180) of any size through a small window: a file larger than memory is a stream, a bad row is a fault
// with its line, and reading goes on at the next line. Recognises a byte-order mark, CRLF and Windows-1252; refuses UTF-16.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace kith::core {

struct CsvRow {
  std::uint64_t line = 0;     // of its first character; the header is line 1
  std::uint64_t offset = 0;   // in bytes from the start of the file, of its first character
  std::vector<std::string> fields;  // UTF-8, blanks at the ends removed
  std::string fault;          // empty, or why the row cannot be read; fields then hold what was read, cut short
  bool windows_1252 = false;  // it was not UTF-8 and was read as Windows-1252
};

class CsvReader {
 public:
  // Fills the buffer, returns how many bytes; 0 at the end. A failure to read is the caller's to remember.
  using Source = std::function<std::size_t(char* buffer, std::size_t size)>;

  static constexpr std::size_t row_bytes_max = std::size_t{1} << 20;

  explicit CsvReader(Source source, char separator = ',');
  // Goes on in the middle of a file: at a row that begins at this line and offset, where the source already stands.
  void resume_at(std::uint64_t line, std::uint64_t offset);

  std::uint64_t line() const { return line_; }  // of the next unread byte
  std::uint64_t offset() const { return offset_; }

  // The next row that is not empty; false at the end. Error: the file is no text that can be read (UTF-16, an archive …).
  Result<bool> next(CsvRow& row);

 private:
  enum class Scan { row, end, too_long, bad_quote, open_quote };
  bool fill(std::size_t wanted);
  Result<void> look_at_start();
  Scan scan(CsvRow& row, std::size_t& used, std::uint64_t& lines);
  void take_field(CsvRow& row, std::string& field) const;
  void skip_line();
  void finish(CsvRow& row) const;

  Source source_;
  char separator_;
  std::string window_;
  std::size_t at_ = 0;  // the next unread byte of the window
  bool source_ended_ = false, started_ = false;
  std::uint64_t line_ = 1, offset_ = 0;
};

// All rows of a text that is known to be well formed (the vocabulary, a dictionary of our own).
Result<std::vector<std::vector<std::string>>> parse_csv(std::string_view text);

// A field for a CSV that a person may open in a spreadsheet: quoted where needed, and never a formula.
std::string csv_field(std::string_view value);

bool valid_utf8(std::string_view text);

}  // namespace kith::core
