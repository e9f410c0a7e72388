// What is being typed, and how far an import has come: kept durably, but no part of the history.
#include "log/wire.hpp"
#include "store/stored.hpp"

namespace kith::store {
namespace {

std::string_view view(const Ref& ref) { return {ref.data(), ref.size()}; }

}  // namespace

core::Result<void> StoredDrafts::keep(std::string_view login, std::string_view form, std::string_view words) {
  const Ref ref = shared_.keys.ref("draft", {login, form});
  auto kept = shared_.writer->submit<bool>(
      1, [ref, plain = std::string{words}, &keys = shared_.keys](Turn& turn) -> core::Result<bool> {
        RowSealer sealer{keys.projections()};
        TRY_VOID(
            turn.connection.run("insert into draft (ref, sealed) values ($1, $2) on conflict (ref) do update "
                                "set sealed = excluded.sealed",
                                {bytes_of(ref), Bytes{sealer.seal(Shelf::draft, view(ref), plain)}}));
        return true;
      });
  TRY(kept.get());
  return {};
}

core::Result<std::optional<std::string>> StoredDrafts::find(std::string_view login, std::string_view form) {
  const auto reader = TRY(shared_.pool.lend());
  const Ref ref = shared_.keys.ref("draft", {login, form});
  const auto rows = TRY(reader->connection->query("select sealed from draft where ref = $1", {bytes_of(ref)}));
  if (!TRY(rows->next())) return std::nullopt;
  std::string opened;
  if (!reader->rows.open(Shelf::draft, view(ref), rows->text(0), opened)) return damaged("draft", 0);
  return opened;
}

core::Result<void> StoredDrafts::discard(std::string_view login, std::string_view form) {
  const Ref ref = shared_.keys.ref("draft", {login, form});
  auto gone = shared_.writer->submit<std::int64_t>(
      1, [ref](Turn& turn) { return turn.connection.run("delete from draft where ref = $1", {bytes_of(ref)}); });
  TRY(gone.get());
  return {};
}

core::Result<void> StoredDues::keep(std::span<const std::pair<tasks::RecordNo, std::optional<core::Date>>> dues) {
  auto kept = shared_.writer->submit<bool>(
      dues.size(), [list = std::vector(dues.begin(), dues.end())](Turn& turn) -> core::Result<bool> {
        for (const auto& [record, day] : list) {
          if (day)
            TRY_VOID(
                turn.connection.run("insert into due (record, day) values ($1, $2) on conflict (record) do update "
                                    "set day = excluded.day",
                                    {record.value, day->time_since_epoch().count()}));
          else
            TRY_VOID(turn.connection.run("delete from due where record = $1", {record.value}));
        }
        return true;
      });
  TRY(kept.get());
  return {};
}

core::Result<std::vector<tasks::RecordNo>> StoredDues::due_until(core::Date day) {
  const auto reader = TRY(shared_.pool.lend());
  const auto rows = TRY(reader->connection->query("select record from due where day <= $1 order by day, record",
                                                  {day.time_since_epoch().count()}));
  std::vector<tasks::RecordNo> records;
  while (TRY(rows->next())) records.push_back(tasks::RecordNo{static_cast<std::uint32_t>(rows->integer(0))});
  return records;
}

core::Result<void> keep_mark(Turn& turn, const Keys& keys, const tasks::Mark& mark) {
  const Ref ref = keys.ref("mark", {mark.drop, mark.file}), drop = keys.ref("drop", {mark.drop});
  log::Encoder out;
  out.text(mark.drop);
  out.text(mark.file);
  out.number(mark.offset);
  out.number(mark.row);
  out.number(mark.finished ? 1 : 0);
  out.text(mark.note);
  RowSealer sealer{keys.projections()};
  return turn.connection.run_in_turn(
      "insert into import_mark (ref, drop_ref, sealed) values ($1, $2, $3) on conflict (ref) do update "
      "set sealed = excluded.sealed",
      {bytes_of(ref), bytes_of(drop), Bytes{sealer.seal(Shelf::import_mark, view(ref), out.bytes())}});
}

core::Result<std::vector<tasks::Mark>> StoredImports::marks_of(std::string_view drop) {
  const auto reader = TRY(shared_.pool.lend());
  const Ref ref = shared_.keys.ref("drop", {drop});
  std::vector<tasks::Mark> marks;
  const auto rows =
      TRY(reader->connection->query("select ref, sealed from import_mark where drop_ref = $1", {bytes_of(ref)}));
  std::string opened;
  while (TRY(rows->next())) {
    if (!reader->rows.open(Shelf::import_mark, rows->text(0), rows->text(1), opened)) return damaged("mark", 0);
    log::Decoder in{opened};
    tasks::Mark mark;
    mark.drop = in.text();
    mark.file = in.text();
    mark.offset = in.number();
    mark.row = in.number();
    mark.finished = in.number() == 1;
    mark.note = in.text();
    if (!in.finished()) return damaged("mark", 0);
    marks.push_back(std::move(mark));
  }
  return marks;
}

}  // namespace kith::store
