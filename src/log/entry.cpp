#include "log/entry.hpp"

#include <algorithm>

#include "log/wire.hpp"

namespace kith::log {
namespace {

constexpr std::uint64_t leaf_version = 1;

}  // namespace

const char* to_string(EntryKind kind) {
  switch (kind) {
    case EntryKind::record_version:
      return "record version";
    case EntryKind::relationship:
      return "relationship";
    case EntryKind::event:
      return "event";
    case EntryKind::contact:
      return "contact";
    case EntryKind::record_opened:
      return "record opened";
    case EntryKind::link_decision:
      return "link decision";
    case EntryKind::day_tick:
      return "day tick";
    case EntryKind::alert_state:
      return "alert";
    case EntryKind::answer:
      return "answer";
    case EntryKind::look:
      return "look";
    case EntryKind::account:
      return "account";
    case EntryKind::drop_mark:
      return "drop";
    case EntryKind::erasure:
      return "erasure";
    case EntryKind::told:
      return "told";
  }
  return "unknown";
}

Hash commitment(std::string_view salt, std::string_view body) { return sha256(salt, body); }

void append_leaf(std::string& bytes, const Header& header, const Hash& committed) {
  Encoder out;
  out.number(leaf_version);
  out.number(static_cast<std::uint64_t>(header.kind));
  out.text(header.happened);
  field(out, header.known);
  out.signed_number(header.had.time_since_epoch().count());
  out.text(header.agency.agency);
  out.text(header.agency.region);
  out.text(header.author);
  out.signed_number(header.record);
  out.number(header.amends);
  out.raw(view(committed));
  bytes += out.bytes();
}

std::string leaf_bytes(const Header& header, const Hash& committed) {
  std::string bytes;
  append_leaf(bytes, header, committed);
  return bytes;
}

core::Result<Leaf> parse_leaf(std::string_view bytes) {
  const auto bad = [] { return core::fail(core::ErrorKind::corrupt_data, "These bytes are not a leaf of the log."); };
  Leaf leaf;
  if (bytes.size() < leaf.commitment.size()) return bad();
  Decoder in{bytes.substr(0, bytes.size() - leaf.commitment.size())};
  if (in.number() != leaf_version) return bad();
  std::uint16_t kind = 0;
  field(in, kind);
  leaf.header.kind = static_cast<EntryKind>(kind);
  field(in, leaf.header.happened);
  field(in, leaf.header.known);
  leaf.header.had = core::Instant{std::chrono::milliseconds{in.signed_number()}};
  field(in, leaf.header.agency.agency);
  field(in, leaf.header.agency.region);
  field(in, leaf.header.author);
  leaf.header.record = in.signed_number();
  leaf.header.amends = in.number();
  if (!in.finished()) return bad();
  std::copy(bytes.end() - static_cast<std::ptrdiff_t>(leaf.commitment.size()), bytes.end(), leaf.commitment.begin());
  return leaf;
}

}  // namespace kith::log
