// Goal: what joins, what is left to a person to look at, and about what nobody is asked. Each rule with its opposite.
#include <doctest.h>

#include <algorithm>

#include "people/linker.hpp"
#include "people/scenario_test.hpp"

using namespace kith::people;
namespace log_ = kith::log;
using log_::PersonKind;
using log_::RelationshipKind;
using log_::Sex;

namespace {

const std::string home = "12 High Street", postcode = "XA1 1AA";

log_::RecordVersion person(PersonKind kind, const std::string& given, const std::string& family,
                           const std::string& born = "", Sex sex = Sex::unknown) {
  log_::RecordVersion version;
  version.kind = kind, version.given_names = given, version.family_name = family, version.sex = sex;
  version.date_of_birth = date_in(born);
  return version;
}

log_::RecordVersion child(const std::string& given, const std::string& family, const std::string& born) {
  return person(PersonKind::child, given, family, born);
}
log_::RecordVersion adult(const std::string& given, const std::string& family, const std::string& born = "") {
  return person(PersonKind::adult, given, family, born);
}
log_::RecordVersion at_home(log_::RecordVersion version) {
  version.address = home, version.postcode = postcode;
  return version;
}
log_::RecordVersion at(log_::RecordVersion version, const std::string& address, const std::string& code) {
  version.address = address, version.postcode = code;
  return version;
}
log_::RecordVersion with_nhs(log_::RecordVersion version, const std::string& number) {
  version.nhs_number = number;
  return version;
}
log_::RecordVersion with_phone(log_::RecordVersion version) {
  version.phone = "07700 900123";
  return version;
}

class Registers {
 public:
  RecordNo add(const std::string& agency, log_::RecordVersion version) {
    version.ref = {agency, "northborough", std::to_string(++made_)};
    return linker.add(version);
  }
  // The carer that the agency names for this child.
  RecordNo carer(const std::string& agency, RecordNo child, RelationshipKind kind, log_::RecordVersion version) {
    const RecordNo carer = add(agency, std::move(version));
    linker.relate(child, carer, kind);
    return carer;
  }
  bool one(RecordNo a, RecordNo b) {
    linker.settle();
    return linker.person_of(a) == linker.person_of(b);
  }
  // Is anything asked about the persons of the two?
  bool asked(RecordNo a, RecordNo b) {
    linker.settle();
    const auto pairs = linker.possible_of(linker.person_of(a));
    return std::any_of(pairs.begin(), pairs.end(), [&](const Possible& pair) {
      return linker.person_of(pair.a) == linker.person_of(b) || linker.person_of(pair.b) == linker.person_of(b);
    });
  }
  Linker linker;

 private:
  int made_ = 0;
};

const std::string one_number = "9991010033", other_number = "9991010408";

}  // namespace

TEST_CASE("a father and a step-father of one name at one school are two men") {
  Registers town;
  const RecordNo at_school = town.add("school", at_home(child("Simran", "Gill", "2014-02-03")));
  const RecordNo father =
      town.carer("school", at_school, RelationshipKind::father, with_phone(adult("Manjit", "Gill")));
  const RecordNo step = town.carer("school", at_school, RelationshipKind::step_parent, adult("Manjit", "Gill"));
  const RecordNo patient = town.add("gp", at_home(child("Simran", "Gill", "2014-02-03")));
  const RecordNo gp_father =
      town.carer("gp", patient, RelationshipKind::father, with_phone(adult("Manjit", "Gill", "1987-06-01")));
  CHECK(town.one(at_school, patient));
  CHECK(town.one(father, gp_father));
  CHECK(!town.one(step, gp_father));
  CHECK(!town.one(step, father));
}

TEST_CASE("a twin who comes by his full name is not his brother of a like name, even at that brother's new address") {
  Registers town;
  const auto twin = [](const std::string& given) { return child(given, "Brannock", "2018-03-02"); };
  const RecordNo theo = town.add("hv", at_home(with_nhs(twin("Theo"), one_number)));
  const RecordNo teddy = town.add("hv", at_home(with_nhs(twin("Teddy"), other_number)));
  const RecordNo teddy_moved = town.add("ae", at(with_nhs(twin("Teddy"), other_number), "Flat 3", "QW9 4BB"));
  const RecordNo theo_moved = town.add("urgent-care", at(twin("Theo"), "Flat 3", "QW9 4BB"));
  CHECK(town.one(teddy, teddy_moved));
  CHECK(!town.one(theo_moved, teddy));
  CHECK(!town.one(theo_moved, theo));
  CHECK(town.asked(theo_moved, theo));
  // The mother has moved as well: it is Theo who came.
  const auto mother = adult("Danielle", "Brannock", "1995-02-11");
  town.carer("hv", theo, RelationshipKind::mother, at_home(mother));
  town.add("housing", at(with_phone(mother), "Flat 3", "QW9 4BB"));
  town.add("gp", at_home(with_phone(mother)));
  CHECK(town.one(theo_moved, theo));
  CHECK(!town.one(theo_moved, teddy));
}

