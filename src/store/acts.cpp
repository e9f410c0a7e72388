// Alerts, answers, looks and accounts: read from their projections.
#include <algorithm>

#include "log/encode.hpp"
#include "log/wire.hpp"
#include "store/stored.hpp"

namespace kith::store {
namespace {

std::string_view view(const Ref& ref) { return {ref.data(), ref.size()}; }

// Columns: the row's key, sealed.
template <class Act>
core::Result<Act> read_by_ref(Reader& reader, Shelf shelf, const Rows& rows) {
  std::string opened;
  if (!reader.rows.open(shelf, rows.text(0), rows.text(1), opened)) return damaged("row", 0);
  return log::decode<Act>(opened);
}

// Columns: entry, sealed.
template <class Act>
core::Result<Act> read_by_entry(Reader& reader, Shelf shelf, const Rows& rows) {
  std::string opened;
  const auto entry = static_cast<std::uint64_t>(rows.integer(0));
  if (!reader.rows.open(shelf, entry, rows.text(1), opened)) return damaged("row", entry);
  return log::decode<Act>(opened);
}

}  // namespace

core::Result<std::optional<log::AlertState>> StoredAlerts::find(std::string_view id) {
  const auto reader = TRY(shared_.pool.lend());
  const Ref ref = shared_.keys.ref("alert", {id});
  const auto rows = TRY(reader->connection->query("select ref, sealed from alert where ref = $1", {bytes_of(ref)}));
  if (!TRY(rows->next())) return std::nullopt;
  return TRY(read_by_ref<log::AlertState>(*reader, Shelf::alert, *rows));
}

core::Result<std::vector<log::AlertState>> StoredAlerts::of_records(std::span<const tasks::RecordNo> anchors) {
  const auto reader = TRY(shared_.pool.lend());
  std::vector<log::AlertState> found;
  for (const tasks::RecordNo anchor : anchors) {
    const auto rows = TRY(reader->connection->query(
        "select ref, sealed from alert where anchor = $1 order by raised, entry", {anchor.value}));
    while (TRY(rows->next())) found.push_back(TRY(read_by_ref<log::AlertState>(*reader, Shelf::alert, *rows)));
  }
  return found;
}

core::Result<std::vector<log::AlertState>> StoredAlerts::standing(std::uint8_t level_min) {
  const auto reader = TRY(shared_.pool.lend());
  std::vector<log::AlertState> found;
  const auto rows =
      TRY(reader->connection->query(
          "select ref, sealed from alert where ceased is null and level >= $1 order by raised, entry", {level_min}));
  while (TRY(rows->next())) found.push_back(TRY(read_by_ref<log::AlertState>(*reader, Shelf::alert, *rows)));
  return found;
}

core::Result<std::vector<log::Answer>> StoredAlerts::answers_to(std::string_view alert) {
  const auto reader = TRY(shared_.pool.lend());
  const Ref ref = shared_.keys.ref("alert", {alert});
  std::vector<log::Answer> found;
  const auto rows = TRY(
      reader->connection->query("select entry, sealed from answer where alert = $1 order by entry", {bytes_of(ref)}));
  while (TRY(rows->next())) found.push_back(TRY(read_by_entry<log::Answer>(*reader, Shelf::answer, *rows)));
  return found;
}

core::Result<std::vector<log::Told>> StoredAlerts::told_of(std::string_view alert) {
  const auto reader = TRY(shared_.pool.lend());
  const Ref ref = shared_.keys.ref("alert", {alert});
  std::vector<log::Told> found;
  const auto rows =
      TRY(reader->connection->query("select entry, sealed from told where alert = $1 order by entry", {bytes_of(ref)}));
  while (TRY(rows->next())) found.push_back(TRY(read_by_entry<log::Told>(*reader, Shelf::told, *rows)));
  return found;
}

core::Result<std::optional<core::Date>> StoredAlerts::last_tick() {
  const auto reader = TRY(shared_.pool.lend());
  const auto day = TRY(one_number(*reader->connection, "select max(day) from day_tick"));
  if (!day) return std::nullopt;
  return core::Date{core::Days{static_cast<int>(*day)}};
}

core::Result<std::vector<log::Look>> StoredLooks::at_records(std::span<const tasks::RecordNo> records) {
  const auto reader = TRY(shared_.pool.lend());
  std::vector<log::Look> found;
  for (const tasks::RecordNo record : records) {
    const auto rows = TRY(reader->connection->query(
        "select entry, sealed from look where record = $1 order by entry desc", {record.value}));
    while (TRY(rows->next())) found.push_back(TRY(read_by_entry<log::Look>(*reader, Shelf::look, *rows)));
  }
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.at_ms > b.at_ms; });
  return found;
}

