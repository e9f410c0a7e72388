#include "store/taker.hpp"

#include <algorithm>

#include "log/encode.hpp"

namespace kith::store {
namespace {

using core::ErrorKind;
using tasks::Outcome;

struct ActEntry {
  log::EntryKind kind;
  std::int64_t record = log::no_record;
  std::optional<core::Date> happened;
  std::string alert;  // the record is that alert's anchor
};

ActEntry entry_of(const tasks::Act& act) {
  struct Visit {
    ActEntry operator()(const log::LinkDecision& a) const { return {log::EntryKind::link_decision, a.a, {}, {}}; }
    ActEntry operator()(const log::DayTick& a) const { return {log::EntryKind::day_tick, log::no_record, a.day, {}}; }
    ActEntry operator()(const log::AlertState& a) const { return {log::EntryKind::alert_state, a.anchor, {}, {}}; }
    ActEntry operator()(const log::Answer& a) const { return {log::EntryKind::answer, log::no_record, a.on, a.alert}; }
    ActEntry operator()(const log::Told& a) const { return {log::EntryKind::told, log::no_record, {}, a.alert}; }
    ActEntry operator()(const log::Look& a) const { return {log::EntryKind::look, a.record, {}, {}}; }
    ActEntry operator()(const log::Account&) const { return {log::EntryKind::account, log::no_record, {}, {}}; }
    ActEntry operator()(const log::DropMark&) const { return {log::EntryKind::drop_mark, log::no_record, {}, {}}; }
  };
  return std::visit(Visit{}, act);
}

}  // namespace

Taker::Taker(Connection& connection, const Keys& keys, Names& names, Random random)
    : connection_(connection),
      keys_(keys),
      appender_(connection, keys, names, std::move(random)),
      projector_(connection, keys, names, true) {}

core::Result<void> Taker::load() {
  looked_up_.clear();
  TRY_VOID(appender_.load());
  return projector_.load();
}

void Taker::begin() {
  looked_up_.clear();
  projector_.begin();
}

core::Result<void> Taker::look_ahead(std::span<const Prepared> rows) {
  TRY_VOID(projector_.look_up(rows));
  looked_up_.insert(rows.data());
  return {};
}

core::Result<void> Taker::flush() {
  TRY_VOID(projector_.flush());
  return appender_.flush();
}

core::Result<void> Taker::flush_rows() {
  TRY_VOID(projector_.flush_rows());
  return appender_.flush();
}

core::Result<tasks::BatchTaken> Taker::take(std::span<const Prepared> rows, const std::string& author,
                                            core::Instant now, std::optional<std::uint64_t> drop_began) {
  if (looked_up_.erase(rows.data()) == 0) {
    TRY_VOID(projector_.flush());  // so that looking up sees the rows of whoever shares this transaction
    TRY_VOID(projector_.look_up(rows));
  }
  tasks::BatchTaken taken;
  taken.rows.reserve(rows.size());
  for (const Prepared& row : rows) taken.rows.push_back(TRY(take_row(row, author, now, drop_began, taken)));
  taken.log_size = appender_.size();
  return taken;
}

core::Result<KnownRecord*> Taker::open_record(const Mention& mention, const core::AgencyRef& holder) {
  std::string random(sizeof(Key), '\0'), nonce(sizeof(Nonce), '\0');
  appender_.draw(random);
  appender_.draw(nonce);
  Key key;
  std::copy(random.begin(), random.end(), key.begin());
  return projector_.open_record(mention, holder, key, nonce);
}

core::Result<void> Taker::open_mentioned(const Prepared& row, const std::string& author, core::Instant now,
                                         tasks::BatchTaken& taken) {
  for (const Mention& mention : row.mentions) {
    if (projector_.record(mention.ref)) continue;
    KnownRecord* record = TRY(open_record(mention, row.holder));
    const bool own_row = row.kind == log::EntryKind::record_version;
    taken.opened.push_back({{record->no}, {row.holder.agency, row.holder.region, mention.id}, !own_row});
    if (own_row) continue;
    log::Header header{
        log::EntryKind::record_opened, {}, core::london_day(now), now, row.holder, author, record->no, 0};
    TRY_VOID(appender_.append(header, *record->key, log::encode(log::RecordOpened{mention.id})));
  }
  return {};
}

core::Result<tasks::Taken> Taker::take_row(const Prepared& row, const std::string& author, core::Instant now,
                                           std::optional<std::uint64_t> drop_began, tasks::BatchTaken& taken) {
  if (drop_began && row.kind == log::EntryKind::event) {
    const KnownRow* known = projector_.row(row.row);
    if (known && known->digest != row.digest && known->latest >= *drop_began)
      return tasks::Taken{Outcome::twice, row.kind, {known->first}, {known->latest}, {}};
  }
  TRY_VOID(open_mentioned(row, author, now, taken));
  tasks::Taken result;
  result.kind = row.kind;
  KnownRecord* record = row.mentions.empty() ? nullptr : projector_.record(row.mentions.front().ref);
  if (record) result.record = tasks::RecordNo{record->no};
  log::Header header{row.kind,   row.happened, row.known.value_or(core::london_day(now)),          now,
                     row.holder, author,       record ? std::int64_t{record->no} : log::no_record, 0};
  if (row.kind == log::EntryKind::record_version) {
    if (TRY(projector_.has_version(*record, row.digest)))
      return tasks::Taken{Outcome::unchanged, row.kind, {record->latest}, {record->latest}, result.record};
    if (record->versions > 0) result.outcome = Outcome::taken_changed;
  } else if (const KnownRow* known = projector_.row(row.row)) {
    if (known->digest == row.digest)
      return tasks::Taken{Outcome::unchanged, row.kind, {known->first}, {known->latest}, result.record};
    result.outcome = Outcome::taken_changed;
    header.amends = known->first + 1;
  }
  if (record && !record->key && drop_began) return tasks::Taken{Outcome::erased, row.kind, {}, {}, result.record};
  if (record && !record->key)
    return core::fail(ErrorKind::conflict, "A row is about a record that was erased; it was not taken.");
  const log::EntryNo entry = TRY(appender_.append(header, record ? *record->key : keys_.common(), row.body));
  TRY_VOID(projector_.put(entry.value, row));
  if (row.kind == log::EntryKind::event && row.mentions.size() > 1) {
    auto& together = taken.together.emplace_back();
    for (const std::uint32_t no : projector_.numbers_of(row)) together.push_back({no});
  }
  result.first = header.amends > 0 ? log::EntryNo{header.amends - 1} : entry;
  result.latest = entry;
  return result;
}

core::Result<Key> Taker::key_of(std::int64_t record) {
  TRY_VOID(projector_.flush());
  const auto rows = TRY(connection_.query("select wrapped from record_key where record = $1", {record}));
  if (!TRY(rows->next()))
    return core::fail(ErrorKind::not_found, "There is no such record, or it was erased: nothing was saved.");
  Sealer sealer{keys_.record_keys()};
  return unwrap_record_key(sealer, static_cast<std::uint32_t>(record), rows->text(0));
}

core::Result<log::EntryNo> Taker::take_act(const tasks::Act& act, const std::string& author, core::Instant now) {
  ActEntry about = entry_of(act);
  if (!about.alert.empty()) {
    const Ref alert = keys_.ref("alert", {about.alert});
    const auto anchor = TRY(one_number(connection_, "select anchor from alert where ref = $1", {bytes_of(alert)}));
    if (!anchor) return core::fail(ErrorKind::not_found, "There is no such alert: the answer was not saved.");
    about.record = *anchor;
  }
  const Key key = about.record == log::no_record ? keys_.common() : TRY(key_of(about.record));
  const std::string body = std::visit([](const auto& a) { return log::encode(a); }, act);
  const log::Header header{about.kind,
                           about.happened ? core::to_iso(*about.happened) : "",
                           core::london_day(now),
                           now,
                           {},
                           author,
                           about.record,
                           0};
  const log::EntryNo entry = TRY(appender_.append(header, key, body));
  TRY_VOID(projector_.put_act(entry.value, about.kind, body));
  return entry;
}

// The tree holds only the hash of a leaf; once the body cannot be read, its commitment must be told.
core::Result<void> Taker::keep_commitments(std::uint32_t record, const Key& key) {
  TRY_VOID(flush());
  std::vector<std::pair<std::uint64_t, std::string>> found;
  {
    Sealer sealer{key};
    std::string buffer;
    const auto rows = TRY(connection_.query("select no, sealed from entry where record = $1", {record}));
    while (TRY(rows->next())) {
      const auto no = static_cast<std::uint64_t>(rows->integer(0));
      const auto opened = open_body(sealer, no, rows->text(1), buffer);
      if (!opened) return core::fail(ErrorKind::corrupt_data, "An entry of the log is damaged. Run `kith log verify`.");
      found.emplace_back(no, std::string{log::view(log::commitment(opened->salt, opened->body))});
    }
  }
  for (const auto& [no, commitment] : found)
    TRY_VOID(connection_.run("insert into erased (entry, commitment) values ($1, $2)", {no, Bytes{commitment}}));
  return {};
}

core::Result<log::EntryNo> Taker::erase(const log::Erasure& erasure, const std::string& author, core::Instant now) {
  const Key key = TRY(key_of(erasure.record));
  TRY_VOID(keep_commitments(erasure.record, key));
  TRY_VOID(connection_.run("delete from record_key where record = $1", {erasure.record}));
  looked_up_.clear();
  const std::string body = log::encode(erasure);
  const log::Header header{log::EntryKind::erasure, {}, core::london_day(now), now, {}, author, log::no_record, 0};
  const log::EntryNo entry = TRY(appender_.append(header, keys_.common(), body));
  TRY_VOID(projector_.put_act(entry.value, log::EntryKind::erasure, body));
  return entry;
}

}  // namespace kith::store
