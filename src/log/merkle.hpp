// The Merkle tree of RFC 6962, kept as the tiles of C2SP tlog-tiles: a tile of level L holds up to 256 hashes, each of
// a complete subtree of 256^L leaves. Pure; a Tree is used by one thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "log/hash.hpp"

namespace kith::log {

constexpr std::uint64_t tile_width = 256;

Hash leaf_hash(std::string_view leaf);
Hash node_hash(const Hash& left, const Hash& right);
Hash empty_root();

struct Tile {
  std::uint32_t level = 0;
  std::uint64_t index = 0;
  std::string hashes;  // 32 bytes each; 256 of them when the tile is full
};

// The right edge of a growing tree.
class Tree {
 public:
  Tree() = default;
  // From the tiles at the right edge, one for each level that is not a multiple of 256 wide, in any order.
  static core::Result<Tree> resume(std::uint64_t size, std::span<const Tile> edge);

  void append(const Hash& leaf);
  std::uint64_t size() const { return size_; }
  Hash root() const;

  // The tiles that changed since the last call, complete ones and those at the edge.
  std::vector<Tile> take_changed();

 private:
  void push(std::size_t level, const Hash& hash);

  std::uint64_t size_ = 0;
  std::vector<std::string> edge_;  // by level; always shorter than a full tile
  std::vector<bool> touched_;
  std::vector<Tile> full_;
};

// Where the right edge of a tree of that size lies: level and index of each tile that is begun and not full.
struct TilePlace {
  std::uint32_t level = 0;
  std::uint64_t index = 0;
  std::uint32_t width = 0;
};
std::vector<TilePlace> edge_of(std::uint64_t size);

// Gives a tile's hashes, at least as many as the tree in question has there.
using ReadTile = std::function<core::Result<std::string>(std::uint32_t level, std::uint64_t index)>;

core::Result<Hash> root_at(std::uint64_t size, const ReadTile& read);
core::Result<std::vector<Hash>> inclusion_proof(std::uint64_t index, std::uint64_t size, const ReadTile& read);
core::Result<std::vector<Hash>> consistency_proof(std::uint64_t old_size, std::uint64_t size, const ReadTile& read);

bool verify_inclusion(const Hash& leaf, std::uint64_t index, std::uint64_t size, std::span<const Hash> proof,
                      const Hash& root);
bool verify_consistency(std::uint64_t old_size, const Hash& old_root, std::uint64_t size, const Hash& root,
                        std::span<const Hash> proof);

}  // namespace kith::log
