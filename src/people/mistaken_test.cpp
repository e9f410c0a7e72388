// Goal: what one agency mistook joins no two people and parts nobody: a number taken from a list, a placeholder for a
// name, a short form. Each rule with its opposite.
#include <doctest.h>

#include <algorithm>

#include "people/linker.hpp"
#include "people/scenario_test.hpp"

using namespace kith::people;
namespace log_ = kith::log;

namespace {

const std::string oscars = "9991010033", theos = "9991010408";
const std::string pupils = "B330228114998";

struct Register {
  Linker linker;
  int made = 0;

  struct Child {
    std::string agency, given, nhs;
    std::string upn = "", family = "Ward", born = "2019-03-03", address = "5 Viaduct Close", postcode = "XN1 7QR";
    log_::Sex sex = log_::Sex::male;
  };
  RecordNo add(const Child& child) {
    log_::RecordVersion version;
    version.ref = {child.agency, "northborough", std::to_string(++made)};
    version.given_names = child.given, version.family_name = child.family, version.date_of_birth = date_in(child.born);
    version.nhs_number = child.nhs, version.upn = child.upn, version.sex = child.sex;
    version.address = child.address, version.postcode = child.postcode;
    return linker.add(version);
  }
  bool one(RecordNo a, RecordNo b) {
    linker.settle();
    return linker.person_of(a) == linker.person_of(b);
  }
  std::optional<Explanation> asked(RecordNo a, RecordNo b) {
    linker.settle();
    for (const Possible& pair : linker.possible_of(linker.person_of(a)))
      if (linker.person_of(pair.a) == linker.person_of(b) || linker.person_of(pair.b) == linker.person_of(b))
        return pair.why;
    return std::nullopt;
  }
};

}  // namespace

TEST_CASE("a twin's record with the number of his brother is left open with both") {
  for (const char* with : {"Theo", "Theodore"})
    for (const bool at_home : {true, false}) {
      Register town;
      const RecordNo oscar = town.add({"hv", "Oscar", oscars}), theo = town.add({"hv", with, theos});
      Register::Child brought{"ae", "Theo", oscars};
      if (!at_home) brought.address = "77 Far Lane", brought.postcode = "XZ1 1AA";
      const RecordNo record = town.add(brought), pupil = town.add({"school", with, ""});
      CAPTURE(with);
      CAPTURE(at_home);
      CHECK(!town.one(record, oscar));
      CHECK(!town.one(record, theo));
      CHECK(town.one(pupil, theo));  // the mistaken record is no rival
      REQUIRE(town.asked(record, theo));
      REQUIRE(town.asked(record, oscar));
      CHECK(town.asked(record, theo)->answer == Answer::possible);
      if (at_home) CHECK(town.asked(record, theo)->probability > town.asked(record, oscar)->probability);
    }
}

TEST_CASE("a stranger's number does not join two of one surname and birth date where each is known by name") {
  for (const bool known : {true, false}) {
    Register town;
    const RecordNo oscar = town.add({"hv", "Oscar", oscars});
    Register::Child theo{"ae", "Theo", oscars};
    theo.address = "77 Far Lane", theo.postcode = "XZ1 1AA";
    const RecordNo record = town.add(theo);
    theo.agency = "gp", theo.nhs = theos;
    if (known) town.add(theo);
    CHECK(town.one(record, oscar) == !known);  // one child under two names, as far as anybody knows
  }
}

TEST_CASE("a namesake elsewhere casts no doubt on a number, whichever spelling he has") {
  for (const char* namesake : {"Mohammed", "Mohammad"}) {
    Register town;
    const auto khan = [](const char* agency, const char* given, const std::string& nhs) {
      return Register::Child{agency, given, nhs, "", "Khan"};
    };
    auto stranger = khan("gp:two", namesake, theos);
    stranger.address = "77 Far Lane", stranger.postcode = "XZ1 1AA";
    town.add(stranger);
    CAPTURE(namesake);
    CHECK(town.one(town.add(khan("gp", "Mohammed", oscars)), town.add(khan("ae", "Mohammad", oscars))));
  }
}

TEST_CASE("a person says whose record the mistaken one is") {
  for (const bool said_theo : {true, false}) {
    Register town;
    const RecordNo oscar = town.add({"hv", "Oscar", oscars}), theo = town.add({"hv", "Theo", theos}),
                   record = town.add({"ae", "Theo", oscars}), patient = town.add({"gp", "Theo", theos}),
                   oscar_too = town.add({"gp", "Oscar", oscars});
    town.linker.settle();
    town.linker.decide({record, said_theo ? theo : oscar, true, "M. Brown", "rang the hospital"});
    CHECK(town.one(record, theo) == said_theo);
    CHECK(town.one(record, oscar) == !said_theo);
    CHECK(town.one(theo, patient));
    CHECK(town.one(oscar, oscar_too));
    CHECK(!town.one(oscar, theo));
  }
}

