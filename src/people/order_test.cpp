// Goal: the partition is a function of what is known, not of the order in which it came or of how often it was settled.
// Method: shuffle the replay cases and generated families (twins, namesakes, duplicates), settle after every row or
// once. Each property is tried a hundred times (rapidcheck), ten shuffles a time.
#include <doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <random>
#include <thread>

#include "people/scenario_test.hpp"

using namespace kith::people;
namespace log_ = kith::log;

namespace {

const std::string folder = KITH_SOURCE_DIR "/../shared/scenarios";

// Everything of a scenario as steps; a tie needs its records first, so the shuffled ties come when both are known.
Partition fed(const Scenario& scenario, std::mt19937& random, bool stepwise) {
  Scenario order = scenario;
  std::shuffle(order.records.begin(), order.records.end(), random);
  std::shuffle(order.ties.begin(), order.ties.end(), random);
  std::shuffle(order.together.begin(), order.together.end(), random);
  Linker linker;
  const auto known = [&](const kith::core::RowRef& ref) { return linker.find(ref).has_value(); };
  for (const auto& version : order.records) {
    linker.add(version);
    if (stepwise) linker.settle();
    std::erase_if(order.ties, [&](const Tie& tie) {
      const bool ready = known(tie.a) && known(tie.b);
      if (ready) feed_tie(linker, tie);
      return ready;
    });
    std::erase_if(order.together, [&](const auto& group) {
      const bool ready = std::all_of(group.begin(), group.end(), known);
      if (ready) feed_group(linker, group);
      return ready;
    });
    if (stepwise) linker.settle();
  }
  linker.settle();
  return partition_of(linker);
}

// Small stocks, so that namesakes, twins and near misses abound.
struct Stock {
  std::vector<std::string> given, family, born;
};
const Stock family_stock = {{"Amy", "Alice", "Jayden", "Kayden", "Jaden", "Mohammed", "Muhammad", "Zuzana", "Susan", "",
                             "Baby", "A", "Tia", "Tina"},
                            {"Smith", "Khan", "Hronec", "Hronecova", "Mallory", "Malory", "Dunn"},
                            {"2010-03-08", "2010-08-03", "2010", "2010-03", "2011-03-08", "1984-05-06", ""}};
// Twins, whose numbers and placeholders agencies mistake.
const Stock twin_stock = {{"Oscar", "Theo", "Theodore", "Ty", "Tyrell", "Baby", "Twin 1", "Twin 2", "Second twin"},
                          {"Ward", "Ward", "Ward-Smith"},
                          {"2019-03-08", "2019-03-08", "2019-03-08", "2019-08-03", "2019"}};

Scenario generated(std::mt19937& random, const Stock& stock = family_stock) {
  const auto pick = [&](const std::vector<std::string>& list) { return list[random() % list.size()]; };
  Scenario scenario;
  for (int i = 0; i < 24; ++i) {
    log_::RecordVersion version;
    version.ref = {pick({"gp", "csc", "police"}), "northborough", std::to_string(i)};
    version.kind = random() % 4 == 0 ? log_::PersonKind::adult : log_::PersonKind::child;
    version.given_names = pick(stock.given), version.family_name = pick(stock.family);
    version.date_of_birth = date_in(pick(stock.born));
    version.sex = random() % 2 == 0 ? log_::Sex::female : log_::Sex::unknown;
    version.address = pick({"1 High Street", "2 Low Road", ""}),
    version.postcode = version.address.empty() ? "" : "XN1 4PA";
    if (random() % 4 == 0) version.valid_to = date_in("2020-01-01");
    version.nhs_number = pick({"", "", "", "9991010033", "9991010408"});
    scenario.records.push_back(version);
  }
  for (int i = 0; i < 14; ++i) {
    const auto &a = scenario.records[random() % 24].ref, &b = scenario.records[random() % 24].ref;
    if (a.agency != b.agency || a == b) continue;
    if (i % 3 == 0)
      scenario.together.push_back({a, b});
    else
      scenario.ties.push_back({a, b, i % 2 == 0 ? log_::RelationshipKind::mother : log_::RelationshipKind::sibling});
  }
  return scenario;
}

constexpr int shuffles = 10;

// Who is one person, what is asked about, and why: every byte of it, but for the numbers of persons.
std::string told(const Linker& linker) {
  std::string text;
  for (const auto& part : partition_of(linker)) {
    for (const auto& ref : part) text += to_string(ref) + " ";
    text += "\n";
  }
  std::vector<std::string> asked;
  for (const Possible& pair : linker.possible()) {
    std::string& line = asked.emplace_back(to_string(linker.ref_of(pair.a)) + " " + to_string(linker.ref_of(pair.b)));
    line += " " + std::to_string(static_cast<int>(pair.why.answer)) + " " + std::to_string(pair.why.probability);
    for (const Reason& reason : pair.why.reasons) line += "; " + reason.words + " " + std::to_string(reason.bits);
  }
  std::sort(asked.begin(), asked.end());
  for (const std::string& line : asked) text += line + "\n";
  return text;
}

}  // namespace

