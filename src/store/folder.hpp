// The data folder: made when wanted, and owned by one process at a time.
#pragma once

#include <memory>
#include <string>

#include "core/result.hpp"

namespace kith::store {

// Holds the folder as long as it lives.
class FolderLock {
 public:
  static core::Result<std::unique_ptr<FolderLock>> take(const std::string& folder);
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  explicit FolderLock(int file) : file_(file) {}
  int file_;
};

core::Result<void> make_folder(const std::string& folder, bool may_create);

}  // namespace kith::store
