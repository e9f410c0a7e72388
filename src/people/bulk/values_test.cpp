// Cells as people type them, and how far two values agree.
#include <doctest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "people/bulk/cell.hpp"
#include "people/bulk/dictionary.hpp"
#include "people/bulk/full_name.hpp"
#include "people/bulk/packed.hpp"
#include "people/bulk/similar.hpp"

namespace kith::people::bulk {
namespace {

std::string plain(FieldKind kind, std::string_view cell) {
  std::string text = "left from before";
  plain_cell(kind, cell, text);
  return text;
}

// The slow obvious twin of edits(): the whole table of distances.
int edits_by_table(std::string_view a, std::string_view b) {
  std::vector<std::vector<int>> cost(a.size() + 1, std::vector<int>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i)
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        cost[i][j] = static_cast<int>(i + j);
        continue;
      }
      cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, cost[i - 1][j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
    }
  return cost[a.size()][b.size()];
}

double jaro_winkler_by_letter(const std::string& a, const std::string& b) {
  if (a.empty() || b.empty()) return 0;
  const std::size_t reach = std::max<std::size_t>(std::max(a.size(), b.size()) / 2, 1) - 1;
  std::vector<bool> taken(b.size());
  std::string common_a, common_b;
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t j = i > reach ? i - reach : 0; j < std::min(b.size(), i + reach + 1); ++j)
      if (a[i] == b[j] && !taken[j]) {
        taken[j] = true, common_a += a[i];
        break;
      }
  for (std::size_t j = 0; j < b.size(); ++j)
    if (taken[j]) common_b += b[j];
  if (common_a.empty()) return 0;
  int out_of_order = 0;
  for (std::size_t at = 0; at < common_a.size(); ++at) out_of_order += common_a[at] != common_b[at];
  const auto common = static_cast<double>(common_a.size());
  const double jaro = (common / static_cast<double>(a.size()) + common / static_cast<double>(b.size()) +
                       (common - out_of_order / 2) / common) /
                      3;
  std::size_t prefix = 0;
  while (prefix < std::min({a.size(), b.size(), std::size_t{4}}) && a[prefix] == b[prefix]) ++prefix;
  return jaro + static_cast<double>(prefix) * 0.1 * (1 - jaro);
}

}  // namespace

TEST_CASE("dates are read as agencies write them, also when no calendar has the day") {
  struct Case {
    std::string_view cell, plain;
  };
  for (const auto& [cell, expected] : {Case{"2011-03-06", "20110306"},
                                       Case{"20110306", "20110306"},
                                       Case{"06/03/2011", "20110306"},
                                       Case{" 6/3/2011 ", "20110306"},
                                       Case{"2011-03-06T10:30+00:00", "20110306"},
                                       Case{"2011-03-06 00:00:00", "20110306"},
                                       Case{"2011", "20110000"},
                                       Case{"2011-03", "20110300"},
                                       Case{"03/25/2011", "20110325"},
                                       Case{"19861932", "19861932"},
                                       Case{"1900-01-01", ""},
                                       Case{"NA", ""},
                                       Case{"1 Jan 1980", "19800101"},
                                       Case{"02-FEB-1981", "19810202"},
                                       Case{"October 3rd, 1999", "19991003"},
                                       Case{"Sept 1977", "19770900"},
                                       Case{"19800101.0", "19800101"},
                                       Case{"1980.0", "19800000"},
                                       Case{"3 Fog 1980", ""},
                                       Case{"12/13/80", "19801213"},
                                       Case{"02/09/45", "19450902"},
                                       Case{"1.2.29", "20290201"},
                                       Case{"01-02-30", "19300201"},
                                       Case{"21-May-89", "19890521"},
                                       Case{"Mar 3, 04", "20040303"},
                                       Case{"85-12-31", "19851231"},
                                       Case{"1 May 9", ""},
                                       Case{"21 May", ""},
                                       Case{"1/2/3", ""},
                                       Case{"", ""},
                                       Case{"unknown", ""},
                                       Case{"12345", ""},
                                       Case{"1/2", ""}})
    CHECK_MESSAGE(plain(FieldKind::born, cell) == expected, cell);
}

