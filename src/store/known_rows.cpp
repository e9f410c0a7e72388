#include "store/known_rows.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstring>

namespace kith::store {

// The first that holds the hash or is free.
KnownRows::Slot& KnownRows::slot_of(const Ref& ref) {
  std::size_t at = 0;
  std::memcpy(&at, ref.data(), sizeof at);  // a hash already
  for (;; ++at) {
    Slot& slot = slots_[at & (slots_.size() - 1)];
    if (slot.known.versions == 0 || slot.ref == ref) return slot;
  }
}

KnownRow* KnownRows::find(const Ref& ref) {
  if (count_ == 0) return nullptr;
  Slot& slot = slot_of(ref);
  return slot.known.versions == 0 ? nullptr : &slot.known;
}

void KnownRows::put(const Ref& ref, const KnownRow& known) {
  assert(known.versions > 0);
  reserve(1);
  Slot& slot = slot_of(ref);
  count_ += slot.known.versions == 0;
  slot = {ref, known};
}

void KnownRows::reserve(std::size_t more) {
  const std::size_t wanted = std::bit_ceil(2 * (count_ + more));
  if (wanted <= slots_.size()) return;
  std::vector<Slot> before(wanted);
  std::swap(before, slots_);
  for (const Slot& slot : before)
    if (slot.known.versions > 0) slot_of(slot.ref) = slot;
}

void KnownRows::clear() {
  // After a large transaction the small ones should not each wipe all that it needed.
  if (16 * count_ < slots_.size())
    slots_ = {};
  else
    std::fill(slots_.begin(), slots_.end(), Slot{});
  count_ = 0;
}

}  // namespace kith::store
