#include "store/appender.hpp"

#include <algorithm>
#include <cassert>

namespace kith::store {
namespace {

constexpr std::size_t epoch_size = 4;
constexpr std::size_t draw_at_once = 16 * 1024;

Nonce nonce_of(std::string_view epoch, std::uint64_t entry) {
  Nonce nonce;
  std::copy(epoch.begin(), epoch.end(), nonce.begin());
  for (std::size_t i = 0; i < 8; ++i) nonce[epoch_size + i] = static_cast<std::uint8_t>(entry >> (8 * i));
  return nonce;
}

}  // namespace

void close_body(Sealer& sealer, std::string_view epoch, std::uint64_t entry, std::string_view salt,
                std::string_view body, std::string& plain, std::string& out) {
  plain.assign(salt).append(body);
  out.assign(epoch);
  sealer.seal(nonce_of(epoch, entry), {}, plain, out);
}

std::optional<OpenBody> open_body(Sealer& sealer, std::uint64_t entry, std::string_view sealed, std::string& buffer) {
  if (sealed.size() < epoch_size) return std::nullopt;
  const Nonce nonce = nonce_of(sealed.substr(0, epoch_size), entry);
  if (!sealer.open(nonce, {}, sealed.substr(epoch_size), buffer) || buffer.size() < log::salt_size) return std::nullopt;
  const std::string_view plain = buffer;
  return OpenBody{plain.substr(0, log::salt_size), plain.substr(log::salt_size)};
}

Appender::Appender(Connection& connection, const Keys& keys, Names& names, Random random)
    : connection_(connection), keys_(keys), names_(names), random_(std::move(random)) {}

core::Result<void> Appender::load() {
  const auto last = TRY(one_number(connection_, "select max(no) from entry"));
  const std::uint64_t size = last ? static_cast<std::uint64_t>(*last) + 1 : 0;
  std::vector<log::Tile> edge;
  for (const log::TilePlace& place : log::edge_of(size)) {
    const auto rows =
        TRY(connection_.query("select hashes from tile where no = $1", {tile_number(place.level, place.index)}));
    if (TRY(rows->next())) edge.push_back({place.level, place.index, std::string{rows->text(0)}});
  }
  tree_ = TRY(log::Tree::resume(size, edge));
  entries_ = connection_.bulk(
      "insert into entry (no, kind, happened, known, had, agency, author, record, amends, sealed) "
      "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
      "copy entry (no, kind, happened, known, had, agency, author, record, amends, sealed) from stdin (format binary)");
  drawn_.clear();
  drawn_used_ = 0;
  epoch_.resize(epoch_size);
  draw(epoch_);
  return {};
}

void Appender::draw(std::string& bytes) {
  assert(bytes.size() <= draw_at_once);
  if (drawn_.size() - drawn_used_ < bytes.size()) {
    drawn_.resize(draw_at_once);
    random_(drawn_);
    drawn_used_ = 0;
  }
  bytes.assign(drawn_, drawn_used_, bytes.size());
  drawn_used_ += bytes.size();
}

core::Result<log::EntryNo> Appender::append(const log::Header& header, const Key& key, std::string_view body) {
  const std::uint64_t no = tree_.size();
  salt_.resize(log::salt_size);
  draw(salt_);
  leaf_.clear();
  log::append_leaf(leaf_, header, log::commitment(salt_, body));
  tree_.append(log::leaf_hash(leaf_));
  sealer_.use(key);
  close_body(sealer_, epoch_, no, salt_, body, plain_, sealed_);
  const std::uint32_t agency = TRY(names_.agency(connection_, header.agency));
  const std::uint32_t author = TRY(names_.author(connection_, header.author));
  const Value record = header.record == log::no_record ? Value{} : Value{header.record};
  TRY_VOID(
      entries_->add({no, static_cast<int>(header.kind), header.happened, header.known.time_since_epoch().count(),
                     header.had.time_since_epoch().count(), agency, author, record, header.amends, Bytes{sealed_}}));
  return log::EntryNo{no};
}

core::Result<void> Appender::flush() {
  TRY_VOID(entries_->flush());
  for (const log::Tile& tile : tree_.take_changed())
    TRY_VOID(
        connection_.run_in_turn("insert into tile (no, hashes) values ($1, $2) "
                                "on conflict (no) do update set hashes = excluded.hashes",
                                {tile_number(tile.level, tile.index), Bytes{tile.hashes}}));
  return {};
}

}  // namespace kith::store
