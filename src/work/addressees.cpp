#include "work/addressees.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace kith::work {
namespace {

using log::Contact;

std::string lower(std::string_view text) {
  std::string out{text};
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::tolower(c); });
  return out;
}

bool current(const Contact& contact, core::Date today) {
  return (!contact.from || contact.from->first_day() <= today) && (!contact.to || contact.to->last_day() >= today);
}

bool deputises(const Contact& contact) { return lower(contact.role).starts_with("deputy"); }

// How well a contact fits the role asked: 0 says it in so many words, 3 not at all.
int distance(const Contact& contact, std::string_view role) {
  const std::string own = lower(contact.role), wanted = lower(role);
  if (own == wanted) return 0;
  if (own.find(wanted) != std::string::npos) return 1;
  return core::agency_type(contact.agency.agency) == agency_of_role(role) ? 2 : 3;
}

// One of a region's own services (csc, hv, police), not one of its many schools or practices.
bool of_the_region(const core::AgencyRef& agency) { return agency.agency.find(':') == std::string::npos; }

class Line {
 public:
  Line(const Circle& circle, std::string_view role, core::Date today) : circle_(circle), role_(role) {
    for (const Contact& lead : circle.leads)
      if (current(lead, today)) leads_.push_back(lead);
    for (const Contact& desk : circle.desks)
      if (current(desk, today)) desks_.push_back(desk);
    nearest_first(leads_);
    nearest_first(desks_);
  }

  const std::vector<Contact>& leads() const { return leads_; }
  const std::vector<Contact>& desks() const { return desks_; }

  std::vector<Contact> of_the_role() const {
    std::vector<Contact> found;
    for (const Contact& desk : desks_)
      if (distance(desk, role_) < 3 && !deputises(desk) && (holds(desk.agency) || of_the_region(desk.agency)))
        found.push_back(desk);
    return found;
  }

  // Children's social care answers for every child of its area (Children Act 1989, s17 and s47).
  std::vector<Contact> duty_desks() const {
    std::vector<Contact> found;
    for (const std::string& region : circle_.regions) {
      const Contact* desk = nullptr;
      for (const Contact& one : desks_) {
        if (one.agency.region != region || core::agency_type(one.agency.agency) != "csc" || deputises(one)) continue;
        const bool on_duty = lower(one.role).find("duty") != std::string::npos;
        if (!desk || (on_duty && lower(desk->role).find("duty") == std::string::npos)) desk = &one;
      }
      if (desk) found.push_back(*desk);
    }
    return found;
  }

  std::vector<Contact> of_holders() const {
    std::vector<Contact> found;
    for (const Contact& desk : desks_)
      if (holds(desk.agency) && !deputises(desk)) found.push_back(desk);
    return found;
  }

  std::vector<Contact> deputies_of(const Contact& asked) const {
    std::vector<Contact> found;
    for (const bool named_deputy : {true, false})
      for (const Contact& desk : desks_)
        if (desk.agency == asked.agency && deputises(desk) == named_deputy && distance(desk, asked.role) < 2)
          found.push_back(desk);
    return found;
  }

 private:
  bool holds(const core::AgencyRef& agency) const {
    return std::find(circle_.holders.begin(), circle_.holders.end(), agency) != circle_.holders.end();
  }
  std::size_t region_of(const Contact& contact) const {
    return static_cast<std::size_t>(
        std::find(circle_.regions.begin(), circle_.regions.end(), contact.agency.region) - circle_.regions.begin());
  }
  // Where the child lives now before where it lived; those who hold a record before the others.
  void nearest_first(std::vector<Contact>& contacts) const {
    std::stable_sort(contacts.begin(), contacts.end(), [this](const Contact& a, const Contact& b) {
      return std::tuple(distance(a, role_), region_of(a), !holds(a.agency)) <
             std::tuple(distance(b, role_), region_of(b), !holds(b.agency));
    });
  }

  const Circle& circle_;
  std::string_view role_;
  std::vector<Contact> leads_, desks_;
};

void append(std::vector<Contact>& all, const std::vector<Contact>& more) { all.insert(all.end(), more.begin(), more.end()); }

}  // namespace

std::string_view agency_of_role(std::string_view role) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 9> types{{{"GP", "gp"},
                                                                              {"police", "police"},
                                                                              {"paediatrician", "paeds"},
                                                                              {"health visitor", "hv"},
                                                                              {"school nurse", "school-nursing"},
                                                                              {"social worker", "csc"},
                                                                              {"team manager", "csc"},
                                                                              {"conference chair", "csc"},
                                                                              {"education welfare officer", "ews"}}};
  for (const auto& [name, type] : types)
    if (name == role) return type;
  return role == "designated safeguarding lead" ? "school" : "";
}

Addressees addressees(const Circle& circle, std::string_view role, core::Date today) {
  const Line line{circle, role, today};
  const auto fitting = line.of_the_role(), duty = line.duty_desks(), holders = line.of_holders();
  Addressees found;
  if (!line.leads().empty())
    found.asked = {line.leads().front()};
  else if (!fitting.empty())
    found.asked = {fitting.front()};
  else if (!duty.empty())
    found.asked = duty;
  else if (!holders.empty())
    found.asked = {holders.front()};
  std::vector<Contact> next;
  for (const Contact& asked : found.asked) append(next, line.deputies_of(asked));
  for (const auto& tier : {line.leads(), fitting, duty, holders}) append(next, tier);
  std::vector<std::string> taken;
  for (const Contact& asked : found.asked) taken.push_back(asked.email);
  for (const Contact& one : next) {
    if (one.email.empty() || std::find(taken.begin(), taken.end(), one.email) != taken.end()) continue;
    taken.push_back(one.email);
    found.deputies.push_back(one);
  }
  return found;
}

}  // namespace kith::work
