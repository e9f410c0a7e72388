// Goal: people who resemble each other stay apart, whatever their names: twins, brothers and sisters, father and son of
// one name, strangers of one name and birth date. Method: generate many of each and let several agencies record them.
#include <doctest.h>

#include <map>
#include <random>
#include <tuple>

#include "core/identifiers.hpp"
#include "people/linker.hpp"
#include "people/scenario_test.hpp"

using namespace kith::people;
namespace log_ = kith::log;

namespace {

const std::vector<std::string> boys = {"Oliver", "Jack",  "Harry",  "Mohammed", "Leo",
                                       "Tomasz", "Kwame", "Zdenek", "Rhys",     "Kofi"};
const std::vector<std::string> girls = {"Amelia", "Olivia", "Aisha", "Zuzana", "Chioma",
                                        "Niamh",  "Sophie", "Mei",   "Priya",  "Tamsin"};
const std::vector<std::string> surnames = {"Smith", "Khan",        "Okafor", "Hronec", "Taylor",
                                           "Nowak", "Thistlewood", "Chen",   "Begum",  "Quince"};

class Town {
 public:
  explicit Town(unsigned seed) : random_(seed) {}

  // One agency's record of a person, with what that agency happens to know.
  RecordNo record(int person, const std::string& agency, log_::RecordVersion version) {
    version.ref = {agency, "northborough", std::to_string(++made_)};
    const RecordNo row = linker.add(version);
    truth_.push_back(person);
    return row;
  }
  const std::string& pick(const std::vector<std::string>& list) { return list[random_() % list.size()]; }
  std::size_t below(std::size_t limit) { return random_() % limit; }
  std::string birthday(int year) { return fmt_date(year, 1 + below(12), 2 + below(26)); }
  std::string house() { return std::to_string(++houses_) + " High Street"; }
  std::string postcode() const { return "XN" + std::to_string(100000 + houses_); }
  int person() { return ++persons_; }
  std::string nhs_number() {
    while (true) {
      const std::string nine = std::to_string(999000000 + ++numbers_);
      for (char digit = '0'; digit <= '9'; ++digit)
        if (kith::core::NhsNumber::parse(nine + digit)) return nine + digit;
    }
  }

  int wrong_pairs() {
    linker.settle();
    int wrong = 0;
    for (const PersonId id : linker.persons()) {
      const auto rows = linker.records_of(id);
      for (std::size_t i = 0; i < rows.size(); ++i)
        for (std::size_t j = i + 1; j < rows.size(); ++j) wrong += truth_[rows[i].value] != truth_[rows[j].value];
    }
    return wrong;
  }

  Linker linker;

