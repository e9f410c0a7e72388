#include "log/encode.hpp"
#include "log/wire.hpp"
#include "store/stored.hpp"

namespace kith::store {
namespace {

using tasks::RecordNo;

RecordNo record_no(std::int64_t number) { return {static_cast<std::uint32_t>(number)}; }

}  // namespace

core::Result<void> StoredIdentities::each_version(tasks::RecordRange range, const tasks::Wanted& wanted,
                                                  const VersionSink& sink) {
  const auto reader = TRY(shared_.pool.lend());
  std::string opened;
  std::int64_t last = std::int64_t{range.first.value} - 1;
  for (std::int64_t read = page_rows; read == page_rows;) {
    read = 0;
    const auto rows = TRY(reader->connection->query(
        "select r.no, r.agency, r.versions, r.sealed, v.entry, v.sealed from (select no, agency, versions, sealed from "
        "record where no > $1 and no <= $2 order by no limit $3) r left join record_version v on v.record = r.no "
        "order by r.no, v.version",
        {last, range.last.value, page_rows}));
    while (TRY(rows->next())) {
      if (rows->integer(0) != last) ++read;
      last = rows->integer(0);
      if (rows->null(3) || !wanted(record_no(last))) continue;  // erased, or somebody else
      const core::AgencyRef holder = shared_.names.agency_at(rows->integer(1));
      if (rows->null(4)) {
        if (!reader->rows.open(Shelf::record, static_cast<std::uint64_t>(last), rows->text(3), opened))
          return damaged("record", static_cast<std::uint64_t>(last));
        log::RecordVersion bare;
        bare.ref = {holder.agency, holder.region, opened};
        sink(record_no(last), bare, true);
        continue;
      }
      const auto entry = static_cast<std::uint64_t>(rows->integer(4));
      if (!reader->rows.open(Shelf::record_version, entry, rows->text(5), opened)) return damaged("record", entry);
      sink(record_no(last), TRY(log::decode_record_version(opened, holder)), false);
    }
  }
  return {};
}

core::Result<void> StoredIdentities::each_relationship(
    const std::function<void(RecordNo, RecordNo, log::RelationshipKind)>& sink) {
  const auto reader = TRY(shared_.pool.lend());
  std::int64_t last = -1;
  for (std::int64_t read = page_rows; read == page_rows;) {
    read = 0;
    const auto rows = TRY(reader->connection->query(
        "select no, record, related, kind from relationship where no > $1 order by no limit $2", {last, page_rows}));
    for (; TRY(rows->next()); ++read) {
      last = rows->integer(0);
      sink(record_no(rows->integer(1)), record_no(rows->integer(2)),
           static_cast<log::RelationshipKind>(rows->integer(3)));
    }
  }
  return {};
}

core::Result<void> StoredIdentities::each_together(const std::function<void(std::span<const RecordNo>)>& sink) {
  const auto reader = TRY(shared_.pool.lend());
  std::vector<RecordNo> records;
  std::int64_t last = -1;
  for (std::int64_t read = page_rows; read == page_rows;) {
    read = 0;
    const auto rows = TRY(reader->connection->query(
        "select event, records from together where event > $1 order by event limit $2", {last, page_rows}));
    for (; TRY(rows->next()); ++read) {
      last = rows->integer(0);
      records.clear();
      log::Decoder in{rows->text(1)};
      while (in.left() > 0) records.push_back({static_cast<std::uint32_t>(in.number())});
      sink(records);
    }
  }
  return {};
}

core::Result<void> StoredIdentities::each_decision(const std::function<void(const log::LinkDecision&)>& sink) {
  const auto reader = TRY(shared_.pool.lend());
  std::string opened;
  const auto rows = TRY(reader->connection->query("select entry, sealed from link_decision order by entry", {}));
  while (TRY(rows->next())) {
    const auto entry = static_cast<std::uint64_t>(rows->integer(0));
    if (!reader->rows.open(Shelf::link_decision, entry, rows->text(1), opened)) return damaged("decision", entry);
    sink(TRY(log::decode<log::LinkDecision>(opened)));
  }
  return {};
}

}  // namespace kith::store