TEST_CASE("a mother known by name alone is recognised by her child, not by a child who is merely alike") {
  for (const bool same_child : {true, false}) {
    Registers town;
    const RecordNo pupil = town.add("school", at_home(child("Jasleen", "Grewal", "2018-08-28")));
    const RecordNo mother = town.carer("school", pupil, RelationshipKind::mother, adult("Baljit", "Grewal"));
    auto other = child("Jasleen", "Grewal", same_child ? "2018-08-28" : "2018-08-29");
    other = same_child ? at_home(other) : at(other, "3 Low Road", "QW9 4BB");
    const RecordNo infant = town.add("nursery", other);
    const RecordNo named =
        town.carer("nursery", infant, RelationshipKind::mother, with_phone(adult("Baljit", "Grewal")));
    CHECK(town.one(pupil, infant) == same_child);
    CHECK(town.one(mother, named) == same_child);
  }
}

TEST_CASE("a child of one name, birth date and home is one child, although a nickname stands beside") {
  Registers town;
  const RecordNo patient = town.add("gp", with_nhs(at_home(child("Oliver", "Newton", "2009-10-20")), one_number));
  auto pupil = at_home(child("Oliver", "Newton", "2009-10-20")),
       under_another = at_home(child("Zork", "Newton", "2009-10-20"));
  pupil.upn = under_another.upn = "B330228114998";
  const RecordNo later = town.add("school:two", pupil), first = town.add("school:one", under_another);
  CHECK(town.one(patient, later));
  CHECK((town.one(first, patient) || town.asked(first, patient)));
}

TEST_CASE("forms of one name at one home and birth date are one child") {
  for (const auto& [one, other] : std::initializer_list<std::pair<const char*, const char*>>{{"Oliver", "Ollie"},
                                                                                             {"Małgorzata", "Gosia"},
                                                                                             {"Yuliia", "Julia"},
                                                                                             {"Joanne", "Jo"},
                                                                                             {"Oluwatobi", "Tobi"},
                                                                                             {"Ella", "Ela"},
                                                                                             {"Musa", "Msa"},
                                                                                             {"Lily", "Lly"},
                                                                                             {"Temi", "Tei"}}) {
    Registers town;
    const RecordNo a = town.add("gp", at_home(child(one, "Harris", "2011-10-20"))),
                   b = town.add("school", at_home(child(other, "Harris", "2011-10-20")));
    CAPTURE(one);
    CHECK(town.one(a, b));
  }
}

TEST_CASE("twins of names that resemble each other stay two where agencies list both") {
  for (const auto& [one, other] : std::initializer_list<std::pair<const char*, const char*>>{
           {"Tia", "Tiana"}, {"Ella", "Ela"}, {"Carys", "Cerys"}, {"Amelia", "Mia"}}) {
    Registers town;
    std::vector<RecordNo> first, second;
    for (const char* agency : {"gp", "school", "hv"}) {
      first.push_back(town.add(agency, at_home(child(one, "Foster", "2011-03-05"))));
      second.push_back(town.add(agency, at_home(child(other, "Foster", "2011-03-05"))));
    }
    CAPTURE(one);
    for (const RecordNo a : first)
      for (const RecordNo b : second) CHECK(!town.one(a, b));
    CHECK(town.one(first[0], first[1]));
    CHECK(town.one(second[0], second[2]));
  }
}

TEST_CASE("a child under another given name is asked about, but not twins on one list") {
  Registers town;
  const RecordNo patient = town.add("gp", at_home(child("Anastasia", "Tkachenko", "2014-04-17")));
  const RecordNo pupil = town.add("school", at_home(child("Kateryna", "Tkachenko", "2014-04-17")));
  CHECK(!town.one(patient, pupil));
  CHECK(town.asked(patient, pupil));
  town.add("gp", at_home(child("Kateryna", "Tkachenko", "2014-04-17")));
  CHECK(!town.one(patient, pupil));
  CHECK(!town.asked(patient, pupil));
}