TEST_CASE("a date that cannot be read is told from one that is missing") {
  for (const std::string_view cell : {"", "NA", "1900-01-01", "NA-NA-NA", "-", "2 May 1999"})
    CHECK_FALSE(is_unreadable_date(cell));
  for (const std::string_view cell : {"soon", "12/13/8", "3 Fog 1980", "199-03-04", "123456-01-02"})
    CHECK(is_unreadable_date(cell));
}

TEST_CASE("an age that cannot be read is told from one that is missing") {
  for (const std::string_view cell : {"", "NA", "31", " 7 ", "0"}) CHECK_FALSE(is_unreadable_age(cell));
  for (const std::string_view cell : {"1840", "x", "thirty"}) CHECK(is_unreadable_age(cell));
}

TEST_CASE("a whole name is taken apart, titles and all") {
  struct Case {
    std::string_view cell, given, family;
    bool full;
  };
  for (const auto& [cell, given, family, full] :
       {Case{"Ada Okoye", "Ada", "Okoye", true}, Case{" Ada M.  Okoye ", "Ada M.", "Okoye", true},
        Case{"Okoye, Ada M", "Ada M", "Okoye", true}, Case{"Van Dyke Jr., Ada", "Ada", "Van Dyke", true},
        Case{"Dr. Ada Okoye, PhD", "Ada", "Okoye", true}, Case{"Ada Okoye-Marsh III", "Ada", "Okoye-Marsh", true},
        Case{"A Okoye", "A", "Okoye", true}, Case{"Ada M", "Ada", "M", false}, Case{"Okoye", "Okoye", "", false},
        Case{"Okoye,", "Okoye", "", false}, Case{", Ada", "Ada", "", false}, Case{"Mr", "", "", false},
        Case{"Md Rahman", "Md", "Rahman", true}, Case{"Rahman, Md", "Md", "Rahman", true}, Case{"NA", "", "", false},
        Case{"", "", "", false}}) {
    const FullName name = taken_apart(cell);
    CHECK_MESSAGE(name.given == given, cell);
    CHECK_MESSAGE(name.family == family, cell);
    CHECK_MESSAGE(is_full_name(cell) == full, cell);
  }
}

TEST_CASE("what says nothing becomes nothing") {
  for (const std::string_view cell : {"", "  ", "NA", "NULL", "N/A", "nan", "None", "\\N", "-"})
    for (const FieldKind kind : {FieldKind::given, FieldKind::text, FieldKind::exact, FieldKind::postcode})
      CHECK(plain(kind, cell).empty());
  CHECK(plain(FieldKind::given, "Baby").empty());
  CHECK(plain(FieldKind::given, "BABY TWIN").empty());
  CHECK(plain(FieldKind::postcode, "ZZ99 3VZ").empty());
  CHECK(plain(FieldKind::nhs, "0000000000").empty());
  CHECK(plain(FieldKind::sex, "U").empty());
  CHECK(plain(FieldKind::given, "Null") == "");
  CHECK(plain(FieldKind::family, "Ngụyen") == "nguyen");
  CHECK(plain(FieldKind::family, "O'Brien-SMITH") == "obrien smith");
  CHECK(plain(FieldKind::phone, "+44 7700 900123") == "07700900123");
  CHECK(plain(FieldKind::sex, "Female") == "f");
  CHECK(plain(FieldKind::email, " Ada.Okoye@Mail.example ") == "ada.okoye@mail.example");
  for (const std::string_view cell : {"none", "@mail.example", "ada@", "n/a"})
    CHECK(plain(FieldKind::email, cell).empty());
  for (const std::string_view cell : {"34", "34.0", "034", "34 years"}) CHECK(plain(FieldKind::age, cell) == "34");
  for (const std::string_view cell : {"", "old", "-1", "999", "1980", "126"})
    CHECK(plain(FieldKind::age, cell).empty());
}

TEST_CASE("edits agrees with the whole table of distances") {
  CHECK(rc::check([] {
    const auto word = rc::gen::container<std::string>(rc::gen::inRange('a', 'e'));
    const std::string a = *word, b = *word;
    const int most = *rc::gen::inRange(0, 6);
    if (a.size() > 60 || b.size() > 60) return;
    RC_ASSERT(edits(a, b, most) == std::min(edits_by_table(a, b), most + 1));
    RC_ASSERT(edits(a, b, most) == edits(b, a, most));
  }));
  CHECK(edits(std::string(64, 'a'), std::string(63, 'a') + "b", 2) == 1);
}

