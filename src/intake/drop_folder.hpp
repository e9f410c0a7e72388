// A drop in a folder, as the import task reads it. One thread at a time.
#pragma once

#include <map>

#include "intake/drop.hpp"
#include "tasks/import_drop.hpp"

namespace kith::intake {

class DropFolder : public tasks::DropSource {
 public:
  // Reads every file once to know the drop again. Error: there is no such folder, or it holds no file of a drop.
  static core::Result<DropFolder> open(const std::filesystem::path& folder, const story::Vocabulary& vocabulary);

  std::string id() const override { return id_; }
  std::vector<std::string> files() const override;
  std::uint64_t bytes(const std::string& file) const override;
  core::Result<std::unique_ptr<tasks::DropReader>> open(const std::string& file) override;

  std::uint64_t windows_1252_rows() const { return *windows_1252_rows_; }  // read so far

 private:
  DropFolder() = default;

  std::filesystem::path folder_;
  const story::Vocabulary* vocabulary_ = nullptr;
  std::vector<Table> tables_;
  std::map<std::string, std::uint64_t> bytes_;
  std::string id_;
  std::shared_ptr<std::uint64_t> windows_1252_rows_ = std::make_shared<std::uint64_t>(0);
};

}  // namespace kith::intake
