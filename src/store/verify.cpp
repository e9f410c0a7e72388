#include "store/verify.hpp"

#include <algorithm>

#include "store/entries.hpp"
#include "store/picture.hpp"

namespace kith::store {
namespace {

class LogCheck {
 public:
  LogCheck(Shared& shared, Reader& reader) : shared_(shared), reader_(reader) {}

  core::Result<void> take(const ReadEntry& entry) {
    const std::uint64_t expected = check_.size();
    if (entry.no != expected) {
      // Entries after a gap have other places in the tree; the first missing one is the finding.
      check_.fault(std::min(entry.no, expected), "An entry is missing.");
      gap_ = true;
      return {};
    }
    if (entry.erased) {
      ++erased_;
      if (entry.commitment->size() == sizeof(log::Hash))
        check_.take_erased(entry.header, log::hash_from(*entry.commitment));
      else
        check_.take_erased(entry.header, {}), check_.fault(entry.no, "The commitment of an erased entry is damaged.");
      return {};
    }
    if (entry.body) {
      check_.take(entry.header, entry.body->salt, entry.body->body);
      return {};
    }
    check_.take_erased(entry.header, {});
    check_.fault(entry.no, "The body of an entry does not open: it, its number, its record or its key was changed.");
    return {};
  }

  // The stored tiles, against those that the entries taken so far give.
  core::Result<void> compare_tiles() {
    for (const log::Tile& tile : check_.take_tiles()) {
      const auto rows = TRY(
          reader_.connection->query("select hashes from tile where no = $1", {tile_number(tile.level, tile.index)}));
      const bool there = TRY(rows->next());
      const std::string_view stored = there ? rows->text(0) : std::string_view{};
      const bool whole = tile.hashes.size() == log::tile_width * sizeof(log::Hash);
      // The last tile of a page of entries may be stored fuller than it stands here.
      const std::string_view compared = whole || finishing_ ? stored : stored.substr(0, tile.hashes.size());
      if (const auto leaf = log::first_difference(tile, compared))
        check_.fault(std::min(*leaf, check_.size()), "An entry is not the one whose hash the tree holds.");
      ++tiles_;
    }
    return {};
  }

  void compare_kept_checkpoint() {
    if (!kept_ || check_.size() != kept_->size || gap_) return;
    if (check_.root() != kept_->root) check_.fault(kept_->size, "The log before the kept checkpoint was changed.");
    kept_seen_ = true;
  }

  core::Result<void> read_kept_checkpoint() {
    const auto rows = TRY(reader_.connection->query("select value from setting where name = 'checkpoint'", {}));
    if (!TRY(rows->next())) {
      // It is kept with the very first entries.
      if (TRY(one_number(*reader_.connection, "select max(no) from entry"))) check_.fault(0, "The kept checkpoint is missing.");
      return {};
    }
    const auto text = shared_.signer.verifier().open(rows->text(0));
    const auto kept = text ? log::parse_checkpoint(*text) : core::fail(text.error().kind, text.error().message);
    if (kept)
      kept_ = *kept;
    else
      check_.fault(0, kept.error().message);
    return {};
  }

  std::optional<std::uint64_t> kept_size() const {
    if (!kept_) return std::nullopt;
    return kept_->size;
  }

  core::Result<Verified> finish(const std::string& note) {
    finishing_ = true;
    TRY_VOID(compare_tiles());
    compare_kept_checkpoint();
    if (kept_ && !kept_seen_) check_.fault(check_.size(), "The log is shorter than a checkpoint that was signed.");
    if (!gap_) check_.finish(note, shared_.signer.verifier());
    return Verified{check_.size(), erased_, check_.first_fault()};
  }

  std::uint64_t size() const { return check_.size(); }

 private:
  Shared& shared_;
  Reader& reader_;
  log::Verification check_;
  std::optional<log::Checkpoint> kept_;
  std::uint64_t erased_ = 0, tiles_ = 0;
  bool gap_ = false, kept_seen_ = false, finishing_ = false;
};

}  // namespace

core::Result<Verified> verify_log(Shared& shared, const Store::Progress& progress) {
  const auto reader = TRY(shared.pool.lend());
  const auto picture = TRY(Picture::take(shared, *reader->connection));
  // From the tables themselves: a name changed behind our back would not show in what was read at the start.
  Names names;
  TRY_VOID(names.load(*reader->connection));
  const std::uint64_t size = picture->size;
  LogCheck check{shared, *reader};
  TRY_VOID(check.read_kept_checkpoint());
  check.compare_kept_checkpoint();
  std::int64_t next = 0;
  while (static_cast<std::uint64_t>(next) < size) {
    // A page ends where the kept checkpoint does, so that its root can be compared there.
    std::uint64_t end = std::min<std::uint64_t>(size, static_cast<std::uint64_t>(next) + page_rows);
    const auto kept = check.kept_size();
    if (kept && *kept > static_cast<std::uint64_t>(next) && *kept < end) end = *kept;
    const std::int64_t most = static_cast<std::int64_t>(end) - next;
    const std::int64_t read = TRY(read_entries(*reader, shared.keys, names, next, most,
                                               [&](const ReadEntry& entry) { return check.take(entry); }));
    next += most;
    if (read == 0) break;
    if (check.size() < size) TRY_VOID(check.compare_tiles());
    check.compare_kept_checkpoint();
    if (progress) progress(static_cast<std::uint64_t>(next), size);
  }
  return check.finish(picture->note);
}

}  // namespace kith::store
