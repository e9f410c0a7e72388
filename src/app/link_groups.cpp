#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_map>

#include "app/link_report.hpp"
#include "app/threads.hpp"
#include "people/bulk/cell.hpp"

namespace kith::app {
namespace {

namespace bulk = people::bulk;

// Which rows are in each group, to be measured side by side.
class Grouping {
 public:
  explicit Grouping(const bulk::Table& table) : table_(table) {}

  // Rows as the table has them.
  template <class InGroup>
  void add(std::string by, std::string group, InGroup in_group) {
    std::vector<bool> rows(table_.size());
    std::size_t count = 0;
    for (std::size_t row = 0; row < rows.size(); ++row)
      if (in_group(row)) rows[table_.arrival(static_cast<bulk::Row>(row))] = true, ++count;
    if (count == 0) return;
    groups_.push_back({std::move(by), std::move(group), count, {}});
    rows_.push_back(std::move(rows));
  }

  std::vector<GroupQuality> measured(const bulk::Measure& measure) {
    on_all_cores(groups_.size(), [&](std::size_t at) { groups_[at].quality = measure.of(rows_[at]); });
    return std::move(groups_);
  }

 private:
  const bulk::Table& table_;
  std::vector<GroupQuality> groups_;
  std::vector<std::vector<bool>> rows_;
};

// Truly one person with two postcodes on record.
std::vector<bool> moved(const bulk::Table& table, std::size_t postcode, std::span<const std::uint32_t> truth) {
  std::unordered_map<std::uint32_t, bulk::Code> first;
  std::vector<bool> persons;
  for (std::size_t row = 0; row < truth.size(); ++row) {
    const bulk::Code code = table.row(static_cast<bulk::Row>(row))[postcode];
    const std::uint32_t person = truth[table.arrival(static_cast<bulk::Row>(row))];
    if (person == bulk::person_not_known) continue;
    if (person >= persons.size()) persons.resize(person + 1);
    if (code != 0 && first.try_emplace(person, code).first->second != code) persons[person] = true;
  }
  return persons;
}

// The last year in which several rows are born: what is later is a slip of the pen.
int newest_year(const bulk::Table& table, std::size_t born) {
  std::map<int, std::size_t> rows;
  for (std::size_t code = 1; code < table.values(born).size(); ++code)
    rows[bulk::day_of(table.text(born, static_cast<bulk::Code>(code))).year] += table.counts(born)[code];
  int newest = 0;
  for (const auto& [year, count] : rows)
    if (count > 2) newest = year;
  return newest;
}

void add_people(const bulk::Table& table, std::span<const std::uint32_t> truth, Grouping& grouping) {
  const auto code = [&](std::size_t row, int field) { return table.row(static_cast<bulk::Row>(row))[field]; };
  if (const int sex = table.column_of(bulk::FieldKind::sex); sex >= 0)
    for (const auto& [letter, word] : {std::pair("f", "female"), std::pair("m", "male"), std::pair("", "not known")})
      grouping.add("sex", word, [&](std::size_t row) {
        return table.text(static_cast<std::size_t>(sex), code(row, sex)) == letter;
      });
  if (const int born = table.column_of(bulk::FieldKind::born); born >= 0) {
    const auto field = static_cast<std::size_t>(born);
    const int newest = newest_year(table, field);
    const auto year = [&](std::size_t row) { return bulk::day_of(table.text(field, code(row, born))).year; };
    grouping.add("age", "under 18", [&](std::size_t row) { return year(row) != 0 && year(row) > newest - 18; });
    grouping.add("age", "adult", [&](std::size_t row) { return year(row) != 0 && year(row) <= newest - 18; });
  }
  if (const int postcode = table.column_of(bulk::FieldKind::postcode); postcode >= 0) {
    const std::vector<bool> movers = moved(table, static_cast<std::size_t>(postcode), truth);
    for (const bool has_moved : {true, false})
      grouping.add("address", has_moved ? "moved" : "stayed", [&](std::size_t row) {
        const std::uint32_t person = truth[table.arrival(static_cast<bulk::Row>(row))];
        return person != bulk::person_not_known && movers[person] == has_moved;
      });
  }
  if (const int family = table.column_of(bulk::FieldKind::family); family >= 0) {
    const auto& counts = table.counts(static_cast<std::size_t>(family));
    grouping.add("family name", "one in 1,000 or more", [&](std::size_t row) {
      return counts[code(row, family)] * 1000.0 >= static_cast<double>(table.size());
    });
    grouping.add("family name", "rarer", [&](std::size_t row) {
      return code(row, family) != 0 && counts[code(row, family)] * 1000.0 < static_cast<double>(table.size());
    });
  }
}

}  // namespace

std::vector<GroupQuality> groups_of(const bulk::Table& table, const bulk::Measure& measure,
                                    std::span<const std::uint32_t> truth, std::span<const std::uint32_t> group,
                                    const std::function<std::string(std::uint32_t)>& group_name) {
  Grouping grouping(table);
  add_people(table, truth, grouping);
  for (std::size_t field = 0; field < table.fields().size(); ++field)
    if (table.fields()[field].kind != bulk::FieldKind::other)
      grouping.add("missing", table.fields()[field].name,
                   [&](std::size_t row) { return table.row(static_cast<bulk::Row>(row))[field] == 0; });
  std::uint32_t last = 0;
  for (const std::uint32_t number : group) last = std::max(last, number);
  for (std::uint32_t number = 0; number <= last && !group.empty(); ++number)
    grouping.add("group", number == 0 ? "not said" : group_name(number),
                 [&](std::size_t row) { return group[table.arrival(static_cast<bulk::Row>(row))] == number; });
  std::vector<GroupQuality> groups = grouping.measured(measure);
  std::stable_sort(groups.begin(), groups.end(),
                   [](const GroupQuality& a, const GroupQuality& b) { return a.by < b.by; });
  return groups;
}

}  // namespace kith::app
