#include "store/entries.hpp"

namespace kith::store {
core::Result<std::int64_t> read_entries(Reader& reader, const Keys& keys, Names& names, std::int64_t first,
                                        std::int64_t most,
                                        const std::function<core::Result<void>(const ReadEntry&)>& sink) {
  const auto rows = TRY(reader.connection->query(
      "select n.no, n.kind, n.happened, n.known, n.had, n.agency, n.author, n.record, n.amends, n.sealed, k.wrapped, "
      "e.commitment from (select * from entry where no >= $1 order by no limit $2) n "
      "left join record_key k on k.record = n.record left join erased e on e.entry = n.no order by n.no",
      {first, most}));
  std::string buffer;
  std::int64_t read = 0;
  for (; TRY(rows->next()); ++read) {
    ReadEntry entry;
    entry.no = static_cast<std::uint64_t>(rows->integer(0));
    entry.header.kind = static_cast<log::EntryKind>(rows->integer(1));
    entry.header.happened = rows->text(2);
    entry.header.known = core::Date{core::Days{static_cast<int>(rows->integer(3))}};
    entry.header.had = core::Instant{std::chrono::milliseconds{rows->integer(4)}};
    entry.header.agency = names.agency_at(rows->integer(5));
    entry.header.author = names.author_at(rows->integer(6));
    entry.header.record = rows->null(7) ? log::no_record : rows->integer(7);
    entry.header.amends = static_cast<std::uint64_t>(rows->integer(8));
    // A number that our types cut short would otherwise read like the one that was appended.
    const bool whole = static_cast<std::int64_t>(entry.header.kind) == rows->integer(1) &&
                       entry.header.known.time_since_epoch().count() == rows->integer(3);
    entry.erased = !rows->null(11);
    if (entry.erased) entry.commitment = std::string{rows->text(11)};
    if (rows->null(7)) {
      reader.bodies.use(keys.common());
      entry.body = open_body(reader.bodies, entry.no, rows->text(9), buffer);
    } else if (!rows->null(10)) {
      const auto key =
          unwrap_record_key(reader.record_keys, static_cast<std::uint32_t>(rows->integer(7)), rows->text(10));
      if (key) {
        reader.bodies.use(*key);
        entry.body = open_body(reader.bodies, entry.no, rows->text(9), buffer);
      }
    }
    if (!whole) entry.header.kind = log::EntryKind{};
    TRY_VOID(sink(entry));
  }
  return read;
}

}  // namespace kith::store
