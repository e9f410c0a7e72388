#include "tasks/synth_life.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace kith::tasks {
namespace {

using core::Date;
using core::Days;

Date day_near(Scribe& scribe, Date day, int spread) { return day + Days{scribe.chance().between(-spread, spread)}; }

class ChildLife {
 public:
  ChildLife(Scribe& scribe, Family& family, std::size_t child)
      : s_(scribe), f_(family), child_(family.children[child]), father_(family.father_of[child]) {}

  void live() {
    birth();
    infancy();
    practice();
    nursery();
    school();
    accidents();
  }

 private:
  Chance& chance() { return s_.chance(); }
  bool alive(Date day) const { return day >= child_.born && day <= s_.options().until; }

  void know(const std::string& agency, const std::string& region, const Home& home, Date from, bool with_father) {
    if (from > s_.options().until) return;
    const Date since = std::max(from, s_.options().from - Days{chance().between(0, 900)});
    s_.record(child_, agency, region, home, std::max(since, child_.born));
    s_.record(f_.mother, agency, region, home, since);
    s_.relate(child_, f_.mother, agency, region, log::RelationshipKind::mother);
    if (with_father && father_ < f_.fathers.size() && f_.father_at_home) {
      s_.record(f_.fathers[father_], agency, region, home, since);
      s_.relate(child_, f_.fathers[father_], agency, region, log::RelationshipKind::father);
    }
  }

  void birth() {
    const Move& move = f_.at(child_.born);
    if (child_.born < s_.options().from || child_.born > s_.options().until) return;
    const Date booked = child_.born - Days{chance().between(180, 215)};
    Person unborn = child_;
    unborn.kind = log::PersonKind::unborn;
    unborn.given.clear();
    unborn.nhs.clear();
    unborn.family = f_.mother.family;
    unborn.sex = log::Sex::unknown;
    unborn.born = day_near(s_, child_.born, 9);
    unborn.truth = child_.truth;
    s_.record(f_.mother, "midwifery", move.place.region, move.home, booked);
    Person newborn = child_;
    if (chance().happens(0.6)) newborn.given = "Baby";
    newborn.family = f_.mother.family;
    // The newborn's record first: the unborn one of the same truth must not stand in for it.
    s_.record(newborn, "midwifery", move.place.region, move.home, child_.born);
    s_.relate(child_, f_.mother, "midwifery", move.place.region, log::RelationshipKind::mother);
    s_.event("midwifery", move.place.region, child_, {&f_.mother}, child_.born, "birth",
             {{"weeks", std::to_string(chance().between(37, 41))},
              {"kg", fmt::format("{}.{}", chance().between(2, 4), chance().below(10))},
              {"place", "hospital"}},
             "Normal delivery, well.", "midwife");
    s_.event("midwifery", move.place.region, child_, {}, child_.born + Days{chance().between(2, 5)}, "contact.seen",
             {{"seen", "yes"}, {"place", "home"}, {"with", "mother"}}, "Feeding, well.", "midwife");
  }

  void infancy() {
    struct Check {
      int day, spread;
      const char* kind;
      const char* age;
    };
    constexpr Check checks[] = {{12, 2, "contact.seen", ""},
                                {49, 6, "development.check", "7w"},
                                {300, 35, "development.check", "10m"},
                                {840, 60, "development.check", "27m"}};
    for (const Check& check : checks) {
      const Date on = day_near(s_, child_.born + Days{check.day}, check.spread);
      if (!alive(on) || on < s_.options().from) continue;
      const Move& move = f_.at(on);
      know("hv", move.place.region, move.home, child_.born + Days{10}, chance().happens(0.3));
      if (check.kind == std::string_view{"contact.seen"}) {
        s_.event("hv", move.place.region, child_, {&f_.mother}, on, "contact.seen",
                 {{"seen", "yes"}, {"place", "home"}, {"with", "mother"}}, "New birth visit. Well.", "health visitor");
      } else {
        s_.event("hv", move.place.region, child_, {}, on, "development.check",
                 {{"age", check.age}, {"result", "normal"}}, "On track.", "health visitor");
        s_.event("hv", move.place.region, child_, {}, on, "weight.recorded",
                 {{"centile", centile_}, {"previous_centile", centile_}}, "", "health visitor");
      }
    }
  }

