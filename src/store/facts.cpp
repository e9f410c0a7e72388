#include <unordered_set>

#include "log/wire.hpp"
#include "store/stored.hpp"

namespace kith::store {
namespace {

using tasks::Fact;
using tasks::RecordNo;

core::Date date(std::int64_t days) { return core::Date{core::Days{static_cast<int>(days)}}; }

// Opens one row after another into the same buffers: nothing is allocated for a fact.
class FactReader {
 public:
  explicit FactReader(RowSealer& sealer) : sealer_(sealer) {}

  // Columns: no, record, agency, kind, first, last, recorded, withdrawn, sealed.
  core::Result<void> read(const Rows& rows, const tasks::Facts::Sink& sink) {
    Fact fact;
    fact.event.value = static_cast<std::uint64_t>(rows.integer(0));
    if (!sealer_.open(Shelf::event, fact.event.value, rows.text(8), opened_)) return damaged("event", fact.event.value);
    fact.record.value = static_cast<std::uint32_t>(rows.integer(1));
    fact.agency = static_cast<std::uint32_t>(rows.integer(2));
    fact.kind = static_cast<std::uint32_t>(rows.integer(3));
    fact.occurred_first = date(rows.integer(4));
    fact.occurred_last = date(rows.integer(5));
    fact.recorded = date(rows.integer(6));
    if (!rows.null(7)) fact.withdrawn = date(rows.integer(7));
    log::Decoder in{opened_};
    fact.id = in.text();
    fact.occurred = in.text();
    fact.own_word = in.text();
    fact.recorder = in.text();
    fact.shielded = in.text();
    detail_.clear();
    for (std::uint64_t left = in.number(); left > 0 && !in.failed(); --left) {
      const std::string_view key = in.text();
      detail_.emplace_back(key, in.text());
    }
    also_.clear();
    for (std::uint64_t left = in.number(); left > 0 && !in.failed(); --left)
      also_.push_back({static_cast<std::uint32_t>(in.number())});
    if (!in.finished()) return damaged("event", fact.event.value);
    fact.detail = detail_;
    fact.also_about = also_;
    sink(fact);
    return {};
  }

 private:
  RowSealer& sealer_;
  std::string opened_;
  std::vector<std::pair<std::string_view, std::string_view>> detail_;
  std::vector<RecordNo> also_;
};

}  // namespace

std::vector<core::AgencyRef> StoredFacts::agencies() { return shared_.names.now()->agencies.names; }
std::vector<std::string> StoredFacts::kinds() { return shared_.names.now()->words.names; }

core::Result<void> StoredFacts::each(tasks::EventRange range, const tasks::Wanted& wanted, const Sink& sink) {
  const auto reader = TRY(shared_.pool.lend());
  FactReader facts{reader->rows};
  auto next = static_cast<std::int64_t>(range.first.value);
  for (std::int64_t read = page_rows; read == page_rows;) {
    read = 0;
    const auto rows = TRY(reader->connection->query(
        "select no, record, agency, kind, first, last, recorded, withdrawn, sealed from event where no between $1 and "
        "$2 order by no limit $3",
        {next, range.last.value, page_rows}));
    for (; TRY(rows->next()); ++read) {
      next = rows->integer(0) + 1;
      if (wanted(RecordNo{static_cast<std::uint32_t>(rows->integer(1))})) TRY_VOID(facts.read(*rows, sink));
    }
  }
  return {};
}

// From the index: the events themselves are twenty times as many bytes.
core::Result<void> StoredFacts::each_place(const std::function<void(tasks::EventNo, RecordNo)>& sink) {
  const auto reader = TRY(shared_.pool.lend());
  const auto most = TRY(one_number(*reader->connection, "select max(no) from record")).value_or(-1);
  for (std::int64_t first = 0; first <= most; first += page_rows) {
    const auto rows = TRY(reader->connection->query(
        "select record, event from event_named where record between $1 and $2", {first, first + page_rows - 1}));
    while (TRY(rows->next()))
      sink(tasks::EventNo{static_cast<std::uint64_t>(rows->integer(1))},
           RecordNo{static_cast<std::uint32_t>(rows->integer(0))});
  }
  return {};
}

core::Result<void> StoredFacts::each_of(std::span<const RecordNo> records, const Sink& sink) {
  const auto reader = TRY(shared_.pool.lend());
  FactReader facts{reader->rows};
  std::vector<std::int64_t> asked;
  for (const RecordNo record : records) asked.push_back(record.value);
  std::unordered_set<std::int64_t> known;
  return reader->connection->look_up(
      "select e.no, e.record, e.agency, e.kind, e.first, e.last, e.recorded, e.withdrawn, e.sealed "
      "from event_named a join event e on e.no = a.event where a.record = $1 order by a.event",
      "select e.no, e.record, e.agency, e.kind, e.first, e.last, e.recorded, e.withdrawn, e.sealed "
      "from event_named a join event e on e.no = a.event where a.record = any($1) order by a.record, a.event",
      asked, [&](const Rows& rows) -> core::Result<void> {
        if (!known.insert(rows.integer(0)).second) return {};
        return facts.read(rows, sink);
      });
}

}  // namespace kith::store
