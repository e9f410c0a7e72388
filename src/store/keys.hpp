// The keys of a data folder and what is made from them: look-up hashes, record keys, the seal of the projections, the
// log's signature. The folder key lies in keys/folder.key, the log's signing key in keys/log.key, both readable by
// their owner only. Constant after opening; any thread.
#pragma once

#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "core/reference.hpp"
#include "core/result.hpp"
#include "store/db/connection.hpp"
#include "store/seal.hpp"

namespace kith::store {

// Fills the bytes with random ones; injected, so that a failure can be played again (law 7).
using Random = std::function<void(std::string& bytes)>;
Random system_random();

class Keys {
 public:
  explicit Keys(const Key& folder, const Key& log_seed);
  // Reads the key files; makes them in a folder that has none when `may_create`.
  static core::Result<Keys> open(const std::string& keys_folder, bool may_create, const Random& random);

  const Key& projections() const { return projections_; }
  const Key& record_keys() const { return record_keys_; }  // closes the keys of records
  const Key& common() const { return common_; }            // bodies of entries that are about no record
  const Key& log_seed() const { return log_seed_; }

  // What stands for an identifier in an index: nobody without the folder key can tell whose it is.
  Ref ref(std::string_view kind, std::initializer_list<std::string_view> parts) const;
  Ref record_ref(const core::RowRef& record) const { return ref("record", {record.agency, record.region, record.id}); }
  // 64 bits that tell two contents apart.
  std::int64_t digest(std::string_view body) const;
  // Tells whether the folder key is the one that the database was made with, without telling the key.
  std::string fingerprint() const;

 private:
  Key projections_, record_keys_, common_, log_seed_;
  std::array<std::uint8_t, 16> look_up_, content_;
  std::string fingerprint_;
};

}  // namespace kith::store

template <>
struct std::hash<kith::store::Ref> {
  std::size_t operator()(const kith::store::Ref& ref) const noexcept {
    std::size_t value;
    std::char_traits<char>::copy(reinterpret_cast<char*>(&value), ref.data(), sizeof value);
    return value;  // already a hash
  }
};
