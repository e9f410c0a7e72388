#include "access/gate.hpp"

namespace kith::access {

Decision see_event(const Viewer& viewer, const Holding& holding) {
  if (!may_read_children(viewer)) return {Sight::nothing, "your role does not read children's records"};
  if (viewer.agency == holding.holder) return {Sight::full, ""};
  if (holding.person_shield == "adopted") return {Sight::nothing, "an earlier identity stays with its holder"};
  if (holding.event_shield == "police-intelligence") return {Sight::ring, "police hold information: ring them"};
  if (holding.event_shield == "sexual-health") return {Sight::ring, "a health service holds information: ring them"};
  if (!holding.event_shield.empty()) return {Sight::ring, "another agency holds information: ring them"};
  if (viewer.role == "scrutineer") return {Sight::full, ""};
  if (!viewer.involved) return {Sight::summary, "your agency has no record of this family: ring the holder for the words"};
  return {Sight::full, ""};
}

bool see_address(const Viewer& viewer, const Holding& holding) {
  if (!may_read_children(viewer)) return false;
  return viewer.agency == holding.holder || (holding.person_shield.empty() && (viewer.involved || viewer.role == "scrutineer"));
}

bool see_link(const Viewer& viewer, const Holding& holding) {
  return viewer.agency == holding.holder || holding.person_shield != "adopted";
}

bool may_read_children(const Viewer& viewer) { return viewer.role != "administrator"; }

bool may_answer(const Viewer& viewer, const std::string&) {
  return viewer.role == "practitioner" || viewer.role == "manager" || viewer.role == "duty";
}

bool may_import(const Viewer& viewer) { return viewer.role == "administrator" || viewer.role == "manager"; }

bool may_decide_links(const Viewer& viewer) { return viewer.role == "manager" || viewer.role == "practitioner" || viewer.role == "duty"; }

}  // namespace kith::access
