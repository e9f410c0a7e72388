// A file that is there whole or not at all: written beside its name, made durable, then put in its place.
#pragma once

#include <cstdio>
#include <functional>
#include <memory>
#include <string>

#include "core/result.hpp"

namespace kith::store {

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using FileHandle = std::unique_ptr<std::FILE, CloseFile>;

// Readable by its owner only. `fill` says false when a write failed (errno tells why).
core::Result<void> write_whole(const std::string& path, const std::function<bool(std::FILE*)>& fill);

}  // namespace kith::store