TEST_CASE("shuffled replay cases give one partition, settled once or after every row") {
  if (!std::filesystem::exists(folder + "/case-d")) return;
  for (const char* name : {"case-d", "case-h", "case-k"}) {
    const Scenario scenario = read_scenario(folder + "/" + name);
    std::mt19937 first(1);
    const Partition expected = fed(scenario, first, false);
    CHECK(rc::check("shuffled " + std::string(name), [&](unsigned seed) {
      std::mt19937 random(seed);
      for (int shuffle = 0; shuffle < shuffles; ++shuffle)
        RC_ASSERT(fed(scenario, random, seed % 2 == 0 && shuffle == 0) == expected);
    }));
  }
}

TEST_CASE("shuffled families and mistaken twins give one partition, settled once or after every row") {
  for (const Stock* stock : {&family_stock, &twin_stock})
    CHECK(rc::check(stock == &twin_stock ? "twins" : "families", [stock](unsigned seed) {
      std::mt19937 random(seed);
      const Scenario scenario = generated(random, *stock);
      const Partition expected = fed(scenario, random, false);
      for (int shuffle = 0; shuffle < shuffles; ++shuffle) {
        RC_ASSERT(fed(scenario, random, true) == expected);
        RC_ASSERT(fed(scenario, random, false) == expected);
      }
    }));
}

TEST_CASE("a merge that is taken back leaves everything as if it had never been") {
  CHECK(rc::check([](unsigned seed) {
    std::mt19937 random(seed);
    const Scenario scenario = generated(random);
    Linker never, merged;
    for (Linker* linker : {&never, &merged}) {
      for (const auto& version : scenario.records) linker->add(version);
      for (const Tie& tie : scenario.ties) feed_tie(*linker, tie);
      for (const auto& group : scenario.together) feed_group(*linker, group);
      linker->settle();
    }
    for (int round = 0; round < shuffles; ++round) {
      const auto count = static_cast<std::uint32_t>(scenario.records.size());
      const RecordNo a{static_cast<std::uint32_t>(random() % count)}, b{static_cast<std::uint32_t>(random() % count)};
      if (a == b) continue;
      never.decide({a, b, false, "M. Brown", "two people"});
      never.settle();
      merged.decide({a, b, true, "M. Brown", "one person"});
      merged.settle();
      RC_ASSERT(merged.person_of(a) == merged.person_of(b));
      merged.decide({a, b, false, "M. Brown", "two people"});
      merged.settle();
      RC_ASSERT(told(merged) == told(never));
    }
  }));
}