  void practice() {
    const auto surgery = [&](Date on, const char* kind, log::Detail detail, const char* text, const char* who) {
      if (!alive(on) || on < s_.options().from) return;
      const Move& move = f_.at(on);
      know(move.place.gp, move.place.region, move.home, child_.born + Days{20}, chance().happens(0.4));
      s_.event(move.place.gp, move.place.region, child_, {}, on, kind, std::move(detail), text, who);
    };
    constexpr std::pair<int, const char*> jabs[] = {{56, "first primary set"},
                                                    {84, "second primary set"},
                                                    {112, "third primary set"},
                                                    {370, "12-month set"},
                                                    {1220, "pre-school booster"}};
    for (const auto& [day, what] : jabs) {
      Date on = child_.born + Days{day + chance().between(0, 14)};
      if (chance().happens(0.05)) {
        surgery(on, "appointment.not-brought", {{"service", "immunisation"}, {"rebooked", "yes"}},
                "Not brought; new date sent.", "practice nurse");
        on += Days{chance().between(7, 28)};
      }
      if (!chance().happens(0.03)) surgery(on, "immunisation.given", {{"what", what}}, "Given.", "practice nurse");
    }
    for (int year = 0; year < 18; ++year) {
      const int visits = chance().below(year < 5 ? 4 : 2);
      for (int v = 0; v < visits; ++v) {
        const Date on = core::add_years(child_.born, year) + Days{chance().between(20, 360)};
        if (chance().happens(0.93))
          surgery(on, "illness.ordinary", {}, "Cold, viral, advice given.", "GP");
        else
          surgery(on, "appointment.attended", {{"service", "asthma review"}, {"result", "normal"}}, "Well controlled.",
                  "practice nurse");
      }
    }
  }

  void nursery() {
    const Date start = core::add_months(child_.born, chance().between(24, 40));
    if (chance().happens(0.25) || !alive(start)) return;
    const Date end = core::add_months(child_.born, 52);
    const Move& move = f_.at(start);
    if (end < s_.options().from) return;
    know(move.place.nursery, move.place.region, move.home, start, false);
    s_.event(move.place.nursery, move.place.region, child_, {}, start, "nursery.started", {{"hours", "15"}},
             "Settled well.", "key person");
    for (Date on = start + Days{60}; on < end; on += Days{chance().between(80, 150)})
      s_.event(move.place.nursery, move.place.region, child_, {}, on, "observation.positive",
               {{"what", "plays happily with others"}}, "Lovely day.", "key person");
  }

  void school() {
    const std::chrono::year_month_day born{child_.born};
    const int entry = int{born.year()} + (unsigned{born.month()} >= 9 ? 5 : 4);
    std::string at;
    for (int year = entry; year < entry + 12; ++year) {
      const Date september = core::make_date(year, 9, 4);
      if (september > s_.options().until) break;
      if (september + Days{330} < s_.options().from) continue;
      const Move& move = f_.at(september);
      const std::string here = year - entry >= 7 ? move.place.school + "-high" : move.place.school;
      know(here, move.place.region, move.home, september, chance().happens(0.3));
      if (here + move.place.region != at)
        s_.event(here, move.place.region, child_, {}, september, "school.enrolled",
                 {{"year_group", fmt::format("year {}", year - entry)}}, "Joined.", "office");
      at = here + move.place.region;
      int term = 0;
      for (const Date end :
           {core::make_date(year, 12, 18), core::make_date(year + 1, 4, 1), core::make_date(year + 1, 7, 18)}) {
        const int percent =
            std::min(100, chance().between(91, 100) - (chance().happens(0.06) ? chance().between(3, 9) : 0));
        const int missed = (100 - percent) * 140 / 100;
        s_.event(here, move.place.region, child_, {}, end, "attendance.recorded",
                 {{"sessions_possible", "140"},
                  {"sessions_missed", std::to_string(missed)},
                  {"percent", std::to_string(percent)},
                  {"period", fmt::format("term {}", ++term)}},
                 "", "office");
      }
      if (chance().happens(0.5))
        s_.event(here, move.place.region, child_, {}, core::make_date(year + 1, 7, 10), "progress.noted",
                 {{"what", "working at the expected level"}}, "A good year.", "class teacher");
      if (chance().happens(0.12))
        s_.event(here, move.place.region, child_, {}, core::make_date(year, 11, 3), "protective.adult",
                 {{"who", "grandparent"}}, "Always on time.", "class teacher");
    }
  }

  void accidents() {
    for (int year = 0; year < 18; ++year) {
      if (!chance().happens(year < 5 ? 0.16 : 0.09)) continue;
      const Date on = core::add_years(child_.born, year) + Days{chance().between(220, 364)};
      if (!alive(on) || on < s_.options().from) continue;
      const Move& move = f_.at(on);
      know(move.place.hospital, move.place.region, move.home, on, false);
      if (chance().happens(0.5)) {
        const char* mechanism = chance().pick(std::vector<const char*>{"fell off scooter", "trapped finger in door",
                                                                       "fell in playground", "slipped at swimming"});
        const char* kind = chance().pick(std::vector<const char*>{"injury.mark", "injury.bruise", "injury.head"});
        s_.event(move.place.hospital, move.place.region, child_, {}, on, kind,
                 {{"mechanism", mechanism}, {"explained", "yes"}, {"mobile", "yes"}, {"seen_by", "ED nurse"}},
                 "Seen straight away, clear account.", "ED nurse");
      } else {
        s_.event(move.place.hospital, move.place.region, child_, {}, on, "emergency.attended",
                 {{"reason", "fever"}, {"outcome", "home with advice"}}, "Well looked after.", "ED doctor");
      }
    }
  }

