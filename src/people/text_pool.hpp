// Each distinct text once, as a small number. A record holds numbers, so that a million records fit in little memory.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kith::people {

using TextNo = std::uint32_t;  // 0: no text

std::uint64_t hash_of(std::string_view text);
inline std::uint64_t mix(std::uint64_t value) {
  value ^= value >> 33;
  value *= 0xff51afd7ed558ccdULL;
  value ^= value >> 33;
  value *= 0xc4ceb9fe1a85ec53ULL;
  return value ^ (value >> 33);
}

// A TextNo is the place of the text in one arena: a length byte or two, then the letters.
class TextPool {
 public:
  TextPool();
  TextNo intern(std::string_view text);
  TextNo find(std::string_view text) const;  // 0: not there
  std::string_view text(TextNo number) const;
  std::size_t memory_bytes() const { return arena_.capacity() + slots_.capacity() * sizeof(TextNo); }
  template <class Self, class Parts>
  static void each_part(Self& self, Parts& parts) {
    parts(self.arena_), parts(self.slots_), parts.number(self.used_);
  }

 private:
  std::size_t slot_of(std::string_view text) const;
  void grow();

  std::vector<char> arena_;
  std::vector<TextNo> slots_;  // open addressing
  std::size_t used_ = 0;
};

}  // namespace kith::people
