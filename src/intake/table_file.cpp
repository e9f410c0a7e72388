#include "intake/table_file.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <numeric>
#include <optional>

#include "core/csv.hpp"

namespace kith::intake {
namespace {

// Small enough for what is made of it to stay in the caches, and large enough for the longest row.
constexpr std::size_t window_bytes = std::size_t{2} << 20, parts_of_a_window = 4;

core::CsvReader reader_of(std::string_view text, char separator) {
  return core::CsvReader(
      [text](char* buffer, std::size_t size) mutable {
        const std::size_t given = std::min(size, text.size());
        std::copy_n(text.data(), given, buffer);
        text.remove_prefix(given);
        return given;
      },
      separator);
}

// What stands most often between the names of the columns, outside quotes; of several the comma.
char separator_of(std::string_view text) {
  std::string_view separators = ",;\t|";
  std::array<std::size_t, 4> counts{};
  bool quoted = false;
  for (const char c : text.substr(std::min(text.find_first_not_of("\r\n"), text.size()))) {
    if (!quoted && (c == '\n' || c == '\r')) break;
    quoted ^= c == '"';
    if (const std::size_t at = separators.find(c); !quoted && at != separators.npos) ++counts[at];
  }
  return separators[static_cast<std::size_t>(std::max_element(counts.begin(), counts.end()) - counts.begin())];
}

// Which columns are wanted of rows that have so many, and what stands between them.
struct Shape {
  char separator;
  std::size_t width;
  const std::vector<std::size_t>& columns;
};

struct Part {
  std::vector<std::string_view> cells;
  // Of cells that do not stand in the text as they are read.
  std::vector<char> letters;
  std::deque<std::string> unquoted;
  std::vector<TableFault> faults;
  std::uint64_t lines = 0;
};

TableFault too_many_or_few(std::uint64_t line, std::size_t fields, std::size_t width) {
  return {line, fmt::format("{} fields where the header has {}", fields, width)};
}

Part parse(std::string_view text, const Shape& shape) {
  Part part;
  std::vector<std::size_t> ends;
  core::CsvReader reader = reader_of(text, shape.separator);
  reader.resume_at(0, 1);
  core::CsvRow row;
  for (auto more = reader.next(row); more && *more; more = reader.next(row)) {
    if (!row.fault.empty() || row.fields.size() != shape.width) {
      part.faults.push_back(row.fault.empty() ? too_many_or_few(row.line, row.fields.size(), shape.width)
                                              : TableFault{row.line, row.fault});
      continue;
    }
    for (const std::size_t column : shape.columns) {
      part.letters.insert(part.letters.end(), row.fields[column].begin(), row.fields[column].end());
      ends.push_back(part.letters.size());
    }
  }
  std::size_t begin = 0;
  for (const std::size_t end : ends) part.cells.emplace_back(part.letters.data() + begin, end - begin), begin = end;
  part.lines = reader.line();
  return part;
}

std::string_view without_blanks(std::string_view cell) {
  while (!cell.empty() && (cell.front() == ' ' || cell.front() == '\t')) cell.remove_prefix(1);
  while (!cell.empty() && (cell.back() == ' ' || cell.back() == '\t')) cell.remove_suffix(1);
  return cell;
}

// Where separators, ends of lines and quotes stand among eight letters: the highest bit of each.
class Marks {
 public:
  explicit Marks(char separator) : separators_(eight(separator)) {}
  std::uint64_t among(std::uint64_t letters) const {
    return ~(differ(letters, separators_) & differ(letters, eight('\n')) & differ(letters, eight('\r')) &
             differ(letters, eight('"'))) &
           highest;
  }

 private:
  static constexpr std::uint64_t highest = 0x8080808080808080;
  static constexpr std::uint64_t eight(char c) {
    return static_cast<unsigned char>(c) * std::uint64_t{0x0101010101010101};
  }
  static std::uint64_t differ(std::uint64_t one, std::uint64_t other) {
    const std::uint64_t bits = one ^ other;
    return ((bits & ~highest) + ~highest) | bits;
  }
  std::uint64_t separators_;
};

// Cuts well-formed text where it stands, many times as fast as the reader: nearly every file is nothing else.
class Cutter {
 public:
  Cutter(std::string_view text, const Shape& shape, Part& part)
      : text_(text), shape_(shape), part_(part), fields_(shape.width) {}

  // False: only the reader can tell what stands here.
  bool all() {
    const Marks marks(shape_.separator);
    for (std::size_t at = 0; at < text_.size(); at += 8) {
      std::uint64_t letters = 0;
      if (at + 8 <= text_.size())
        std::memcpy(&letters, text_.data() + at, 8);
      else
        std::memcpy(&letters, text_.data() + at, text_.size() - at);
      for (std::uint64_t found = marks.among(letters); found != 0; found &= found - 1)
        if (!take(at + static_cast<std::size_t>(std::countr_zero(found)) / 8)) return false;
    }
    return row_ == text_.size() || end_row(text_.size());
  }