  Scribe& s_;
  Family& f_;
  const Person& child_;
  std::size_t father_;
  const char* centile_ = s_.chance().pick(std::vector<const char*>{"9", "25", "50", "75", "91"});
};

void tell_moves(Scribe& scribe, Family& family) {
  for (std::size_t i = 1; i < family.homes.size(); ++i) {
    const Move &from = family.homes[i - 1], &to = family.homes[i];
    std::vector<Person*> all{&family.mother};
    for (Person& child : family.children)
      if (child.born < to.on) all.push_back(&child);
    for (Person* person : all)
      for (const std::string& agency : {from.place.gp, std::string{"hv"}, from.place.school, std::string{"police"}})
        if (from.place.region == to.place.region)
          scribe.moved(*person, agency, from.place.region, to.home, to.on + Days{scribe.chance().between(1, 40)});
    for (const Person& child : family.children) {
      if (child.born >= to.on || to.place.gp == from.place.gp) continue;
      scribe.record(child, to.place.gp, to.place.region, to.home, to.on + Days{7});
      scribe.record(family.mother, to.place.gp, to.place.region, to.home, to.on + Days{7});
      scribe.relate(child, family.mother, to.place.gp, to.place.region, log::RelationshipKind::mother);
      scribe.event(to.place.gp, to.place.region, child, {}, to.on + Days{scribe.chance().between(7, 21)},
                   "gp.registered", {{"from", from.place.gp}}, "New patient.", "receptionist");
    }
  }
}

void small_worries(Scribe& scribe, Family& family) {
  Chance& chance = scribe.chance();
  const auto& options = scribe.options();
  const Date some_day = options.from + Days{chance.below(static_cast<int>((options.until - options.from).count()))};
  const Move& move = family.at(some_day);
  if (chance.happens(0.07)) {
    scribe.record(family.mother, move.place.gp, move.place.region, move.home, some_day);
    scribe.event(move.place.gp, move.place.region, family.mother, {}, some_day, "mental-health.concern",
                 {{"who", "mother"}, {"what", "low mood"}, {"treated", "yes"}}, "Supported, review booked.", "GP");
  }
  if (chance.happens(0.02) && !family.fathers.empty()) {
    scribe.record(family.mother, "police", move.place.region, move.home, some_day);
    scribe.record(family.fathers.back(), "police", move.place.region, move.home, some_day);
    scribe.relate(family.mother, family.fathers.back(), "police", move.place.region, log::RelationshipKind::partner);
    std::vector<const Person*> also{&family.fathers.back()};
    for (const Person& child : family.children)
      if (child.born < some_day && core::years_between(child.born, some_day) < 18) {
        scribe.record(child, "police", move.place.region, move.home, some_day);
        scribe.relate(child, family.mother, "police", move.place.region, log::RelationshipKind::mother);
        also.push_back(&child);
      }
    scribe.event(
        "police", move.place.region, family.mother, also, some_day, "domestic-abuse.incident",
        {{"parties", "mother+father"}, {"children_present", "unknown"}, {"children_seen", "no"}, {"risk", "standard"}},
        "Verbal argument, calm on arrival.", "response officer");
  }
  if (chance.happens(0.03)) {
    scribe.record(family.mother, "housing", move.place.region, move.home, some_day);
    scribe.event("housing", move.place.region, family.mother, {}, some_day, "income.hardship",
                 {{"what", "rent arrears, plan agreed"}}, "Paying as agreed.", "housing officer");
  }
}

}  // namespace

const Move& Family::at(Date day) const {
  std::size_t i = homes.size() - 1;
  while (i > 0 && homes[i].on > day) --i;
  return homes[i];
}

void ordinary_life(Scribe& scribe, Family& family) {
  for (std::size_t i = 0; i < family.children.size(); ++i) ChildLife{scribe, family, i}.live();
  tell_moves(scribe, family);
  small_worries(scribe, family);
}

void early_help(Scribe& scribe, Family& family) {
  const auto& options = scribe.options();
  const Date start = options.from + Days{scribe.chance().between(100, 900)};
  const Move& move = family.at(start);
  for (Person& child : family.children) {
    if (child.born > start || core::years_between(child.born, start) > 17) continue;
    scribe.record(child, "early-help", move.place.region, move.home, start);
    scribe.record(family.mother, "early-help", move.place.region, move.home, start);
    scribe.relate(child, family.mother, "early-help", move.place.region, log::RelationshipKind::mother);
    scribe.event("early-help", move.place.region, child, {}, start, "plan.started", {{"type", "early-help"}},
                 "Agreed with the family.", "family worker");
    scribe.event("early-help", move.place.region, child, {}, start + Days{30}, "visit.home",
                 {{"planned", "yes"}, {"seen", "yes"}, {"alone", "yes"}, {"spoken", "yes"}}, "Doing well.",
                 "family worker");
    scribe.event("early-help", move.place.region, child, {}, start + Days{90}, "protective.service",
                 {{"service", "parenting group"}, {"what", "attends"}}, "Helpful.", "family worker");
    scribe.event("early-help", move.place.region, child, {}, start + Days{180}, "plan.ended",
                 {{"type", "early-help"}, {"reason", "aims met"}}, "Closed with the family.", "family worker");
  }
}

}  // namespace kith::tasks
