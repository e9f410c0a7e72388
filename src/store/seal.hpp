// Closing bytes with AES-256-GCM: what is closed reads as noise, and a changed bit is noticed when it is opened. A
// nonce is never used twice under one key. A Sealer serves one thread at a time.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace kith::store {

using Key = std::array<std::uint8_t, 32>;
using Nonce = std::array<std::uint8_t, 12>;

constexpr std::size_t seal_tag_size = 16;

// What is closed under the folder's key names its table and row, so that bytes moved elsewhere do not open.
enum class Shelf : std::uint8_t {
  record = 1,
  record_version,
  relationship,
  event,
  contact,
  link_decision,
  alert,
  answer,
  look,
  account,
  record_key,
  import_mark,
  session,
  draft,
  told,
  kept_index
};

class Sealer {
 public:
  Sealer();
  explicit Sealer(const Key& key);
  ~Sealer();
  Sealer(Sealer&&) noexcept;
  Sealer& operator=(Sealer&&) noexcept;

  void use(const Key& key);
  // Appends the closed bytes and their tag to `out`. `place` is not closed but must be the same when opening.
  void seal(const Nonce& nonce, std::string_view place, std::string_view plain, std::string& out);
  // Replaces `out` by the opened bytes; false when they are not what was closed with this key, nonce and place.
  bool open(const Nonce& nonce, std::string_view place, std::string_view sealed, std::string& out);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// A record's key, closed under the folder's: 12 random bytes, then the closed key.
std::string wrap_record_key(Sealer& sealer, std::uint32_t record, const Key& key, std::string_view nonce);
core::Result<Key> unwrap_record_key(Sealer& sealer, std::uint32_t record, std::string_view wrapped);

// Rows of tables, closed under one key. The nonce is a keyed hash of what is closed and where it stands, so it is never
// used for two different texts, though rows are made again from the log. Serves one thread at a time.
class RowSealer {
 public:
  RowSealer(const Key& key);
  const std::string& seal(Shelf shelf, std::string_view row, std::string_view plain);  // holds until the next call
  const std::string& seal(Shelf shelf, std::uint64_t row, std::string_view plain);
  bool open(Shelf shelf, std::string_view row, std::string_view sealed, std::string& out);
  bool open(Shelf shelf, std::uint64_t row, std::string_view sealed, std::string& out);

 private:
  void set_place(Shelf shelf, std::string_view row);

  Sealer sealer_;
  std::array<std::uint8_t, 16> nonce_key_;
  std::string place_, hashed_, sealed_;
};

}  // namespace kith::store
