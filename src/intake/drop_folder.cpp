#include "intake/drop_folder.hpp"

#include <fmt/core.h>

#include "log/hash.hpp"

namespace kith::intake {
namespace {

class FileReader : public tasks::DropReader {
 public:
  FileReader(DropFile file, std::shared_ptr<std::uint64_t> windows_1252_rows)
      : file_(std::move(file)),
        windows_1252_rows_(std::move(windows_1252_rows)),
        counted_before_(*windows_1252_rows_) {}

  core::Result<std::optional<tasks::SourceRow>> next() override {
    auto row = TRY(file_.next());
    *windows_1252_rows_ = counted_before_ + file_.windows_1252_rows();
    if (!row) return std::nullopt;
    if (auto* rejection = std::get_if<Rejection>(&*row))
      return tasks::SourceRow{
          rejection->line, tasks::RejectedRow{std::move(rejection->file), rejection->line, std::move(rejection->column),
                                              std::move(rejection->value), std::move(rejection->reason)}};
    return tasks::SourceRow{file_.line(), std::move(std::get<DropRow>(*row))};
  }
  core::Result<void> go_to(tasks::DropPlace place) override { return file_.go_to({place.line, place.offset}); }
  tasks::DropPlace place() const override { return {file_.place().line, file_.place().offset}; }

 private:
  DropFile file_;
  std::shared_ptr<std::uint64_t> windows_1252_rows_;
  std::uint64_t counted_before_;
};

// What tells a file's content from any other's, in constant memory: each piece is hashed with the hash of those before.
std::string digest_of(const std::filesystem::path& path, std::uint64_t& bytes) {
  std::error_code error;
  bytes = 0;
  if (!std::filesystem::is_regular_file(path, error)) return "not a file";
  std::ifstream stream{path, std::ios::binary};
  if (!stream) return "not readable";
  std::string piece(std::size_t{1} << 20, '\0');
  log::Hash hash{};
  while (stream.read(piece.data(), static_cast<std::streamsize>(piece.size())), stream.gcount() > 0) {
    const auto count = static_cast<std::size_t>(stream.gcount());
    bytes += count;
    hash = log::sha256(log::view(hash), std::string_view{piece}.substr(0, count));
  }
  return log::hex(log::view(hash));
}

}  // namespace

core::Result<DropFolder> DropFolder::open(const std::filesystem::path& folder, const story::Vocabulary& vocabulary) {
  DropFolder drop;
  drop.folder_ = folder;
  drop.vocabulary_ = &vocabulary;
  drop.tables_ = TRY(tables_of(folder));
  std::string all;
  for (const Table table : drop.tables_)
    all +=
        fmt::format("{} {}\n", file_name(table), digest_of(folder / file_name(table), drop.bytes_[file_name(table)]));
  drop.id_ = log::hex(log::view(log::sha256(all)));
  return drop;
}

std::vector<std::string> DropFolder::files() const {
  std::vector<std::string> names;
  for (const Table table : tables_) names.emplace_back(file_name(table));
  return names;
}

std::uint64_t DropFolder::bytes(const std::string& file) const { return bytes_.at(file); }

core::Result<std::unique_ptr<tasks::DropReader>> DropFolder::open(const std::string& file) {
  for (const Table table : tables_) {
    if (file != file_name(table)) continue;
    auto opened = TRY(DropFile::open(folder_, table, *vocabulary_));
    return std::make_unique<FileReader>(std::move(opened), windows_1252_rows_);
  }
  return core::fail(core::ErrorKind::not_found, fmt::format("{}: not in this drop", file));
}

}  // namespace kith::intake