TEST_CASE("a child of one name and birth date at another home is asked about") {
  Registers town;
  const RecordNo a = town.add("gp", at_home(child("Jack", "Owen", "2013-12-23"))),
                 b = town.add("school", at(child("Jack", "Owen", "2013-12-23"), "57 Hawthorn Close", "XA8 3HL"));
  CHECK(!town.one(a, b));
  CHECK(town.asked(a, b));
}

TEST_CASE("nobody is asked about two children whose other records have different NHS numbers") {
  for (const bool numbered : {false, true}) {
    Registers town;
    const auto here = at_home(child("Rufus", "Thistlewood", "2012-03-04")),
               there = at(child("Rufus", "Thistlewood", "2012-03-04"), "3 Low Road", "QW9 4BB");
    town.add("gp:one", with_nhs(here, one_number));
    const RecordNo a = town.add("school:one", here);
    town.add("gp:two", numbered ? with_nhs(there, other_number) : there);
    const RecordNo b = town.add("school:two", there);
    CHECK(!town.one(a, b));
    CHECK(town.asked(a, b) == !numbered);
  }
}

TEST_CASE("where one of two NHS numbers is wrong, a child's other records go where most of them are") {
  Registers town;
  const auto same = at_home(child("Zainab", "Zaman", "2011-08-21"));
  const RecordNo wrong = town.add("ae", with_nhs(same, other_number)), pupil = town.add("school", same),
                 patient = town.add("gp", with_nhs(same, one_number));
  CHECK(!town.one(pupil, wrong));
  CHECK(!town.one(pupil, patient));  // nobody can tell yet
  const RecordNo dentist = town.add("dental", with_nhs(same, one_number));
  CHECK(town.one(patient, dentist));
  CHECK(town.one(pupil, patient));
  CHECK(!town.one(pupil, wrong));
  CHECK(town.asked(pupil, wrong));
}

TEST_CASE("adults of one name are asked about only if a child or a home has to do with both") {
  for (const bool lives_there : {false, true}) {
    Registers town;
    const RecordNo patient = town.add("gp", at_home(adult(lives_there ? "Nicola" : "Nikki", "Stewart", "1988-01-29")));
    const auto pupil = child("Poppy", "Foster", "2015-02-03");
    const RecordNo at_school = town.add("school", lives_there ? at_home(pupil) : at(pupil, "3 Low Road", "QW9 4BB"));
    const RecordNo mother = town.carer("school", at_school, RelationshipKind::mother, adult("Nikki", "Stewart"));
    CHECK(!town.one(patient, mother));
    CHECK(town.asked(patient, mother) == lives_there);
  }
}

TEST_CASE("two open entries of one register with two birth dates are two people") {
  for (const bool closed : {false, true}) {
    Registers town;
    auto old_entry = at_home(child("Rufus", "Thistlewood", "2012-03-04"));
    if (closed) old_entry.valid_to = date_in("2020-07-20");
    const RecordNo a = town.add("school", old_entry),
                   b = town.add("school", at_home(child("Rufus", "Thistlewood", "2012-07-25")));
    CHECK(!town.one(a, b));
    CHECK(town.asked(a, b) == closed);
  }
}

TEST_CASE("a pet name among the other names is no family name") {
  Registers town;
  auto one = adult("Charlotte", "Bennett"), other = adult("Charlotte", "Smith");
  one.other_names = other.other_names = "Lottie";
  const RecordNo a = town.add("housing:one", one), b = town.add("housing:two", other);
  town.linker.settle();
  for (const Reason& reason : town.linker.explain(a, b).reasons)
    if (reason.field == "family_name") CHECK(reason.words == "family name: bennett and smith (different)");
  // A former family name that both agencies wrote down still counts.
  auto before = adult("Zuzana", "Hronec"), after = adult("Zuzana", "Dunn");
  before.other_names = "Quince", after.other_names = "Quince";
  const RecordNo c = town.add("csc", before), d = town.add("police", after);
  town.linker.settle();
  for (const Reason& reason : town.linker.explain(c, d).reasons) {
    if (reason.field == "family_name") CHECK(reason.words == "family name: quince (the same)");
    if (reason.field == "given_names") CHECK(reason.words == "given name: zuzana (the same)");
  }
}

