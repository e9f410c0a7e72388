// Columns of the user's own may be a family's, such as a street or an email address, or each person's, such as a
// number: the table tells which, and whom it may join.
#include <doctest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <random>
#include <set>

#include "people/bulk/link.hpp"

namespace kith::people::bulk {
namespace {

using Cells = std::vector<std::string>;

const std::vector<Field> columns = {
    {"given", FieldKind::given}, {"family", FieldKind::family}, {"born", FieldKind::born},   {"town", FieldKind::place},
    {"street", FieldKind::text}, {"email", FieldKind::text},    {"number", FieldKind::exact}};

constexpr auto exact = static_cast<std::size_t>(Level::exact), differs = static_cast<std::size_t>(Level::differs);

struct Rows {
  std::vector<Cells> cells;
  std::vector<std::uint32_t> truth;
};

class Maker {
 public:
  explicit Maker(unsigned seed) : random_(seed) {}
  std::size_t pick(std::size_t below) { return std::uniform_int_distribution<std::size_t>(0, below - 1)(random_); }
  std::string name(std::size_t count, std::string_view ending) {
    constexpr std::string_view parts[] = {"ba",  "ker", "lin", "mo",  "ras", "tev", "shu", "dal",
                                          "pri", "won", "gar", "fel", "nic", "jo",  "hev", "zub"};
    const std::size_t number = pick(count);
    return std::string(parts[number % 16]) + std::string(parts[number / 16 % 16]) + std::string(parts[number / 256]) +
           std::string(ending);
  }
  std::string day() {
    const auto two = [](std::size_t number) { return (number < 10 ? "0" : "") + std::to_string(number); };
    return std::to_string(1940 + pick(70)) + "-" + two(1 + pick(12)) + "-" + two(1 + pick(28));
  }

  // Families of four under one street and email address; every second person is written down twice.
  Rows families(std::size_t count) {
    Rows rows;
    for (std::uint32_t person = 0; person < 4 * count; ++person) {
      if (person % 4 == 0) {
        family_ = name(2000, "son"), town_ = name(40, "ton");
        street_ = std::to_string(1 + pick(90)) + " " + name(600, " street"), email_ = name(4000, "@example.org");
      }
      Cells row = {name(900, "a"), family_, day(), town_, street_, email_, std::to_string(100000 + 7 * person)};
      for (std::size_t copy = 1 + person % 2; copy > 0; --copy) {
        rows.cells.push_back(row), rows.truth.push_back(person);
        if (pick(4) == 0) row[0][1 + pick(2)] = 'y';  // in a second copy
      }
    }
    return rows;
  }

