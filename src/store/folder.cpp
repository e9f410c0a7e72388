#include "store/folder.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>

namespace kith::store {

using core::ErrorKind;

core::Result<void> make_folder(const std::string& folder, bool may_create) {
  namespace files = std::filesystem;
  std::error_code error;
  if (files::is_directory(folder, error)) return {};
  if (!may_create)
    return core::fail(ErrorKind::not_found,
                      fmt::format("There is no data folder {}. Make it with `kith init`, or name another.", folder));
  files::create_directories(folder, error);
  if (error)
    return core::fail(ErrorKind::unavailable,
                      fmt::format("The folder {} cannot be made: {}.", folder, error.message()));
  files::permissions(folder, files::perms::owner_all, error);
  return {};
}

core::Result<std::unique_ptr<FolderLock>> FolderLock::take(const std::string& folder) {
  const std::string path = folder + "/lock";
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0)
    return core::fail(ErrorKind::unavailable,
                      fmt::format("The lock {} cannot be opened: {}.", path, std::strerror(errno)));
  if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
    std::array<char, 32> holder{};
    const ssize_t length = ::read(file, holder.data(), holder.size() - 1);
    ::close(file);
    std::string_view pid{holder.data(), static_cast<std::size_t>(length > 0 ? length : 0)};
    while (!pid.empty() && pid.back() == '\n') pid.remove_suffix(1);
    return core::fail(ErrorKind::conflict,
                      fmt::format("The data folder {} is in use by process {}. Stop it, or wait until it has finished.",
                                  folder, pid.empty() ? "(unknown)" : pid));
  }
  const std::string pid = fmt::format("{}\n", ::getpid());
  if (::ftruncate(file, 0) != 0 || ::pwrite(file, pid.data(), pid.size(), 0) != static_cast<ssize_t>(pid.size())) {
    ::close(file);
    return core::fail(ErrorKind::unavailable, "The lock in the data folder cannot be written. Is the disk full?");
  }
  return std::unique_ptr<FolderLock>{new FolderLock{file}};
}

FolderLock::~FolderLock() { ::close(file_); }

}  // namespace kith::store
