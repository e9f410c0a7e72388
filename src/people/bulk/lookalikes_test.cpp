// Who looks like one person: with one name and birth date and two homes, under two given names, or with two births.
// What the table shows of those whose numbers or phones are known holds for the others; where none are known, a slip
// comes once and a name of one's own again and again.
#include <doctest.h>

#include <random>

#include "people/bulk/link.hpp"
#include "people/bulk/lookalikes.hpp"

namespace kith::people::bulk {
namespace {

const std::vector<Field> columns = {{"given", FieldKind::given}, {"family", FieldKind::family},
                                    {"born", FieldKind::born},   {"postcode", FieldKind::postcode},
                                    {"phone", FieldKind::phone}, {"number", FieldKind::exact}};

struct Family {
  std::string phones = "?";  // of the homes: "=" one for both, "!" each its own, "?" not known
  std::string numbers = "?";
};

class Maker {
 public:
  // Two homes with two records each: of one person or of two.
  void add(std::vector<std::vector<std::string>>& rows, const Family& family) {
    const std::string given = letters(), name = letters() + "son",
                      born = std::to_string(1950 + pick(60)) + "-0" + std::to_string(1 + pick(9)) + "-" +
                             std::to_string(10 + pick(18));
    std::string phone = digits(family.phones), number = digits(family.numbers);
    for (std::size_t home = 0; home < 2; ++home) {
      const std::string postcode = letters().substr(0, 2) + std::to_string(10 + pick(90)) + " " +
                                   std::to_string(pick(10)) + letters().substr(0, 2);
      for (int record = 0; record < 2; ++record) rows.push_back({given, name, born, postcode, phone, number});
      if (family.phones == "!") phone = digits("!");
      if (family.numbers == "!") number = digits("!");
    }
  }

  // Two rows each of two who share a home and all but `field`, or of one of whose rows the last has a slip there.
  void add_alike(std::vector<std::vector<std::string>>& rows, std::size_t field, bool two, const std::string& numbers) {
    std::vector<std::string> person = {letters(),
                                       letters() + "son",
                                       std::to_string(1950 + pick(30)) + "-05-11",
                                       letters().substr(0, 2) + std::to_string(10 + pick(90)) + " 1AB",
                                       digits("="),
                                       digits(numbers)};
    std::vector<std::string> other = person;
    other[field] = field == 2 ? std::to_string(1995 + pick(20)) + "-08-21" : letters();
    if (field == 1) other[3] = letters().substr(0, 2) + "99 9ZZ", other[4] = digits("=");
    if (two) other[5] = digits(numbers);
    for (const auto& row : {person, person, two ? other : person, other}) rows.push_back(row);
  }

 private:
  std::size_t pick(std::size_t below) { return std::uniform_int_distribution<std::size_t>(0, below - 1)(random_); }
  std::string letters() {
    std::string word;
    for (int at = 0; at < 4; ++at) word += "bcdfghjklmnpqrstvwxz"[pick(20)], word += "aeiou"[pick(5)];
    return word;
  }
  std::string digits(const std::string& of) {
    return of == "?" ? "" : "077" + std::to_string(10000000 + pick(89999999));
  }

