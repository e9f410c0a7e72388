// Who is asked about an alert, and who when they do not open it (design.md, "Who is told"). Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/date.hpp"
#include "log/fact.hpp"

namespace kith::work {

// Whom Kith could ask about one child.
struct Circle {
  std::vector<log::Contact> leads;        // of the child's records
  std::vector<log::Contact> desks;        // of the agencies with a record, and of the region's services
  std::vector<core::AgencyRef> holders;   // the agencies with a record of the child
  std::vector<std::string> regions;       // of the latest address first; after a move that of the one before too
};

struct Addressees {
  std::vector<log::Contact> asked;     // one, or the duty desks of two regions after a move; empty: nobody is known
  std::vector<log::Contact> deputies;  // who comes next, each with an e-mail that nobody before them has
};

// The child's lead (one of the role asked before another), else the agency's contact for that role, else the duty desks of
// the regions, else whoever answers at an agency that holds a record. The deputy: "deputy ..." of the same role at the same
// agency, then a second contact of that role, then whoever would have been asked next.
Addressees addressees(const Circle& circle, std::string_view role, core::Date today);

// The type of agency that has the role, for contacts that do not say it: "GP" -> gp. Empty: any.
std::string_view agency_of_role(std::string_view role);

}  // namespace kith::work
