// Goal: the replay cases link as their truth says, whole, agency by agency, and whatever the order of arrival.
#include "people/scenario_test.hpp"

#include <doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <random>
#include <set>

using namespace kith::people;
using kith::core::RowRef;

namespace {

const std::string folder = KITH_SOURCE_DIR "/../shared/scenarios";

struct Score {
  std::size_t records = 0, in_largest = 0, wrong_pairs = 0, missed_pairs = 0, not_offered = 0;
};

Linker linked(const Scenario& scenario) {
  Linker linker;
  for (const auto& version : scenario.records) linker.add(version);
  for (const Tie& tie : scenario.ties) feed_tie(linker, tie);
  for (const auto& group : scenario.together) feed_group(linker, group);
  linker.settle();
  return linker;
}

void tell_pair(const Linker& linker, const char* what, RecordNo a, RecordNo b) {
  if (std::getenv("KITH_TELL") == nullptr) return;
  const Explanation why = linker.explain(a, b);
  std::cout << what << " " << to_string(linker.ref_of(a)) << " " << to_string(linker.ref_of(b))
            << " p=" << why.probability << " answer=" << static_cast<int>(why.answer) << "\n";
  for (const Reason& reason : why.reasons) std::cout << "     " << reason.bits << "  " << reason.words << "\n";
}

Score score_of(const Linker& linker, const Scenario& scenario) {
  Score score;
  std::set<std::pair<RecordNo, PersonId>> offered;
  for (const Possible& pair : linker.possible()) {
    offered.insert({pair.a, linker.person_of(pair.b)});
    offered.insert({pair.b, linker.person_of(pair.a)});
  }
  std::map<std::string, std::map<PersonId, std::size_t>> parts;
  for (std::uint32_t i = 0; i < linker.size(); ++i)
    ++parts[scenario.truth.at(linker.ref_of({i}))][linker.person_of({i})];
  for (const auto& [person, sizes] : parts) {
    std::size_t largest = 0;
    for (const auto& [id, size] : sizes) largest = std::max(largest, size);
    score.in_largest += largest;
  }
  score.records = linker.size();
  for (std::uint32_t i = 0; i < linker.size(); ++i)
    for (std::uint32_t j = i + 1; j < linker.size(); ++j) {
      const bool one = scenario.truth.at(linker.ref_of({i})) == scenario.truth.at(linker.ref_of({j}));
      const bool joined = linker.person_of({i}) == linker.person_of({j});
      if (one == joined) continue;
      tell_pair(linker, one ? "MISSED" : "WRONG", {i}, {j});
      if (!one) ++score.wrong_pairs;
      if (!one) continue;
      ++score.missed_pairs;
      if (!offered.contains({{i}, linker.person_of({j})}) && !offered.contains({{j}, linker.person_of({i})}))
        ++score.not_offered;
    }
  return score;
}

bool present() {
  if (std::filesystem::exists(folder + "/case-d")) return true;
  MESSAGE("no replay cases beside the source: skipped");
  return false;
}

Scenario of_agency(const Scenario& whole, const std::string& agency) {
  Scenario part = whole;
  std::erase_if(part.records, [&](const auto& version) { return version.ref.agency != agency; });
  return part;
}

}  // namespace

TEST_CASE("the replay cases link as their truth says") {
  if (!present()) return;
  for (const char* name : {"case-d", "case-h", "case-k"}) {
    const Scenario scenario = read_scenario(folder + "/" + name);
    const Linker linker = linked(scenario);
    const Score score = score_of(linker, scenario);
    MESSAGE(std::string(name) << ": " << score.in_largest << " of " << score.records << " in the largest cluster, "
                              << score.wrong_pairs << " wrong pairs, " << score.missed_pairs << " missed, "
                              << score.not_offered << " not offered, " << linker.possible().size() << " possible");
    CHECK(score.wrong_pairs == 0);
    CHECK(score.in_largest * 10 >= score.records * 9);
    CHECK(score.not_offered == 0);
  }
}

TEST_CASE("one agency's rows alone join no two people") {
  if (!present()) return;
  for (const char* name : {"case-d", "case-h", "case-k"}) {
    const Scenario scenario = read_scenario(folder + "/" + name);
    std::set<std::string> agencies;
    for (const auto& version : scenario.records) agencies.insert(version.ref.agency);
    for (const std::string& agency : agencies) {
      const Scenario part = of_agency(scenario, agency);
      CHECK(score_of(linked(part), part).wrong_pairs == 0);
    }
  }
}

TEST_CASE("any part of the records joins no two people") {
  if (!present()) return;
  std::mt19937 random(3);
  for (const char* name : {"case-d", "case-h", "case-k"}) {
    const Scenario scenario = read_scenario(folder + "/" + name);
    for (int round = 0; round < 300; ++round) {
      Scenario part = scenario;
      const std::size_t share = 1 + random() % 9;
      std::erase_if(part.records, [&](const auto&) { return random() % 10 >= share; });
      const std::size_t wrong = score_of(linked(part), part).wrong_pairs;
      CHECK(wrong == 0);
    }
  }
}
