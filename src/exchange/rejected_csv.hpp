// Tells a sender which rows were not taken and why: file, line, column, value, reason, safe to open in a spreadsheet.
#pragma once

#include <filesystem>

#include "tasks/import_drop.hpp"

namespace kith::exchange {

// Readable by its owner only, for it repeats values of the rows.
class RejectedCsv : public tasks::RejectedRows {
 public:
  static core::Result<RejectedCsv> open(const std::filesystem::path& path);
  RejectedCsv(RejectedCsv&& other) noexcept;
  RejectedCsv& operator=(RejectedCsv&&) = delete;
  ~RejectedCsv() override;

  core::Result<void> put(std::span<const tasks::RejectedRow> rows) override;
  core::Result<std::uint64_t> bytes() override;
  core::Result<void> go_back_to(std::uint64_t bytes) override;

 private:
  RejectedCsv(int file, std::string name) : file_(file), name_(std::move(name)) {}
  core::Result<void> write(std::string_view text);

  int file_;
  std::string name_;
};

}  // namespace kith::exchange
