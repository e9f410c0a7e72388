#include "store/whole_file.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace kith::store {

core::Result<void> write_whole(const std::string& path, const std::function<bool(std::FILE*)>& fill) {
  const std::string draft = path + ".part";
  const auto failed = [&] {
    const int why = errno;
    ::unlink(draft.c_str());
    return core::fail(core::ErrorKind::unavailable, fmt::format("{} cannot be written: {}", path, std::strerror(why)));
  };
  const int descriptor = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0) return failed();
  const FileHandle file(::fdopen(descriptor, "wb"));
  if (!file || !fill(file.get()) || std::fflush(file.get()) != 0 || ::fsync(descriptor) != 0 ||
      ::rename(draft.c_str(), path.c_str()) != 0)
    return failed();
  const std::string folder = std::filesystem::absolute(path).parent_path();
  if (const int held = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); held >= 0) {
    ::fsync(held);
    ::close(held);
  }
  return {};
}

}  // namespace kith::store
