#include <algorithm>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "log/encode.hpp"
#include "store/stored.hpp"

namespace kith::store {
namespace {

using core::ErrorKind;
using tasks::EventNo;
using tasks::RecordNo;
using tasks::Stored;
using tasks::StoredEvent;

RecordNo record_no(std::int64_t number) { return {static_cast<std::uint32_t>(number)}; }

std::vector<std::int64_t> numbers(std::span<const RecordNo> records) {
  std::vector<std::int64_t> all;
  for (const RecordNo record : records) all.push_back(record.value);
  return all;
}

tasks::Provenance provenance(const Names& names, std::uint64_t entry, std::int64_t had, std::int64_t author,
                             std::int64_t versions) {
  return {{entry},
          core::Instant{std::chrono::milliseconds{had}},
          names.author_at(author),
          static_cast<std::uint32_t>(versions)};
}

// Opens bodies of entries, remembering the key of the record that the last one was about.
class Bodies {
 public:
  explicit Bodies(Reader& reader) : reader_(reader) {}
  // Absent: the record was erased.
  core::Result<std::optional<std::string_view>> open(std::uint64_t entry, std::int64_t record,
                                                     std::string_view sealed) {
    if (record != record_) {
      record_ = record;
      const auto rows = TRY(reader_.connection->query("select wrapped from record_key where record = $1", {record}));
      known_ = TRY(rows->next());
      if (known_)
        reader_.bodies.use(
            TRY(unwrap_record_key(reader_.record_keys, static_cast<std::uint32_t>(record), rows->text(0))));
    }
    if (!known_) return std::nullopt;
    const auto opened = open_body(reader_.bodies, entry, sealed, buffer_);
    if (!opened) return damaged("entry", entry);
    return opened->body;
  }

 private:
  Reader& reader_;
  std::int64_t record_ = -1;
  bool known_ = false;
  std::string buffer_;
};

// Columns: event, versions, entry, record, had, author, agency, sealed.
class EventReader {
 public:
  EventReader(Reader& reader, const Names& names) : bodies_(reader), names_(names) {}

  core::Result<std::unique_ptr<StoredEvent>> read(const Rows& rows) {  // none: erased
    const auto entry = static_cast<std::uint64_t>(rows.integer(2));
    const auto body = TRY(bodies_.open(entry, rows.integer(3), rows.text(7)));
    if (!body) return nullptr;
    auto found = std::make_unique<StoredEvent>();
    found->no.value = static_cast<std::uint64_t>(rows.integer(0));
    found->record = record_no(rows.integer(3));
    if (author_ != rows.integer(5)) author_name_ = names_.author_at(author_ = rows.integer(5));
    if (agency_ != rows.integer(6)) holder_ = names_.agency_at(agency_ = rows.integer(6));
    found->from = {{entry},
                   core::Instant{std::chrono::milliseconds{rows.integer(4)}},
                   author_name_,
                   static_cast<std::uint32_t>(rows.integer(1))};
    found->event = TRY(log::decode_event(*body, holder_));
    return found;
  }

