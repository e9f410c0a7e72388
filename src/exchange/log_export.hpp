// Writes the log for an outsider, as C2SP tlog-tiles lays it out: checkpoint, tile/LEVEL/…, tile/entries/…, and beside
// them the verifier key and receipts. Leaves hold salted commitments only: no personal data leaves.
#pragma once

#include <filesystem>
#include <functional>
#include <vector>

#include "tasks/ports.hpp"

namespace kith::exchange {

// Gives the number of entries. Tiles that a folder holds from an earlier export of the same log are written again.
core::Result<std::uint64_t> export_log(tasks::Proofs& proofs, const std::filesystem::path& folder,
                                       const std::vector<std::uint64_t>& receipts,
                                       const std::function<void(std::uint64_t done, std::uint64_t of)>& progress);

// x001/x234/067 of C2SP tlog-tiles, with .p/WIDTH where the tile is not full.
std::string tile_path(std::uint64_t index, std::uint64_t width);

}  // namespace kith::exchange