TEST_CASE("a number alone joins nobody of another given name") {
  for (const char* born : {"2019-03-03", "2019-11-22", "2018-03-03"}) {
    Register town;
    const RecordNo oscar = town.add({"hv", "Oscar", oscars});
    Register::Child other{"ae", "Chloe", oscars};
    other.family = "Tait", other.born = born, other.address = "77 Far Lane", other.postcode = "XZ1 1AA";
    CHECK(!town.one(oscar, town.add(other)));
  }
}

TEST_CASE("a child without a name and of the other sex is not whose number it bears where a twin is of that sex") {
  Register town;
  const RecordNo oscar = town.add({"hv", "Oscar", oscars});
  Register::Child sister{"hv", "Theodora", theos};
  sister.sex = log_::Sex::female;
  town.add(sister);
  sister.agency = "ae", sister.given = "Baby", sister.nhs = oscars;
  const RecordNo baby = town.add(sister);
  CHECK(!town.one(oscar, baby));
  CHECK(town.asked(oscar, baby));
}

TEST_CASE("a pupil number mistaken for the twin's does not lead to the twin") {
  Register town;
  const RecordNo oscar = town.add({"school", "Oscar", "", pupils}), theo = town.add({"school", "Theo", ""});
  const RecordNo record = town.add({"pru", "Theo", "", pupils});
  CHECK(!town.one(record, oscar));
  CHECK((town.one(record, theo) || town.asked(record, theo)));
}

TEST_CASE("numbered placeholders of one agency are two people whom no nameless record joins") {
  for (const auto& [one, two] :
       std::initializer_list<std::pair<const char*, const char*>>{{"Twin 1", "Twin 2"},
                                                                  {"Twin1", "Twin2"},
                                                                  {"Baby A", "Baby B"},
                                                                  {"Baby I", "Baby II"},
                                                                  {"Baby-One", "Baby-Two"},
                                                                  {"First twin", "Second twin"}}) {
    Register town;
    const RecordNo first = town.add({"midwifery", one, ""}), second = town.add({"midwifery", two, ""}),
                   baby = town.add({"ae", "Baby", ""}), elsewhere = town.add({"hospital", one, ""});
    CAPTURE(one);
    CHECK(!town.one(first, second));
    CHECK(!town.one(baby, first));
    CHECK(!town.one(baby, second));
    CHECK(town.asked(baby, first));
    CHECK(town.asked(baby, second));
    CHECK(!town.one(elsewhere, second));
  }
}

TEST_CASE("a nameless record joins no two nameless records of one list") {
  Register town;
  const RecordNo first = town.add({"midwifery", "Baby", ""}), second = town.add({"midwifery", "Infant", ""}),
                 baby = town.add({"ae", "Baby", ""});
  CHECK(!town.one(first, second));
  CHECK(town.asked(baby, first));
  CHECK(town.asked(baby, second));
}

TEST_CASE("a placeholder with an ordinal is no name, and keeps no other record away") {
  for (const char* called : {"Baby", "Baby One", "Baby First", "Twin One", "Boy One", "Baby Boy 1", "First Baby"}) {
    Register town;
    const RecordNo born = town.add({"midwifery", called, theos}), infant = town.add({"hv", "Teddy", theos}),
                   patient = town.add({"gp", "Teddy", theos});
    Register::Child brought{"ae", "Teddy", ""};
    brought.family = "Reyes";
    const RecordNo record = town.add(brought);
    CAPTURE(called);
    CHECK(town.one(born, infant));
    CHECK(town.one(record, patient));
  }
}

TEST_CASE("a short form of the given name with the same number and birth date is the same child") {
  for (const auto& [whole, shorter] : std::initializer_list<std::pair<const char*, const char*>>{
           {"Tyrell", "Ty"}, {"Aaron James", "AJ"}, {"Xinyi", "Xin Yi"}, {"Oluwaseun", "Olu"}}) {
    Register town;
    const RecordNo pupil = town.add({"school", whole, "", pupils}), patient = town.add({"gp", whole, theos}),
                   client = town.add({"csc", whole, ""}), moved = town.add({"pru", shorter, "", pupils});
    CAPTURE(whole);
    for (const RecordNo record : {patient, client, moved}) CHECK(town.one(pupil, record));
  }
}

TEST_CASE("names of which one begins with the other may be two children's") {
  for (const auto& [one, other] : std::initializer_list<std::pair<const char*, const char*>>{
           {"Ty", "Tyrone"}, {"Jayden", "Kayden"}, {"Tia", "Tiana"}}) {
    Register town;
    const RecordNo a = town.add({"gp", one, ""}), b = town.add({"hv", other, ""});
    CAPTURE(one);
    CHECK(!town.one(a, b));
    CHECK(town.asked(a, b));
  }
}

TEST_CASE("a record of the same number under another name keeps no other record away") {
  Register town;
  const RecordNo pupil = town.add({"school", "Tyrell", "", pupils}), patient = town.add({"gp", "Tyrell", theos}),
                 misnamed = town.add({"pru", "Zork", "", pupils});
  Register::Child found{"police", "Tyrell", ""};
  found.born = "2019";
  const RecordNo record = town.add(found);
  CHECK(town.one(pupil, patient));
  CHECK(town.one(record, patient));
  CHECK((town.one(misnamed, pupil) || town.asked(misnamed, pupil)));
}