 private:
  bool take(std::size_t at) {
    if (at < quoted_to_) return true;
    const char c = text_[at];
    if (c == shape_.separator) {
      end_field(at);
      field_ = at + 1;
      return true;
    }
    if (c == '"') return at == field_ && quoted();
    if (c == '\r') return at + 1 == text_.size() || text_[at + 1] == '\n';
    if (!end_row(at)) return false;
    row_ = field_ = at + 1;
    row_line_ = ++part_.lines;
    return true;
  }

  bool quoted() {
    std::size_t at = field_ + 1;
    bool doubled = false;
    for (;; at += 2, doubled = true) {
      at = text_.find('"', at);
      if (at == text_.npos) return false;
      if (at + 1 == text_.size() || text_[at + 1] != '"') break;
    }
    in_quotes_ = text_.substr(field_ + 1, at - field_ - 1);
    part_.lines += static_cast<std::uint64_t>(std::count(in_quotes_.begin(), in_quotes_.end(), '\n'));
    if (doubled) {
      std::string& own = part_.unquoted.emplace_back();
      for (std::size_t from = 0; from < in_quotes_.size(); from += in_quotes_[from] == '"' ? 2 : 1)
        own += in_quotes_[from];
      in_quotes_ = own;
    }
    quoted_to_ = at + 1;
    return quoted_to_ == text_.size() || text_[quoted_to_] == shape_.separator || text_[quoted_to_] == '\n' ||
           text_[quoted_to_] == '\r';
  }

  void end_field(std::size_t at) {
    if (count_ < fields_.size()) fields_[count_] = quoted_to_ > field_ ? in_quotes_ : text_.substr(field_, at - field_);
    ++count_;
  }

  bool end_row(std::size_t at) {
    if (at - row_ >= core::CsvReader::row_bytes_max) return false;
    if (at > row_ && text_[at - 1] == '\r') --at;
    end_field(at);
    const bool blank = count_ == 1 && without_blanks(fields_[0]).empty();
    if (count_ != shape_.width && !blank)
      part_.faults.push_back(too_many_or_few(row_line_, count_, shape_.width));
    else if (!blank)
      for (const std::size_t column : shape_.columns) part_.cells.push_back(without_blanks(fields_[column]));
    count_ = 0;
    return true;
  }