TEST_CASE("many families give one partition and one set of open pairs, on one thread, backwards or on four") {
  std::mt19937 random(3);
  std::vector<Scenario> families;
  for (int i = 0; i < 300; ++i) {
    Scenario& family = families.emplace_back(generated(random));
    const std::string street = " " + std::to_string(i) + " Mill Street";
    const auto own = [i](kith::core::RowRef& ref) { ref.id += "/" + std::to_string(i); };
    for (auto& version : family.records) {
      own(version.ref), version.nhs_number.clear();
      if (!version.address.empty()) version.address += street, version.postcode = "XN" + std::to_string(i) + " 4PA";
    }
    for (Tie& tie : family.ties) own(tie.a), own(tie.b);
    for (auto& group : family.together)
      for (auto& ref : group) own(ref);
  }
  const auto settled = [&](const Parallel& parallel) {
    Linker linker;
    for (const Scenario& family : families) {
      for (const auto& version : family.records) linker.add(version);
      for (const Tie& tie : family.ties) feed_tie(linker, tie);
      for (const auto& group : family.together) feed_group(linker, group);
    }
    linker.settle(parallel);
    std::vector<std::pair<RecordNo, RecordNo>> open;
    for (const Possible& pair : linker.possible()) open.emplace_back(pair.a, pair.b);
    std::sort(open.begin(), open.end());
    return std::pair(partition_of(linker), open);
  };
  const auto expected = settled(one_after_another);
  CHECK(expected.first.size() > 1000);
  CHECK(settled([](std::size_t jobs, const std::function<void(std::size_t)>& job) {
          for (std::size_t at = jobs; at-- > 0;) job(at);
        }) == expected);
  CHECK(settled([](std::size_t jobs, const std::function<void(std::size_t)>& job) {
          std::vector<std::thread> threads;
          for (std::size_t first = 0; first < 4; ++first)
            threads.emplace_back([&, first] {
              for (std::size_t at = first; at < jobs; at += 4) job(at);
            });
          for (std::thread& thread : threads) thread.join();
        }) == expected);
}

TEST_CASE("a linker that was written down and read back goes on as if it had never ended") {
  CHECK(rc::check([](unsigned seed) {
    std::mt19937 random(seed);
    const Scenario scenario = generated(random);
    Linker straight;
    const auto known = [&](const kith::core::RowRef& ref) { return straight.find(ref).has_value(); };
    const auto half = scenario.records.begin() + static_cast<std::ptrdiff_t>(scenario.records.size() / 2);
    std::for_each(scenario.records.begin(), half, [&](const auto& version) { straight.add(version); });
    for (const Tie& tie : scenario.ties)
      if (known(tie.a) && known(tie.b)) feed_tie(straight, tie);
    straight.settle();

    std::string kept;
    PartsOut out([&](std::string_view bytes) { return kept += bytes, true; });
    straight.write(out);
    std::size_t at = 0;
    const auto take = [&](std::span<char> into) {
      if (into.size() > kept.size() - at) return false;
      std::copy_n(kept.begin() + static_cast<std::ptrdiff_t>(at), into.size(), into.begin());
      at += into.size();
      return true;
    };
    PartsIn in(take, kept.size());
    auto again = Linker::read(in);
    RC_ASSERT(again.has_value());
    RC_ASSERT(told(*again) == told(straight));

    for (Linker* linker : {&straight, &*again}) {
      std::for_each(half, scenario.records.end(), [&](const auto& version) { linker->add(version); });
      for (const Tie& tie : scenario.ties) feed_tie(*linker, tie);
      for (const auto& group : scenario.together) feed_group(*linker, group);
      linker->settle();
    }
    RC_ASSERT(told(*again) == told(straight));
    for (std::uint32_t row = 0; row < straight.size(); ++row)
      RC_ASSERT(again->person_of({row}) == straight.person_of({row}));

    kept[random() % kept.size()] ^= 1;
    at = 0;
    PartsIn changed(take, kept.size());
    RC_ASSERT(!Linker::read(changed));
    kept.resize(random() % kept.size());
    at = 0;
    PartsIn cut(take, kept.size());
    RC_ASSERT(!Linker::read(cut));
  }));
}
