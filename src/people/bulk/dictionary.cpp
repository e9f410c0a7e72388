#include "people/bulk/dictionary.hpp"

#include <functional>

namespace kith::people::bulk {
namespace {

std::uint64_t hash_of(std::string_view value) { return std::hash<std::string_view>{}(value); }

}  // namespace

Dictionary::Dictionary() : starts_{0, 0}, slots_(64) {}

std::size_t Dictionary::slot_of(std::string_view value, std::uint64_t hash) const {
  const auto short_hash = static_cast<std::uint32_t>(hash >> 32);
  std::size_t at = hash & (slots_.size() - 1);
  while (slots_[at].code != 0 && (slots_[at].hash != short_hash || text(slots_[at].code) != value))
    at = (at + 1) & (slots_.size() - 1);
  return at;
}

Code Dictionary::find(std::string_view value) const {
  return value.empty() ? 0 : slots_[slot_of(value, hash_of(value))].code;
}

Code Dictionary::intern(std::string_view value) {
  if (value.empty()) return 0;
  const std::uint64_t hash = hash_of(value);
  Slot& slot = slots_[slot_of(value, hash)];
  if (slot.code != 0) return slot.code;
  const auto code = static_cast<Code>(size());
  slot = {static_cast<std::uint32_t>(hash >> 32), code};
  letters_.insert(letters_.end(), value.begin(), value.end());
  starts_.push_back(letters_.size());
  if (size() * 4 > slots_.size() * 3) grow();
  return code;
}

void Dictionary::grow() {
  slots_.assign(slots_.size() * 2, {});
  for (Code code = 1; code < size(); ++code) {
    const std::uint64_t hash = hash_of(text(code));
    std::size_t at = hash & (slots_.size() - 1);
    while (slots_[at].code != 0) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = {static_cast<std::uint32_t>(hash >> 32), code};
  }
}

void Dictionary::renumber(const std::vector<Code>& numbers) {
  std::vector<Code> old(numbers.size());
  for (Code code = 0; code < numbers.size(); ++code) old[numbers[code]] = code;
  std::vector<char> letters;
  letters.reserve(letters_.size());
  std::vector<std::uint64_t> starts = {0, 0};
  starts.reserve(starts_.size());
  for (std::size_t code = 1; code < old.size(); ++code) {
    const std::string_view value = text(old[code]);
    letters.insert(letters.end(), value.begin(), value.end());
    starts.push_back(letters.size());
  }
  letters_ = std::move(letters);
  starts_ = std::move(starts);
  for (Slot& slot : slots_) slot.code = numbers[slot.code];
}

std::size_t Dictionary::memory_bytes() const {
  return letters_.capacity() + starts_.capacity() * sizeof(std::uint64_t) + slots_.capacity() * sizeof(Slot);
}

}  // namespace kith::people::bulk
