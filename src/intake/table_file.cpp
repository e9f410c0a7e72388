#include "intake/table_file.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "core/csv.hpp"

namespace kith::intake {
namespace {

constexpr std::size_t window_bytes = std::size_t{8} << 20, parts_of_a_window = 4;

core::CsvReader reader_of(std::string_view text, std::uint64_t line) {
  core::CsvReader reader([text](char* buffer, std::size_t size) mutable {
    const std::size_t given = std::min(size, text.size());
    std::copy_n(text.data(), given, buffer);
    text.remove_prefix(given);
    return given;
  });
  reader.resume_at(line, 1);
  return reader;
}

struct Part {
  std::string letters;
  std::vector<std::size_t> ends;
  std::vector<TableFault> faults;
};

Part parse(std::string_view text, std::uint64_t line, std::size_t width, const std::vector<std::size_t>& columns) {
  Part part;
  part.letters.reserve(text.size());
  core::CsvReader reader = reader_of(text, line);
  core::CsvRow row;
  while (true) {
    const auto more = reader.next(row);
    if (!more || !*more) return part;
    if (row.fault.empty() && row.fields.size() != width)
      row.fault = fmt::format("{} fields where the header has {}", row.fields.size(), width);
    if (!row.fault.empty()) {
      part.faults.push_back({row.line, row.fault});
      continue;
    }
    for (const std::size_t column : columns) {
      part.letters += row.fields[column];
      part.ends.push_back(part.letters.size());
    }
  }
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
  core::CsvReader reader([text = std::string_view(file.window_)](char* buffer, std::size_t size) mutable {
    const std::size_t given = std::min(size, text.size());
    std::copy_n(text.data(), given, buffer);
    text.remove_prefix(given);
    return given;
  });
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
  bool quoted = false;
  std::size_t at = 0;
  const auto place = [&](std::size_t index) { return window_.begin() + static_cast<std::ptrdiff_t>(index); };
  for (std::size_t part = 1; part < parts; ++part) {
    const std::size_t near = std::max(at, window_.size() * part / parts);
    quoted ^= std::count(place(at), place(near), '"') % 2 != 0;
    at = near;
    while (at < window_.size() && (window_[at] != '\n' || quoted)) quoted ^= window_[at++] == '"';
    if (at == window_.size()) break;
    ends.push_back(++at);
  }
  std::size_t last = 0;
  for (at = ends.empty() ? 0 : ends.back(), quoted = false; at < window_.size(); ++at) {
    quoted ^= window_[at] == '"';
    if (window_[at] == '\n' && !quoted) last = at + 1;
  }
  if (ended_) last = window_.size();
  if (last > (ends.empty() ? 0 : ends.back())) ends.push_back(last);
  return ends;
}

core::Result<TablePiece> TableFile::next(const std::vector<std::size_t>& columns,
                                         const people::Parallel& parallel) {
  TablePiece piece;
  TRY_VOID(fill());
  if (window_.empty()) return piece;
  std::vector<std::size_t> ends = cuts(parts_of_a_window);
  if (ends.empty())
    return core::fail(core::ErrorKind::invalid_input,
                      fmt::format("{}: the row that begins at line {} does not end within {} MB: is a quote left open?",
                                  name_, line_, window_bytes >> 20));
  std::vector<std::string_view> texts;
  std::vector<std::uint64_t> lines;
  for (std::size_t at = 0, begin = 0; at < ends.size(); begin = ends[at++]) {
    texts.push_back(std::string_view(window_).substr(begin, ends[at] - begin));
    lines.push_back(line_);
    line_ += static_cast<std::uint64_t>(std::count(texts.back().begin(), texts.back().end(), '\n'));
  }
  std::vector<Part> parts(texts.size());
  parallel(parts.size(),
           [&](std::size_t part) { parts[part] = parse(texts[part], lines[part], header_.size(), columns); });
  // A stray quote leads the cuts astray: then the rows are read one after another.
  if (std::any_of(parts.begin(), parts.end(), [](const Part& part) { return !part.faults.empty(); })) {
    parts.resize(1);
    parts[0] = parse(std::string_view(window_).substr(0, ends.back()), lines[0], header_.size(), columns);
  }
  piece.letters.reserve(parts.size());
  for (Part& part : parts) {
    const std::string& letters = piece.letters.emplace_back(std::move(part.letters));
    std::size_t begin = 0;
    for (const std::size_t end : part.ends) {
      piece.cells.emplace_back(letters.data() + begin, end - begin);
      begin = end;
    }
    piece.faults.insert(piece.faults.end(), part.faults.begin(), part.faults.end());
  }
  window_.erase(0, ends.back());
  return piece;
}

}  // namespace kith::intake
