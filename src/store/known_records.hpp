// What the writer knows of records: as many as there is room for, from the first that were named; others for the
// transaction that names them. One thread.
#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "store/db/connection.hpp"
#include "store/keys.hpp"

namespace kith::store {

struct KnownRecord {
  std::uint32_t no = 0, versions = 0;
  std::uint64_t latest = 0;
  std::int64_t digest = 0;  // of the latest version
  std::optional<Key> key;   // absent: erased, or not needed
};

class KnownRecords {
 public:
  KnownRecord* find(const Ref& ref) {
    const auto found = known_.find(ref);
    return found == known_.end() ? nullptr : &found->second;
  }
  bool contains(const Ref& ref) const { return known_.contains(ref); }
  KnownRecord& at(const Ref& ref) { return known_.at(ref); }
  KnownRecord& put(const Ref& ref) {
    if (known_.size() >= kept_most) passing_.push_back(ref);
    return known_[ref];
  }
  void begin() {  // of a transaction
    for (const Ref& ref : passing_) known_.erase(ref);
    passing_.clear();
  }
  void clear() {
    known_.clear();
    passing_.clear();
  }

 private:
  static constexpr std::size_t kept_most = 1'000'000;  // some hundred bytes each
  std::unordered_map<Ref, KnownRecord> known_;
  std::vector<Ref> passing_;
};

}  // namespace kith::store
