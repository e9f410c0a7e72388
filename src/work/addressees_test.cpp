#include "work/addressees.hpp"

#include <doctest.h>

namespace {

using namespace kith;

const core::Date today = core::make_date(2024, 1, 2);

log::Contact contact(const char* agency, const char* region, const char* role, const char* email) {
  log::Contact made;
  made.agency = {agency, region};
  made.role = role;
  made.email = email;
  return made;
}

std::string emails(const std::vector<log::Contact>& contacts) {
  std::string all;
  for (const log::Contact& one : contacts) all += (all.empty() ? "" : " ") + one.email;
  return all;
}

work::Circle northborough() {
  work::Circle circle;
  circle.holders = {{"hv", "northborough"}, {"school:larch", "northborough"}};
  circle.regions = {"northborough"};
  circle.desks = {contact("hv", "northborough", "duty health visitor", "hv@n"),
                  contact("school:larch", "northborough", "deputy designated safeguarding lead", "deputy@larch"),
                  contact("school:larch", "northborough", "designated safeguarding lead", "dsl@larch"),
                  contact("csc", "northborough", "front desk", "front@n"),
                  contact("csc", "northborough", "duty social worker", "duty@n"),
                  contact("csc", "northborough", "team manager", "manager@n")};
  return circle;
}

TEST_CASE("the child's lead is asked before anybody else, one of the role before another") {
  work::Circle circle = northborough();
  circle.leads = {contact("hv", "northborough", "health visitor", "hana@n")};
  CHECK(emails(work::addressees(circle, "social worker", today).asked) == "hana@n");
  circle.leads.push_back(contact("csc", "northborough", "social worker", "sana@n"));
  const auto found = work::addressees(circle, "social worker", today);
  CHECK(emails(found.asked) == "sana@n");
  CHECK(found.deputies.front().email == "duty@n");
  circle.leads.back().to = core::PartialDate::parse("2023-12-31").value();
  CHECK(emails(work::addressees(circle, "social worker", today).asked) == "hana@n");
}

TEST_CASE("without a lead the agency's contact for the role is asked, then the duty desk, then who holds a record") {
  work::Circle circle = northborough();
  CHECK(emails(work::addressees(circle, "team manager", today).asked) == "manager@n");
  CHECK(emails(work::addressees(circle, "health visitor", today).asked) == "hv@n");
  CHECK(emails(work::addressees(circle, "paediatrician", today).asked) == "duty@n");
  CHECK(emails(work::addressees(circle, "GP", today).asked) == "duty@n");
  std::erase_if(circle.desks, [](const log::Contact& one) { return one.agency.agency == "csc"; });
  CHECK(emails(work::addressees(circle, "paediatrician", today).asked) == "hv@n");
  circle.desks.clear();
  CHECK(work::addressees(circle, "paediatrician", today).asked.empty());
}

TEST_CASE("another practice of the region is not asked about a child it has never met") {
  work::Circle circle = northborough();
  circle.desks.push_back(contact("gp:high-street", "northborough", "GP", "gp@n"));
  CHECK(emails(work::addressees(circle, "GP", today).asked) == "duty@n");
  circle.holders.push_back({"gp:high-street", "northborough"});
  CHECK(emails(work::addressees(circle, "GP", today).asked) == "gp@n");
}

TEST_CASE("the deputy is named such, else the next in line, never the same address") {
  const auto school = work::addressees(northborough(), "designated safeguarding lead", today);
  CHECK(emails(school.asked) == "dsl@larch");
  CHECK(school.deputies.front().email == "deputy@larch");
  work::Circle circle = northborough();
  for (log::Contact& one : circle.desks) one.email = "all@n";
  CHECK(work::addressees(circle, "social worker", today).deputies.empty());
}

TEST_CASE("after a move the duty desks of both regions are asked") {
  work::Circle circle = northborough();
  circle.regions = {"southmere", "northborough"};
  circle.desks.push_back(contact("csc", "southmere", "duty desk", "duty@s"));
  CHECK(emails(work::addressees(circle, "GP", today).asked) == "duty@s duty@n");
}

}  // namespace