core::Result<std::optional<log::Account>> StoredAccounts::find(std::string_view login) {
  const auto reader = TRY(shared_.pool.lend());
  const Ref ref = shared_.keys.ref("account", {login});
  const auto rows = TRY(reader->connection->query("select ref, sealed from account where ref = $1", {bytes_of(ref)}));
  if (!TRY(rows->next())) return std::nullopt;
  return TRY(read_by_ref<log::Account>(*reader, Shelf::account, *rows));
}

core::Result<std::vector<log::Account>> StoredAccounts::all() {
  const auto reader = TRY(shared_.pool.lend());
  std::vector<log::Account> found;
  const auto rows = TRY(reader->connection->query("select ref, sealed from account", {}));
  while (TRY(rows->next())) found.push_back(TRY(read_by_ref<log::Account>(*reader, Shelf::account, *rows)));
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.login < b.login; });
  return found;
}

core::Result<void> StoredAccounts::keep_session(const tasks::Session& session) {
  const Ref ref = shared_.keys.ref("session", {session.token_hash});
  log::Encoder out;
  out.text(session.token_hash);
  out.text(session.login);
  out.signed_number(session.created.time_since_epoch().count());
  out.signed_number(session.used.time_since_epoch().count());
  out.text(session.note);
  auto kept = shared_.writer->submit<bool>(
      1, [ref, used = session.used, plain = out.take(), &keys = shared_.keys](Turn& turn) -> core::Result<bool> {
        RowSealer sealer{keys.projections()};
        TRY_VOID(turn.connection.run(
            "insert into session (ref, used, sealed) values ($1, $2, $3) on conflict (ref) do update "
            "set used = excluded.used, sealed = excluded.sealed",
            {bytes_of(ref), used.time_since_epoch().count(), Bytes{sealer.seal(Shelf::session, view(ref), plain)}}));
        return true;
      });
  TRY(kept.get());
  return {};
}

core::Result<std::optional<tasks::Session>> StoredAccounts::session(std::string_view token_hash) {
  const auto reader = TRY(shared_.pool.lend());
  const Ref ref = shared_.keys.ref("session", {token_hash});
  const auto rows = TRY(reader->connection->query("select sealed from session where ref = $1", {bytes_of(ref)}));
  if (!TRY(rows->next())) return std::nullopt;
  std::string opened;
  if (!reader->rows.open(Shelf::session, view(ref), rows->text(0), opened)) return damaged("session", 0);
  log::Decoder in{opened};
  tasks::Session session;
  session.token_hash = in.text();
  session.login = in.text();
  session.created = core::Instant{std::chrono::milliseconds{in.signed_number()}};
  session.used = core::Instant{std::chrono::milliseconds{in.signed_number()}};
  session.note = in.text();
  if (!in.finished()) return damaged("session", 0);
  return session;
}

core::Result<void> StoredAccounts::end_session(std::string_view token_hash) {
  const Ref ref = shared_.keys.ref("session", {token_hash});
  auto ended = shared_.writer->submit<std::int64_t>(
      1, [ref](Turn& turn) { return turn.connection.run("delete from session where ref = $1", {bytes_of(ref)}); });
  TRY(ended.get());
  return {};
}

core::Result<void> StoredAccounts::end_sessions_unused_since(core::Instant since) {
  auto ended = shared_.writer->submit<std::int64_t>(1, [since](Turn& turn) {
    return turn.connection.run("delete from session where used < $1", {since.time_since_epoch().count()});
  });
  TRY(ended.get());
  return {};
}

}  // namespace kith::store
