#include "store/recent_index.hpp"

#include <algorithm>
#include <bit>

namespace kith::store {
namespace {

constexpr std::size_t rows_in_run = 10'000;   // from here on a transaction's rows are a run of their own
constexpr std::uint64_t rows_least = 50'000;  // fewer are not worth a transaction
constexpr std::int64_t runs_most = 64;        // a look-up asks each
constexpr std::int64_t runs_when_idle = 4;
constexpr std::uint64_t share_of_all = 2, share_when_idle = 100;
constexpr std::uint64_t rows_sorted_at_once = 100'000;

core::Result<std::uint64_t> count(Connection& connection, Sql sql) {
  return static_cast<std::uint64_t>(TRY(one_number(connection, sql)).value_or(0));
}

}  // namespace

core::Result<void> RecentIndex::load() {
  refs_.clear();
  about_.clear();
  last_run_ = TRY(one_number(connection_, "select max(run) from recent_run")).value_or(0);
  rows_ = TRY(count(connection_, "select count(*) from recent_event_about"));
  small_rows_ = TRY(count(connection_, "select count(*) from recent_event_about where run = 0"));
  newest_event_ = TRY(count(connection_, "select max(no) from event"));
  put_refs_ = connection_.bulk("insert into recent_event_ref (run, ref, event) values ($1, $2, $3)",
                               "copy recent_event_ref (run, ref, event) from stdin (format binary)");
  put_about_ = connection_.bulk("insert into recent_event_about (run, record, event) values ($1, $2, $3)",
                                "copy recent_event_about (run, record, event) from stdin (format binary)");
  return {};
}

core::Result<std::int64_t> RecentIndex::run_for(std::size_t rows) {
  if (rows < rows_in_run) return 0;
  TRY_VOID(connection_.run_in_turn("insert into recent_run (run) values ($1)", {++last_run_}));
  return last_run_;
}

core::Result<void> RecentIndex::flush() {
  if (refs_.empty() && about_.empty()) return {};
  const std::int64_t run = TRY(run_for(about_.size()));
  std::sort(refs_.begin(), refs_.end());
  for (const auto& [ref, event] : refs_) {
    newest_event_ = std::max(newest_event_, event);
    TRY_VOID(put_refs_->add({run, bytes_of(ref), event}));
  }
  std::sort(about_.begin(), about_.end());
  for (const auto& [record, event] : about_) TRY_VOID(put_about_->add({run, record, event}));
  rows_ += about_.size();
  if (run == 0) small_rows_ += about_.size();
  refs_.clear();
  about_.clear();
  TRY_VOID(put_refs_->flush());
  TRY_VOID(put_about_->flush());
  return run == 0 ? core::Result<void>{} : tell_planner();
}

// PostgreSQL plans a look-up by what it believes of the tables, and it last saw them empty.
core::Result<void> RecentIndex::tell_planner() {
  if (connection_.is_sqlite() || !std::has_single_bit(static_cast<std::uint64_t>(last_run_))) return {};
  return connection_.script("analyze recent_run; analyze recent_event_ref; analyze recent_event_about;");
}

core::Result<void> RecentIndex::each_ref(const std::function<void(const Ref&)>& take) const {
  for (std::int64_t run = 0; run <= last_run_; ++run) TRY_VOID(each_ref_of(run, take));
  return {};
}

// In pages: PostgreSQL would give millions of rows at once.
core::Result<void> RecentIndex::each_ref_of(std::int64_t run, const std::function<void(const Ref&)>& take) const {
  constexpr std::int64_t page_rows = 100'000;
  Ref last{};
  for (std::int64_t read = page_rows; read == page_rows;) {
    read = 0;
    const auto rows =
        TRY(connection_.query("select ref from recent_event_ref where run = $1 and ref > $2 order by ref limit $3",
                              {run, bytes_of(last), page_rows}));
    for (; TRY(rows->next()); ++read) take(last = ref_from(rows->text(0)));
  }
  return {};
}

core::Result<void> RecentIndex::forget_ref(const Ref& ref) {
  TRY_VOID(connection_.run("delete from event_ref where ref = $1", {bytes_of(ref)}));
  TRY_VOID(connection_.run("delete from recent_event_ref where run in (select run from recent_run) and ref = $1",
                           {bytes_of(ref)}));
  return {};
}

core::Result<void> RecentIndex::forget_about(std::uint64_t record, std::uint64_t event) {
  TRY_VOID(connection_.run("delete from event_about where record = $1 and event = $2", {record, event}));
  TRY_VOID(connection_.run(
      "delete from recent_event_about where run in (select run from recent_run) and record = $1 and event = $2",
      {record, event}));
  return {};
}

// Carrying over rewrites most pages of the large indexes: the more rows at once, the less is written in all. Each small
// transaction rewrites about as many pages of run 0 as it has rows, or all: what is written is least when run 0 holds
// the root of twice a small transaction's rows times all rows.
bool RecentIndex::wants_carrying_over(bool idle) const {
  if (last_run_ >= runs_most) return true;
  if (idle && last_run_ >= runs_when_idle && rows_ >= std::max(rows_least, newest_event_ / share_when_idle))
    return true;
  if (small_rows_ >= rows_least && small_rows_ * small_rows_ >= 2 * rows_in_run * newest_event_) return true;
  return rows_ >= std::max(rows_least, newest_event_ / share_of_all);
}

core::Result<void> RecentIndex::carry_over() {
  TRY_VOID(carry_refs());
  TRY_VOID(carry_about());
  TRY_VOID(connection_.run("delete from recent_run where run > 0", {}));
  last_run_ = 0;
  rows_ = small_rows_ = 0;
  return {};
}

// A part at a time, sorted here: SQLite's own sorting would hold everything, and takes three times as long.
// References are spread evenly.
core::Result<void> RecentIndex::carry_refs() {
  constexpr std::uint64_t heads = 256;  // of a reference: its first byte
  const auto put = connection_.bulk("insert into event_ref (ref, event) values ($1, $2)",
                                    "copy event_ref (ref, event) from stdin (format binary)");
  const std::uint64_t step = heads / std::clamp<std::uint64_t>(rows_ / rows_sorted_at_once, 1, heads);
  for (std::uint64_t head = 0; head < heads; head += step) {
    std::string first(1, static_cast<char>(head)), last(sizeof(Ref) + 1, '\xff');
    if (head + step < heads) last.assign(1, static_cast<char>(head + step));
    {
      const auto rows =
          TRY(connection_.query("select ref, event from recent_event_ref where run in (select run from recent_run) and "
                                "ref >= $1 and ref < $2",
                                {Bytes{first}, Bytes{last}}));
      while (TRY(rows->next())) refs_.emplace_back(ref_from(rows->text(0)), rows->integer(1));
    }
    std::sort(refs_.begin(), refs_.end());
    for (const auto& [ref, event] : refs_) TRY_VOID(put->add({bytes_of(ref), event}));
    refs_.clear();
  }
  TRY_VOID(put->flush());
  TRY_VOID(connection_.run("delete from recent_event_ref", {}));
  return {};
}

core::Result<void> RecentIndex::carry_about() {
  const auto put = connection_.bulk("insert into event_about (record, event) values ($1, $2)",
                                    "copy event_about (record, event) from stdin (format binary)");
  const std::int64_t least = TRY(one_number(connection_, "select min(record) from recent_event_about")).value_or(0);
  const std::int64_t most = TRY(one_number(connection_, "select max(record) from recent_event_about")).value_or(0);
  const std::int64_t step = 1 + (most - least) / (1 + static_cast<std::int64_t>(rows_ / rows_sorted_at_once));
  for (std::int64_t first = least; first <= most; first += step) {
    {
      const auto rows = TRY(connection_.query(
          "select record, event from recent_event_about where run in (select run from recent_run) and record >= $1 and "
          "record < $2",
          {first, first + step}));
      while (TRY(rows->next())) about_.emplace_back(rows->integer(0), rows->integer(1));
    }
    std::sort(about_.begin(), about_.end());
    for (const auto& [record, event] : about_) TRY_VOID(put->add({record, event}));
    about_.clear();
  }
  TRY_VOID(put->flush());
  TRY_VOID(connection_.run("delete from recent_event_about", {}));
  return {};
}

}  // namespace kith::store
