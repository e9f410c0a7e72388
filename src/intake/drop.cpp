#include "intake/drop.hpp"

#include <fmt/core.h>

namespace kith::intake {
namespace {

std::unique_ptr<core::CsvReader> reader_of(std::ifstream& stream) {
  return std::make_unique<core::CsvReader>([&stream](char* buffer, std::size_t size) {
    stream.read(buffer, static_cast<std::streamsize>(size));
    return static_cast<std::size_t>(stream.gcount());
  });
}

}  // namespace

core::Result<std::vector<Table>> tables_of(const std::filesystem::path& folder) {
  std::error_code ignored;
  if (!std::filesystem::is_directory(folder, ignored))
    return core::fail(core::ErrorKind::not_found,
                      std::filesystem::exists(folder, ignored)
                          ? fmt::format("{}: this is a file; name the folder that holds it", folder.string())
                          : fmt::format("{}: no such folder", folder.string()));
  std::vector<Table> found;
  for (const Table table : {Table::people, Table::relationships, Table::events, Table::contacts})
    if (std::filesystem::exists(folder / file_name(table), ignored)) found.push_back(table);
  if (found.empty())
    return core::fail(
        core::ErrorKind::not_found,
        fmt::format("{}: no drop here: expected people.csv, relationships.csv, events.csv or contacts.csv",
                    folder.string()));
  return found;
}

core::Result<DropFile> DropFile::open(const std::filesystem::path& folder, Table table,
                                      const story::Vocabulary& vocabulary) {
  DropFile file;
  file.table_ = table;
  file.vocabulary_ = &vocabulary;
  const auto path = folder / file_name(table);
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error))
    return core::fail(core::ErrorKind::invalid_input, fmt::format("{}: not a file", file_name(table)));
  file.bytes_ = std::filesystem::file_size(path, error);
  file.stream_ = std::make_unique<std::ifstream>(path, std::ios::binary);
  if (!*file.stream_)
    return core::fail(core::ErrorKind::not_found, fmt::format("{}: cannot be opened for reading", file_name(table)));
  file.reader_ = reader_of(*file.stream_);
  const auto more = file.reader_->next(file.row_);
  if (!more) return core::fail(more.error().kind, fmt::format("{}: {}", file_name(table), more.error().message));
  if (!*more)
    return core::fail(core::ErrorKind::invalid_input,
                      fmt::format("{}: the file is empty, not even a header", file_name(table)));
  if (!file.row_.fault.empty())
    return core::fail(core::ErrorKind::invalid_input,
                      fmt::format("{}, line 1: the header {}", file_name(table), file.row_.fault));
  file.header_ = TRY(Header::parse(table, file.row_.fields));
  return file;
}

core::Result<void> DropFile::go_to(Place place) {
  stream_->clear();
  stream_->seekg(static_cast<std::streamoff>(place.offset));
  if (!*stream_)
    return core::fail(core::ErrorKind::invalid_input,
                      fmt::format("{}: shorter than when the import began", file_name(table_)));
  reader_ = reader_of(*stream_);
  reader_->resume_at(place.line, place.offset);
  place_ = place;
  return {};
}

std::variant<DropRow, Rejection> DropFile::read(const core::CsvRow& row) const {
  const auto reject = [&](Fault fault) -> std::variant<DropRow, Rejection> {
    return Rejection{file_name(table_), row.line, std::move(fault.column), std::move(fault.value),
                     std::move(fault.reason)};
  };
  if (!row.fault.empty()) return reject({"", row.fields.empty() ? "" : row.fields[0], "the row " + row.fault});
  if (row.fields.size() != header_.size())
    return reject(
        {"", row.fields[0], fmt::format("the row has {} fields, the header {}", row.fields.size(), header_.size())});
  const auto take = [&](auto taken) -> std::variant<DropRow, Rejection> {
    if (!taken) return reject(std::move(taken).error());
    return DropRow{std::move(*taken)};
  };
  switch (table_) {
    case Table::people:
      return take(read_record(header_, row.fields));
    case Table::relationships:
      return take(read_relationship(header_, row.fields));
    case Table::events:
      return take(read_event(header_, row.fields, *vocabulary_));
    case Table::contacts:
      return take(read_contact(header_, row.fields));
  }
  return reject({"", "", "unknown table"});
}

core::Result<std::optional<std::variant<DropRow, Rejection>>> DropFile::next() {
  const bool more = TRY(reader_->next(row_));
  place_ = {reader_->line(), reader_->offset()};
  if (!more) {
    if (stream_->bad())
      return core::fail(core::ErrorKind::unavailable,
                        fmt::format("{}: the disk failed while reading", file_name(table_)));
    return std::optional<std::variant<DropRow, Rejection>>{};
  }
  windows_1252_rows_ += row_.windows_1252;
  return std::optional{read(row_)};
}

}  // namespace kith::intake
