// Says of a keyed hash that it was surely never added, or that it may have been: a Bloom filter, so that an import asks
// the large index only about rows that may be there. 12 bits for each hash; one in some hundred strangers is taken for
// known. One thread at a time.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "store/db/connection.hpp"

namespace kith::store {

class SeenRefs {
 public:
  void add(const Ref& ref);
  bool may_hold(const Ref& ref) const;

 private:
  using Block = std::array<std::uint64_t, 8>;  // one cache line
  // Grows by a further layer of twice the size, so that nothing is ever added again.
  struct Layer {
    std::vector<Block> blocks;
    std::uint64_t room = 0;
  };
  static Block mask_of(const Ref& ref);
  static std::size_t place_of(const Layer& layer, const Ref& ref);

  std::vector<Layer> layers_;
};

}  // namespace kith::store
