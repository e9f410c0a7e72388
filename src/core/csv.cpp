#include "core/csv.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace kith::core {
namespace {

constexpr std::size_t window_bytes = std::size_t{1} << 18;

// The upper half of Windows-1252 where it differs from Latin-1; 0: no such character.
constexpr std::array<char16_t, 32> windows_1252_high = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                        0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                                        0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                        0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

void append_utf8(std::string& out, char16_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | (c >> 6));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xE0 | (c >> 12));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

// False where a byte stands for nothing in Windows-1252.
bool from_windows_1252(std::string& text) {
  std::string out;
  for (const char ch : text) {
    const auto c = static_cast<unsigned char>(ch);
    char16_t wide = c;
    if (c >= 0x80 && c < 0xA0) wide = windows_1252_high[c - 0x80u];
    if (wide == 0) return false;
    append_utf8(out, wide);
  }
  text = std::move(out);
  return true;
}

bool blank(char c) { return c == ' ' || c == '\t'; }

void trim(std::string& text) {
  std::size_t begin = 0, end = text.size();
  while (begin < end && blank(text[begin])) ++begin;
  while (end > begin && blank(text[end - 1])) --end;
  if (end - begin != text.size()) text = text.substr(begin, end - begin);
}

// What stands before the next letter that may mean something to CSV.
std::string_view plain_run(std::string_view text, bool quoted, char separator) {
  if (quoted) return text.substr(0, text.find('"'));
  std::size_t end = 0;
  while (end < text.size() && text[end] != separator && text[end] != '\n' && text[end] != '\r' && text[end] != '"')
    ++end;
  return text.substr(0, end);
}

std::size_t utf8_length(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

}  // namespace

bool valid_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    // Most text is ASCII: eight letters at a time.
    if (std::uint64_t eight = 0; i + 8 <= text.size()) {
      std::memcpy(&eight, text.data() + i, 8);
      if ((eight & 0x8080808080808080) == 0) {
        i += 8;
        continue;
      }
    }
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = utf8_length(lead);
    if (length == 0 || i + length > text.size()) return false;
    for (std::size_t k = 1; k < length; ++k)
      if ((static_cast<unsigned char>(text[i + k]) & 0xC0) != 0x80) return false;
    const auto second = length > 1 ? static_cast<unsigned char>(text[i + 1]) : 0;
    if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) || (lead == 0xF0 && second < 0x90) ||
        (lead == 0xF4 && second > 0x8F))
      return false;
    i += length;
  }
  return true;
}

CsvReader::CsvReader(Source source, char separator) : source_(std::move(source)), separator_(separator) {}

void CsvReader::resume_at(std::uint64_t line, std::uint64_t offset) {
  line_ = line;
  offset_ = offset;
  started_ = offset != 0;
}

bool CsvReader::fill(std::size_t wanted) {
  if (window_.size() - at_ >= wanted) return true;
  if (at_ > 0) {
    window_.erase(0, at_);
    at_ = 0;
  }
  while (!source_ended_ && window_.size() < wanted) {
    const std::size_t before = window_.size();
    window_.resize(before + window_bytes);
    const std::size_t got = source_(window_.data() + before, window_bytes);
    window_.resize(before + got);
    if (got == 0) source_ended_ = true;
  }
  return window_.size() >= wanted;
}

Result<void> CsvReader::look_at_start() {
  started_ = true;
  fill(4);
  const std::string_view start{window_};
  if (start.starts_with("\xFF\xFE") || start.starts_with("\xFE\xFF"))
    return fail(ErrorKind::invalid_input, "the file is UTF-16: save it as \"CSV UTF-8\" and send it again");
  if (start.starts_with("PK\x03\x04"))
    return fail(ErrorKind::invalid_input, "the file is a spreadsheet or archive, not CSV: export it as CSV UTF-8");
  if (start.starts_with("\xEF\xBB\xBF")) {
    at_ = 3;
    offset_ = 3;
  }
  return {};
}

void CsvReader::take_field(CsvRow& row, std::string& field) const {
  row.fields.push_back(std::move(field));
  field.clear();
}

