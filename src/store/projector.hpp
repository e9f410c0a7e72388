// Makes the tables from the log: the same code when an entry is appended and when everything is made again, so both
// give the same rows. Works inside its owner's transaction. One thread at a time.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/result.hpp"
#include "store/db/connection.hpp"
#include "store/keys.hpp"
#include "store/known_records.hpp"
#include "store/known_rows.hpp"
#include "store/names.hpp"
#include "store/prepared.hpp"
#include "store/recent_index.hpp"
#include "store/seen.hpp"

namespace kith::store {

// What a reader of facts opens: the event's words but for the text, then the numbers of the records that it also names.
std::string with_others(std::string_view closed, const std::vector<std::uint32_t>& records);
std::string_view without_others(std::string_view closed);
std::vector<std::uint32_t> others_named(std::string_view closed);

class Projector {
 public:
  Projector(Connection& connection, const Keys& keys, Names& names, bool with_record_keys);

  core::Result<void> load();  // forgets everything not durable
  void begin();               // of a transaction, when everything put before stands in the tables
  // Looks up what the rows name, all at once; must come before the rows are asked for or put, and after what was put
  // before without being looked up stands in the tables.
  core::Result<void> look_up(std::span<const Prepared> rows);

  KnownRecord* record(const Ref& ref);
  KnownRow* row(const Ref& ref);
  std::vector<std::uint32_t> numbers_of(const Prepared& row);  // of the records it names, each once
  core::Result<bool> has_version(const KnownRecord& record, std::int64_t digest);
  std::uint32_t next_record() const { return next_record_; }

  // `entry` is the one in which the record is first named; `key` is kept with it when keys are.
  core::Result<KnownRecord*> open_record(const Mention& mention, const core::AgencyRef& holder, std::optional<Key> key,
                                         std::string_view key_nonce);
  core::Result<void> put_version(std::uint64_t entry, const Prepared& row);
  core::Result<void> put_relationship(std::uint64_t entry, const Prepared& row);
  core::Result<void> put_event(std::uint64_t entry, const Prepared& row);
  core::Result<void> put_contact(std::uint64_t entry, const Prepared& row);
  core::Result<void> put(std::uint64_t entry, const Prepared& row);  // whichever it is
  // An act: its body as the log holds it.
  core::Result<void> put_act(std::uint64_t entry, log::EntryKind kind, std::string_view body);
  // An entry whose body nobody can read any more: what is left of it is that it stood there.
  core::Result<void> put_erased(std::uint64_t entry, const log::Header& header);
  // Takes away what can be read about a record whose key is gone.
  core::Result<void> erase(std::uint32_t record);

  core::Result<void> flush();       // everything put stands in the tables
  core::Result<void> flush_rows();  // all but what the recent index gathers for the whole transaction

  RecentIndex& recent() { return recent_; }
  const RecentIndex& recent() const { return recent_; }

 private:
  core::Result<void> look_up_records(std::span<const Prepared> rows);
  core::Result<void> look_up_rows(std::span<const Prepared> rows, log::EntryKind kind);
  core::Result<void> look_up_events(const std::vector<Ref>& asked);
  core::Result<void> read_seen();
  core::Result<void> read_seen(Sql page, Ref last);
  void keep_to_known(std::vector<Ref>& asked) const;  // sorted, each once, without those that were surely never put
  core::Result<void> take_row(const Rows& found);
  core::Result<void> replace_event(std::uint64_t entry, const Prepared& row, KnownRow& known, std::string_view closed,
                                   std::uint32_t word);
  core::Result<void> put_about(std::uint64_t event, const std::vector<std::uint32_t>& records);
  core::Result<void> forget_about(std::uint64_t event);
  core::Result<void> flush_records();
  core::Result<void> put_alert(std::uint64_t entry, std::string_view body);
  core::Result<void> amended(KnownRow& known, std::uint64_t entry, std::int64_t digest);
  struct NamingEvent {
    std::uint64_t no = 0;
    std::uint32_t record = 0;  // that it is about first of all
    core::AgencyRef agency;
    std::string opened;
  };
  core::Result<std::vector<NamingEvent>> events_naming(std::uint32_t record);
  core::Result<void> erase_events(std::uint32_t record);
  core::Result<void> erase_mentions(std::uint32_t record);

  Connection& connection_;
  const Keys& keys_;
  Names& names_;
  RecentIndex recent_;
  const bool with_record_keys_;
  std::optional<SeenRefs> seen_;  // of records and rows of every kind; read when the first large batch comes
  RowSealer sealer_;
  Sealer key_sealer_;
  struct Opened {
    Mention mention;
    std::uint32_t agency;
  };
  std::uint32_t next_record_ = 0, first_opened_ = 0;  // records from first_opened_ on are not in their table yet
  std::vector<Opened> opened_;
  std::vector<Ref> touched_;
  KnownRecords records_;
  std::unordered_map<std::uint32_t, std::vector<std::int64_t>> digests_;  // of all versions, once they were asked for
  KnownRows rows_;
  std::unique_ptr<BulkInsert> put_records_, put_keys_, put_versions_, put_relationships_, put_events_, put_together_,
      put_contacts_;
};

}  // namespace kith::store
