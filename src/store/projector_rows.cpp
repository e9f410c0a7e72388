// How each kind of row is put into its table.
#include <cassert>

#include "log/wire.hpp"
#include "store/projector.hpp"

namespace kith::store {
namespace {

std::int64_t number(core::Date date) { return date.time_since_epoch().count(); }

std::optional<std::int64_t> number(const std::optional<core::Date>& date) {
  if (!date) return std::nullopt;
  return number(*date);
}

}  // namespace

std::string with_others(std::string_view closed, const std::vector<std::uint32_t>& records) {
  log::Encoder out;
  out.raw(closed);
  out.number(records.size() - 1);
  for (std::size_t i = 1; i < records.size(); ++i) out.number(records[i]);
  return out.take();
}

namespace {

log::Decoder at_others(std::string_view closed) {
  constexpr int texts = 5;  // id, occurred, own word, recorder, shield
  log::Decoder in{closed};
  for (int i = 0; i < texts; ++i) in.text();
  for (std::uint64_t left = in.number(); left > 0 && !in.failed(); --left) in.text(), in.text();
  return in;
}

}  // namespace

std::string_view without_others(std::string_view closed) {
  return closed.substr(0, closed.size() - at_others(closed).left());
}

std::vector<std::uint32_t> others_named(std::string_view closed) {
  log::Decoder in = at_others(closed);
  std::vector<std::uint32_t> others;
  for (std::uint64_t left = in.number(); left > 0 && !in.failed(); --left)
    others.push_back(static_cast<std::uint32_t>(in.number()));
  return others;
}

core::Result<void> Projector::put(std::uint64_t entry, const Prepared& row) {
  switch (row.kind) {
    case log::EntryKind::record_version:
      return put_version(entry, row);
    case log::EntryKind::relationship:
      return put_relationship(entry, row);
    case log::EntryKind::event:
      return put_event(entry, row);
    case log::EntryKind::contact:
      return put_contact(entry, row);
    default:
      break;
  }
  assert(false && "an act is put by put_act");
  return {};
}

core::Result<void> Projector::put_version(std::uint64_t entry, const Prepared& row) {
  KnownRecord& known = records_.at(row.mentions.front().ref);
  const std::string& sealed = sealer_.seal(Shelf::record_version, entry, row.body);
  TRY_VOID(put_versions_->add({known.no, known.versions, entry, row.digest, Bytes{sealed}}));
  const auto digests = digests_.find(known.no);
  if (digests != digests_.end() && digests->second.size() == known.versions) digests->second.push_back(row.digest);
  ++known.versions;
  known.latest = entry;
  known.digest = row.digest;
  if (known.no < first_opened_) touched_.push_back(row.mentions.front().ref);
  return {};
}

// A further version of a relationship, an event or a contact.
core::Result<void> Projector::amended(KnownRow& known, std::uint64_t entry, std::int64_t digest) {
  ++known.versions;
  known.latest = entry;
  known.digest = digest;
  TRY_VOID(connection_.run("insert into amendment (first, entry) values ($1, $2)", {known.first, entry}));
  return {};
}

core::Result<void> Projector::put_relationship(std::uint64_t entry, const Prepared& row) {
  const std::uint32_t record = records_.at(row.mentions[0].ref).no, related = records_.at(row.mentions[1].ref).no;
  const std::string& sealed = sealer_.seal(Shelf::relationship, entry, row.body);
  if (KnownRow* known = this->row(row.row)) {
    TRY_VOID(put_relationships_->flush());
    TRY_VOID(amended(*known, entry, row.digest));
    TRY_VOID(
        connection_.run("update relationship set versions = $2, latest = $3, digest = $4, sealed = $5 where no = $1",
                        {known->first, known->versions, entry, row.digest, Bytes{sealed}}));
    return {};
  }
  rows_.put(row.row, {entry, entry, 1, row.digest});
  if (seen_) seen_->add(row.row);
  return put_relationships_->add(
      {entry, bytes_of(row.row), record, related, row.relationship, 1, entry, row.digest, Bytes{sealed}});
}

core::Result<void> Projector::put_contact(std::uint64_t entry, const Prepared& row) {
  const std::uint32_t agency = TRY(names_.agency(connection_, row.holder));
  const std::string& sealed = sealer_.seal(Shelf::contact, entry, row.body);
  if (KnownRow* known = this->row(row.row)) {
    TRY_VOID(put_contacts_->flush());
    TRY_VOID(amended(*known, entry, row.digest));
    TRY_VOID(connection_.run("update contact set versions = $2, latest = $3, digest = $4, sealed = $5 where no = $1",
                             {known->first, known->versions, entry, row.digest, Bytes{sealed}}));
    return {};
  }
  rows_.put(row.row, {entry, entry, 1, row.digest});
  if (seen_) seen_->add(row.row);
  const Value record = row.mentions.empty() ? Value{} : Value{records_.at(row.mentions.front().ref).no};
  return put_contacts_->add({entry, bytes_of(row.row), agency, record, 1, entry, row.digest, Bytes{sealed}});
}

core::Result<void> Projector::put_event(std::uint64_t entry, const Prepared& row) {
  const std::vector<std::uint32_t> records = numbers_of(row);
  const std::uint32_t agency = TRY(names_.agency(connection_, row.holder));
  const std::uint32_t word = TRY(names_.word(connection_, row.word));
  const std::string closed = with_others(row.closed, records);
  if (KnownRow* known = this->row(row.row)) {
    TRY_VOID(replace_event(entry, row, *known, closed, word));
    return put_about(known->first, records);
  }
  rows_.put(row.row, {entry, entry, 1, row.digest});
  const std::string& sealed = sealer_.seal(Shelf::event, entry, closed);
  TRY_VOID(put_events_->add({entry, records.front(), agency, word, number(row.occurred.first_day()),
                             number(row.occurred.last_day()), number(row.recorded), number(row.withdrawn), 1, entry,
                             row.digest, Bytes{sealed}}));
  if (seen_) seen_->add(row.row);
  recent_.add_ref(row.row, entry);
  return put_about(entry, records);
}

core::Result<void> Projector::replace_event(std::uint64_t entry, const Prepared& row, KnownRow& known,
                                            std::string_view closed, std::uint32_t word) {
  TRY_VOID(flush());
  TRY_VOID(forget_about(known.first));
  TRY_VOID(amended(known, entry, row.digest));
  const std::string& sealed = sealer_.seal(Shelf::event, known.first, closed);
  TRY_VOID(connection_.run(
      "update event set record = $2, kind = $3, first = $4, last = $5, recorded = $6, withdrawn = $7, versions = $8, "
      "latest = $9, digest = $10, sealed = $11 where no = $1",
      {known.first, records_.at(row.mentions.front().ref).no, word, number(row.occurred.first_day()),
       number(row.occurred.last_day()), number(row.recorded), number(row.withdrawn), known.versions, entry, row.digest,
       Bytes{sealed}}));
  return {};
}

core::Result<void> Projector::put_about(std::uint64_t event, const std::vector<std::uint32_t>& records) {
  for (const std::uint32_t record : records) recent_.add_about(record, event);
  if (records.size() < 2) return {};
  log::Encoder out;
  for (const std::uint32_t record : records) out.number(record);
  return put_together_->add({event, Bytes{out.bytes()}});
}

// The records that an event's present version names; its row is about to change.
core::Result<void> Projector::forget_about(std::uint64_t event) {
  std::vector<std::uint64_t> records;
  {
    const auto rows = TRY(connection_.query("select record from event where no = $1", {event}));
    if (TRY(rows->next())) records.push_back(static_cast<std::uint64_t>(rows->integer(0)));
  }
  {
    const auto rows = TRY(connection_.query("select records from together where event = $1", {event}));
    if (TRY(rows->next())) {
      log::Decoder in{rows->text(0)};
      while (in.left() > 0) records.push_back(in.number());
    }
  }
  for (const std::uint64_t record : records) TRY_VOID(recent_.forget_about(record, event));
  TRY_VOID(connection_.run("delete from together where event = $1", {event}));
  return {};
}

}  // namespace kith::store
