#include "tasks/synth.hpp"

#include <fmt/core.h>

#include <array>

#include "tasks/synth_life.hpp"

namespace kith::tasks {
namespace {

using core::Date;
using core::Days;

constexpr std::array<std::string_view, 6> regions = {"ashmere",   "brackwater",    "corvale",
                                                     "dunhallow", "elmstead-vale", "fennmoor"};

Place place_in(Chance& chance, std::string_view region, bool small) {
  const int town = chance.between(1, small ? 3 : 12);
  return {std::string{region}, fmt::format("gp:practice-{}", town),
          fmt::format("school:primary-{}", chance.between(1, small ? 4 : 40)), fmt::format("nursery:{}", town),
          fmt::format("ae:{}-general", region)};
}

std::string feminine(const std::string& family) {
  if (family.size() > 3 && family.ends_with("ski")) return family.substr(0, family.size() - 1) + "a";
  if (family.ends_with("ák") || family.ends_with("áč") || family.ends_with("th")) return family + "ová";
  return family;
}

Person adult(Scribe& scribe, const std::string& truth, log::Sex sex, const std::string& family, Date oldest_child) {
  Chance& chance = scribe.chance();
  Person person;
  person.truth = truth;
  person.kind = log::PersonKind::adult;
  person.sex = sex;
  person.given = chance.pick(sex == log::Sex::female ? scribe.community().girls : scribe.community().boys);
  person.family = family;
  person.born = oldest_child - Days{chance.between(19 * 365, 38 * 365)};
  person.nhs = scribe.nhs_number();
  person.phone = scribe.phone();
  return person;
}

// Of a community with few names on its list, a large family may have used all: then two of them.
std::string new_name(Chance& chance, const std::vector<std::string_view>& names, const Family& family) {
  const auto taken = [&](const std::string& name) {
    return std::any_of(family.children.begin(), family.children.end(), [&](const Person& child) { return child.given == name; });
  };
  std::string name(chance.pick(names));
  for (int tries = 0; taken(name) && tries < 40; ++tries) name = chance.pick(names);
  while (taken(name)) name = fmt::format("{} {}", chance.pick(names), chance.pick(names));
  return name;
}

void add_children(Scribe& scribe, Family& family, const std::string& prefix) {
  Chance& chance = scribe.chance();
  const auto& options = scribe.options();
  const auto span = static_cast<int>((options.until - options.from).count());
  Date born = options.from + Days{chance.between(-11 * 365, span - 200)};
  const int wanted = chance.pick(std::vector<int>{1, 1, 2, 2, 2, 3, 3, 4});
  std::size_t father = family.fathers.empty() ? std::string::npos : 0;
  for (int i = 0; i < wanted && born < options.until - Days{60}; ++i) {
    const int together = chance.happens(0.03) ? 2 : 1;
    for (int twin = 0; twin < together; ++twin) {
      Person child;
      child.truth = fmt::format("{}-c{}", prefix, family.children.size() + 1);
      child.sex = chance.happens(0.49) ? log::Sex::female : log::Sex::male;
      const auto& names = child.sex == log::Sex::female ? scribe.community().girls : scribe.community().boys;
      child.given = new_name(chance, names, family);
      child.family = father < family.fathers.size() ? family.fathers[father].family : family.mother.family;
      if (scribe.community().feminine_family_name && child.sex == log::Sex::female)
        child.family = feminine(child.family);
      child.born = born;
      child.nhs = scribe.nhs_number();
      child.upn = scribe.upn();
      family.children.push_back(child);
      family.father_of.push_back(father);
    }
    if (father + 1 < family.fathers.size() && chance.happens(0.5)) ++father;
    born += Days{chance.between(420, 1500)};
  }
}

void add_homes(Scribe& scribe, Family& family) {
  Chance& chance = scribe.chance();
  const auto& options = scribe.options();
  const bool small = options.demonstration;
  const int region_count = small ? 2 : static_cast<int>(regions.size());
  const std::string_view first = regions[static_cast<std::size_t>(chance.below(region_count))];
  family.homes.push_back({Date{}, scribe.new_home(std::string{first}), place_in(chance, first, small)});
  for (Date on = options.from + Days{chance.between(30, 2600)}; on < options.until - Days{60};
       on += Days{chance.between(700, 4000)}) {
    Place place = family.homes.back().place;
    if (chance.happens(0.2))
      place = place_in(chance, regions[static_cast<std::size_t>(chance.below(region_count))], small);
    else if (chance.happens(0.4))
      place.gp = fmt::format("gp:practice-{}", chance.between(1, small ? 3 : 12));
    const Home home = scribe.new_home(place.region);
    family.homes.push_back({on, home, place});
  }
}

void name_the_desks(const Family& family, SynthFamily& out) {
  // The first family of each region's number brings the desks; later ones need not repeat them.
  for (const Move& move : family.homes)
    for (const auto& [agency, role] :
         std::vector<std::pair<std::string, std::string>>{{"csc", "duty social worker"},
                                                          {"police", "public protection desk"},
                                                          {"hv", "duty health visitor"},
                                                          {move.place.school, "designated safeguarding lead"},
                                                          {move.place.gp, "safeguarding lead"}})
      out.contacts.push_back(
          {{agency, move.place.region},
           role,
           "",
           fmt::format("01632 960{:03}", std::hash<std::string>{}(agency + move.place.region) % 1000),
           fmt::format("desk@{}.{}.example", agency.substr(agency.find(':') + 1), move.place.region),
           "",
           {},
           {},
           {}});
}

}  // namespace

SynthFamily make_family(const SynthOptions& options, std::uint64_t number) {
  SynthFamily out;
  Scribe scribe{options, number, out};
  Chance& chance = scribe.chance();
  const std::string prefix = fmt::format("f{}", number);
  out.community = scribe.community().name;

  Family family;
  const std::string father_name{chance.pick(scribe.community().families)};
  const bool alone = chance.happens(0.17), second_father = chance.happens(0.09);
  const Date middle = options.from;
  if (!alone) family.fathers.push_back(adult(scribe, prefix + "-father1", log::Sex::male, father_name, middle));
  if (!alone && second_father)
    family.fathers.push_back(adult(scribe, prefix + "-father2", log::Sex::male,
                                   std::string{chance.pick(scribe.community().families)}, middle));
  family.father_at_home = chance.happens(0.8);
  const std::string maiden{chance.pick(scribe.community().families)};
  const bool own_name = alone || scribe.community().mother_keeps_name || chance.happens(0.35);
  family.mother =
      adult(scribe, prefix + "-mother", log::Sex::female, own_name ? maiden : father_name, middle - Days{11 * 365});
  if (!own_name) family.mother.other_names = maiden;
  if (scribe.community().feminine_family_name) family.mother.family = feminine(family.mother.family);

  add_children(scribe, family, prefix);
  add_homes(scribe, family);
  ordinary_life(scribe, family);
  out.life = "ordinary";
  if (chance.happens(0.04)) {
    early_help(scribe, family);
    out.life = "early-help";
  }
  const bool harmed = chance.happens(options.demonstration ? 0.1 : 0.015);
  if (harmed && !options.ordinary_only) out.life = harm(scribe, family);
  if (number % 500 == 0 || (options.demonstration && number < 12)) name_the_desks(family, out);
  out.children = family.children.size();
  return out;
}

}  // namespace kith::tasks
