// One entry of the log: who appended what about whom, and the three times (design.md, law 2). Its leaf in the Merkle
// tree holds this header in clear and of the body only a salted commitment, so that the log still verifies when the
// body's key has been destroyed. Plain values, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/date.hpp"
#include "core/id.hpp"
#include "core/reference.hpp"
#include "core/result.hpp"
#include "log/hash.hpp"

namespace kith::log {

using EntryNo = core::Id<struct EntryTag, std::uint64_t>;  // 0, 1, 2 … without gaps: the leaf's index in the tree

// The numbers are written in the log: never changed, never used again.
enum class EntryKind : std::uint16_t {
  record_version = 1,
  relationship = 2,
  event = 3,
  contact = 4,
  record_opened = 5,
  link_decision = 6,
  day_tick = 7,
  alert_state = 8,
  answer = 9,
  look = 10,
  account = 11,
  drop_mark = 12,
  erasure = 13,
  told = 14,
};
const char* to_string(EntryKind kind);

constexpr std::int64_t no_record = -1;

struct Header {
  EntryKind kind = EntryKind::event;
  std::string happened;             // a partial date as written; empty: not said
  core::Date known{};               // the day its holder knew it
  core::Instant had{};              // when Kith had it
  core::AgencyRef agency;           // who holds the fact; empty for what Kith itself did
  std::string author;               // the account or drop that brought it
  std::int64_t record = no_record;  // the record it is about, and whose key closes the body
  std::uint64_t amends = 0;         // 1 + the entry of the first version of the same row; 0: this is the first
  friend bool operator==(const Header&, const Header&) = default;
};

constexpr std::size_t salt_size = 16;
Hash commitment(std::string_view salt, std::string_view body);

// The leaf's bytes, as a verifier rebuilds them.
void append_leaf(std::string& out, const Header& header, const Hash& commitment);
std::string leaf_bytes(const Header& header, const Hash& commitment);
struct Leaf {
  Header header;
  Hash commitment{};
};
core::Result<Leaf> parse_leaf(std::string_view bytes);

}  // namespace kith::log
