// Rules that hold for any table: what differs seldom, where households are believed, what a year and an initial say.
#include <doctest.h>

#include <algorithm>
#include <random>

#include "people/bulk/cell.hpp"
#include "people/bulk/link.hpp"

namespace kith::people::bulk {
namespace {

using Cells = std::vector<std::string>;

const std::vector<Field> three = {
    {"given", FieldKind::given}, {"family", FieldKind::family}, {"born", FieldKind::born}};
const std::vector<Field> with_home = {{"given", FieldKind::given},
                                      {"family", FieldKind::family},
                                      {"born", FieldKind::born},
                                      {"postcode", FieldKind::postcode},
                                      {"address", FieldKind::address}};
const std::vector<Field> with_other = {
    {"other", FieldKind::other}, {"given", FieldKind::given}, {"family", FieldKind::family}, {"born", FieldKind::born}};

Table table_of(const std::vector<Field>& columns, const std::vector<Cells>& rows) {
  Table table(columns);
  std::vector<std::string_view> cells;
  for (const Cells& row : rows) cells.insert(cells.end(), row.begin(), row.end());
  table.add(cells, one_after_another);
  table.finish(one_after_another);
  return table;
}

// How the first two rows to arrive compare.
Pattern pattern_of(const std::vector<Field>& columns, const Cells& a, const Cells& b) {
  const Table table = table_of(columns, {a, b});
  return Comparator(table).pattern(table.row(0), table.row(1));
}
Level level_of(const Cells& a, const Cells& b, std::size_t field) {
  return bulk::level_of(pattern_of(three, a, b), field);
}

Linkage linked(const Table& table) {
  return link(table, {}, one_after_another, [](std::string_view, double) {});
}

class Maker {
 public:
  explicit Maker(unsigned seed) : random_(seed) {}
  std::size_t pick(std::size_t below) { return std::uniform_int_distribution<std::size_t>(0, below - 1)(random_); }
  // Few names are common, many are rare.
  std::string name(std::size_t count, std::string_view ending) {
    constexpr std::string_view parts[] = {"ba",  "ker", "lin", "mo",  "ras", "tev", "shu", "dal",
                                          "pri", "won", "gar", "fel", "nic", "jo",  "hev", "zub"};
    const std::size_t number = pick(count) * (pick(count) + 1) / count;
    return std::string(parts[number % 16]) + std::string(parts[number / 16 % 16]) + std::string(parts[number / 256]) +
           std::string(ending);
  }
  std::string day() {
    const auto two = [](std::size_t number) { return (number < 10 ? "0" : "") + std::to_string(number); };
    return std::to_string(1930 + pick(80)) + "-" + two(1 + pick(12)) + "-" + two(1 + pick(28));
  }
  Cells at_home() {
    return {name(900, "a"), name(2000, "son"), day(),
            "XN" + std::to_string(10 + pick(80)) + " " + std::to_string(pick(10)) + "AB",
            std::to_string(1 + pick(200)) + " " + name(900, " street")};
  }