  std::mt19937 random_{7};
};

struct Share {
  std::size_t families;
  Family family;
};

Table table_with(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::string_view> cells;
  for (const auto& row : rows) cells.insert(cells.end(), row.begin(), row.end());
  Table table(columns);
  table.add(cells, one_after_another);
  table.finish(one_after_another);
  return table;
}

Table table_of(const std::vector<Share>& shares) {
  std::vector<std::vector<std::string>> rows;
  Maker maker;
  for (const Share& share : shares)
    for (std::size_t at = 0; at < share.families; ++at) maker.add(rows, share.family);
  return table_with(rows);
}

// Families that differ in one field, with slips in it or as two people, with numbers or without.
Table table_of_alike(std::size_t field, bool two, const std::string& numbers) {
  std::vector<std::vector<std::string>> rows;
  Maker maker;
  for (int family = 0; family < 200; ++family) maker.add_alike(rows, field, two, numbers);
  return table_with(rows);
}

Linkage linked(const Table& table, std::optional<Model> model = {}) {
  return link(table, {.sources = {}, .model = std::move(model)}, one_after_another, [](std::string_view, double) {});
}

// Families, of those from `first` to before `last`, whose two homes are one person's.
std::size_t joined(const Linkage& linkage, std::size_t first, std::size_t last) {
  std::size_t count = 0;
  for (std::size_t family = first; family < last; ++family)
    count += linkage.clusters[family * 4] == linkage.clusters[family * 4 + 2];
  return count;
}

const Family moved{"?", "="}, strangers{"?", "!"}, unknown{"?", "?"};

}  // namespace

TEST_CASE("where numbers show that whoever shares a name and a birth date moved, so do those without numbers") {
  const Linkage linkage = linked(table_of({{300, moved}, {5, strangers}, {100, unknown}}));
  CHECK_FALSE(linkage.model.doubles);
  CHECK(joined(linkage, 0, 300) == 300);
  CHECK(joined(linkage, 305, 405) == 100);
}

TEST_CASE("where numbers show that many who share a name and a birth date are two, nobody without numbers is joined") {
  const Table table = table_of({{300, moved}, {60, strangers}, {100, unknown}});
  const Linkage linkage = linked(table);
  CHECK(linkage.model.doubles);
  CHECK(joined(linkage, 0, 300) == 300);
  CHECK(joined(linkage, 300, 460) == 0);
  // They stand among the pairs that may be one person.
  std::size_t possible = 0;
  for (const Pair& pair : linkage.pairs)
    possible += table.arrival(pair.a) / 4 == table.arrival(pair.b) / 4 && table.arrival(pair.a) >= 360 * 4;
  CHECK(possible >= 400);
}

TEST_CASE("phones tell where numbers do not, by how many keep theirs when they move") {
  // Everybody keeps a phone; of those without numbers half do not: they are others.
  const Share known{200, {"=", "="}};
  const Linkage mixed = linked(table_of({known, {50, {"=", "?"}}, {50, {"!", "?"}}, {100, unknown}}));
  CHECK(mixed.model.doubles);
  CHECK(joined(mixed, 200, 250) == 50);
  CHECK(joined(mixed, 250, 400) == 0);
  // Half keep it, here as there: all moved.
  const Linkage movers = linked(table_of({{100, {"=", "="}}, {100, {"!", "="}}, {50, {"=", "?"}}, {50, {"!", "?"}}}));
  CHECK_FALSE(movers.model.doubles);
  CHECK(joined(movers, 0, 250) == 250);
  // Nobody has a number, and hardly one in ten keeps the phone.
  CHECK(linked(table_of({{10, {"=", "?"}}, {150, {"!", "?"}}, {100, unknown}})).model.doubles);
}

TEST_CASE("where nothing tells, different homes are a move; a model that is used again remembers what it saw") {
  const Table table = table_of({{200, unknown}});
  const Linkage linkage = linked(table);
  CHECK_FALSE(linkage.model.doubles);
  CHECK(joined(linkage, 0, 200) == 200);
  const Model wary = linked(table_of({{300, moved}, {60, strangers}, {100, unknown}})).model;
  CHECK(joined(linked(table, wary), 0, 200) == 0);
}

TEST_CASE("a table of nothing but twins, or of parents and children of one name, joins none of them") {
  constexpr std::size_t given = 0, born = 2;
  for (const std::size_t field : {given, born})
    for (const char* numbers : {"=", "?"}) {
      CAPTURE(field);
      CAPTURE(numbers);
      CHECK(joined(linked(table_of_alike(field, true, numbers)), 0, 200) == 0);
      CHECK(joined(linked(table_of_alike(field, false, numbers)), 0, 200) == 200);
    }
}

TEST_CASE("one given name and birth date under two family names and homes are two where phones or numbers say so") {
  constexpr std::size_t family = 1;
  for (const char* numbers : {"=", "?"}) {
    CAPTURE(numbers);
    CHECK(joined(linked(table_of_alike(family, true, numbers)), 0, 200) == 0);
  }
}

}  // namespace kith::people::bulk
