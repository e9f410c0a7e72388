// What the writer knows of relationships, events and contacts, by their keyed hash. In one piece of memory: a large
// import asks and tells it of every row. One thread at a time.
#pragma once

#include <cstdint>
#include <vector>

#include "store/db/connection.hpp"

namespace kith::store {

struct KnownRow {
  std::uint64_t first = 0, latest = 0;
  std::uint32_t versions = 0;
  std::int64_t digest = 0;
};

class KnownRows {
 public:
  KnownRow* find(const Ref& ref);                   // until the next put or reserve
  void put(const Ref& ref, const KnownRow& known);  // which has a version
  void reserve(std::size_t more);
  void clear();

 private:
  struct Slot {
    Ref ref;
    KnownRow known;  // without versions: free
  };
  Slot& slot_of(const Ref& ref);

  std::vector<Slot> slots_;  // a power of two, at most half full
  std::size_t count_ = 0;
};

}  // namespace kith::store
