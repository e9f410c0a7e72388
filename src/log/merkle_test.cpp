#include "log/merkle.hpp"

#include <doctest.h>
#include <rapidcheck.h>

#include <map>

#include "log/verify.hpp"

namespace {

using namespace kith::log;

Hash leaf(std::uint64_t i) { return leaf_hash("leaf " + std::to_string(i)); }

// RFC 6962 section 2.1, word by word: the slow reference.
Hash reference_root(std::uint64_t first, std::uint64_t end) {
  if (end == first) return empty_root();
  if (end - first == 1) return leaf(first);
  std::uint64_t split = 1;
  while (split * 2 < end - first) split *= 2;
  return node_hash(reference_root(first, first + split), reference_root(first + split, end));
}

struct Grown {
  Tree tree;
  std::map<std::pair<std::uint32_t, std::uint64_t>, std::string> tiles;

  void grow_to(std::uint64_t size) {
    while (tree.size() < size) tree.append(leaf(tree.size()));
    for (Tile& tile : tree.take_changed()) tiles[{tile.level, tile.index}] = std::move(tile.hashes);
  }
  ReadTile read() const {
    return [this](std::uint32_t level, std::uint64_t index) -> kith::core::Result<std::string> {
      const auto found = tiles.find({level, index});
      if (found == tiles.end()) return kith::core::fail(kith::core::ErrorKind::not_found, "no tile");
      return found->second;
    };
  }
};

std::string hex_of(const Hash& hash) { return hex(view(hash)); }

TEST_CASE("the root of nothing, and of the leaves of RFC 6962's own tests") {
  CHECK(hex_of(Tree{}.root()) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(hex_of(leaf_hash("")) == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
  const std::string_view leaves[] = {"",
                                     {"\0", 1},
                                     "\x10",
                                     "\x20\x21",
                                     "\x30\x31",
                                     "\x40\x41\x42\x43",
                                     "\x50\x51\x52\x53\x54\x55\x56\x57",
                                     "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f"};
  Tree tree;
  for (const auto& text : leaves) tree.append(leaf_hash(text));
  CHECK(hex_of(tree.root()) == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
}

TEST_CASE("the tree agrees with the definition at every size around the edges of tiles") {
  Grown grown;
  for (const std::uint64_t size : {1, 2, 3, 7, 255, 256, 257, 511, 512, 1000, 65535, 65536, 65537, 66000}) {
    grown.grow_to(size);
    CAPTURE(size);
    CHECK(grown.tree.root() == reference_root(0, size));
    CHECK(root_at(size, grown.read()).value() == grown.tree.root());
    std::vector<Tile> edge;
    for (const TilePlace& place : edge_of(size))
      edge.push_back({place.level, place.index, grown.tiles.at({place.level, place.index})});
    CHECK(Tree::resume(size, edge).value().root() == grown.tree.root());
  }
}

TEST_CASE("every entry's inclusion is proved, and nothing else is") {
  Grown grown;
  grown.grow_to(1500);
  CHECK(rc::check([&] {
    const auto size = *rc::gen::inRange<std::uint64_t>(1, 1501);
    const auto index = *rc::gen::inRange<std::uint64_t>(0, size);
    const auto proof = inclusion_proof(index, size, grown.read()).value();
    const Hash root = reference_root(0, size);
    RC_ASSERT(verify_inclusion(leaf(index), index, size, proof, root));
    RC_ASSERT(!verify_inclusion(leaf(index + 1), index, size, proof, root));
    if (!proof.empty()) {
      auto wrong = proof;
      wrong[*rc::gen::inRange<std::size_t>(0, wrong.size())][5] ^= 1;
      RC_ASSERT(!verify_inclusion(leaf(index), index, size, wrong, root));
    }
  }));
}

TEST_CASE("a longer log is proved to begin with the shorter one") {
  Grown grown;
  grown.grow_to(1500);
  CHECK(rc::check([&] {
    const auto size = *rc::gen::inRange<std::uint64_t>(1, 1501);
    const auto old_size = *rc::gen::inRange<std::uint64_t>(0, size + 1);
    const auto proof = consistency_proof(old_size, size, grown.read()).value();
    const Hash old_root = reference_root(0, old_size), root = reference_root(0, size);
    RC_ASSERT(verify_consistency(old_size, old_root, size, root, proof));
    Hash other = old_root;
    other[0] ^= 1;
    RC_ASSERT(!verify_consistency(old_size, other, size, root, proof));
  }));
}

}  // namespace
