// How what people and Kith itself do is put into its tables, and how a record is erased from all of them.
#include "log/encode.hpp"
#include "log/wire.hpp"
#include "store/projector.hpp"

namespace kith::store {
namespace {

std::int64_t number(core::Date date) { return date.time_since_epoch().count(); }

}  // namespace

core::Result<void> Projector::put_act(std::uint64_t entry, log::EntryKind kind, std::string_view body) {
  switch (kind) {
    case log::EntryKind::link_decision: {
      const auto act = TRY(log::decode<log::LinkDecision>(body));
      const std::string& sealed = sealer_.seal(Shelf::link_decision, entry, body);
      TRY_VOID(connection_.run("insert into link_decision (entry, a, b, same, sealed) values ($1, $2, $3, $4, $5)",
                               {entry, act.a, act.b, static_cast<int>(act.word), Bytes{sealed}}));
      return {};
    }
    case log::EntryKind::day_tick: {
      const auto act = TRY(log::decode<log::DayTick>(body));
      TRY_VOID(connection_.run("insert into day_tick (entry, day) values ($1, $2)", {entry, number(act.day)}));
      return {};
    }
    case log::EntryKind::alert_state:
      return put_alert(entry, body);
    case log::EntryKind::answer: {
      const auto act = TRY(log::decode<log::Answer>(body));
      const std::string& sealed = sealer_.seal(Shelf::answer, entry, body);
      const Ref alert = keys_.ref("alert", {act.alert});
      TRY_VOID(connection_.run("insert into answer (entry, alert, sealed) values ($1, $2, $3)",
                               {entry, bytes_of(alert), Bytes{sealed}}));
      return {};
    }
    case log::EntryKind::told: {
      const auto act = TRY(log::decode<log::Told>(body));
      const std::string& sealed = sealer_.seal(Shelf::told, entry, body);
      const Ref alert = keys_.ref("alert", {act.alert});
      TRY_VOID(connection_.run("insert into told (entry, alert, sealed) values ($1, $2, $3)",
                               {entry, bytes_of(alert), Bytes{sealed}}));
      return {};
    }
    case log::EntryKind::look: {
      const auto act = TRY(log::decode<log::Look>(body));
      const std::string& sealed = sealer_.seal(Shelf::look, entry, body);
      TRY_VOID(connection_.run("insert into look (entry, record, sealed) values ($1, $2, $3)",
                               {entry, act.record, Bytes{sealed}}));
      return {};
    }
    case log::EntryKind::account: {
      const auto act = TRY(log::decode<log::Account>(body));
      const Ref ref = keys_.ref("account", {act.login});
      const std::string& sealed = sealer_.seal(Shelf::account, {ref.data(), ref.size()}, body);
      TRY_VOID(
          connection_.run("insert into account (ref, entry, sealed) values ($1, $2, $3) on conflict (ref) do update "
                          "set entry = excluded.entry, sealed = excluded.sealed",
                          {bytes_of(ref), entry, Bytes{sealed}}));
      return {};
    }
    case log::EntryKind::erasure: {
      const auto act = TRY(log::decode<log::Erasure>(body));
      TRY_VOID(connection_.run("insert into erasure (entry, record) values ($1, $2)", {entry, act.record}));
      return erase(act.record);
    }
    default:
      return {};
  }
}

core::Result<void> Projector::put_alert(std::uint64_t entry, std::string_view body) {
  const auto act = TRY(log::decode<log::AlertState>(body));
  const Ref ref = keys_.ref("alert", {act.id});
  const std::string& sealed = sealer_.seal(Shelf::alert, {ref.data(), ref.size()}, body);
  const Value ceased = act.ceased_on ? Value{number(*act.ceased_on)} : Value{};
  TRY_VOID(connection_.run(
      "insert into alert (ref, entry, anchor, level, state, raised, ceased, sealed) values ($1, $2, $3, $4, $5, $6, "
      "$7, $8) "
      "on conflict (ref) do update set entry = excluded.entry, anchor = excluded.anchor, level = excluded.level, "
      "state = excluded.state, raised = excluded.raised, ceased = excluded.ceased, sealed = excluded.sealed",
      {bytes_of(ref), entry, act.anchor, act.level, act.state, number(act.raised_on), ceased, Bytes{sealed}}));
  for (const std::uint64_t event : act.facts)
    TRY_VOID(connection_.run("insert into alert_fact (event, alert) values ($1, $2) on conflict do nothing",
                             {event, bytes_of(ref)}));
  return {};
}

// What is left is what a replay of the log without the key would give: that something stood there, and when it came.
core::Result<void> Projector::erase(std::uint32_t record) {
  TRY_VOID(flush());
  TRY_VOID(erase_events(record));
  TRY_VOID(erase_mentions(record));
  TRY_VOID(connection_.run("update record set ref = null, digest = 0, sealed = null where no = $1", {record}));
  TRY_VOID(connection_.run("update record_version set digest = 0, sealed = null where record = $1", {record}));
  TRY_VOID(
      connection_.run("delete from amendment where first in "
                      "(select no from relationship where record = $1 or related = $1)",
                      {record}));
  TRY_VOID(
      connection_.run("delete from amendment where first in (select no from contact where record = $1)", {record}));
  TRY_VOID(connection_.run("delete from relationship where record = $1 or related = $1", {record}));
  TRY_VOID(connection_.run("delete from contact where record = $1", {record}));
  TRY_VOID(connection_.run("delete from link_decision where a = $1", {record}));
  TRY_VOID(connection_.run("delete from told where alert in (select ref from alert where anchor = $1)", {record}));
  TRY_VOID(connection_.run("delete from answer where alert in (select ref from alert where anchor = $1)", {record}));
  TRY_VOID(
      connection_.run("delete from alert_fact where alert in (select ref from alert where anchor = $1)", {record}));
  TRY_VOID(connection_.run("delete from alert where anchor = $1", {record}));
  TRY_VOID(connection_.run("delete from look where record = $1", {record}));
  records_.clear();
  rows_.clear();
  return {};
}

core::Result<void> Projector::put_erased(std::uint64_t entry, const log::Header& header) {
  const bool version = header.kind == log::EntryKind::record_version;
  if (!version && header.kind != log::EntryKind::record_opened) return {};
  TRY_VOID(flush());
  if (header.record == next_record_) {
    const std::uint32_t agency = TRY(names_.agency(connection_, header.agency));
    TRY_VOID(connection_.run(
        "insert into record (no, ref, agency, versions, latest, digest, sealed) values ($1, null, $2, 0, 0, 0, null)",
        {header.record, agency}));
    first_opened_ = ++next_record_;
  }
  if (!version) return {};
  TRY_VOID(
      connection_.run("insert into record_version (record, version, entry, digest, sealed) "
                      "select no, versions, $2, 0, null from record where no = $1",
                      {header.record, entry}));
  TRY_VOID(
      connection_.run("update record set versions = versions + 1, latest = $2 where no = $1", {header.record, entry}));
  return {};
}

core::Result<std::vector<Projector::NamingEvent>> Projector::events_naming(std::uint32_t record) {
  std::vector<NamingEvent> events;
  const auto rows = TRY(connection_.query(
      "select e.no, e.record, e.agency, e.sealed from event_named a join event e on e.no = a.event where a.record = $1",
      {record}));
  while (TRY(rows->next())) {
    NamingEvent event{static_cast<std::uint64_t>(rows->integer(0)),
                      static_cast<std::uint32_t>(rows->integer(1)),
                      names_.agency_at(rows->integer(2)),
                      {}};
    if (!sealer_.open(Shelf::event, event.no, rows->text(3), event.opened))
      return core::fail(core::ErrorKind::corrupt_data, "A stored event cannot be opened. Run `kith rebuild --check`.");
    events.push_back(std::move(event));
  }
  return events;
}

core::Result<void> Projector::erase_events(std::uint32_t record) {
  for (const NamingEvent& event : TRY(events_naming(record))) {
    if (event.record != record) continue;
    const std::string id{log::Decoder{event.opened}.text()};
    TRY_VOID(recent_.forget_ref(keys_.ref("event", {event.agency.agency, event.agency.region, id})));
    TRY_VOID(forget_about(event.no));
    TRY_VOID(connection_.run("delete from amendment where first = $1", {event.no}));
    TRY_VOID(connection_.run("delete from event where no = $1", {event.no}));
  }
  return {};
}

// Events about others that also named the record stay, without it.
core::Result<void> Projector::erase_mentions(std::uint32_t record) {
  for (const NamingEvent& event : TRY(events_naming(record))) {
    TRY_VOID(forget_about(event.no));
    std::vector<std::uint32_t> records{event.record};
    for (const std::uint32_t other : others_named(event.opened))
      if (other != record) records.push_back(other);
    const std::string& sealed =
        sealer_.seal(Shelf::event, event.no, with_others(without_others(event.opened), records));
    TRY_VOID(connection_.run("update event set sealed = $2 where no = $1", {event.no, Bytes{sealed}}));
    TRY_VOID(put_about(event.no, records));
  }
  return flush();
}

}  // namespace kith::store
