#include "store/health.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <filesystem>

#include "store/db/connection.hpp"
#include "store/migrations.hpp"

namespace kith::store {
namespace {

namespace files = std::filesystem;

std::string holder_of(const std::string& folder) {
  const int file = ::open((folder + "/lock").c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return {};
  std::string holder;
  if (::flock(file, LOCK_SH | LOCK_NB) != 0) {
    std::array<char, 32> text{};
    const ssize_t length = ::read(file, text.data(), text.size() - 1);
    holder.assign(text.data(), static_cast<std::size_t>(length > 0 ? length : 0));
    while (!holder.empty() && holder.back() == '\n') holder.pop_back();
    if (holder.empty()) holder = "unknown";
  }
  ::close(file);
  return holder;
}

std::string fault_of_keys(const std::string& folder) {
  for (const char* name : {"folder.key", "log.key"}) {
    const std::string path = folder + "/keys/" + name;
    struct stat found {};
    if (::stat(path.c_str(), &found) != 0) return std::string{name} + " is missing: put it back from your key backup";
    if ((found.st_mode & 0077) != 0) return std::string{name} + " can be read by others: chmod 600 " + path;
    if (found.st_uid != ::geteuid())
      return std::string{name} + " belongs to another user: run as that user, or chown it";
  }
  return {};
}

void look_at_database(const std::string& path, FolderHealth& health) {
  const auto connection = open_sqlite(path, Role::reader);
  if (!connection) {
    health.database_fault = connection.error().message;
    return;
  }
  if (const auto rows = (*connection)->query("pragma journal_mode", {}); rows && (*rows)->next().value_or(false))
    health.journal_mode = (*rows)->text(0);
  const auto schema = one_number(**connection, "select max(number) from migration");
  if (schema)
    health.schema = *schema;
  else
    health.database_fault = schema.error().message;
}

}  // namespace

std::string sqlite_version() { return sqlite3_libversion(); }

FolderHealth look_at_folder(const std::string& folder) {
  FolderHealth health;
  std::error_code error;
  health.schema_known = migrations().back().number;
  health.exists = files::is_directory(folder, error);
  const auto space = files::space(health.exists ? folder : ".", error);
  if (!error) health.free_bytes = space.available;
  if (!health.exists) return health;
  health.held_by = holder_of(folder);
  health.keys_fault = fault_of_keys(folder);
  const std::string database = folder + "/kith.sqlite";
  health.has_database = files::exists(database, error);
  if (!health.has_database) return health;
  health.database_bytes = files::file_size(database, error);
  look_at_database(database, health);
  return health;
}

}  // namespace kith::store