 private:
  std::mt19937 random_;
  std::string family_, town_, street_, email_;
};

Table table_of(const std::vector<Field>& fields, const std::vector<Cells>& rows) {
  Table table(fields);
  std::vector<std::string_view> cells;
  for (const Cells& row : rows) cells.insert(cells.end(), row.begin(), row.begin() + static_cast<long>(fields.size()));
  table.add(cells, one_after_another);
  table.finish(one_after_another);
  return table;
}

Linkage linked(const Table& table, std::optional<Model> model = {}) {
  return link(table, {.sources = {}, .model = std::move(model)}, one_after_another, [](std::string_view, double) {});
}

std::vector<Field> first(std::size_t count) { return {columns.begin(), columns.begin() + static_cast<long>(count)}; }

}  // namespace

TEST_CASE("a street and an email address of a family do not join it, and a number is known to be each person's") {
  const Rows rows = Maker(1).families(700);
  const Table table = table_of(columns, rows.cells);
  const Linkage linkage = linked(table);
  const Quality found = Measure(linkage.clusters, rows.truth).of_all();
  CHECK(found.precision > 0.99);
  CHECK(found.recall > 0.99);
  CHECK(considers_households(linkage.model));
  for (const std::size_t field : {4, 5}) CHECK(linkage.model.fields[field].household[exact] > 0.8);
  CHECK(linkage.model.fields[6].household[exact] < 0.05);
  CHECK(linkage.model.fields[0].one_person[differs] < 0.05);
}

TEST_CASE("a family's street alone, or without births, is told from one person's") {
  const Rows rows = Maker(2).families(700);
  std::vector<Cells> no_birth = rows.cells;
  for (Cells& row : no_birth) row[2].clear();
  for (const std::vector<Cells>* cells : {&rows.cells, static_cast<const std::vector<Cells>*>(&no_birth)}) {
    const Linkage linkage = linked(table_of(first(5), *cells));
    CHECK(Measure(linkage.clusters, rows.truth).of_all().precision > 0.95);
    CHECK(linkage.model.fields[4].household[exact] > 0.6);
  }
  // Nothing but the street tells of households.
  std::vector<Field> no_town = first(5);
  no_town.erase(no_town.begin() + 3);
  std::vector<Cells> cells = rows.cells;
  for (Cells& row : cells) row.erase(row.begin() + 3);
  CHECK(considers_households(linked(table_of(no_town, cells)).model));
  // Not even births.
  no_town.erase(no_town.begin() + 2);
  for (Cells& row : cells) row.erase(row.begin() + 2);
  const Linkage bare = linked(table_of(no_town, cells));
  CHECK(considers_households(bare.model));
  CHECK(Measure(bare.clusters, rows.truth).of_all().precision > 0.9);
}

TEST_CASE("births that one source leaves out do not hide the households") {
  const std::vector<Field> fields = {{"given", FieldKind::given},
                                     {"family", FieldKind::family},
                                     {"born", FieldKind::born},
                                     {"address", FieldKind::address}};
  Rows rows = Maker(3).families(900);
  std::vector<bool> seen(4 * 900);
  for (std::size_t row = 0; row < rows.cells.size(); ++row) {
    Cells& cells = rows.cells[row];
    cells[3] = cells[4];
    if (seen[rows.truth[row]]) cells[2].clear();  // the second source knows no births
    seen[rows.truth[row]] = true;
    // Fathers and sons of one name, and twins: they are not to be taken for errors.
    const std::uint32_t family = rows.truth[row] / 4, member = rows.truth[row] % 4;
    if (family % 8 == 0 && member < 2) cells[0] = "zoran" + std::to_string(family);
    if (family % 8 == 0 && member >= 2 && !cells[2].empty()) cells[2] = "2001-03-" + std::to_string(10 + family % 18);
  }
  const Linkage linkage = linked(table_of(fields, rows.cells));
  CHECK(considers_households(linkage.model));
  // Father and son of one name are not told apart where one birth is not known.
  CHECK(Measure(linkage.clusters, rows.truth).of_all().precision > 0.9);
}

TEST_CASE("where nobody stands twice nobody is joined by what is more likely two people") {
  Rows rows = Maker(4).families(500);
  std::vector<Cells> once;
  for (std::size_t row = 0; row < rows.cells.size(); ++row)
    if (row == 0 || rows.truth[row] != rows.truth[row - 1]) once.push_back(rows.cells[row]);
  const Linkage linkage = linked(table_of(first(6), once));
  CHECK(linkage.model.threshold >= 0.5);
  std::size_t joined = 0;
  for (std::size_t row = 0; row < linkage.clusters.size(); ++row) joined += linkage.clusters[row] != row;
  CHECK(joined <= 1);
}

TEST_CASE("a model used again on its own table finds the same pairs, also where columns are families'") {
  const Rows rows = Maker(5).families(900);  // too large to be compared whole
  const Table table = table_of(first(6), rows.cells);
  const Linkage once = linked(table), again = linked(table, once.model);
  CHECK(once.plan.passes.size() > 1);
  CHECK(once.compared == again.compared);
  CHECK(once.pairs.size() == again.pairs.size());
  CHECK(once.clusters == again.clusters);
}

TEST_CASE("what families share is learnt alike whatever the order of the rows") {
  const Rows rows = Maker(6).families(900);
  const Linkage expected = linked(table_of(columns, rows.cells));
  std::vector<std::size_t> order(rows.cells.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::shuffle(order.begin(), order.end(), std::mt19937(1));
  std::vector<Cells> cells;
  for (const std::size_t row : order) cells.push_back(rows.cells[row]);
  const Linkage shuffled = linked(table_of(columns, cells));
  for (std::size_t field = 0; field < columns.size(); ++field)
    CHECK(shuffled.model.fields[field].household == expected.model.fields[field].household);
  // The same rows are together: each cluster here is one cluster there.
  std::map<Row, Row> there;
  for (std::size_t at = 0; at < order.size(); ++at) {
    const Row cluster = expected.clusters[order[at]];
    CHECK(there.try_emplace(shuffled.clusters[at], cluster).first->second == cluster);
  }
  CHECK(there.size() == std::set(expected.clusters.begin(), expected.clusters.end()).size());
}

}  // namespace kith::people::bulk