namespace {

// One agency's mother, her unborn child and, when it is born, the child.
struct Birth {
  Registers town;
  RecordNo unborn{}, born{}, mother{};
  Birth(const std::string& name, const std::string& due, const std::string& birth, const std::string& called = "Rory") {
    mother = town.add("midwifery", at_home(adult("Shannon", "Marsh", "1994-10-05")));
    unborn = add(person(PersonKind::unborn, name, "Marsh", due));
    born = add(child(called, "Marsh", birth));
  }
  RecordNo add(log_::RecordVersion version) {
    const RecordNo made = town.add("midwifery", at_home(std::move(version)));
    town.linker.relate(made, mother, RelationshipKind::mother);
    return made;
  }
};

}  // namespace

TEST_CASE("an unborn child called after its mother is the child who was born") {
  for (const char* name : {"Baby of Shannon", "Baby Of", "Baby Shannon", "Unborn of Shannon", "Bump", "Baby of S Marsh",
                           "Baby", "Female infant of Shannon", "Twin 1", ""}) {
    Birth birth(name, "2019-12-17", "2019-11-18");
    CAPTURE(name);
    CHECK(birth.town.one(birth.unborn, birth.born));
  }
  // A name that was chosen before the birth is a name.
  CHECK(!Birth("Ellie", "2019-12-17", "2019-11-18").town.one({1}, {2}));
}

TEST_CASE("a born child called after its mother is the child who has a name now; a name of its own stays") {
  for (const auto& [name, one] : std::initializer_list<std::pair<const char*, bool>>{
           {"Baby Marsh", true}, {"Baby of Shannon", true}, {"Baby S M", true}, {"Baby Ellie", false}}) {
    Registers town;
    const RecordNo first = town.add("midwifery", with_nhs(at_home(child(name, "Marsh", "2019-11-18")), one_number)),
                   later = town.add("hv", at_home(child("Rory", "Marsh", "2019-11-18")));
    const RecordNo mother =
        town.carer("midwifery", first, RelationshipKind::mother, at_home(adult("Shannon", "Marsh", "1994-10-05")));
    const RecordNo known =
        town.carer("hv", later, RelationshipKind::mother, at_home(adult("Shannon", "Marsh", "1994-10-05")));
    CAPTURE(name);
    CHECK(town.one(mother, known));
    CHECK(town.one(first, later) == one);
  }
}

TEST_CASE("a month of birth expected agrees with a birth up to six weeks from it") {
  for (const auto& [birth, one] : std::initializer_list<std::pair<const char*, bool>>{{"2019-11-18", true},
                                                                                      {"2019-12-31", true},
                                                                                      {"2020-02-11", true},
                                                                                      {"2020-02-13", false},
                                                                                      {"2019-01-10", false}}) {
    CAPTURE(birth);
    Birth mother_and_child("Unborn", "2019-12", birth);
    CHECK(mother_and_child.town.one(mother_and_child.unborn, mother_and_child.born) == one);
  }
}

TEST_CASE("the event of a birth may name the unborn child, the born one and the mother") {
  for (const char* birth : {"2019-11-18", "2018-03-02"}) {
    Birth one("Baby of Shannon", "2019-12-17", birth);
    one.town.linker.name_together(std::vector{one.born, one.mother, one.unborn});
    CHECK(one.town.one(one.unborn, one.born) == (birth == std::string("2019-11-18")));
  }
  // Another mother's child in the event, and somebody's brother, are other children.
  Birth cousins("Baby of Shannon", "2019-12-17", "2018-03-02");
  const RecordNo cousin = cousins.town.add("midwifery", at_home(child("Max", "Marsh", "2019-12-10")));
  cousins.town.carer("midwifery", cousin, RelationshipKind::mother, at_home(adult("Tara", "Marsh", "1999-02-05")));
  cousins.town.linker.name_together(std::vector{cousin, cousins.unborn});
  CHECK(!cousins.town.one(cousin, cousins.unborn));
  Birth brothers("Baby of Shannon", "2019-12-17", "2019-11-18");
  brothers.town.linker.relate(brothers.born, brothers.unborn, RelationshipKind::sibling);
  CHECK(!brothers.town.one(brothers.born, brothers.unborn));
}

