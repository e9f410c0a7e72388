#include "store/keys.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace kith::store {
namespace {

namespace files = std::filesystem;
using core::ErrorKind;

template <std::size_t size>
std::array<std::uint8_t, size> derive(const Key& key, std::string_view purpose) {
  std::array<std::uint8_t, size> out;
  crypto_generichash(out.data(), size, reinterpret_cast<const unsigned char*>(purpose.data()), purpose.size(),
                     key.data(), key.size());
  return out;
}

core::Result<Key> read_key(const files::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0)
    return core::fail(ErrorKind::unavailable,
                      fmt::format("The key file {} cannot be read: {}.", path.string(), std::strerror(errno)));
  struct stat status {};
  Key key;
  const bool owned = ::fstat(file, &status) == 0 && (status.st_mode & 077) == 0;
  const bool whole = status.st_size == static_cast<off_t>(key.size()) &&
                     ::read(file, key.data(), key.size()) == static_cast<ssize_t>(key.size());
  ::close(file);
  if (!owned)
    return core::fail(ErrorKind::forbidden, fmt::format("The key file {} may be read by others. Run: chmod 600 {}",
                                                        path.string(), path.string()));
  if (!whole)
    return core::fail(ErrorKind::corrupt_data,
                      fmt::format("The key file {} is not {} bytes long. Put back the right one from your key backup.",
                                  path.string(), key.size()));
  return key;
}

core::Result<void> write_key(const files::path& path, const Random& random) {
  std::string bytes(sizeof(Key), '\0');
  random(bytes);
  const files::path draft = path.string() + ".new";
  const int file = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  const bool written = file >= 0 && ::write(file, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()) &&
                       ::fsync(file) == 0;
  if (file >= 0) ::close(file);
  sodium_memzero(bytes.data(), bytes.size());
  if (!written || ::rename(draft.c_str(), path.c_str()) != 0)
    return core::fail(ErrorKind::unavailable,
                      fmt::format("The key file {} cannot be written: {}.", path.string(), std::strerror(errno)));
  // The name must be as durable as the bytes: without this key nothing written later can be read.
  const int folder = ::open(path.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder >= 0) {
    ::fsync(folder);
    ::close(folder);
  }
  return {};
}

}  // namespace

Random system_random() {
  return [](std::string& bytes) { randombytes_buf(bytes.data(), bytes.size()); };
}

Keys::Keys(const Key& folder, const Key& log_seed)
    : projections_(derive<32>(folder, "kith projections 1")),
      record_keys_(derive<32>(folder, "kith record keys 1")),
      common_(derive<32>(folder, "kith entries about no record 1")),
      log_seed_(log_seed),
      look_up_(derive<16>(folder, "kith look-up 1")),
      content_(derive<16>(folder, "kith content 1")) {
  const auto mark = derive<16>(folder, "kith fingerprint 1");
  fingerprint_.assign(reinterpret_cast<const char*>(mark.data()), mark.size());
}

core::Result<Keys> Keys::open(const std::string& keys_folder, bool may_create, const Random& random) {
  if (sodium_init() < 0) return core::fail(ErrorKind::unavailable, "libsodium cannot be started.");
  const files::path folder{keys_folder};
  if (may_create) {
    std::error_code error;
    files::create_directories(folder, error);
    if (error)
      return core::fail(ErrorKind::unavailable,
                        fmt::format("The folder {} cannot be made: {}.", keys_folder, error.message()));
    files::permissions(folder, files::perms::owner_all, error);
    for (const char* name : {"folder.key", "log.key"})
      if (!files::exists(folder / name)) TRY_VOID(write_key(folder / name, random));
  }
  const Key folder_key = TRY(read_key(folder / "folder.key"));
  const Key log_key = TRY(read_key(folder / "log.key"));
  return Keys{folder_key, log_key};
}

Ref Keys::ref(std::string_view kind, std::initializer_list<std::string_view> parts) const {
  // The length before each part keeps "ab","c" and "a","bc" apart.
  thread_local std::string text;
  text.assign(kind);
  for (const std::string_view part : parts) {
    const std::uint64_t size = part.size();
    text.append(reinterpret_cast<const char*>(&size), sizeof size);
    text += part;
  }
  Ref ref;
  crypto_shorthash_siphashx24(reinterpret_cast<unsigned char*>(ref.data()),
                              reinterpret_cast<const unsigned char*>(text.data()), text.size(), look_up_.data());
  return ref;
}

std::int64_t Keys::digest(std::string_view body) const {
  std::int64_t value = 0;
  crypto_shorthash_siphash24(reinterpret_cast<unsigned char*>(&value),
                             reinterpret_cast<const unsigned char*>(body.data()), body.size(), content_.data());
  return value;
}

std::string Keys::fingerprint() const { return fingerprint_; }

}  // namespace kith::store
