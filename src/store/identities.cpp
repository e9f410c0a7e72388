#include <algorithm>

#include "log/encode.hpp"
#include "log/wire.hpp"
#include "store/stored.hpp"

namespace kith::store {
namespace {

using tasks::RecordNo;

RecordNo record_no(std::int64_t number) { return {static_cast<std::uint32_t>(number)}; }

void read_together(std::string_view text, std::vector<RecordNo>& records) {
  records.clear();
  log::Decoder in{text};
  while (in.left() > 0) records.push_back({static_cast<std::uint32_t>(in.number())});
}

// Passes over the end of the log and notes which rows to read.
class NewsReader {
 public:
  explicit NewsReader(Connection& connection) : connection_(connection) {}

  // The next entry to read from; -1: that was all.
  core::Result<std::int64_t> read_entries(std::int64_t from) {
    const auto rows = TRY(connection_.query(
        "select no, kind, record, amends from entry where no >= $1 order by no limit $2", {from, page_rows}));
    std::int64_t read = 0, last = from;
    for (; TRY(rows->next()); ++read) {
      last = rows->integer(0);
      const auto kind = static_cast<log::EntryKind>(rows->integer(1));
      const std::int64_t amended = rows->integer(3) - 1;
      if (kind == log::EntryKind::erasure) erased = true;
      if (kind == log::EntryKind::record_version && !rows->null(2))
        news_.records.push_back(record_no(rows->integer(2)));
      if (kind == log::EntryKind::relationship && amended >= 0) relationships_.push_back(amended);
      if (kind == log::EntryKind::event && amended >= 0) events_.push_back(amended);
    }
    return read == page_rows && !erased ? last + 1 : -1;
  }

  core::Result<tasks::IdentityNews> found(std::int64_t from) {
    std::sort(news_.records.begin(), news_.records.end());
    news_.records.erase(std::unique(news_.records.begin(), news_.records.end()), news_.records.end());
    TRY_VOID(relationships("select record, related, kind from relationship where no >= $1 order by no", from));
    for (const std::int64_t no : relationships_)
      TRY_VOID(relationships("select record, related, kind from relationship where no = $1", no));
    TRY_VOID(together("select records from together where event >= $1 order by event", from));
    for (const std::int64_t event : events_) TRY_VOID(together("select records from together where event = $1", event));
    return std::move(news_);
  }

  bool erased = false;

 private:
  core::Result<void> relationships(Sql sql, std::int64_t number) {
    const auto rows = TRY(connection_.query(sql, {number}));
    while (TRY(rows->next()))
      news_.relationships.emplace_back(record_no(rows->integer(0)), record_no(rows->integer(1)),
                                       static_cast<log::RelationshipKind>(rows->integer(2)));
    return {};
  }
  core::Result<void> together(Sql sql, std::int64_t number) {
    const auto rows = TRY(connection_.query(sql, {number}));
    while (TRY(rows->next())) read_together(rows->text(0), news_.together.emplace_back());
    return {};
  }

  Connection& connection_;
  tasks::IdentityNews news_;
  std::vector<std::int64_t> relationships_, events_;  // amended ones
};

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

core::Result<void> StoredIdentities::each_tie(tasks::RecordRange range, const tasks::Wanted& wanted,
                                              const std::function<void(const tasks::Tie&)>& sink) {
  const auto reader = TRY(shared_.pool.lend());
  const auto most = TRY(one_number(*reader->connection, "select max(record) from relationship")).value_or(-1);
  const std::int64_t last = std::min<std::int64_t>(most, range.last.value);
  std::string opened;
  for (std::int64_t first = range.first.value; first <= last; first += page_rows) {
    const auto rows = TRY(reader->connection->query(
        "select no, record, related, kind, latest, sealed from relationship where record between $1 and $2 "
        "order by record, no",
        {first, std::min(first + page_rows - 1, last)}));
    while (TRY(rows->next())) {
      if (!wanted(record_no(rows->integer(1)))) continue;
      const auto latest = static_cast<std::uint64_t>(rows->integer(4));
      if (!reader->rows.open(Shelf::relationship, latest, rows->text(5), opened))
        return damaged("relationship", latest);
      const log::Relationship relationship = TRY(log::decode_relationship(opened, {}));
      sink({record_no(rows->integer(1)), record_no(rows->integer(2)),
            static_cast<log::RelationshipKind>(rows->integer(3)), relationship.until()});
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
      read_together(rows->text(1), records);
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

core::Result<std::optional<tasks::IdentityNews>> StoredIdentities::news_since(tasks::EntryNo entry) {
  const auto reader = TRY(shared_.pool.lend());
  NewsReader news(*reader->connection);
  for (auto from = static_cast<std::int64_t>(entry.value); from >= 0;) from = TRY(news.read_entries(from));
  if (news.erased) return std::nullopt;
  return TRY(news.found(static_cast<std::int64_t>(entry.value)));
}

}  // namespace kith::store