TEST_CASE("the letters that stand bound both measures") {
  CHECK(rc::check([] {
    const auto word = rc::gen::container<std::string>(rc::gen::inRange('a', 'h'));
    const std::string a = *word, b = *word;
    if (a.size() > 60 || b.size() > 60) return;
    const std::uint64_t left = letters_in(a), right = letters_in(b);
    RC_ASSERT(edits_at_least(left, right) <= edits_by_table(a, b));
    RC_ASSERT(jaro_winkler_at_most(a, b, left, right) >= jaro_winkler(a, b) - 1e-9);
  }));
}

TEST_CASE("Jaro and Winkler's similarity of 64 letters at once is that of one after another") {
  CHECK(rc::check([] {
    const auto length = *rc::gen::inRange(0, 90), other = *rc::gen::inRange(0, 90);
    const auto letters = rc::gen::inRange('a', 'f');
    const std::string a = *rc::gen::container<std::string>(static_cast<std::size_t>(length), letters);
    const std::string b = *rc::gen::container<std::string>(static_cast<std::size_t>(other), letters);
    RC_ASSERT(jaro_winkler(a, b) == jaro_winkler_by_letter(a.substr(0, 64), b.substr(0, 64)));
  }));
}

TEST_CASE("Jaro and Winkler's similarity gives the values they published") {
  CHECK(jaro_winkler("martha", "marhta") == doctest::Approx(0.9611).epsilon(0.001));
  CHECK(jaro_winkler("dixon", "dicksonx") == doctest::Approx(0.8133).epsilon(0.001));
  CHECK(jaro_winkler("dwayne", "duane") == doctest::Approx(0.84).epsilon(0.001));
  CHECK(jaro_winkler("", "a") == 0);
}

TEST_CASE("packed numbers tell the same slips as their letters") {
  CHECK(rc::check([] {
    std::string a;
    for (int at = 0; at < 10; ++at) a.push_back(static_cast<char>('0' + *rc::gen::inRange(0, 10)));
    std::string b = a;
    if (*rc::gen::arbitrary<bool>()) std::swap(b[3], b[4]);
    for (int change = *rc::gen::inRange(0, 3); change > 0; --change)
      b[static_cast<std::size_t>(*rc::gen::inRange(0, 10))] = static_cast<char>('0' + *rc::gen::inRange(0, 10));
    const std::uint64_t left = packed_value(FieldKind::phone, a), right = packed_value(FieldKind::phone, b);
    RC_ASSERT(same_length(left, right));
    const DigitSlips slips = digit_slips(left, right);
    int changed = 0;
    for (std::size_t at = 0; at < 10; ++at) changed += a[at] != b[at];
    RC_ASSERT(slips.changed == changed);
    if (slips.neighbours_exchanged) RC_ASSERT(edits_by_table(a, b) == 1);
  }));
  char letters[8];
  CHECK(unpacked(packed_value(FieldKind::postcode, "XN14PA"), letters) == "XN14PA");
  CHECK(packed_value(FieldKind::exact, "12345678901234") == 0);  // too long: compared letter by letter
  CHECK(valid_nhs(packed_value(FieldKind::nhs, "9434765919")));
  CHECK_FALSE(valid_nhs(packed_value(FieldKind::nhs, "9434765918")));
}

TEST_CASE("a dictionary numbers each distinct value once") {
  Dictionary dictionary;
  std::vector<std::string> values;
  for (int at = 0; at < 5000; ++at) values.push_back("value " + std::to_string(at % 1700));
  std::vector<Code> codes;
  for (const std::string& value : values) codes.push_back(dictionary.intern(value));
  CHECK(dictionary.size() == 1701);
  for (std::size_t at = 0; at < values.size(); ++at) {
    CHECK(dictionary.text(codes[at]) == values[at]);
    CHECK(dictionary.find(values[at]) == codes[at]);
  }
  CHECK(dictionary.find("no such value") == 0);
  CHECK(dictionary.intern("") == 0);
}

}  // namespace kith::people::bulk
