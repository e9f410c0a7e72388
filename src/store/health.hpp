// Looks at a data folder from outside, without taking its lock or changing anything: for `kith doctor`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace kith::store {

struct FolderHealth {
  bool exists = false, has_database = false;
  std::string held_by;  // the process that owns the folder; empty: nobody
  std::uint64_t free_bytes = 0, database_bytes = 0;
  std::string keys_fault;              // empty, or what is wrong with the key files
  std::optional<std::int64_t> schema;  // the step of its tables; absent: cannot be read
  std::int64_t schema_known = 0;       // the last step that this program knows
  std::string journal_mode, database_fault;
};

FolderHealth look_at_folder(const std::string& folder);
std::string sqlite_version();

}  // namespace kith::store
