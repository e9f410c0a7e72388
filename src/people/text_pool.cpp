#include "people/text_pool.hpp"

#include <cassert>

namespace kith::people {

std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char letter : text) hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001b3ULL;
  return mix(hash);
}

TextPool::TextPool() : arena_(1), slots_(16) {}

std::string_view TextPool::text(TextNo number) const {
  if (number == 0) return {};
  std::size_t size = static_cast<unsigned char>(arena_[number]);
  std::size_t start = number + 1;
  if (size >= 0x80) size = (size & 0x7f) << 8 | static_cast<unsigned char>(arena_[start++]);
  return {arena_.data() + start, size};
}

std::size_t TextPool::slot_of(std::string_view wanted) const {
  std::size_t slot = hash_of(wanted) & (slots_.size() - 1);
  while (slots_[slot] != 0 && text(slots_[slot]) != wanted) slot = (slot + 1) & (slots_.size() - 1);
  return slot;
}

TextNo TextPool::find(std::string_view wanted) const { return wanted.empty() ? 0 : slots_[slot_of(wanted)]; }

TextNo TextPool::intern(std::string_view wanted) {
  // Two length bytes hold 15 bits; a longer "name" is cut, which no comparison of names or addresses can notice.
  wanted = wanted.substr(0, 0x7fff);
  if (wanted.empty()) return 0;
  const std::size_t slot = slot_of(wanted);
  if (slots_[slot] != 0) return slots_[slot];
  assert(arena_.size() < 0xf0000000u);
  const auto number = static_cast<TextNo>(arena_.size());
  if (wanted.size() >= 0x80) arena_.push_back(static_cast<char>(0x80 | (wanted.size() >> 8)));
  arena_.push_back(static_cast<char>(wanted.size() & 0xff));
  arena_.insert(arena_.end(), wanted.begin(), wanted.end());
  slots_[slot] = number;
  if (++used_ * 4 > slots_.size() * 3) grow();
  return number;
}

void TextPool::grow() {
  std::vector<TextNo> old(slots_.size() * 2);
  old.swap(slots_);
  for (const TextNo number : old)
    if (number != 0) slots_[slot_of(text(number))] = number;
}

}  // namespace kith::people
