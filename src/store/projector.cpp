#include "store/projector.hpp"

#include <algorithm>

#include "log/wire.hpp"

namespace kith::store {
namespace {

constexpr std::size_t large_batch = 1'000;  // rows; from here on what is known is worth a filter

}  // namespace

Projector::Projector(Connection& connection, const Keys& keys, Names& names, bool with_record_keys)
    : connection_(connection),
      keys_(keys),
      names_(names),
      recent_(connection),
      with_record_keys_(with_record_keys),
      sealer_(keys.projections()),
      key_sealer_(keys.record_keys()) {}

core::Result<void> Projector::load() {
  records_.clear();
  digests_.clear();
  rows_.clear();
  seen_.reset();
  TRY_VOID(recent_.load());
  const auto last = TRY(one_number(connection_, "select max(no) from record"));
  next_record_ = first_opened_ = last ? static_cast<std::uint32_t>(*last + 1) : 0;
  opened_.clear();
  touched_.clear();
  put_records_ = connection_.bulk(
      "insert into record (no, ref, agency, versions, latest, digest, sealed) values ($1, $2, $3, $4, $5, $6, $7)",
      "copy record (no, ref, agency, versions, latest, digest, sealed) from stdin (format binary)");
  put_keys_ = connection_.bulk("insert into record_key (record, wrapped) values ($1, $2)",
                               "copy record_key (record, wrapped) from stdin (format binary)");
  put_versions_ = connection_.bulk(
      "insert into record_version (record, version, entry, digest, sealed) values ($1, $2, $3, $4, $5)",
      "copy record_version (record, version, entry, digest, sealed) from stdin (format binary)");
  put_relationships_ = connection_.bulk(
      "insert into relationship (no, ref, record, related, kind, versions, latest, digest, sealed) "
      "values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
      "copy relationship (no, ref, record, related, kind, versions, latest, digest, sealed) from stdin (format "
      "binary)");
  put_events_ = connection_.bulk(
      "insert into event (no, record, agency, kind, first, last, recorded, withdrawn, versions, latest, digest, "
      "sealed) "
      "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
      "copy event (no, record, agency, kind, first, last, recorded, withdrawn, versions, latest, digest, sealed) "
      "from stdin (format binary)");
  put_together_ = connection_.bulk("insert into together (event, records) values ($1, $2)",
                                   "copy together (event, records) from stdin (format binary)");
  put_contacts_ = connection_.bulk(
      "insert into contact (no, ref, agency, record, versions, latest, digest, sealed) "
      "values ($1, $2, $3, $4, $5, $6, $7, $8)",
      "copy contact (no, ref, agency, record, versions, latest, digest, sealed) from stdin (format binary)");
  return {};
}

void Projector::begin() {
  rows_.clear();
  records_.begin();
  digests_.clear();
}

core::Result<void> Projector::look_up(std::span<const Prepared> rows) {
  rows_.reserve(rows.size());
  if (!seen_ && rows.size() >= large_batch) TRY_VOID(read_seen());
  TRY_VOID(look_up_records(rows));
  TRY_VOID(look_up_rows(rows, log::EntryKind::event));
  TRY_VOID(look_up_rows(rows, log::EntryKind::relationship));
  return look_up_rows(rows, log::EntryKind::contact);
}

core::Result<void> Projector::look_up_records(std::span<const Prepared> rows) {
  std::vector<Ref> asked;
  for (const Prepared& row : rows)
    for (const Mention& mention : row.mentions)
      if (!records_.contains(mention.ref)) asked.push_back(mention.ref);
  keep_to_known(asked);
  return connection_.look_up(
      "select r.ref, r.no, r.versions, r.latest, r.digest, k.wrapped from record r left join record_key k on "
      "k.record = r.no where r.ref = $1",
      "select r.ref, r.no, r.versions, r.latest, r.digest, k.wrapped from record r left join record_key k on "
      "k.record = r.no where r.ref = any($1)",
      asked, [&](const Rows& found) -> core::Result<void> {
        KnownRecord& known = records_.put(ref_from(found.text(0)));
        known.no = static_cast<std::uint32_t>(found.integer(1));
        known.versions = static_cast<std::uint32_t>(found.integer(2));
        known.latest = static_cast<std::uint64_t>(found.integer(3));
        known.digest = found.integer(4);
        if (found.null(5) || !with_record_keys_) return {};
        known.key = TRY(unwrap_record_key(key_sealer_, known.no, found.text(5)));
        return {};
      });
}

core::Result<void> Projector::look_up_rows(std::span<const Prepared> rows, log::EntryKind kind) {
  std::vector<Ref> asked;
  for (const Prepared& row : rows)
    if (row.kind == kind) asked.push_back(row.row);
  keep_to_known(asked);
  if (asked.empty()) return {};
  if (kind == log::EntryKind::event) return look_up_events(asked);
  const auto take = [&](const Rows& found) { return take_row(found); };
  if (kind == log::EntryKind::relationship)
    return connection_.look_up("select ref, no, latest, versions, digest from relationship where ref = $1",
                               "select ref, no, latest, versions, digest from relationship where ref = any($1)", asked,
                               take);
  return connection_.look_up("select ref, no, latest, versions, digest from contact where ref = $1",
                             "select ref, no, latest, versions, digest from contact where ref = any($1)", asked, take);
}

// Columns: ref, first version, latest, versions, digest.
core::Result<void> Projector::take_row(const Rows& found) {
  rows_.put(ref_from(found.text(0)),
            {static_cast<std::uint64_t>(found.integer(1)), static_cast<std::uint64_t>(found.integer(2)),
             static_cast<std::uint32_t>(found.integer(3)), found.integer(4)});
  return {};
}

core::Result<void> Projector::look_up_events(const std::vector<Ref>& asked) {
  return connection_.look_up(
      "select r.ref, e.no, e.latest, e.versions, e.digest from event_known r join event e on e.no = r.event where "
      "r.ref = $1",
      "select r.ref, e.no, e.latest, e.versions, e.digest from event_known r join event e on e.no = r.event "
      "where r.ref = any($1)",
      asked, [&](const Rows& found) { return take_row(found); });
}

void Projector::keep_to_known(std::vector<Ref>& asked) const {
  if (seen_) std::erase_if(asked, [this](const Ref& ref) { return !seen_->may_hold(ref); });
  std::sort(asked.begin(), asked.end());
  asked.erase(std::unique(asked.begin(), asked.end()), asked.end());
}

core::Result<void> Projector::read_seen() {
  seen_.emplace();
  for (const Sql page : {Sql{"select ref from event_ref where ref > $1 order by ref limit $2"},
                         Sql{"select ref from record where ref > $1 order by ref limit $2"},
                         Sql{"select ref from relationship where ref > $1 order by ref limit $2"},
                         Sql{"select ref from contact where ref > $1 order by ref limit $2"}})
    TRY_VOID(read_seen(page, {}));
  return recent_.each_ref([this](const Ref& ref) { seen_->add(ref); });
}

// In pages: PostgreSQL would give millions of rows at once.
core::Result<void> Projector::read_seen(Sql page, Ref last) {
  constexpr std::int64_t page_rows = 100'000;
  for (std::int64_t read = page_rows; read == page_rows;) {
    read = 0;
    const auto rows = TRY(connection_.query(page, {bytes_of(last), page_rows}));
    for (; TRY(rows->next()); ++read) seen_->add(last = ref_from(rows->text(0)));
  }
  return {};
}

KnownRecord* Projector::record(const Ref& ref) { return records_.find(ref); }

KnownRow* Projector::row(const Ref& ref) { return rows_.find(ref); }

core::Result<bool> Projector::has_version(const KnownRecord& record, std::int64_t digest) {
  if (record.versions == 0) return false;
  if (record.digest == digest) return true;
  std::vector<std::int64_t>& digests = digests_[record.no];
  if (record.versions > digests.size()) {
    TRY_VOID(put_versions_->flush());
    digests.clear();
    const auto rows = TRY(connection_.query("select digest from record_version where record = $1", {record.no}));
    while (TRY(rows->next())) digests.push_back(rows->integer(0));
  }
  return std::find(digests.begin(), digests.end(), digest) != digests.end();
}

core::Result<KnownRecord*> Projector::open_record(const Mention& mention, const core::AgencyRef& holder,
                                                  std::optional<Key> key, std::string_view key_nonce) {
  KnownRecord& known = records_.put(mention.ref);
  if (seen_) seen_->add(mention.ref);
  known.no = next_record_++;
  known.key = key;
  opened_.push_back({mention, TRY(names_.agency(connection_, holder))});
  if (key && with_record_keys_)
    TRY_VOID(put_keys_->add({known.no, Bytes{wrap_record_key(key_sealer_, known.no, *key, key_nonce)}}));
  return &known;
}

std::vector<std::uint32_t> Projector::numbers_of(const Prepared& row) {
  std::vector<std::uint32_t> numbers;
  for (const Mention& mention : row.mentions) {
    const KnownRecord* known = records_.find(mention.ref);
    if (!known) continue;  // erased since
    const std::uint32_t no = known->no;
    if (std::find(numbers.begin(), numbers.end(), no) == numbers.end()) numbers.push_back(no);
  }
  return numbers;
}

// A record is written once, with what its batch made of it, and only an older one is changed.
core::Result<void> Projector::flush_records() {
  for (const Opened& opened : opened_) {
    const KnownRecord& known = records_.at(opened.mention.ref);
    const std::string& sealed = sealer_.seal(Shelf::record, known.no, opened.mention.id);
    TRY_VOID(put_records_->add({known.no, bytes_of(opened.mention.ref), opened.agency, known.versions, known.latest,
                                known.digest, Bytes{sealed}}));
  }
  opened_.clear();
  TRY_VOID(put_records_->flush());
  for (const Ref& ref : touched_) {
    const KnownRecord& known = records_.at(ref);
    if (known.no >= first_opened_) continue;
    TRY_VOID(connection_.run("update record set versions = $2, latest = $3, digest = $4 where no = $1",
                             {known.no, known.versions, known.latest, known.digest}));
  }
  touched_.clear();
  first_opened_ = next_record_;
  return {};
}

core::Result<void> Projector::flush() {
  TRY_VOID(flush_rows());
  return recent_.flush();
}

core::Result<void> Projector::flush_rows() {
  TRY_VOID(flush_records());
  TRY_VOID(put_keys_->flush());
  TRY_VOID(put_versions_->flush());
  TRY_VOID(put_relationships_->flush());
  TRY_VOID(put_events_->flush());
  TRY_VOID(put_together_->flush());
  return put_contacts_->flush();
}

}  // namespace kith::store
