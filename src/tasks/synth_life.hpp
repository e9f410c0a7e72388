// What happens to a made-up family: the ordinary calendar of childhood, help, and harm. Internal to synth.
#pragma once

#include "tasks/synth_family.hpp"

namespace kith::tasks {

struct Move {
  core::Date on;
  Home home;
  Place place;
};

struct Family {
  Person mother;
  std::vector<Person> fathers;  // the last is the one at home; none when the mother is alone
  std::vector<Person> children;
  std::vector<std::size_t> father_of;  // by child: index into fathers, or npos
  std::vector<Move> homes;             // the first from before the beginning
  bool father_at_home = true;

  const Move& at(core::Date day) const;
};

void ordinary_life(Scribe& scribe, Family& family);
void early_help(Scribe& scribe, Family& family);
// One of the known courses of harm; returns its name.
std::string harm(Scribe& scribe, Family& family);

}  // namespace kith::tasks
