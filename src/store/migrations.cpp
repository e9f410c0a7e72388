#include "store/migrations.hpp"

#include <fmt/core.h>

#include <map>

#include "log/hash.hpp"

namespace kith::store {
namespace {

// The log: the truth. Everything else here is made from it, but for what 0003 makes.
constexpr Sql log_tables = R"(
create table agency (
  no integer primary key, agency text not null, region text not null, unique (agency, region)
) strict;
create table author (no integer primary key, author text not null unique) strict;
create table entry (
  no       integer primary key,  -- 0, 1, 2 … without gaps: the leaf's index
  kind     integer not null,
  happened text    not null,
  known    integer not null,     -- day
  had      integer not null,     -- milliseconds
  agency   integer not null,
  author   integer not null,
  record   integer,
  amends   integer not null,     -- 1 + the entry of the row's first version; 0: this is the first
  sealed   blob    not null      -- salt and body
) strict;
create table tile (no integer primary key, hashes blob not null) strict;
create table record_key (record integer primary key, wrapped blob not null) strict;
create table erased (entry integer primary key, commitment blob not null) strict;
create table setting (name text primary key, value blob not null) strict;
)";

// Projections: numbers and days in clear, words closed under the folder key. The number of a row is the entry of its
// first version.
constexpr Sql projection_tables = R"(
create table word (no integer primary key, word text not null unique) strict;
create table record (
  no integer primary key, ref blob unique, agency integer not null, versions integer not null, latest integer not null,
  digest integer not null, sealed blob
) strict;
create table record_version (
  record integer not null, version integer not null, entry integer not null, digest integer not null, sealed blob,
  primary key (record, version)
) without rowid, strict;
create table relationship (
  no integer primary key, ref blob unique, record integer not null, related integer not null, kind integer not null,
  versions integer not null, latest integer not null, digest integer not null, sealed blob
) strict;
create index relationship_of_record on relationship (record);
create index relationship_of_related on relationship (related);
create table event (
  no integer primary key, record integer not null, agency integer not null, kind integer not null,
  first integer not null, last integer not null, recorded integer not null, withdrawn integer,
  versions integer not null, latest integer not null, digest integer not null, sealed blob
) strict;
create table event_ref (ref blob primary key, event integer not null) without rowid, strict;
create table event_about (
  record integer not null, event integer not null, primary key (record, event)
) without rowid, strict;
-- What came lately, in small tables that stay in memory: entries for strangers all over a large index would each
-- rewrite a page of it. Carried over in order from time to time (Projector::carry_over).
create table event_ref_recent (ref blob primary key, event integer not null) without rowid, strict;
create table event_about_recent (
  record integer not null, event integer not null, primary key (record, event)
) without rowid, strict;
create view event_known as
  select ref, event from event_ref union all select ref, event from event_ref_recent;
create view event_named as
  select record, event from event_about union all select record, event from event_about_recent;
create table together (event integer primary key, records blob not null) strict;
create table contact (
  no integer primary key, ref blob unique, agency integer not null, record integer, versions integer not null,
  latest integer not null, digest integer not null, sealed blob
) strict;
create index contact_of_record on contact (record);
create index contact_of_agency on contact (agency);
create table amendment (
  first integer not null, entry integer not null, primary key (first, entry)
) without rowid, strict;
create table link_decision (
  entry integer primary key, a integer not null, b integer not null, same integer not null, sealed blob
) strict;
create table day_tick (entry integer primary key, day integer not null) strict;
create table alert (
  ref blob primary key, entry integer not null, anchor integer not null, level integer not null, state integer not null,
  raised integer not null, ceased integer, sealed blob
) strict;
create index alert_of_anchor on alert (anchor);
create table alert_fact (event integer not null, alert blob not null, primary key (event, alert)) without rowid, strict;
create table answer (entry integer primary key, alert blob not null, record integer, sealed blob) strict;
create index answer_to_alert on answer (alert);
create table look (entry integer primary key, record integer, sealed blob) strict;
create index look_at_record on look (record);
create table account (ref blob primary key, entry integer not null, sealed blob) strict;
create table erasure (entry integer primary key, record integer not null) strict;
)";

