// Chance from a seed: the same on every machine, unlike the distributions of the standard library.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace kith::tasks {

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {  // SplitMix64 (Steele, Lea, Flood 2014)
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ull);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
  }
  int below(int bound) { return static_cast<int>((next() >> 11) % static_cast<std::uint64_t>(bound)); }
  int between(int low, int high) { return low + below(high - low + 1); }
  bool happens(double probability) { return static_cast<double>(next() >> 11) * 0x1p-53 < probability; }
  template <class List>
  const auto& pick(const List& list) { return list[static_cast<std::size_t>(below(static_cast<int>(list.size())))]; }

 private:
  std::uint64_t state_;
};

}  // namespace kith::tasks
