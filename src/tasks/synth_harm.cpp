#include <fmt/core.h>

#include "tasks/synth_life.hpp"

namespace kith::tasks {
namespace {

using core::Date;
using core::Days;

// Makes every agency of the story know the child and the mother.
void known_to(Scribe& scribe, Family& family, const Person& child, const std::string& agency, Date on) {
  const Move& move = family.at(on);
  scribe.record(child, agency, move.place.region, move.home, on);
  scribe.record(family.mother, agency, move.place.region, move.home, on);
  scribe.relate(child, family.mother, agency, move.place.region, log::RelationshipKind::mother);
}

void violence_at_home(Scribe& scribe, Family& family, Date start) {
  Chance& chance = scribe.chance();
  const std::string region = family.at(start).place.region;
  std::vector<const Person*> also;
  for (const Person& child : family.children) {
    if (child.born > start) continue;
    known_to(scribe, family, child, "police", start);
    also.push_back(&child);
  }
  Date on = start;
  for (int i = 0, count = chance.between(3, 8); i < count; ++i, on += Days{chance.between(20, 110)})
    scribe.event("police", region, family.mother, also, on, "domestic-abuse.incident",
                 {{"parties", "mother+partner"},
                  {"children_present", "yes"},
                  {"children_seen", chance.happens(0.3) ? "yes" : "no"},
                  {"alcohol", chance.happens(0.5) ? "yes" : "no"},
                  {"risk", chance.happens(0.3) ? "medium" : "standard"}},
                 "Argument, shouting heard by a neighbour.", "response officer");
}

void injuries(Scribe& scribe, Family& family, const Person& child, Date start) {
  Chance& chance = scribe.chance();
  const Move& move = family.at(start);
  Date on = start;
  const std::vector<std::string> places{move.place.hospital, "urgent-care:" + move.place.region, move.place.nursery};
  for (int i = 0, count = chance.between(2, 4); i < count; ++i, on += Days{chance.between(15, 70)}) {
    const std::string& agency = places[static_cast<std::size_t>(i) % places.size()];
    known_to(scribe, family, child, agency, on);
    scribe.event(agency, move.place.region, child, {}, on,
                 chance.pick(std::vector<const char*>{"injury.bruise", "injury.mark", "injury.burn", "injury.mouth"}),
                 {{"site", chance.pick(std::vector<const char*>{"ear", "cheek", "back", "arm"})},
                  {"explained", chance.happens(0.5) ? "no" : "partly"},
                  {"mobile", "yes"}},
                 "Explanation does not quite fit.", "nurse", chance.happens(0.2) ? chance.between(8, 15) : 0);
  }
}

void neglect(Scribe& scribe, Family& family, const Person& child, Date start) {
  Chance& chance = scribe.chance();
  const Move& move = family.at(start);
  known_to(scribe, family, child, move.place.school, start);
  known_to(scribe, family, child, move.place.gp, start);
  known_to(scribe, family, child, "hv", start);
  for (int i = 0; i < 3; ++i)
    scribe.event(move.place.school, move.place.region, child, {}, start + Days{i * 9},
                 i == 1 ? "hunger.observed" : "food-seeking", {{"what", "other children's food"}},
                 "Took food at break.", "teaching assistant");
  for (int i = 0; i < 3; ++i)
    scribe.event(move.place.gp, move.place.region, child, {}, start + Days{20 + i * 40}, "appointment.not-brought",
                 {{"service", "review"}, {"rebooked", "no"}}, "Not brought.", "receptionist");
  scribe.event("hv", move.place.region, child, {}, start + Days{60}, "weight.recorded",
               {{"centile", "2"}, {"previous_centile", "50"}}, "Thin.", "health visitor");
  scribe.event(move.place.school, move.place.region, child, {}, start + Days{80}, "appearance.unkempt",
               {{"what", "same clothes all week"}}, "Cold, no coat.", "class teacher");
  if (chance.happens(0.5)) {
    known_to(scribe, family, child, "csc", start + Days{90});
    scribe.event("csc", move.place.region, child, {}, start + Days{90}, "referral.received",
                 {{"from", move.place.school}, {"source", "2A"}}, "From school.", "duty social worker");
    scribe.event("csc", move.place.region, child, {}, start + Days{97}, "referral.no-further-action",
                 {{"reason", "advice given"}, {"by", "team manager"}}, "Closed.", "team manager");
  }
}

void unseen(Scribe& scribe, Family& family, const Person& child, Date start) {
  const Move& move = family.at(start);
  known_to(scribe, family, child, "hv", start);
  for (int i = 0; i < 4; ++i)
    scribe.event("hv", move.place.region, child, {&family.mother}, start + Days{i * 35}, "visit.no-access",
                 {{"planned", i % 2 ? "yes" : "no"}, {"reason", "no reply"}}, "No reply, card left.", "health visitor");
  scribe.event("hv", move.place.region, child, {}, start + Days{150}, "move.claimed",
               {{"to", "relatives"}, {"by", "mother"}, {"checked", "no"}}, "Said to be with relatives.",
               "health visitor");
}

void exploitation(Scribe& scribe, Family& family, const Person& child, Date start) {
  const Move& move = family.at(start);
  known_to(scribe, family, child, "police", start);
  known_to(scribe, family, child, move.place.school + "-high", start);
  for (int i = 0; i < 3; ++i) {
    scribe.event("police", move.place.region, child, {}, start + Days{i * 18}, "missing.episode",
                 {{"from", "home"}, {"hours", "20"}, {"reported_by", "mother"}}, "Reported missing.", "call handler");
    scribe.event("police", move.place.region, child, {}, start + Days{i * 18 + 1}, "missing.returned",
                 {{"where", "bus station"}}, "Back.", "response officer");
  }
  scribe.event(move.place.school + "-high", move.place.region, child, {}, start + Days{30}, "gifts.unexplained",
               {{"what", "new phone and trainers"}}, "Cannot say where from.", "head of year");
}

}  // namespace

std::string harm(Scribe& scribe, Family& family) {
  Chance& chance = scribe.chance();
  const auto& options = scribe.options();
  // A demonstration shows what stands today; elsewhere harm may begin at any time.
  const Date start =
      options.demonstration
          ? options.until - Days{chance.between(20, 170)}
          : options.from + Days{chance.between(400, static_cast<int>((options.until - options.from).count()) - 500)};
  const Person* child = nullptr;
  for (const Person& candidate : family.children)
    if (candidate.born + Days{100} < start && core::years_between(candidate.born, start) < 16) child = &candidate;
  if (!child) return "ordinary";
  const int age = core::years_between(child->born, start);
  violence_at_home(scribe, family, start - Days{200});
  if (age < 5 && chance.happens(0.3)) {
    unseen(scribe, family, *child, start);
    return "unseen";
  }
  if (age < 5) {
    injuries(scribe, family, *child, start);
    return "injury";
  }
  if (age >= 12) {
    exploitation(scribe, family, *child, start);
    return "exploitation";
  }
  neglect(scribe, family, *child, start);
  return "neglect";
}

}  // namespace kith::tasks
