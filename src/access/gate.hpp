// The one gate: what a reader may see of what somebody holds, and why. Pure; every page, list, count and answer asks it, and
// the caller logs the look. Rules: domain.md 3.5, design.md law 4.
#pragma once

#include <string>

#include "core/reference.hpp"

namespace kith::access {

enum class Sight {
  full,
  summary,  // that it happened and when, without the words
  ring,     // that somebody holds something: ring them
  nothing
};

struct Viewer {
  core::AgencyRef agency;
  std::string role;      // practitioner, manager, duty, scrutineer, administrator
  bool involved = false; // the agency holds a record of the child or of somebody in the household
};

struct Holding {
  core::AgencyRef holder;
  std::string event_shield;   // police-intelligence, sexual-health, third-party, legal
  std::string person_shield;  // refuge, adopted, witness, other: of the record that it is about
};

struct Decision {
  Sight sight = Sight::nothing;
  std::string why;
};

Decision see_event(const Viewer& viewer, const Holding& holding);
// Address, postcode and telephone; hidden addresses never leave the agency that holds them.
bool see_address(const Viewer& viewer, const Holding& holding);
// That this record is this person at all: an adopted child's earlier identity stays with its holder.
bool see_link(const Viewer& viewer, const Holding& holding);
bool may_read_children(const Viewer& viewer);
bool may_answer(const Viewer& viewer, const std::string& asked_role);
bool may_import(const Viewer& viewer);
bool may_decide_links(const Viewer& viewer);

}  // namespace kith::access