 private:
  std::mt19937 random_;
};

double differing(const Model& model, std::size_t field) {
  const Shares& shares = model.fields[field].one_person;
  return shares[static_cast<std::size_t>(Level::differs)] + shares[static_cast<std::size_t>(Level::far)];
}

}  // namespace

TEST_CASE("where only names and birth are known, coincidences do not teach that one person differs in them") {
  Maker maker(1);
  std::vector<Cells> rows;
  std::vector<std::uint32_t> truth;
  for (std::uint32_t person = 0; person < 6000; ++person) {
    Cells row = {maker.name(300, "a"), maker.name(400, "son"), maker.day()};
    // A community with few names, and twins: they agree in two of three.
    if (person % 6 == 0) row[0] = "ka" + maker.name(12, "o"), row[1] = "ze" + maker.name(8, "ur");
    if (person % 8 == 1) row[1] = rows.back()[1], row[2] = rows.back()[2];
    rows.push_back(row), truth.push_back(person);
    if (maker.pick(10) == 0) rows.push_back(row), truth.push_back(person);
  }
  const Table table = table_of(three, rows);
  const Linkage linkage = linked(table);
  for (std::size_t field = 0; field < 3; ++field)
    CHECK(differing(linkage.model, field) <= differ_unconfirmed_most(three[field].kind) + 1e-9);
  // A table without homes cannot show that it has no fathers and sons of one name.
  CHECK(linkage.model.fields[2].one_person[static_cast<std::size_t>(Level::far)] <= 0.003);
  CHECK(Measure(linkage.clusters, truth).of_all().recall > 0.9);
}

TEST_CASE("two of given name, family name and birth that differ speak for one person only with something else") {
  const Table table = table_of(with_home, {{"ada", "okoye", "2001-03-06", "XN1 4PA", "1 high street"},
                                           {"bo", "marsh", "2001-03-06", "XN1 4PA", "1 high street"}});
  Model model = first_model(table);
  for (FieldModel& field : model.fields) field.strangers.fill(0.1);
  std::vector<std::vector<std::uint32_t>> rare;
  for (std::size_t field = 0; field < 5; ++field) rare.push_back(table.counts(field));
  const Rarity rarity(table, rare);
  const Scorer scorer(table, model, rarity);
  Rarities bits{};
  bits[2] = 20;
  Pattern pattern = 0;
  for (const std::size_t field : {0, 1}) pattern = with_level(pattern, field, Level::differs);
  pattern = with_level(pattern, 2, Level::exact);
  CHECK(scorer.evidence(pattern, bits).person <= 0);
  CHECK(scorer.evidence(with_level(pattern, 1, Level::near), bits).person > 10);
  bits[3] = bits[4] = 12;
  for (const std::size_t field : {3, 4}) pattern = with_level(pattern, field, Level::exact);
  // A home does, unless there are households: twins share it, and their birth.
  CHECK(scorer.evidence(pattern, bits).person < 30);
  model.household_prior = no_households;
  CHECK(Scorer(table, model, rarity).evidence(pattern, bits).person > 30);
}

TEST_CASE("households are believed where the table shows them, and a wrong birth date elsewhere") {
  Maker maker(2);
  std::vector<Cells> alone, families;
  std::vector<std::uint32_t> truth;
  for (std::uint32_t person = 0; person < 2500; ++person) {
    const Cells row = maker.at_home();
    Cells again = row, other = row;
    if (maker.pick(8) == 0) again[2] = maker.day();
    other[0] = maker.name(900, "a"), other[2] = maker.day();
    alone.insert(alone.end(), {row, again}), truth.insert(truth.end(), {person, person});
    families.insert(families.end(), {row, again, other});
  }
  const Linkage found = linked(table_of(with_home, alone));
  CHECK_FALSE(considers_households(found.model));
  CHECK(Measure(found.clusters, truth).of_all().recall > 0.99);
  CHECK(differing(found.model, 2) > 0.05);
  CHECK(considers_households(linked(table_of(with_home, families)).model));
}

TEST_CASE("births that are years: rows are not met by month and day, and a namesake of another generation is another") {
  Maker maker(3);
  std::vector<Cells> rows;
  for (std::size_t family = 0; family < 1500; ++family) {
    Cells father = maker.at_home();
    father[2].resize(4);
    Cells child = father;
    child[2] = std::to_string(std::stoi(father[2]) + 28);
    if (family % 10 != 0) child[0] = maker.name(900, "o");
    rows.insert(rows.end(), {father, father, child, child});
  }
  const Table table = table_of(with_home, rows);
  const Linkage linkage = linked(table);
  for (const Pass& pass : linkage.plan.passes)
    for (const Atom& atom : pass) CHECK_FALSE((atom.field == 2 && atom.kind != AtomKind::year));
  std::size_t joined = 0;
  for (std::size_t at = 0; at < rows.size(); at += 4) joined += linkage.clusters[at] == linkage.clusters[at + 2];
  CHECK(joined == 0);
  CHECK(linkage.clusters[4] == linkage.clusters[5]);
}

TEST_CASE("further names that repeat the row's own say nothing") {
  std::string other = "brian del bayona";
  leave_new_words(other, "brian", "bayona");
  CHECK(other == "del");
  const Cells a = {"Brian Bayona", "Brian", "Bayona", "1980-05-05"},
              b = {"Brian Bennett", "Brian", "Bennett", "1980-05-05"},
              married = {"Brian Bayona", "Brian", "Bennett", "1980-05-05"};
  CHECK(bulk::level_of(pattern_of(with_other, a, b), 2) >= Level::partial);
  CHECK(bulk::level_of(pattern_of(with_other, a, married), 2) == Level::variant);
  const Table table = table_of(with_other, {a, b});
  Guest guest;
  const std::vector<std::string_view> seen(a.begin(), a.end());
  fill(guest, table, seen);
  CHECK(guest.texts[0].empty());
}

TEST_CASE("agreeing middle names speak for themselves, and are no other form of the family name") {
  const Cells a = {"Marie", "Ada", "Okoye", "1980-05-05"}, b = {"Marie", "Ada", "Marsh", "1980-05-05"},
              c = {"Joan", "Ada", "Marsh", "1980-05-05"};
  const Pattern middle = pattern_of(with_other, a, b);
  CHECK(bulk::level_of(middle, 0) == Level::exact);
  CHECK(bulk::level_of(middle, 2) == Level::differs);
  CHECK(bulk::level_of(pattern_of(with_other, a, c), 0) >= Level::partial);
  CHECK(bulk::level_of(pattern_of(with_other, {"", "Ada", "Okoye", ""}, c), 0) == Level::missing);
  const Table table = table_of(with_other, {a, b, c});
  const Model model = first_model(table);
  CHECK(model.fields[0].household[1] < model.fields[2].household[1]);
}

TEST_CASE("addresses for mail differ where a family's do, and agree through slips and another provider") {
  const std::vector<Field> mail = {{"email", FieldKind::email}, {"age", FieldKind::age}};
  const auto level = [&](std::string a, std::string b) {
    return bulk::level_of(pattern_of(mail, {a + "@post.example", ""}, {b, ""}), 0);
  };
  CHECK(level("ada.okoye", "ada.okoye@post.example") == Level::exact);
  CHECK(level("ada.okoye", "ada.okoye@psot.example") == Level::near);
  CHECK(level("ada.okoye", "ada.okoye@mail.example") == Level::variant);
  CHECK(level("ada.okoye", "ada.okoeye@post.example") == Level::near);
  CHECK(level("ada.okoye", "ada.okoeye@mail.example") == Level::similar);
  CHECK(level("aokoye", "bokoye@post.example") == Level::differs);
  CHECK(level("okoye87", "okoye88@post.example") == Level::differs);
  CHECK(level("ada.okoye", "ben.okoye@post.example") == Level::differs);
  CHECK(may_have_homes({{"family", FieldKind::family}, {"email", FieldKind::email}}));
  const auto age = [&](std::string a, std::string b) { return bulk::level_of(pattern_of(mail, {"", a}, {"", b}), 1); };
  CHECK(age("34", "34") == Level::exact);
  CHECK(age("99", "100") == Level::near);
  CHECK(age("36", "34") == Level::similar);
  CHECK(age("34", "39") == Level::partial);
  CHECK(age("34", "46") == Level::differs);
  CHECK(age("4", "34") == Level::far);
}

TEST_CASE("what is usual between two ages is learnt: records two years apart are of one person") {
  const std::vector<Field> aged = {
      {"given", FieldKind::given}, {"family", FieldKind::family}, {"age", FieldKind::age}, {"place", FieldKind::place}};
  std::vector<Cells> rows;
  Maker maker(3);
  for (int person = 0; person < 400; ++person) {
    const Cells now = {maker.name(900, "a"), maker.name(2000, "son"), std::to_string(maker.pick(60) + 10),
                       maker.name(900, "ton")};
    Cells later = now;
    later[2] = std::to_string(std::stoi(now[2]) + 2);
    rows.push_back(now), rows.push_back(later);
  }
  const Linkage linkage = linked(table_of(aged, rows));
  const Shares& shares = linkage.model.fields[2].one_person;
  CHECK(shares[static_cast<std::size_t>(Level::similar)] > 0.8);
  CHECK(shares[static_cast<std::size_t>(Level::exact)] < 0.1);
}

TEST_CASE("of whole names, a word alone is a family name where the table has it for one") {
  const std::vector<Field> parted = {{"given_names", FieldKind::given, NamePart::given},
                                     {"family_name", FieldKind::family, NamePart::family}};
  const std::vector<Cells> rows = {{"Ada", "Okoye"}, {"Okoye", ""}, {"Ada", ""}, {"Zoe", ""}};
  const auto shown = [&](const Table& table, Row arrival, std::size_t field) {
    for (Row row = 0; row < table.size(); ++row)
      if (table.arrival(row) == arrival) return std::string(table.text(field, table.row(row)[field]));
    return std::string();
  };
  const Table table = table_of(parted, rows);
  CHECK(shown(table, 1, 0).empty());
  CHECK(shown(table, 1, 1) == "okoye");
  CHECK(shown(table, 2, 0) == "ada");
  CHECK(shown(table, 3, 0) == "zoe");
  Guest guest;
  fill(guest, table, std::vector<std::string_view>{"Okoye", ""});
  CHECK(guest.texts[1] == "okoye");
  // Elsewhere a column says what stands in it.
  const Table apart = table_of({{"given_names", FieldKind::given}, {"family_name", FieldKind::family}}, rows);
  CHECK(shown(apart, 1, 0) == "okoye");
}

TEST_CASE("a lone initial may be the name, and 1 January says little more than its year") {
  const auto given = [](std::string a, std::string b) { return level_of({a, "Ray", ""}, {b, "Ray", ""}, 0); };
  CHECK(given("K", "Benita K") == Level::partial);
  CHECK(given("R Thomas", "R") < Level::differs);
  CHECK(given("R", "Robert") == Level::partial);
  CHECK(given("K", "Benita") == Level::differs);
  const auto born = [](std::string a, std::string b) { return level_of({"A", "B", a}, {"A", "B", b}, 2); };
  CHECK(born("1980-01-01", "1988-01-01") == Level::partial);
  CHECK(born("1980-01-01", "1992-01-01") == Level::differs);
  CHECK(born("1980-01-01", "1954-01-01") == Level::far);
  CHECK(born("1980-04-05", "1988-04-05") == Level::near);
  CHECK(born("04/05/28", "1928-05-04") <= Level::similar);  // whichever century was meant
  CHECK(born("1973", "1983") == Level::partial);
  CHECK(born("1973", "1985") == Level::differs);
  CHECK(born("1942", "1970") == Level::far);
}

}  // namespace kith::people::bulk
