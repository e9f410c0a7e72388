#include "log/merkle.hpp"

#include <bit>
#include <cassert>

namespace kith::log {
namespace {

constexpr std::size_t hash_size = sizeof(Hash);

Hash hash_at(std::string_view hashes, std::size_t i) { return hash_from(hashes.substr(i * hash_size, hash_size)); }

// The root of 2^k neighbouring subtrees.
Hash complete_root(std::string_view hashes) {
  const std::size_t count = hashes.size() / hash_size;
  assert(std::has_single_bit(count));
  if (count == 1) return hash_at(hashes, 0);
  const std::size_t half = hashes.size() / 2;
  return node_hash(complete_root(hashes.substr(0, half)), complete_root(hashes.substr(half)));
}

core::Result<Hash> complete_subtree(std::uint64_t first, std::uint64_t count, const ReadTile& read) {
  std::uint32_t level = 0;
  while (count >= tile_width) count /= tile_width, first /= tile_width, ++level;
  const std::string hashes = TRY(read(level, first / tile_width));
  const std::uint64_t from = first % tile_width;
  if (hashes.size() < (from + count) * hash_size)
    return core::fail(core::ErrorKind::corrupt_data, "A tile of the log is shorter than the tree that it belongs to.");
  return complete_root(std::string_view{hashes}.substr(from * hash_size, count * hash_size));
}

core::Result<Hash> range_root(std::uint64_t first, std::uint64_t end, const ReadTile& read) {
  const std::uint64_t count = end - first;
  if (std::has_single_bit(count)) return complete_subtree(first, count, read);
  const std::uint64_t left = std::bit_floor(count - 1);
  const Hash a = TRY(complete_subtree(first, left, read));
  const Hash b = TRY(range_root(first + left, end, read));
  return node_hash(a, b);
}

core::Result<void> path(std::uint64_t index, std::uint64_t first, std::uint64_t end, const ReadTile& read,
                        std::vector<Hash>& proof) {
  const std::uint64_t count = end - first;
  if (count == 1) return {};
  const std::uint64_t middle = first + std::bit_floor(count - 1);
  if (index < middle) {
    TRY_VOID(path(index, first, middle, read, proof));
    proof.push_back(TRY(range_root(middle, end, read)));
  } else {
    TRY_VOID(path(index, middle, end, read, proof));
    proof.push_back(TRY(range_root(first, middle, read)));
  }
  return {};
}

// RFC 6962 section 2.1.2, SUBPROOF. `known`: the old root itself is this subtree, so its hash need not be told.
core::Result<void> subproof(std::uint64_t old_size, std::uint64_t first, std::uint64_t end, bool known,
                            const ReadTile& read, std::vector<Hash>& proof) {
  const std::uint64_t count = end - first;
  if (old_size == count) {
    if (!known) proof.push_back(TRY(range_root(first, end, read)));
    return {};
  }
  const std::uint64_t left = std::bit_floor(count - 1), middle = first + left;
  if (old_size <= left) {
    TRY_VOID(subproof(old_size, first, middle, known, read, proof));
    proof.push_back(TRY(range_root(middle, end, read)));
  } else {
    TRY_VOID(subproof(old_size - left, middle, end, false, read, proof));
    proof.push_back(TRY(range_root(first, middle, read)));
  }
  return {};
}

}  // namespace

Hash leaf_hash(std::string_view leaf) { return sha256(std::string_view{"\0", 1}, leaf); }
Hash node_hash(const Hash& left, const Hash& right) { return sha256("\x01", view(left), view(right)); }
Hash empty_root() { return sha256({}); }

std::vector<TilePlace> edge_of(std::uint64_t size) {
  std::vector<TilePlace> places;
  std::uint32_t level = 0;
  for (std::uint64_t width = size; width > 0; width /= tile_width, ++level)
    if (width % tile_width != 0)
      places.push_back({level, width / tile_width, static_cast<std::uint32_t>(width % tile_width)});
  return places;
}

core::Result<Tree> Tree::resume(std::uint64_t size, std::span<const Tile> edge) {
  Tree tree;
  tree.size_ = size;
  for (const TilePlace& place : edge_of(size)) {
    const Tile* found = nullptr;
    for (const Tile& tile : edge)
      if (tile.level == place.level && tile.index == place.index) found = &tile;
    if (!found || found->hashes.size() != place.width * hash_size)
      return core::fail(
          core::ErrorKind::corrupt_data,
          "The right edge of the log's tree is not complete. Run `kith log verify`, or restore a backup.");
    tree.edge_.resize(place.level + 1);
    tree.edge_[place.level] = found->hashes;
  }
  tree.touched_.resize(tree.edge_.size());
  return tree;
}

void Tree::append(const Hash& leaf) {
  push(0, leaf);
  ++size_;
}

void Tree::push(std::size_t level, const Hash& hash) {
  if (edge_.size() <= level) {
    edge_.resize(level + 1);
    touched_.resize(level + 1);
  }
  edge_[level] += view(hash);
  touched_[level] = true;
  if (edge_[level].size() < tile_width * hash_size) return;
  std::uint64_t span = tile_width;
  for (std::size_t i = 0; i < level; ++i) span *= tile_width;
  // The leaf being appended is counted only afterwards, so the tile that it fills starts here.
  full_.push_back({static_cast<std::uint32_t>(level), size_ / span, std::move(edge_[level])});
  edge_[level].clear();
  touched_[level] = false;
  push(level + 1, complete_root(full_.back().hashes));
}

Hash Tree::root() const {
  if (size_ == 0) return empty_root();
  std::optional<Hash> right;
  for (const std::string& hashes : edge_) {
    // The complete subtrees of this level, the widest first, are joined from the right.
    std::size_t end = hashes.size() / hash_size;
    for (std::size_t width = 1; end > 0; width *= 2) {
      if ((end & width) == 0) continue;
      end -= width;
      const Hash peak = complete_root(std::string_view{hashes}.substr(end * hash_size, width * hash_size));
      right = right ? node_hash(peak, *right) : peak;
    }
  }
  return *right;
}

std::vector<Tile> Tree::take_changed() {
  std::vector<Tile> changed = std::move(full_);
  full_.clear();
  for (const TilePlace& place : edge_of(size_)) {
    if (!touched_[place.level]) continue;
    changed.push_back({place.level, place.index, edge_[place.level]});
    touched_[place.level] = false;
  }
  return changed;
}

core::Result<Hash> root_at(std::uint64_t size, const ReadTile& read) {
  if (size == 0) return empty_root();
  return range_root(0, size, read);
}

core::Result<std::vector<Hash>> inclusion_proof(std::uint64_t index, std::uint64_t size, const ReadTile& read) {
  if (index >= size) return core::fail(core::ErrorKind::not_found, "The log has no entry of that number.");
  std::vector<Hash> proof;
  TRY_VOID(path(index, 0, size, read, proof));
  return proof;
}

core::Result<std::vector<Hash>> consistency_proof(std::uint64_t old_size, std::uint64_t size, const ReadTile& read) {
  if (old_size > size) return core::fail(core::ErrorKind::invalid_input, "The older log is longer than the newer one.");
  std::vector<Hash> proof;
  if (old_size > 0 && old_size < size) TRY_VOID(subproof(old_size, 0, size, true, read, proof));
  return proof;
}

// RFC 9162 section 2.1.3.2.
bool verify_inclusion(const Hash& leaf, std::uint64_t index, std::uint64_t size, std::span<const Hash> proof,
                      const Hash& root) {
  if (index >= size) return false;
  std::uint64_t node = index, last = size - 1;
  Hash hash = leaf;
  for (const Hash& sibling : proof) {
    if (last == 0) return false;
    if ((node & 1) != 0 || node == last) {
      hash = node_hash(sibling, hash);
      while ((node & 1) == 0 && node != 0) node >>= 1, last >>= 1;
    } else {
      hash = node_hash(hash, sibling);
    }
    node >>= 1, last >>= 1;
  }
  return last == 0 && hash == root;
}

// RFC 9162 section 2.1.4.2.
bool verify_consistency(std::uint64_t old_size, const Hash& old_root, std::uint64_t size, const Hash& root,
                        std::span<const Hash> proof) {
  if (old_size > size) return false;
  if (old_size == size) return proof.empty() && old_root == root;
  if (old_size == 0) return proof.empty() && old_root == empty_root();
  std::vector<Hash> hashes;
  if (std::has_single_bit(old_size)) hashes.push_back(old_root);
  hashes.insert(hashes.end(), proof.begin(), proof.end());
  if (hashes.empty()) return false;
  std::uint64_t node = old_size - 1, last = size - 1;
  while ((node & 1) != 0) node >>= 1, last >>= 1;
  Hash old_hash = hashes.front(), new_hash = hashes.front();
  for (std::size_t i = 1; i < hashes.size(); ++i) {
    if (last == 0) return false;
    if ((node & 1) != 0 || node == last) {
      old_hash = node_hash(hashes[i], old_hash);
      new_hash = node_hash(hashes[i], new_hash);
      while ((node & 1) == 0 && node != 0) node >>= 1, last >>= 1;
    } else {
      new_hash = node_hash(new_hash, hashes[i]);
    }
    node >>= 1, last >>= 1;
  }
  return last == 0 && old_hash == old_root && new_hash == root;
}

}  // namespace kith::log