// Reads one row from the window without moving on; `used` bytes and `lines` line ends belong to it.
CsvReader::Scan CsvReader::scan(CsvRow& row, std::size_t& used, std::uint64_t& lines) {
  std::string field;
  bool quoted = false, was_quoted = false;
  used = 0;
  lines = 0;
  for (;; ++used) {
    if (used >= row_bytes_max) return Scan::too_long;
    if (at_ + used >= window_.size() && !fill(used + 1)) {
      if (quoted) return Scan::open_quote;
      if (used == 0) return Scan::end;
      take_field(row, field);
      return Scan::row;
    }
    if (quoted || !was_quoted) {
      const std::string_view ahead = std::string_view{window_}.substr(at_ + used, row_bytes_max - used);
      if (const std::string_view run = plain_run(ahead, quoted, separator_); !run.empty()) {
        if (quoted) lines += static_cast<std::uint64_t>(std::count(run.begin(), run.end(), '\n'));
        field += run;
        used += run.size() - 1;
        continue;
      }
    }
    const char c = window_[at_ + used];
    if (quoted) {
      if (fill(used + 2) && window_[at_ + used + 1] == '"') {
        field += '"';
        ++used;
      } else {
        quoted = false;
      }
      continue;
    }
    if (c == '"' && !was_quoted && std::all_of(field.begin(), field.end(), blank)) {
      field.clear();
      quoted = was_quoted = true;
    } else if (c == separator_) {
      take_field(row, field);
      was_quoted = false;
    } else if (c == '\n' || c == '\r') {
      if (c == '\r' && fill(used + 2) && window_[at_ + used + 1] == '\n') ++used;
      take_field(row, field);
      ++used;
      ++lines;
      return Scan::row;
    } else if (was_quoted && !blank(c)) {
      return Scan::bad_quote;
    } else if (!was_quoted) {
      field += c;
    }
  }
}

// Past the end of the physical line, however long, in constant memory.
void CsvReader::skip_line() {
  for (;;) {
    const auto end = window_.find('\n', at_);
    if (end != std::string::npos) {
      offset_ += end + 1 - at_;
      at_ = end + 1;
      ++line_;
      return;
    }
    offset_ += window_.size() - at_;
    window_.clear();
    at_ = 0;
    if (!fill(1)) return;
  }
}

void CsvReader::finish(CsvRow& row) const {
  for (std::string& field : row.fields) {
    if (row.fault.empty() && field.find('\0') != std::string::npos) row.fault = "holds a NUL byte";
    if (!valid_utf8(field)) {
      row.windows_1252 = true;
      if (!from_windows_1252(field)) {
        if (row.fault.empty()) row.fault = "is neither UTF-8 nor Windows-1252";
        field.clear();
      }
    }
    trim(field);
  }
}

Result<bool> CsvReader::next(CsvRow& row) {
  if (!started_) TRY_VOID(look_at_start());
  for (;;) {
    row.fields.clear();
    row.fault.clear();
    row.windows_1252 = false;
    row.line = line_;
    row.offset = offset_;
    std::size_t used = 0;
    std::uint64_t lines = 0;
    const Scan outcome = scan(row, used, lines);
    if (outcome == Scan::end) return false;
    if (outcome == Scan::row) {
      at_ += used;
      offset_ += used;
      line_ += lines;
      finish(row);
      if (row.fields.size() == 1 && row.fields[0].empty() && row.fault.empty()) continue;
      return true;
    }
    row.fault = outcome == Scan::too_long ? "is longer than 1 MiB (a quote that is never closed, or no line ends)"
                : outcome == Scan::bad_quote
                    ? "has text after a closing quote (a quote inside a field is written twice)"
                    : "has a quote that is never closed";
    for (std::string& field : row.fields)
      if (field.size() > 200) field.resize(200);
    skip_line();
    const std::string why = row.fault;
    finish(row);
    row.fault = why;
    return true;
  }
}

Result<std::vector<std::vector<std::string>>> parse_csv(std::string_view text) {
  std::size_t at = 0;
  CsvReader reader{[&](char* buffer, std::size_t size) {
    const std::size_t count = std::min(size, text.size() - at);
    text.copy(buffer, count, at);
    at += count;
    return count;
  }};
  std::vector<std::vector<std::string>> rows;
  CsvRow row;
  while (TRY(reader.next(row))) {
    if (!row.fault.empty()) return fail(ErrorKind::invalid_input, "line " + std::to_string(row.line) + " " + row.fault);
    rows.push_back(row.fields);
  }
  return rows;
}

std::string csv_field(std::string_view value) {
  std::string out{value};
  // A spreadsheet runs what begins like a formula; the apostrophe makes it text.
  if (!out.empty() && std::string_view{"=+-@\t\r"}.find(out[0]) != std::string_view::npos) out.insert(0, 1, '\'');
  if (out.find_first_of(",\"\n\r") == std::string::npos) return out;
  std::string quoted = "\"";
  for (const char c : out) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

}  // namespace kith::core