// What is not history: where an import stands, who is signed in, what somebody is just typing.
constexpr Sql working_tables = R"(
create table import_mark (ref blob primary key, drop_ref blob not null, sealed blob not null) strict;
create index import_mark_of_drop on import_mark (drop_ref);
create table session (ref blob primary key, used integer not null, sealed blob not null) strict;
create table draft (ref blob primary key, sealed blob not null) strict;
)";

// When a quiet child is next looked at by the clock: worked out again from the facts whenever the child is evaluated.
constexpr Sql due_tables = R"(
create table due (record integer primary key, day integer not null) strict;
create index due_on on due (day);
)";

// Who was told of an alert: a projection.
constexpr Sql told_tables = R"(
create table told (entry integer primary key, alert blob not null, sealed blob) strict;
create index told_of_alert on told (alert);
)";

// What came lately in runs (recent_index.hpp, which carries over now): formerly each transaction wrote all over two
// small tables.
constexpr Sql run_tables = R"(
drop view event_known;
drop view event_named;
create table recent_run (run integer primary key) strict;
insert into recent_run (run) values (0);
create table recent_event_ref (
  run integer not null, ref blob not null, event integer not null, primary key (run, ref)
) without rowid, strict;
create table recent_event_about (
  run integer not null, record integer not null, event integer not null, primary key (run, record, event)
) without rowid, strict;
insert into recent_event_ref (run, ref, event) select 0, ref, event from event_ref_recent;
insert into recent_event_about (run, record, event) select 0, record, event from event_about_recent;
drop table event_ref_recent;
drop table event_about_recent;
create view event_known as
  select ref, event from event_ref union all
  select ref, event from recent_event_ref where run in (select run from recent_run);
create view event_named as
  select record, event from event_about union all
  select record, event from recent_event_about where run in (select run from recent_run);
)";

constexpr Migration all_steps[] = {
    {1, "log", log_tables},      {2, "projections", projection_tables}, {3, "working tables", working_tables},
    {4, "due days", due_tables}, {5, "who was told", told_tables},      {6, "what came lately, in runs", run_tables},
};

}  // namespace

std::span<const Migration> migrations() { return all_steps; }

core::Result<void> migrate(Connection& connection) { return migrate(connection, migrations()); }

core::Result<void> migrate(Connection& connection, std::span<const Migration> steps) {
  TRY_VOID(
      connection.script("create table if not exists migration (number integer primary key, what text not null, hash "
                        "blob not null) strict;"));
  std::map<std::int64_t, std::string> applied;
  {
    const auto rows = TRY(connection.query("select number, hash from migration order by number", {}));
    while (TRY(rows->next())) applied[rows->integer(0)] = rows->text(1);
  }
  if (!applied.empty() && applied.rbegin()->first > steps.back().number)
    return core::fail(core::ErrorKind::conflict,
                      fmt::format("These data were written by a newer Kith (their tables are at step {}, this program "
                                  "knows {}). Start the newer program, or restore an older backup.",
                                  applied.rbegin()->first, steps.back().number));
  for (const Migration& step : steps) {
    const log::Hash hash = log::sha256(step.script.text());
    const auto found = applied.find(step.number);
    if (found != applied.end()) {
      if (found->second == log::view(hash)) continue;
      return core::fail(core::ErrorKind::conflict,
                        fmt::format("Step {} of the tables ({}) is not the one these data were made with. Use the "
                                    "program that made them; a released step is never edited.",
                                    step.number, step.what));
    }
    TRY_VOID(connection.begin());
    auto done = connection.script(step.script);
    if (done) {
      const auto noted = connection.run("insert into migration (number, what, hash) values ($1, $2, $3)",
                                        {step.number, step.what, Bytes{log::view(hash)}});
      if (!noted) done = tl::unexpected(noted.error());
    }
    if (done) done = connection.commit();
    if (!done) {
      connection.rollback();
      return done;
    }
  }
  return {};
}

}  // namespace kith::store
