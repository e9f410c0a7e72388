#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "app/link_report.hpp"
#include "people/bulk/cell.hpp"

namespace kith::app {
namespace {

namespace bulk = people::bulk;

class Grouping {
 public:
  Grouping(const bulk::Table& table, std::span<const std::uint32_t> clusters, std::span<const std::uint32_t> truth)
      : table_(table), clusters_(clusters), truth_(truth) {}

  // Rows as the table has them.
  template <class InGroup>
  void add(std::string by, std::string group, InGroup in_group) {
    std::vector<bool> rows(clusters_.size());
    std::size_t count = 0;
    for (std::size_t row = 0; row < rows.size(); ++row)
      if (in_group(row)) rows[table_.arrival(static_cast<bulk::Row>(row))] = true, ++count;
    if (count > 0)
      groups.push_back({std::move(by), std::move(group), count, bulk::quality_of(clusters_, truth_, rows)});
  }

  std::vector<GroupQuality> groups;

 private:
  const bulk::Table& table_;
  std::span<const std::uint32_t> clusters_, truth_;
};

// Truly one person with two postcodes on record.
std::vector<bool> moved(const bulk::Table& table, std::size_t postcode, std::span<const std::uint32_t> truth) {
  std::unordered_map<std::uint32_t, bulk::Code> first;
  std::vector<bool> persons;
  for (std::size_t row = 0; row < truth.size(); ++row) {
    const bulk::Code code = table.row(static_cast<bulk::Row>(row))[postcode];
    const std::uint32_t person = truth[table.arrival(static_cast<bulk::Row>(row))];
    if (person >= persons.size()) persons.resize(person + 1);
    if (code != 0 && first.try_emplace(person, code).first->second != code) persons[person] = true;
  }
  return persons;
}

int newest_year(const bulk::Table& table, std::size_t born) {
  int newest = 0;
  for (std::size_t code = 1; code < table.values(born).size(); ++code)
    if (table.counts(born)[code] > 2)
      newest = std::max(newest, bulk::day_of(table.text(born, static_cast<bulk::Code>(code))).year);
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
    grouping.add("age", "under 18", [&](std::size_t row) { return year(row) > newest - 18; });
    grouping.add("age", "adult", [&](std::size_t row) { return year(row) != 0 && year(row) <= newest - 18; });
  }
  if (const int postcode = table.column_of(bulk::FieldKind::postcode); postcode >= 0) {
    const std::vector<bool> movers = moved(table, static_cast<std::size_t>(postcode), truth);
    grouping.add("address", "moved",
                 [&](std::size_t row) { return movers[truth[table.arrival(static_cast<bulk::Row>(row))]]; });
    grouping.add("address", "stayed",
                 [&](std::size_t row) { return !movers[truth[table.arrival(static_cast<bulk::Row>(row))]]; });
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

std::vector<GroupQuality> groups_of(const bulk::Table& table, std::span<const std::uint32_t> clusters,
                                    std::span<const std::uint32_t> truth, std::span<const std::uint32_t> group,
                                    const std::function<std::string(std::uint32_t)>& group_name) {
  Grouping grouping(table, clusters, truth);
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
  std::stable_sort(grouping.groups.begin(), grouping.groups.end(),
                   [](const GroupQuality& a, const GroupQuality& b) { return a.by < b.by; });
  return std::move(grouping.groups);
}

}  // namespace kith::app
