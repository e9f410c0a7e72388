#include "exchange/log_export.hpp"

#include <fmt/core.h>

#include <fstream>

#include "log/checkpoint.hpp"
#include "log/merkle.hpp"

namespace kith::exchange {
namespace {

namespace files = std::filesystem;

core::Result<void> write_file(const files::path& path, std::string_view bytes) {
  std::error_code error;
  files::create_directories(path.parent_path(), error);
  std::ofstream out{path, std::ios::binary | std::ios::trunc};
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  if (!out) return core::fail(core::ErrorKind::unavailable, fmt::format("{}: cannot be written", path.string()));
  return {};
}

core::Result<void> write_tiles(tasks::Proofs& proofs, const files::path& folder, std::uint64_t size) {
  for (std::uint32_t level = 0; level < 8; ++level) {
    const std::uint64_t hashes = size >> (8 * level);
    for (std::uint64_t index = 0; index * log::tile_width < hashes; ++index) {
      const std::uint64_t width = std::min(hashes - index * log::tile_width, log::tile_width);
      const std::string tile = TRY(proofs.tile(level, index));
      const std::string_view hashed = std::string_view{tile}.substr(0, width * sizeof(log::Hash));
      TRY_VOID(write_file(folder / "tile" / std::to_string(level) / tile_path(index, width), hashed));
    }
  }
  return {};
}

// Entry bundles: each entry with its length in two bytes before it, highest first.
core::Result<void> write_entries(tasks::Proofs& proofs, const files::path& folder, std::uint64_t size,
                                 const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
  std::string bundle;
  for (std::uint64_t entry = 0; entry < size; ++entry) {
    const std::string leaf = TRY(proofs.leaf({entry}));
    if (leaf.size() > 0xFFFF)
      return core::fail(core::ErrorKind::corrupt_data, fmt::format("Entry {} is too long for a bundle.", entry));
    bundle += static_cast<char>(leaf.size() >> 8);
    bundle += static_cast<char>(leaf.size() & 0xFF);
    bundle += leaf;
    const std::uint64_t width = entry % log::tile_width + 1;
    if (width < log::tile_width && entry + 1 < size) continue;
    TRY_VOID(write_file(folder / "tile" / "entries" / tile_path(entry / log::tile_width, width), bundle));
    bundle.clear();
    progress(entry + 1, size);
  }
  return {};
}

}  // namespace

std::string tile_path(std::uint64_t index, std::uint64_t width) {
  std::string path = fmt::format("{:03}", index % 1000);
  for (index /= 1000; index > 0; index /= 1000) path = fmt::format("x{:03}/{}", index % 1000, path);
  return width == log::tile_width ? path : fmt::format("{}.p/{}", path, width);
}

core::Result<std::uint64_t> export_log(tasks::Proofs& proofs, const files::path& folder,
                                       const std::vector<std::uint64_t>& receipts,
                                       const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
  const std::string note = proofs.checkpoint();
  const auto verifier = TRY(log::NoteVerifier::parse(proofs.verifier_key()));
  const std::string text = TRY(verifier.open(note));
  const log::Checkpoint checkpoint = TRY(log::parse_checkpoint(text));
  for (const std::uint64_t entry : receipts)
    if (entry >= checkpoint.size)
      return core::fail(core::ErrorKind::not_found, fmt::format("The log has no entry {}.", entry));
  TRY_VOID(write_tiles(proofs, folder, checkpoint.size));
  TRY_VOID(write_entries(proofs, folder, checkpoint.size, progress));
  TRY_VOID(write_file(folder / "key", verifier.key_text() + "\n"));
  for (const std::uint64_t entry : receipts)
    TRY_VOID(write_file(folder / "receipt" / std::to_string(entry), TRY(proofs.receipt({entry}))));
  // Last: whoever sees the checkpoint finds everything that it speaks of.
  TRY_VOID(write_file(folder / "checkpoint", note));
  return checkpoint.size;
}

}  // namespace kith::exchange
