// Writes a drop, the folder of CSV files of formats.md, row by row.
#pragma once

#include <filesystem>
#include <fstream>

#include "log/fact.hpp"

namespace kith::exchange {

class DropWriter {
 public:
  // Error: the folder cannot be made, or already holds a drop.
  static core::Result<DropWriter> create(const std::filesystem::path& folder);
  void write(const log::RecordVersion& row);
  void write(const log::Relationship& row);
  void write(const log::Event& row);
  void write(const log::Contact& row);
  void write_truth(const core::RowRef& record, const std::string& person, const std::string& community, const std::string& life);
  core::Result<void> finish();  // error: the disk is full

 private:
  DropWriter() = default;
  std::ofstream people_, relationships_, events_, contacts_, truth_;
};

}  // namespace kith::exchange
