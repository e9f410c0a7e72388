#include "store/seen.hpp"

#include <cstring>

namespace kith::store {
namespace {

constexpr std::size_t first_blocks = std::size_t{1} << 15;
constexpr std::uint64_t refs_in_block = 42;
constexpr int bits_of_ref = 6;

// A Ref is a hash already: its halves are independent, the first says where, the second which bits.
std::uint64_t half(const Ref& ref, std::size_t which) {
  std::uint64_t number = 0;
  std::memcpy(&number, ref.data() + which * sizeof number, sizeof number);
  return number;
}

}  // namespace

SeenRefs::Block SeenRefs::mask_of(const Ref& ref) {
  Block mask{};
  std::uint64_t bits = half(ref, 1);
  for (int i = 0; i < bits_of_ref; ++i, bits >>= 9) mask[(bits >> 6) & 7] |= std::uint64_t{1} << (bits & 63);
  return mask;
}

std::size_t SeenRefs::place_of(const Layer& layer, const Ref& ref) { return half(ref, 0) & (layer.blocks.size() - 1); }

void SeenRefs::add(const Ref& ref) {
  if (layers_.empty() || layers_.back().room == 0) {
    const std::size_t blocks = layers_.empty() ? first_blocks : 2 * layers_.back().blocks.size();
    layers_.push_back({std::vector<Block>(blocks), blocks * refs_in_block});
  }
  Layer& layer = layers_.back();
  --layer.room;
  const Block mask = mask_of(ref);
  Block& block = layer.blocks[place_of(layer, ref)];
  for (std::size_t i = 0; i < mask.size(); ++i) block[i] |= mask[i];
}

bool SeenRefs::may_hold(const Ref& ref) const {
  const Block mask = mask_of(ref);
  for (const Layer& layer : layers_) {
    const Block& block = layer.blocks[place_of(layer, ref)];
    std::uint64_t missing = 0;
    for (std::size_t i = 0; i < mask.size(); ++i) missing |= mask[i] & ~block[i];
    if (missing == 0) return true;
  }
  return false;
}

}  // namespace kith::store
