#include "store/rebuild_compare.hpp"

#include <fmt/core.h>

namespace kith::store {
namespace {

constexpr std::size_t most_differences = 20;

// The last column is sealed and the one before it says where; an agency's or kind's number is compared as its name.
struct Projection {
  const char* table;
  Sql sql;
  std::optional<Shelf> shelf;
  int agency = -1, word = -1;
};

constexpr Sql records = "select no, ref, agency, versions, latest, digest, no, sealed from record order by no";
constexpr Sql versions =
    "select record, version, entry, digest, entry, sealed from record_version order by record, version";
constexpr Sql relationships =
    "select no, ref, record, related, kind, versions, latest, digest, latest, sealed from relationship order by no";
constexpr Sql events =
    "select no, record, agency, kind, first, last, recorded, withdrawn, versions, latest, digest, no, sealed "
    "from event order by no";
constexpr Sql contacts =
    "select no, ref, agency, record, versions, latest, digest, latest, sealed from contact order by no";

const Projection projections[] = {
    {"record", records, Shelf::record, 2, -1},
    {"record_version", versions, Shelf::record_version, -1, -1},
    {"relationship", relationships, Shelf::relationship, -1, -1},
    {"event", events, Shelf::event, 2, 3},
    {"event_ref", "select ref, event from event_known order by ref", std::nullopt, -1, -1},
    {"event_about", "select record, event from event_named order by record, event", std::nullopt, -1, -1},
    {"together", "select event, records from together order by event", std::nullopt, -1, -1},
    {"contact", contacts, Shelf::contact, 2, -1},
    {"amendment", "select first, entry from amendment order by first, entry", std::nullopt, -1, -1},
    {"link_decision", "select entry, a, b, same, entry, sealed from link_decision order by entry", Shelf::link_decision,
     -1, -1},
    {"day_tick", "select entry, day from day_tick order by entry", std::nullopt, -1, -1},
    {"alert", "select ref, entry, anchor, level, state, raised, ceased, ref, sealed from alert order by ref",
     Shelf::alert, -1, -1},
    {"alert_fact", "select event, alert from alert_fact order by event, alert", std::nullopt, -1, -1},
    {"answer", "select entry, alert, entry, sealed from answer order by entry", Shelf::answer, -1, -1},
    {"told", "select entry, alert, entry, sealed from told order by entry", Shelf::told, -1, -1},
    {"look", "select entry, record, entry, sealed from look order by entry", Shelf::look, -1, -1},
    {"account", "select ref, entry, ref, sealed from account order by ref", Shelf::account, -1, -1},
    {"erasure", "select entry, record from erasure order by entry", std::nullopt, -1, -1},
};

// A row in words that two databases must agree on.
class Printer {
 public:
  Printer(const NameTables& names, const Keys& keys) : names_(names), sealer_(keys.projections()) {}

  std::string print(const Projection& projection, const Rows& rows) {
    std::string line;
    const int last = rows.columns() - 1;
    for (int column = 0; column <= last; ++column) {
      if (column == last && projection.shelf)
        line += opened(*projection.shelf, rows, last);
      else if (rows.null(column))
        line += "-";
      else if (column == projection.agency)
        line += core::to_string(names_.agencies.names.at(static_cast<std::size_t>(rows.integer(column))));
      else if (column == projection.word)
        line += names_.words.names.at(static_cast<std::size_t>(rows.integer(column)));
      else if (rows.is_integer(column))
        line += std::to_string(rows.integer(column));
      else
        line += rows.text(column);
      line += '\x1f';
    }
    return line;
  }

 private:
  std::string opened(Shelf shelf, const Rows& rows, int column) {
    if (rows.null(column)) return "erased";
    std::string words;
    const int place = column - 1;
    const bool good = rows.is_integer(place) ? sealer_.open(shelf, static_cast<std::uint64_t>(rows.integer(place)),
                                                            rows.text(column), words)
                                             : sealer_.open(shelf, rows.text(place), rows.text(column), words);
    return good ? words : "does not open";
  }

  const NameTables& names_;
  RowSealer sealer_;
};

core::Result<void> compare(const Projection& projection, Connection& kept, Printer& kept_printer, Connection& made,
                           Printer& made_printer, Rebuilt& rebuilt) {
  const auto a = TRY(kept.query(projection.sql, {}));
  const auto b = TRY(made.query(projection.sql, {}));
  for (std::uint64_t row = 1;; ++row) {
    const bool in_a = TRY(a->next()), in_b = TRY(b->next());
    if (!in_a && !in_b) return {};
    ++rebuilt.rows;
    // Which column differs is told, never what it holds.
    const bool same = in_a && in_b && kept_printer.print(projection, *a) == made_printer.print(projection, *b);
    if (same) continue;
    rebuilt.differences.push_back(fmt::format("{}: row {} {}", projection.table, row,
                                              !in_b   ? "is kept but does not follow from the log"
                                              : !in_a ? "is missing"
                                                      : "differs"));
    if (rebuilt.differences.size() >= most_differences || !in_a || !in_b) return {};
  }
}

}  // namespace

core::Result<void> compare_projections(Connection& kept, const NameTables& kept_names, Connection& made,
                                       const NameTables& made_names, const Keys& keys, Rebuilt& rebuilt) {
  Printer kept_printer{kept_names, keys}, made_printer{made_names, keys};
  for (const Projection& projection : projections) {
    TRY_VOID(compare(projection, kept, kept_printer, made, made_printer, rebuilt));
    if (rebuilt.differences.size() >= most_differences) return {};
  }
  return {};
}

}  // namespace kith::store