 private:
  Bodies bodies_;
  const Names& names_;
  std::int64_t author_ = -1, agency_ = -1;  // of the row before, whose names are mostly this one's too
  std::string author_name_;
  core::AgencyRef holder_;
};

}  // namespace

core::Result<std::optional<RecordNo>> StoredRecords::find(const core::RowRef& ref) {
  const auto reader = TRY(shared_.pool.lend());
  const Ref key = shared_.keys.record_ref(ref);
  const auto no = TRY(one_number(*reader->connection, "select no from record where ref = $1", {bytes_of(key)}));
  if (!no) return std::nullopt;
  return record_no(*no);
}

core::Result<std::optional<EventNo>> StoredRecords::find_event(const core::RowRef& ref) {
  const auto reader = TRY(shared_.pool.lend());
  const Ref key = shared_.keys.ref("event", {ref.agency, ref.region, ref.id});
  const auto no = TRY(one_number(*reader->connection, "select event from event_known where ref = $1", {bytes_of(key)}));
  if (!no) return std::nullopt;
  return EventNo{static_cast<std::uint64_t>(*no)};
}

core::Result<core::RowRef> StoredRecords::ref_of(RecordNo record) {
  const auto reader = TRY(shared_.pool.lend());
  const auto rows = TRY(reader->connection->query("select agency, sealed from record where no = $1", {record.value}));
  if (!TRY(rows->next()) || rows->null(1))
    return core::fail(ErrorKind::not_found, "There is no such record, or it was erased.");
  std::string id;
  if (!reader->rows.open(Shelf::record, record.value, rows->text(1), id)) return damaged("record", record.value);
  const Names& names = shared_.names;
  const core::AgencyRef holder = names.agency_at(rows->integer(0));
  return core::RowRef{holder.agency, holder.region, id};
}

core::Result<StoredRecords::Versions> StoredRecords::versions_of(RecordNo record) {
  auto all = TRY(versions_of_all({&record, 1}));
  return std::move(all[record]);
}

core::Result<std::map<RecordNo, StoredRecords::Versions>> StoredRecords::versions_of_all(
    std::span<const RecordNo> records) {
  const auto reader = TRY(shared_.pool.lend());
  const Names& names = shared_.names;
  std::map<RecordNo, Versions> all;
  for (const RecordNo record : records) all[record];
  std::string opened;
  TRY_VOID(reader->connection->look_up(
      "select v.record, v.entry, v.version, v.sealed, n.had, n.author, n.agency from record_version v "
      "join entry n on n.no = v.entry where v.record = $1 order by v.version",
      "select v.record, v.entry, v.version, v.sealed, n.had, n.author, n.agency from record_version v "
      "join entry n on n.no = v.entry where v.record = any($1) order by v.record, v.version",
      numbers(records), [&](const Rows& rows) -> core::Result<void> {
        if (rows.null(3)) return {};  // erased
        const auto entry = static_cast<std::uint64_t>(rows.integer(1));
        if (!reader->rows.open(Shelf::record_version, entry, rows.text(3), opened)) return damaged("record", entry);
        const core::AgencyRef holder = names.agency_at(rows.integer(6));
        all[record_no(rows.integer(0))].push_back(
            {provenance(names, entry, rows.integer(4), rows.integer(5), rows.integer(2) + 1),
             TRY(log::decode_record_version(opened, holder))});
        return {};
      }));
  return all;
}

core::Result<std::vector<StoredEvent>> StoredRecords::events_of(std::span<const RecordNo> records) {
  const auto reader = TRY(shared_.pool.lend());
  EventReader events{*reader, shared_.names};
  // Put in order here, by what is cheap to move: SQLite would carry the bodies through its sorting.
  std::vector<std::unique_ptr<StoredEvent>> read;
  std::unordered_set<std::int64_t> known;  // an event that names two of the records is opened once
  TRY_VOID(reader->connection->look_up(
      "select e.no, e.versions, e.latest, e.record, n.had, n.author, n.agency, n.sealed from event_named a "
      "join event e on e.no = a.event join entry n on n.no = e.latest where a.record = $1",
      "select e.no, e.versions, e.latest, e.record, n.had, n.author, n.agency, n.sealed from event_named a "
      "join event e on e.no = a.event join entry n on n.no = e.latest where a.record = any($1) "
      "order by a.record, a.event",
      numbers(records), [&](const Rows& rows) -> core::Result<void> {
        if (!known.insert(rows.integer(0)).second) return {};
        if (auto event = TRY(events.read(rows))) read.push_back(std::move(event));
        return {};
      }));
  std::sort(read.begin(), read.end(), [](const auto& a, const auto& b) { return a->no < b->no; });
  std::vector<StoredEvent> found;
  found.reserve(read.size());
  for (const auto& event : read) found.push_back(std::move(*event));
  std::unordered_map<Ref, std::optional<RecordNo>> also;  // the same few people are named again and again
  for (StoredEvent& event : found)
    for (const std::string& id : event.event.also_about) {
      const Ref key = shared_.keys.record_ref({event.event.ref.agency, event.event.ref.region, id});
      const auto [no, fresh] = also.try_emplace(key);
      if (fresh)
        if (const auto asked =
                TRY(one_number(*reader->connection, "select no from record where ref = $1", {bytes_of(key)})))
          no->second = record_no(*asked);
      if (no->second) event.also_about.push_back(*no->second);
    }
  return found;
}

core::Result<std::vector<StoredEvent>> StoredRecords::versions_of_event(EventNo event) {
  const auto reader = TRY(shared_.pool.lend());
  EventReader events{*reader, shared_.names};
  std::vector<StoredEvent> found;
  const auto rows = TRY(reader->connection->query(
      "select n.amends, 1, n.no, n.record, n.had, n.author, n.agency, n.sealed from entry n "
      "where n.kind = 3 and (n.no = $1 or n.no in (select entry from amendment where first = $1)) order by n.no",
      {event.value}));
  while (TRY(rows->next()))
    if (auto version = TRY(events.read(*rows))) {
      version->no = event;
      version->from.versions = static_cast<std::uint32_t>(found.size() + 1);
      found.push_back(std::move(*version));
    }
  return found;
}

core::Result<std::optional<StoredEvent>> StoredRecords::event(EventNo event) {
  auto versions = TRY(versions_of_event(event));
  if (versions.empty()) return std::nullopt;
  return std::move(versions.back());
}

core::Result<std::vector<tasks::StoredRelationship>> StoredRecords::relationships_of(
    std::span<const RecordNo> records) {
  const auto reader = TRY(shared_.pool.lend());
  const Names& names = shared_.names;
  std::vector<tasks::StoredRelationship> found;
  std::set<std::int64_t> seen;
  std::string opened;
  // Two selects, each in the order of its index, are merged as they come; one with "or" would be sorted with all its
  // bytes.
  TRY_VOID(reader->connection->look_up(
      "select r.no, r.record, r.related, r.versions, r.latest, r.sealed, n.had, n.author, n.agency from relationship r "
      "join entry n on n.no = r.latest where r.record = $1 union all "
      "select r.no, r.record, r.related, r.versions, r.latest, r.sealed, n.had, n.author, n.agency from relationship r "
      "join entry n on n.no = r.latest where r.related = $1 and r.record <> $1 order by 1",
      "select r.no, r.record, r.related, r.versions, r.latest, r.sealed, n.had, n.author, n.agency from relationship r "
      "join entry n on n.no = r.latest where r.record = any($1) or r.related = any($1) order by r.no",
      numbers(records), [&](const Rows& rows) -> core::Result<void> {
        if (!seen.insert(rows.integer(0)).second) return {};
        const auto entry = static_cast<std::uint64_t>(rows.integer(4));
        if (!reader->rows.open(Shelf::relationship, entry, rows.text(5), opened)) return damaged("relationship", entry);
        const core::AgencyRef holder = names.agency_at(rows.integer(8));
        found.push_back({record_no(rows.integer(1)), record_no(rows.integer(2)),
                         provenance(names, entry, rows.integer(6), rows.integer(7), rows.integer(3)),
                         TRY(log::decode_relationship(opened, holder))});
        return {};
      }));
  return found;
}

namespace {

// Columns: versions, latest, sealed, had, author, agency.
core::Result<void> read_contact(Reader& reader, const Rows& rows, const Names& names,
                                std::vector<Stored<log::Contact>>& found) {
  std::string opened;
  const auto entry = static_cast<std::uint64_t>(rows.integer(1));
  if (!reader.rows.open(Shelf::contact, entry, rows.text(2), opened)) return damaged("contact", entry);
  const core::AgencyRef holder = names.agency_at(rows.integer(5));
  found.push_back({provenance(names, entry, rows.integer(3), rows.integer(4), rows.integer(0)),
                   TRY(log::decode_contact(opened, holder))});
  return {};
}

}  // namespace

core::Result<std::vector<Stored<log::Contact>>> StoredRecords::contacts_of(std::span<const RecordNo> records) {
  const auto reader = TRY(shared_.pool.lend());
  const Names& names = shared_.names;
  std::vector<Stored<log::Contact>> found;
  TRY_VOID(reader->connection->look_up(
      "select c.versions, c.latest, c.sealed, n.had, n.author, c.agency from contact c "
      "join entry n on n.no = c.latest where c.record = $1 order by c.no",
      "select c.versions, c.latest, c.sealed, n.had, n.author, c.agency from contact c "
      "join entry n on n.no = c.latest where c.record = any($1) order by c.record, c.no",
      numbers(records), [&](const Rows& rows) { return read_contact(*reader, rows, names, found); }));
  return found;
}

core::Result<std::vector<Stored<log::Contact>>> StoredRecords::desks_of(const core::AgencyRef& agency) {
  const auto reader = TRY(shared_.pool.lend());
  const Names& names = shared_.names;
  std::vector<Stored<log::Contact>> found;
  const auto tables = names.now();
  const auto number = tables->agencies.numbers.find(agency);
  if (number == tables->agencies.numbers.end()) return found;
  const auto rows = TRY(reader->connection->query(
      "select c.versions, c.latest, c.sealed, n.had, n.author, c.agency from contact c "
      "join entry n on n.no = c.latest where c.agency = $1 and c.record is null order by c.no",
      {number->second}));
  while (TRY(rows->next())) TRY_VOID(read_contact(*reader, *rows, names, found));
  return found;
}

}  // namespace kith::store