TEST_CASE("unborn twins and born twins stay two: nobody can tell which is which") {
  for (const bool second_unborn : {true, false}) {
    Birth twins("Twin 1 of Shannon", "2019-12-17", "2019-11-18", "Rory");
    std::vector<RecordNo> named{twins.mother, twins.unborn, twins.born};
    const RecordNo brother = twins.add(child("Max", "Marsh", "2019-11-18"));
    named.push_back(brother);
    if (second_unborn)
      named.push_back(twins.add(person(PersonKind::unborn, "Twin 2 of Shannon", "Marsh", "2019-12-17")));
    twins.town.linker.name_together(named);
    for (const RecordNo born : {twins.born, brother}) {
      CHECK(!twins.town.one(twins.unborn, born));
      if (second_unborn) CHECK(!twins.town.one(named.back(), born));
    }
    CHECK(!twins.town.one(twins.born, brother));
    if (second_unborn) CHECK(!twins.town.one(twins.unborn, named.back()));
  }
}

namespace {

// Children at one home whom each agency names with the same carer.
struct Niece {
  Registers town;
  std::vector<RecordNo> records;
  void add(const std::string& agency, log_::RecordVersion version) {
    version.sex = Sex::female;
    records.push_back(town.add(agency, at_home(std::move(version))));
    town.carer(agency, records.back(), RelationshipKind::carer, at_home(adult("Fadumo", "Nur", "1984-03-07")));
  }
};

log_::RecordVersion also(log_::RecordVersion version, const std::string& other_names) {
  version.other_names = other_names;
  return version;
}

}  // namespace

TEST_CASE("a child under two names is one child where others at her home know her by both") {
  Niece niece;
  niece.add("school", child("Hodan", "Warsame", "2005-01-01"));
  niece.add("housing", child("Huda", "Abdi", "2005-01-01"));
  CHECK(!niece.town.one(niece.records[0], niece.records[1]));
  niece.add("police", also(child("HUDA", "WARSAME", "2005-01-01"), "HODAN ABDI"));
  niece.add("csc", also(child("Hodan", "Abdi-Warsame", "2005"), "Huda"));
  for (const RecordNo record : niece.records) CHECK(niece.town.one(niece.records[0], record));
}

TEST_CASE("twins stay two although an agency takes the name of one for another name of the other") {
  for (const bool both_at_one : {true, false}) {
    Niece twins;
    twins.add("school", child("Hodan", "Warsame", "2005-01-01"));
    twins.add(both_at_one ? "school" : "gp", child("Huda", "Warsame", "2005-01-01"));
    twins.add("police", also(child("Huda", "Warsame", "2005-01-01"), "Hodan"));
    twins.add("hv", child("Hodan", "Warsame", "2005-01-01"));
    twins.add("hv", child("Huda", "Warsame", "2005-01-01"));
    CHECK(!twins.town.one(twins.records[0], twins.records[1]));
    CHECK(!twins.town.one(twins.records[3], twins.records[4]));
    CHECK(twins.town.one(twins.records[0], twins.records[3]));
  }
}

TEST_CASE("a guessed year is weak evidence: it parts nobody of one name, home and carer, and joins nobody else") {
  const auto second = [](const char* given, const char* born, bool here) {
    Niece niece;
    niece.add("gp", child("Hodan", "Abdi Warsame", "2007-01-01"));
    if (here)
      niece.add("education", child(given, "Warsame", born));
    else
      niece.records.push_back(niece.town.add("education", at(child(given, "Abdi", born), "70 Lime Avenue", "XS4 6HH")));
    return niece.town.one(niece.records[0], niece.records[1]);
  };
  CHECK(second("Hodan", "2007", true));
  CHECK(second("Hodan", "2006-01-01", true));
  CHECK(second("Hoodan", "2006", true));
  CHECK(!second("Ayaan", "2007-01-01", true));   // a sister, or a twin
  CHECK(!second("Hodan", "2006-05-17", true));   // somebody knows that day
  CHECK(!second("Hodan", "2007-01-01", false));  // a namesake elsewhere
}

TEST_CASE("sisters and brothers of guessed years and alike names stay two") {
  const auto mixed = [](const char* elder, const char* younger, bool listed) {
    Niece family;
    family.add("gp", child(elder, "Warsame", "2005-01-01"));
    family.add("school", child(younger, "Warsame", "2006-01-01"));
    if (listed) family.add("hv", child(elder, "Warsame", "2005")), family.add("hv", child(younger, "Warsame", "2006"));
    return family.town.one(family.records[0], family.records[1]);
  };
  CHECK(!mixed("Hassan", "Hussein", false));
  CHECK(!mixed("Hodan", "Huda", false));
  CHECK(!mixed("Safa", "Safia", true));
}
