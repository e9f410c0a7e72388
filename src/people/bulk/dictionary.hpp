// Each distinct value once, numbered 1, 2, 3 …, so that a row is a few numbers. 0: no value.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace kith::people::bulk {

using Code = std::uint32_t;

class Dictionary {
 public:
  Dictionary();
  Code intern(std::string_view value);
  Code find(std::string_view value) const;  // 0: not there
  std::string_view text(Code code) const {
    return {letters_.data() + starts_[code], static_cast<std::size_t>(starts_[code + 1] - starts_[code])};
  }
  void fetch(Code code) const { __builtin_prefetch(&starts_[code]); }
  std::size_t size() const { return starts_.size() - 1; }  // codes are below it
  void renumber(const std::vector<Code>& numbers);         // by code: its new one; 0 stays
  std::size_t memory_bytes() const;
  template <class Self, class Parts>
  static void each_part(Self& self, Parts& parts) {
    parts(self.letters_), parts(self.starts_), parts(self.slots_);
  }

 private:
  struct Slot {
    std::uint32_t hash = 0;
    Code code = 0;
  };
  std::size_t slot_of(std::string_view value, std::uint64_t hash) const;
  void grow();

  std::vector<char> letters_;
  std::vector<std::uint64_t> starts_;
  std::vector<Slot> slots_;  // open addressing
};

}  // namespace kith::people::bulk