 private:
  static std::string fmt_date(int year, std::size_t month, std::size_t day) {
    const auto two = [](std::size_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    return std::to_string(year) + "-" + two(month) + "-" + two(day);
  }
  std::mt19937 random_;
  std::vector<int> truth_;
  int made_ = 0, houses_ = 0, persons_ = 0, numbers_ = 0;
};

log_::RecordVersion child(const std::string& given, const std::string& family, const std::string& born, log_::Sex sex) {
  log_::RecordVersion version;
  version.given_names = given, version.family_name = family, version.date_of_birth = date_in(born), version.sex = sex;
  return version;
}

constexpr int families = 10000;
const std::vector<std::string> agencies = {"gp:one", "school:two", "hv", "police"};

}  // namespace

TEST_CASE("twins and near-aged siblings at one address stay two") {
  Town town(1);
  for (int family = 0; family < families; ++family) {
    const bool girl = town.below(2) == 0;
    const auto& names = girl ? girls : boys;
    const std::size_t first = town.below(names.size()),
                      second = (first + 1 + town.below(names.size() - 1)) % names.size();
    const std::string born = town.birthday(2010), surname = town.pick(surnames), house = town.house();
    const int a = town.person(), b = town.person();
    for (const std::string& agency : agencies)
      for (const auto& [person, given] : {std::pair(a, names[first]), std::pair(b, names[second])}) {
        auto version = child(given, surname, born, girl ? log_::Sex::female : log_::Sex::male);
        if (agency == agencies[0] || town.below(4) != 0) version.address = house, version.postcode = town.postcode();
        town.record(person, agency, version);
      }
  }
  CHECK(town.wrong_pairs() == 0);
}

TEST_CASE("brothers and sisters of other ages at one address stay two") {
  Town town(6);
  for (int family = 0; family < families; ++family) {
    const bool girl = town.below(2) == 0;
    const auto& names = girl ? girls : boys;
    const std::size_t first = town.below(names.size()),
                      second = (first + 1 + town.below(names.size() - 1)) % names.size();
    const std::string surname = town.pick(surnames), house = town.house();
    const int a = town.person(), b = town.person();
    const std::string older = town.birthday(2008), younger = town.birthday(2009 + static_cast<int>(town.below(3)));
    for (const std::string& agency : agencies)
      for (const auto& [person, given, born] :
           {std::tuple(a, names[first], older), std::tuple(b, names[second], younger)}) {
        auto version = child(given, surname, town.below(8) == 0 ? born.substr(0, 4) : born,
                             girl ? log_::Sex::female : log_::Sex::male);
        version.address = house, version.postcode = town.postcode();
        town.record(person, agency, version);
      }
  }
  CHECK(town.wrong_pairs() == 0);
}

// What was known under the old name must not lead to the new one, nor to a child of either home.
TEST_CASE("an adopted child under a new name and home is joined to nobody, of the old home or of the new one") {
  Town town(7);
  for (int family = 0; family < families; ++family) {
    const bool girl = town.below(2) == 0;
    const auto& names = girl ? girls : boys;
    const std::size_t own = town.below(names.size()), new_own = (own + 1 + town.below(names.size() - 1)) % names.size();
    const log_::Sex sex = girl ? log_::Sex::female : log_::Sex::male;
    const std::size_t old_name = town.below(surnames.size()),
                      new_name = (old_name + 1 + town.below(surnames.size() - 1)) % surnames.size();
    const std::string born = town.birthday(2012), siblings_day = town.birthday(2014);
    for (const bool after : {false, true}) {
      const std::string& surname = surnames[after ? new_name : old_name];
      const std::string house = town.house();
      // Half of the children keep their given name.
      const std::size_t given = after && family % 2 == 0 ? new_own : own;
      const std::string& siblings = names[(given + 1) % names.size()];
      const int adopted = town.person(), sibling = town.person();
      for (std::size_t agency = 0; agency < 2; ++agency)
        for (const auto& [person, name, day] :
             {std::tuple(adopted, names[given], born), std::tuple(sibling, siblings, siblings_day)}) {
          auto version = child(name, surname, day, sex);
          version.address = house, version.postcode = town.postcode();
          town.record(person, agencies[agency + (after ? 2 : 0)], version);
        }
    }
  }
  CHECK(town.wrong_pairs() == 0);
}

TEST_CASE("unnamed twin babies are not handed to one of the twins") {
  Town town(2);
  for (int family = 0; family < families; ++family) {
    const std::string born = town.birthday(2012), surname = town.pick(surnames), house = town.house();
    const int a = town.person(), b = town.person();
    const auto add = [&](int person, const char* agency, const std::string& given) {
      auto version = child(given, surname, born, log_::Sex::male);
      version.address = house, version.postcode = town.postcode();
      town.record(person, agency, version);
    };
    add(a, "midwifery", "Baby"), add(b, "midwifery", "Baby");
    add(a, "gp:one", "Oliver"), add(b, "gp:one", "Harry");
  }
  CHECK(town.wrong_pairs() == 0);
}

// The hospital took the number of the other twin from a list: whose record it is, a person has to say.
TEST_CASE("a record with the number of a twin is not joined to that twin, whoever else knows which of them") {
  Town town(8);
  for (int family = 0; family < families; ++family) {
    const bool girl = town.below(2) == 0, one_of_each = family % 4 == 0;
    const auto &names = girl ? girls : boys, &others = girl == one_of_each ? boys : girls;
    const std::size_t first = town.below(names.size()),
                      second = (first + 1 + town.below(names.size() - 1)) % names.size();
    const log_::Sex sex = girl ? log_::Sex::female : log_::Sex::male,
                    other_sex = girl == one_of_each ? log_::Sex::male : log_::Sex::female;
    const std::string born = town.birthday(2019), surname = town.pick(surnames), house = town.house();
    const int a = town.person(), b = town.person();
    const std::string number_a = town.nhs_number(), number_b = town.nhs_number();
    const auto add = [&](int person, const std::string& agency, const std::string& number) {
      auto version = child(person == a ? names[first] : others[second], surname, born, person == a ? sex : other_sex);
      version.address = house, version.postcode = town.postcode(), version.nhs_number = number;
      town.record(person, agency, version);
    };
    add(a, "hv", number_a), add(b, "hv", number_b);
    add(a, "school:two", ""), add(b, "school:two", "");
    if (family % 3 != 0) add(a, "gp:one", number_a), add(b, "gp:one", number_b);
    for (const char* hospital : {"ae:one", "ae:two"})
      if (town.below(2) == 0) add(b, hospital, number_a);
  }
  CHECK(town.wrong_pairs() == 0);
}

TEST_CASE("numbered twins without names are not joined through a third record, nor across agencies") {
  Town town(9);
  const std::vector<std::pair<std::string, std::string>> orders = {{"Twin 1", "Twin 2"},
                                                                   {"Baby A", "Baby B"},
                                                                   {"Twin One", "Twin Two"},
                                                                   {"First twin", "Second twin"},
                                                                   {"Twin I", "Twin II"}};
  for (int family = 0; family < families; ++family) {
    const auto& [one, two] = orders[town.below(orders.size())];
    const std::string born = town.birthday(2020), surname = town.pick(surnames), house = town.house();
    const int a = town.person(), b = town.person(), either = town.person();
    const auto add = [&](int person, const std::string& agency, const std::string& given) {
      auto version = child(given, surname, born, log_::Sex::male);
      version.address = house, version.postcode = town.postcode();
      town.record(person, agency, version);
    };
    add(a, "midwifery", one), add(b, "midwifery", two);
    // Which of the two it was, this record does not say.
    if (family % 2 == 0) add(either, "ae", family % 4 == 0 ? "Baby" : "Infant");
    if (family % 3 == 0) add(a, "hospital", one), add(b, "hospital", two);
  }
  CHECK(town.wrong_pairs() == 0);
}

TEST_CASE("father and son of one name and house stay two") {
  Town town(3);
  for (int family = 0; family < families; ++family) {
    const std::string given = town.pick(boys), surname = town.pick(surnames), house = town.house();
    const int father = town.person(), son = town.person();
    const std::string fathers = town.birthday(1975), sons = town.birthday(2005);
    for (const std::string& agency : agencies) {
      auto older = child(given, surname, town.below(5) == 0 ? "" : fathers, log_::Sex::male);
      older.kind = log_::PersonKind::adult;
      auto younger = child(given, surname, town.below(5) == 0 ? "2005" : sons, log_::Sex::male);
      older.address = younger.address = house, older.postcode = younger.postcode = town.postcode();
      town.record(father, agency, older), town.record(son, agency, younger);
    }
  }
  CHECK(town.wrong_pairs() == 0);
}

TEST_CASE("two strangers of one common name and birth date stay two") {
  Town town(4);
  for (int family = 0; family < families; ++family) {
    const bool girl = town.below(2) == 0;
    const std::string given = town.pick(girl ? girls : boys), surname = town.pick(surnames),
                      born = town.birthday(2000 + family % 18);
    for (int side = 0; side < 2; ++side) {
      const int person = town.person();
      const std::string house = town.house();
      for (int i = 0; i < 2; ++i) {
        auto version = child(given, surname, born, girl ? log_::Sex::female : log_::Sex::male);
        version.address = house, version.postcode = town.postcode();
        town.record(person, agencies[static_cast<std::size_t>(side + 2 * i) % 4], version);
      }
    }
  }
  const int wrong = town.wrong_pairs();
  MESSAGE(wrong << " wrong pairs");
  CHECK(wrong == 0);
}

TEST_CASE("a person's word is never overruled, and joins what the machine would not") {
  Town town(5);
  const auto same = child("Oliver", "Thistlewood", "2010-05-06", log_::Sex::male);
  const RecordNo a = town.record(1, "gp:one", same), b = town.record(1, "hv", same), c = town.record(1, "police", same);
  const RecordNo d = town.record(2, "school:two", child("Priya", "Chen", "2003-01-02", log_::Sex::female));
  Linker& linker = town.linker;
  linker.settle();
  CHECK(linker.person_of(a) == linker.person_of(c));
  linker.decide({a, c, false, "M. Brown", "two cousins"});
  linker.settle();
  CHECK(linker.person_of(a) != linker.person_of(c));
  linker.decide({a, d, true, "M. Brown", "new name"});
  linker.settle();
  CHECK(linker.person_of(a) == linker.person_of(d));
  CHECK(linker.explain(a, c).answer == Answer::different);
  linker.decide({a, c, true, "M. Brown", "one after all"});
  const auto changes = linker.settle();
  CHECK(!changes.empty());
  CHECK(linker.person_of(b) == linker.person_of(c));
  CHECK(linker.person_of(a) == linker.person_of(b));
}
