#include "store/rebuild.hpp"

#include <stdlib.h>

#include <array>
#include <filesystem>

#include "log/encode.hpp"
#include "store/entries.hpp"
#include "store/migrations.hpp"
#include "store/picture.hpp"
#include "store/projector.hpp"
#include "store/rebuild_compare.hpp"

namespace kith::store {
namespace {

namespace files = std::filesystem;

// A folder that goes away with its owner.
class Scratch {
 public:
  static core::Result<std::unique_ptr<Scratch>> make() {
    std::string path = (files::temp_directory_path() / "kith-rebuild-XXXXXX").string();
    if (!::mkdtemp(path.data()))
      return core::fail(core::ErrorKind::unavailable, "No temporary folder can be made for the rebuilt tables.");
    return std::unique_ptr<Scratch>{new Scratch{path}};
  }
  ~Scratch() {
    std::error_code error;
    files::remove_all(path_, error);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  const std::string& path() const { return path_; }

 private:
  explicit Scratch(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

// Puts one entry after another into the scratch tables, by the projector that the writer uses.
class Replay {
 public:
  Replay(Connection& scratch, const Keys& keys, Names& names)
      : scratch_(scratch), keys_(keys), names_(names), projector_(scratch, keys, names, false) {}

  core::Result<void> start() {
    TRY_VOID(names_.load(scratch_));
    return projector_.load();
  }

  core::Result<void> take(const ReadEntry& entry) {
    if (entry.erased) return take_erased(entry);
    if (!entry.body)
      return core::fail(core::ErrorKind::corrupt_data, "An entry of the log is damaged. Run `kith log verify`.");
    Prepared row;
    switch (entry.header.kind) {
      case log::EntryKind::record_version:
        row = prepare(TRY(log::decode_record_version(entry.body->body, entry.header.agency)), keys_);
        break;
      case log::EntryKind::relationship:
        row = prepare(TRY(log::decode_relationship(entry.body->body, entry.header.agency)), keys_);
        break;
      case log::EntryKind::event:
        row = prepare(TRY(log::decode_event(entry.body->body, entry.header.agency)), keys_);
        break;
      case log::EntryKind::contact:
        row = prepare(TRY(log::decode_contact(entry.body->body, entry.header.agency)), keys_);
        break;
      case log::EntryKind::record_opened:
        return open_mentioned(entry);
      default:
        TRY_VOID(put_waiting());
        return projector_.put_act(entry.no, entry.header.kind, entry.body->body);
    }
    waiting_.push_back(std::move(row));
    entries_.push_back(entry.no);
    records_.push_back(entry.header.record);
    return {};
  }

  core::Result<void> put_waiting() {
    TRY_VOID(projector_.flush());
    projector_.begin();
    TRY_VOID(projector_.look_up(waiting_));
    for (std::size_t i = 0; i < waiting_.size(); ++i) {
      const Prepared& row = waiting_[i];
      // A record whose own row came first has no entry that opens it.
      if (row.kind == log::EntryKind::record_version && !projector_.record(row.mentions.front().ref))
        TRY_VOID(open(row.mentions.front(), row.holder, records_[i]));
      if (TRY(names_erased(row))) continue;
      TRY_VOID(projector_.put(entries_[i], row));
    }
    waiting_.clear();
    entries_.clear();
    records_.clear();
    return projector_.flush();
  }

  std::uint64_t erased() const { return erased_; }

 private:
  core::Result<void> open(const Mention& mention, const core::AgencyRef& holder, std::int64_t expected) {
    const KnownRecord* known = TRY(projector_.open_record(mention, holder, std::nullopt, {}));
    if (known->no != expected)
      return core::fail(core::ErrorKind::corrupt_data,
                        "The log opens its records in another order than it numbers them.");
    return {};
  }

  // Whether the row falls because a record that it names was erased: an event only loses the mention.
  core::Result<bool> names_erased(const Prepared& row) {
    for (const Mention& mention : row.mentions) {
      if (projector_.record(mention.ref)) continue;
      if (erased_ == 0 || &mention == &row.mentions.front())
        return core::fail(core::ErrorKind::corrupt_data, "An entry names a record that the log never opened.");
      if (row.kind == log::EntryKind::relationship) return true;
    }
    return false;
  }

  core::Result<void> open_mentioned(const ReadEntry& entry) {
    TRY_VOID(put_waiting());
    const auto opened = TRY(log::decode<log::RecordOpened>(entry.body->body));
    const core::AgencyRef& holder = entry.header.agency;
    const Mention mention{keys_.record_ref({holder.agency, holder.region, opened.id}), opened.id};
    return open(mention, holder, entry.header.record);
  }

  core::Result<void> take_erased(const ReadEntry& entry) {
    ++erased_;
    TRY_VOID(put_waiting());
    return projector_.put_erased(entry.no, entry.header);
  }

  Connection& scratch_;
  const Keys& keys_;
  Names& names_;
  Projector projector_;
  std::vector<Prepared> waiting_;
  std::vector<std::uint64_t> entries_;
  std::vector<std::int64_t> records_;
  std::uint64_t erased_ = 0;
};

}  // namespace

core::Result<Rebuilt> rebuild_and_compare(Shared& shared, const Store::Progress& progress) {
  const auto scratch_folder = TRY(Scratch::make());
  auto scratch = TRY(open_sqlite(scratch_folder->path() + "/rebuilt.sqlite", Role::writer));
  TRY_VOID(migrate(*scratch));
  const auto reader = TRY(shared.pool.lend());
  Names names;
  Replay replay{*scratch, shared.keys, names};
  TRY_VOID(replay.start());
  const auto picture = TRY(Picture::take(shared, *reader->connection));
  const auto size = static_cast<std::int64_t>(picture->size);
  Rebuilt rebuilt;
  for (std::int64_t next = 0; next < size;) {
    TRY_VOID(scratch->begin());
    const std::int64_t most = std::min(page_rows, size - next);
    const std::int64_t read = TRY(read_entries(*reader, shared.keys, shared.names, next, most,
                                               [&](const ReadEntry& entry) { return replay.take(entry); }));
    TRY_VOID(replay.put_waiting());
    TRY_VOID(scratch->commit());
    if (read == 0) break;
    next += read;
    if (progress) progress(static_cast<std::uint64_t>(next), static_cast<std::uint64_t>(size));
  }
  rebuilt.entries = static_cast<std::uint64_t>(size);
  rebuilt.erased = replay.erased();
  TRY_VOID(compare_projections(*reader->connection, *shared.names.now(), *scratch, *names.now(), shared.keys, rebuilt));
  return rebuilt;
}

}  // namespace kith::store
