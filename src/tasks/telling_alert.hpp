// Whom Kith asks about an alert on one child, from the contacts that agencies sent.
#pragma once

#include "tasks/front_desk.hpp"
#include "work/addressees.hpp"

namespace kith::tasks {

// Caller holds engine.mutex(). `kin` holds the child's record versions.
core::Result<work::Circle> circle_around(const DeskPorts& ports, people::PersonId child, const Family& kin);

// The regions of the latest address, and of the one before while the move is less than a year old; without any address those
// of the records. Versions come with the day on which Kith had them.
struct Lived {
  std::string region;
  core::Date since;
  bool address = false;
};
std::vector<std::string> regions_of(std::vector<Lived> lived, core::Date today);

Helper helper_of(const log::Contact& contact);

}  // namespace kith::tasks
