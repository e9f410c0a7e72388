#include "exchange/rejected_csv.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <cstring>
#include <utility>

#include "core/csv.hpp"

namespace kith::exchange {
namespace {

constexpr std::string_view header = "file,line,column,value,reason\n";

}  // namespace

core::Result<RejectedCsv> RejectedCsv::open(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_APPEND, 0600);
  if (file < 0)
    return core::fail(core::ErrorKind::unavailable,
                      fmt::format("{}: the rows that are not taken cannot be written there: {}", path.string(),
                                  std::strerror(errno)));
  return RejectedCsv{file, path.string()};
}

RejectedCsv::RejectedCsv(RejectedCsv&& other) noexcept
    : file_(std::exchange(other.file_, -1)), name_(std::move(other.name_)) {}

RejectedCsv::~RejectedCsv() {
  if (file_ >= 0) ::close(file_);
}

core::Result<void> RejectedCsv::write(std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(file_, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0)
      return core::fail(
          core::ErrorKind::unavailable,
          fmt::format("{}: {}. Make room and run the import again: it goes on.", name_, std::strerror(errno)));
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

core::Result<void> RejectedCsv::put(std::span<const tasks::RejectedRow> rows) {
  std::string text;
  for (const tasks::RejectedRow& row : rows)
    text += fmt::format("{},{},{},{},{}\n", core::csv_field(row.file), row.line, core::csv_field(row.column),
                        core::csv_field(row.value), core::csv_field(row.reason));
  return write(text);
}

core::Result<std::uint64_t> RejectedCsv::bytes() {
  const off_t end = ::lseek(file_, 0, SEEK_END);
  if (end < 0) return core::fail(core::ErrorKind::unavailable, fmt::format("{}: {}", name_, std::strerror(errno)));
  return static_cast<std::uint64_t>(end);
}

// The file may be another than the one that was begun with: it then holds less, and its header is written again.
core::Result<void> RejectedCsv::go_back_to(std::uint64_t bytes) {
  const std::uint64_t now = TRY(this->bytes());
  if (now > bytes && ::ftruncate(file_, static_cast<off_t>(bytes)) != 0)
    return core::fail(core::ErrorKind::unavailable, fmt::format("{}: {}", name_, std::strerror(errno)));
  return TRY(this->bytes()) == 0 ? write(header) : core::Result<void>{};
}

}  // namespace kith::exchange