  std::string_view text_;
  const Shape& shape_;
  Part& part_;
  std::vector<std::string_view> fields_;
  std::size_t count_ = 0;            // of the row's fields so far
  std::size_t row_ = 0, field_ = 0;  // where they begin
  std::size_t quoted_to_ = 0;        // where the last quoted field ended: what stands before it parts nothing
  std::string_view in_quotes_;
  std::uint64_t row_line_ = 0;
};

// The same as parse() where it gives anything; `room` is memory for the cells.
std::optional<Part> cut(std::string_view text, const Shape& shape, std::vector<std::string_view> room) {
  if (text.find('\0') != text.npos || !core::valid_utf8(text)) return std::nullopt;
  Part part;
  part.cells = std::move(room);
  part.cells.clear();
  return Cutter(text, shape, part).all() ? std::optional(std::move(part)) : std::nullopt;
}

}  // namespace

core::Result<TableFile> TableFile::open(const std::filesystem::path& path) {
  TableFile file;
  file.name_ = path.string();
  file.stream_.open(path, std::ios::binary);
  std::error_code trouble;
  file.bytes_ = std::filesystem::file_size(path, trouble);
  if (!file.stream_ || trouble)
    return core::fail(core::ErrorKind::not_found, fmt::format("{} cannot be opened", file.name_));
  TRY_VOID(file.fill());
  file.separator_ = separator_of(file.window_);
  core::CsvReader reader = reader_of(file.window_, file.separator_);
  core::CsvRow row;
  auto more = reader.next(row);
  if (!more) return core::fail(more.error().kind, fmt::format("{}: {}", file.name_, more.error().message));
  if (!*more || !row.fault.empty())
    return core::fail(core::ErrorKind::invalid_input, fmt::format("{}: line 1 should name the columns{}{}", file.name_,
                                                                  row.fault.empty() ? "" : ": ", row.fault));
  file.header_ = row.fields;
  file.line_ = reader.line();
  file.window_.erase(0, reader.offset());
  return file;
}

core::Result<std::size_t> TableFile::column(std::string_view name) const {
  const auto found = std::find(header_.begin(), header_.end(), name);
  if (found != header_.end()) return static_cast<std::size_t>(found - header_.begin());
  return core::fail(core::ErrorKind::invalid_input,
                    fmt::format("{} has no column \"{}\"; it has {}", name_, name, fmt::join(header_, ", ")));
}

core::Result<void> TableFile::fill() {
  while (!ended_ && window_.size() < window_bytes) {
    const std::size_t before = window_.size();
    window_.resize(window_bytes);
    stream_.read(window_.data() + before, static_cast<std::streamsize>(window_bytes - before));
    const auto got = static_cast<std::size_t>(stream_.gcount());
    window_.resize(before + got);
    if (bytes_read_ == 0) utf16_ = core::Utf16::told_by(window_);
    if (utf16_) window_.replace(before, got, utf16_->utf8(std::string_view(window_).substr(before)));
    bytes_read_ += got;
    if (stream_.bad())
      return core::fail(core::ErrorKind::unavailable, fmt::format("{} cannot be read to its end", name_));
    ended_ = got == 0 || stream_.eof();
  }
  return {};
}

// Ends of rows at about even distances, the last where the last whole row ends. A quote opens or closes.
std::vector<std::size_t> TableFile::cuts(std::size_t parts) const {
  std::vector<std::size_t> ends;
  const std::string_view text = window_;
  const bool quotes = text.find('"') != text.npos;
  bool quoted = false;
  const auto within_quotes = [&](std::size_t from, std::size_t to) {
    bool within = false;
    if (quotes)
      for (const std::string_view part = text.substr(0, to); (from = part.find('"', from)) != part.npos; ++from)
        within = !within;
    return within;
  };
  std::size_t at = 0;
  for (std::size_t part = 1; part < parts; ++part) {
    const std::size_t near = std::max(at, text.size() * part / parts);
    quoted ^= within_quotes(at, near);
    at = near;
    while (at < text.size() && (text[at] != '\n' || quoted)) quoted ^= text[at++] == '"';
    if (at == text.size()) break;
    ends.push_back(++at);
  }
  const std::size_t begin = ends.empty() ? 0 : ends.back();
  // From the end back to the last row that is whole: whether the end stands within quotes is told by their number.
  std::size_t last = text.size();
  for (quoted = within_quotes(begin, last); last > begin && (text[last - 1] != '\n' || quoted); --last)
    quoted ^= text[last - 1] == '"';
  if (ended_) last = text.size();
  if (last > begin) ends.push_back(last);
  return ends;
}

// Where the reader says that whole rows end; 0: not even the first does. Whether a quote is left open it knows a row's
// largest size later.
std::size_t TableFile::whole_rows() const {
  if (ended_) return window_.size();
  core::CsvReader reader = reader_of(window_, separator_);
  constexpr std::uint64_t start = 1;
  reader.resume_at(0, start);
  core::CsvRow row;
  std::size_t end = 0;
  for (auto more = reader.next(row); more && *more; more = reader.next(row)) {
    const auto next = static_cast<std::size_t>(reader.offset() - start);
    if (next == window_.size() || (end > 0 && next + core::CsvReader::row_bytes_max > window_.size())) break;
    end = next;
  }
  return end;
}

core::Result<TablePiece> TableFile::next(const std::vector<std::size_t>& columns, const people::Parallel& parallel) {
  TRY_VOID(fill());
  // A window may hold nothing but blank lines.
  while (!window_.empty()) {
    TablePiece piece = TRY(next_window(columns, parallel));
    if (!piece.cells.empty() || !piece.faults.empty()) return piece;
  }
  return TablePiece{};
}

core::Result<TablePiece> TableFile::next_window(const std::vector<std::size_t>& columns,
                                                const people::Parallel& parallel) {
  TablePiece piece;
  std::vector<std::size_t> ends = cuts(parts_of_a_window);
  // A stray quote makes all that follows look quoted.
  if (ends.empty()) ends.push_back(whole_rows());
  if (ends.back() == 0)
    return core::fail(
        core::ErrorKind::invalid_input,
        fmt::format("{}: the row that begins at line {} does not end within {} MB", name_, line_, window_bytes >> 20));
  // Cells point into the text, which goes with them.
  piece.text = std::make_unique<const std::string>(std::move(window_));
  const std::string_view text = *piece.text;
  std::vector<Part> parts(ends.size());
  room_.resize(parts_of_a_window);
  const Shape shape{separator_, header_.size(), columns};
  core::Result<void> filled;
  parallel(parts.size() + 1, [&](std::size_t job) {
    // What comes next is read while this is taken apart.
    if (job == 0) {
      window_.assign(text.substr(ends.back()));
      filled = fill();
      return;
    }
    const std::size_t number = job - 1, begin = number == 0 ? 0 : ends[number - 1];
    const std::string_view own = text.substr(begin, ends[number] - begin);
    std::optional<Part> part = cut(own, shape, std::move(room_[number]));
    parts[number] = part ? std::move(*part) : parse(own, shape);
  });
  TRY_VOID(std::move(filled));
  // A stray quote leads the cuts astray: then the rows are read one after another.
  if (std::any_of(parts.begin(), parts.end(), [](const Part& part) { return !part.faults.empty(); })) {
    parts.resize(1);
    parts[0] = parse(text.substr(0, ends.back()), shape);
  }
  piece.cells.reserve(std::accumulate(parts.begin(), parts.end(), std::size_t{0},
                                      [](std::size_t sum, const Part& part) { return sum + part.cells.size(); }));
  for (Part& part : parts) {
    piece.cells.insert(piece.cells.end(), part.cells.begin(), part.cells.end());
    room_[static_cast<std::size_t>(&part - parts.data())] = std::move(part.cells);
    piece.letters.push_back(std::move(part.letters));
    piece.unquoted.push_back(std::move(part.unquoted));
    for (TableFault& fault : part.faults) piece.faults.push_back({fault.line + line_, std::move(fault.reason)});
    line_ += part.lines;
  }
  return piece;
}

}  // namespace kith::intake
