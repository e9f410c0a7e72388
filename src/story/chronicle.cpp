#include "story/chronicle.hpp"

#include <algorithm>
#include <cassert>
#include <map>

namespace kith::story {
namespace {

using log::RelationshipKind;
using people::PersonId;
using people::RecordNo;

std::uint8_t role_of(RelationshipKind kind) {
  switch (kind) {
    case RelationshipKind::mother:
    case RelationshipKind::father:
    case RelationshipKind::parent:
    case RelationshipKind::step_parent:
    case RelationshipKind::carer: return role::carer;
    case RelationshipKind::sibling:
    case RelationshipKind::half_sibling: return role::sibling;
    case RelationshipKind::grandparent:
    case RelationshipKind::partner:
    case RelationshipKind::ex_partner:
    case RelationshipKind::household:
    case RelationshipKind::other: return role::adult;
  }
  return role::adult;
}

bool couple(RelationshipKind kind) { return kind == RelationshipKind::partner || kind == RelationshipKind::ex_partner; }

// A newborn's own services know its birth date best; a police card or a housing form is a guess more often.
int trust_in_birth_date(std::string_view agency) {
  const auto type = core::agency_type(agency);
  for (const std::string_view health : {"midwifery", "hv", "gp", "paeds", "child-health", "registrar", "hospital", "ae"})
    if (type == health) return 1;
  return 0;
}

}  // namespace

HolderNo Chronicle::holder(const core::AgencyRef& agency) {
  const auto [found, fresh] = holder_numbers_.try_emplace(agency, HolderNo{static_cast<std::uint32_t>(holders_.size())});
  if (fresh) {
    holders_.push_back(agency);
    const auto region = regions_.try_emplace(agency.region, RegionNo{static_cast<std::uint32_t>(regions_.size())});
    holder_regions_.push_back(region.first->second);
    holder_types_.emplace_back(core::agency_type(agency.agency));
  }
  return found->second;
}

std::string_view Chronicle::keep(std::string_view value) { return *words_.emplace(value).first; }

void Chronicle::add_record(RecordNo record, const log::RecordVersion& version, core::Date known) {
  Version kept{version.kind, version.date_of_birth, holder(version.ref.holder()), version.postcode, {known, {}}};
  if (version.valid_from) kept.held.from = version.valid_from->first_day();
  if (version.valid_to) kept.held.to = version.valid_to->last_day();
  records_[record].versions.push_back(std::move(kept));
}

void Chronicle::relate(RecordNo record, RecordNo related, RelationshipKind kind) {
  records_[record].related.emplace_back(related, kind);
  records_[related].related_to.emplace_back(record, kind);
}

FactNo Chronicle::add_event(const log::Event& event, std::span<const RecordNo> about) {
  std::vector<std::pair<std::string_view, std::string_view>> detail(event.detail.begin(), event.detail.end());
  FactSource source{holder(event.ref.holder()), event.ref.id, event.kind, event.occurred, event.recorded.last_day(), {}, detail, false};
  if (event.withdrawn) source.withdrawn = event.withdrawn->first_day();
  return add_fact(source, about);
}

FactNo Chronicle::add_fact(const FactSource& source, std::span<const RecordNo> about) {
  const FactNo no{static_cast<std::uint32_t>(events_.size())};
  Stored& stored = events_.emplace_back();
  std::string_view seen = "yes", percent;
  stored.detail.reserve(source.detail.size());
  for (const auto& [key, value] : source.detail) {
    if (key == "seen") seen = value;
    if (key == "percent") percent = value;
    if (const auto number = vocabulary_->find_key(key)) stored.detail.push_back({*number, source.lasting ? value : keep(value)});
  }
  Fact& fact = stored.fact;
  fact.no = no;
  fact.kind = vocabulary_->find(source.kind).value_or(vocabulary_->other());
  fact.holder = source.holder;
  fact.region = holder_regions_[fact.holder.value];
  fact.known = source.known;
  fact.when = std::max(source.occurred.first_day(), std::min(source.occurred.last_day(), fact.known));
  fact.exact_day = source.occurred.exact_day();
  fact.withdrawn = source.withdrawn;
  fact.detail = &stored.detail;
  fact.seen = vocabulary_->kind(fact.kind).seen && seen == "yes" && percent != "0";
  const core::AgencyRef& agency = holders_[fact.holder.value];
  stored.order.reserve(48 + source.id.size() + agency.agency.size() + agency.region.size());
  stored.order += core::to_iso(fact.known);
  stored.order += source.occurred.iso();
  for (const std::string_view part : {std::string_view{agency.agency}, std::string_view{agency.region}, source.id}) {
    stored.order += '\x01';
    stored.order += part;
  }
  for (const RecordNo record : about) attach(no, record);
  return no;
}

void Chronicle::attach(FactNo fact, RecordNo record) {
  auto& about = events_[fact.value].about;
  if (std::find(about.begin(), about.end(), record) != about.end()) return;
  about.push_back(record);
  records_[record].facts.push_back(fact);
}

const Chronicle::Held* Chronicle::held(RecordNo record) const {
  const auto found = records_.find(record);
  return found == records_.end() ? nullptr : &found->second;
}

bool Chronicle::is_child(PersonId person, const Membership& members) const {
  for (const RecordNo record : members.records_of(person))
    if (const Held* h = held(record))
      for (const Version& version : h->versions)
        if (version.kind != log::PersonKind::adult) return true;
  return false;
}

std::vector<Relative> Chronicle::household(PersonId child, const Membership& members) const {
  std::map<PersonId, Relative> found;
  const auto add = [&](PersonId person, std::uint8_t as, RelationshipKind kind, bool only_together) {
    if (person == child) return;
    const auto [at, fresh] = found.try_emplace(person, Relative{person, 0, kind, only_together});
    at->second.roles |= as;
    at->second.kind = std::min(at->second.kind, kind);
    at->second.only_together = at->second.only_together && only_together;
  };
  for (const RecordNo record : members.records_of(child)) {
    const Held* h = held(record);
    if (!h) continue;
    for (const auto& [related, kind] : h->related) {
      const PersonId person = members.person_of(related);
      std::uint8_t as = role_of(kind);
      if (as == role::adult && is_child(person, members)) as = role::sibling;
      add(person, as, kind, kind == RelationshipKind::ex_partner);
    }
    for (const auto& [other, kind] : h->related_to)
      if (role_of(kind) == role::sibling || (kind == RelationshipKind::household && is_child(child, members)))
        add(members.person_of(other), is_child(members.person_of(other), members) ? role::sibling : role::adult, kind, false);
  }
  std::vector<PersonId> carers;
  for (const auto& [person, relative] : found)
    if (relative.roles & role::carer) carers.push_back(person);
  for (const PersonId carer : carers) {
    for (const RecordNo record : members.records_of(carer)) {
      const Held* h = held(record);
      if (!h) continue;
      for (const auto& [other, kind] : h->related_to) {
        const PersonId person = members.person_of(other);
        if (role_of(kind) == role::carer) add(person, role::sibling, RelationshipKind::sibling, false);
        if (couple(kind)) add(person, role::adult, kind, kind == RelationshipKind::ex_partner);
      }
      for (const auto& [other, kind] : h->related)
        if (couple(kind)) add(members.person_of(other), role::adult, kind, kind == RelationshipKind::ex_partner);
    }
  }
  std::vector<Relative> relatives;
  for (auto& [person, relative] : found) relatives.push_back(relative);
  return relatives;
}

std::vector<PersonId> Chronicle::children_touched(PersonId person, const Membership& members) const {
  std::vector<PersonId> touched;
  const auto add = [&](PersonId candidate) {
    if (is_child(candidate, members) && std::find(touched.begin(), touched.end(), candidate) == touched.end())
      touched.push_back(candidate);
  };
  // Two steps along any relationship reach every child whose household the person can be in: child – carer – partner.
  std::vector<PersonId> frontier{person}, reached{person};
  for (int step = 0; step < 2; ++step) {
    std::vector<PersonId> next;
    for (const PersonId from : frontier)
      for (const RecordNo record : members.records_of(from)) {
        const Held* h = held(record);
        if (!h) continue;
        for (const auto* list : {&h->related, &h->related_to})
          for (const auto& [other, kind] : *list) {
            const PersonId to = members.person_of(other);
            if (std::find(reached.begin(), reached.end(), to) != reached.end()) continue;
            reached.push_back(to);
            next.push_back(to);
          }
      }
    frontier = std::move(next);
  }
  for (const PersonId candidate : reached) add(candidate);
  return touched;
}

std::optional<core::PartialDate> Chronicle::born_of(PersonId person, const Membership& members, bool& unborn) const {
  struct Votes {
    core::PartialDate date;
    int precision = 0, count = 0, trust = 0;
  };
  std::map<std::string, Votes> votes, expected;
  unborn = true;
  for (const RecordNo record : members.records_of(person)) {
    const Held* h = held(record);
    if (!h) continue;
    for (const Version& version : h->versions) {
      if (version.kind != log::PersonKind::unborn) unborn = false;
      if (!version.born) continue;
      auto& tally = (version.kind == log::PersonKind::unborn ? expected : votes)[version.born->iso().substr(0, 10)];
      tally.date = *version.born;
      tally.precision = std::min(2, static_cast<int>(version.born->precision()));
      ++tally.count;
      tally.trust += trust_in_birth_date(holders_[version.holder.value].agency);
    }
  }
  const auto& choice = votes.empty() ? expected : votes;
  const Votes* best = nullptr;
  for (const auto& [iso, tally] : choice)
    if (!best || std::tuple(tally.precision, tally.trust, tally.count) > std::tuple(best->precision, best->trust, best->count))
      best = &tally;
  if (!best) return std::nullopt;
  return best->date;
}

void Chronicle::gather_records(const std::vector<Relative>& relatives, const Membership& members, ChildView& view) const {
  const auto add_addresses = [&](PersonId person) {
    for (const RecordNo record : members.records_of(person))
      if (const Held* h = held(record))
        for (const Version& version : h->versions)
          if (!version.postcode.empty()) view.addresses.push_back({version.postcode, version.held.from});
  };
  for (const RecordNo record : view.records)
    if (const Held* h = held(record))
      for (const Version& version : h->versions) view.held.push_back(version.held);
  add_addresses(view.child);
  for (const Relative& relative : relatives)
    if (relative.roles & role::carer) add_addresses(relative.person);
  std::sort(view.addresses.begin(), view.addresses.end(), [](const Address& a, const Address& b) {
    return std::tie(a.since, a.postcode) < std::tie(b.since, b.postcode);
  });
}

bool Chronicle::holds_record(const ChildView& view, HolderNo holder) const {
  for (const RecordNo record : view.records)
    if (const Held* h = held(record))
      for (const Version& version : h->versions)
        if (version.holder == holder) return true;
  return false;
}

void Chronicle::gather_facts(const std::vector<Relative>& relatives, const Membership& members, ChildView& view) const {
  std::map<PersonId, std::pair<std::uint8_t, bool>> roles{{view.child, {role::child, false}}};
  for (const Relative& relative : relatives) roles[relative.person] = {relative.roles, relative.only_together};

  std::vector<FactNo> numbers;
  for (const auto& [person, as] : roles)
    for (const RecordNo record : members.records_of(person))
      if (const Held* h = held(record)) numbers.insert(numbers.end(), h->facts.begin(), h->facts.end());
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());

  std::vector<std::pair<const std::string*, Fact>> ordered;
  for (const FactNo no : numbers) {
    const Stored& stored = events_[no.value];
    Fact fact = stored.fact;
    bool with_household = false;
    for (const RecordNo record : stored.about) {
      const auto as = roles.find(members.person_of(record));
      if (as == roles.end()) continue;
      fact.roles |= as->second.first;
      with_household = with_household || !as->second.second;
    }
    if (!with_household) continue;
    fact.seen = fact.seen && (fact.roles & role::child);
    ordered.emplace_back(&stored.order, fact);
  }
  std::sort(ordered.begin(), ordered.end(), [](const auto& a, const auto& b) { return *a.first < *b.first; });
  view.facts.reserve(ordered.size());
  for (auto& [key, fact] : ordered) view.facts.push_back(fact);
  // The first thing that any agency with a record of the child wrote down of this family.
  for (const Fact& fact : view.facts)
    if (!view.covered_since && holds_record(view, fact.holder)) view.covered_since = fact.known;
}

ChildView Chronicle::view(PersonId child, const Membership& members) const {
  ChildView view;
  view.child = child;
  view.holder_types = &holder_types_;
  const auto records = members.records_of(child);
  view.records.assign(records.begin(), records.end());
  view.born = born_of(child, members, view.unborn);
  const std::vector<Relative> relatives = household(child, members);
  gather_records(relatives, members, view);
  gather_facts(relatives, members, view);
  return view;
}

std::optional<core::Date> ChildView::birthday() const {
  if (!born) return std::nullopt;
  return born->first_day() + (born->last_day() - born->first_day()) / 2;
}

}  // namespace kith::story
