#include "story/chronicle.hpp"

#include <algorithm>
#include <cassert>
#include <charconv>
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
    case RelationshipKind::carer:
      return role::carer;
    case RelationshipKind::sibling:
    case RelationshipKind::half_sibling:
      return role::sibling;
    case RelationshipKind::grandparent:
    case RelationshipKind::partner:
    case RelationshipKind::ex_partner:
    case RelationshipKind::household:
    case RelationshipKind::other:
      return role::adult;
  }
  return role::adult;
}

// A foster or kinship carer's own child and the child placed there share a home, not a parent.
bool parent(RelationshipKind kind) { return role_of(kind) == role::carer && kind != RelationshipKind::carer; }

bool couple(RelationshipKind kind) { return kind == RelationshipKind::partner || kind == RelationshipKind::ex_partner; }

// A newborn's own services know its birth date best; a police card or a housing form is a guess more often.
int trust_in_birth_date(std::string_view agency) {
  const auto type = core::agency_type(agency);
  for (const std::string_view health :
       {"midwifery", "hv", "gp", "paeds", "child-health", "registrar", "hospital", "ae"})
    if (type == health) return 1;
  return 0;
}

}  // namespace

// Read once: patterns look at the same figures again and again.
DetailItem::DetailItem(KeyNo k, std::string_view v) : key(k), value(v) {
  numeric = std::from_chars(v.data(), v.data() + v.size(), number).ec == std::errc{};
}

Chronicle::Chronicle(const Vocabulary& vocabulary)
    : vocabulary_(&vocabulary),
      seen_key_(vocabulary.find_key("seen")),
      percent_key_(vocabulary.find_key("percent")),
      possible_key_(vocabulary.find_key("sessions_possible")),
      missed_key_(vocabulary.find_key("sessions_missed")) {}

HolderNo Chronicle::holder(const core::AgencyRef& agency) {
  const auto [found, fresh] =
      holder_numbers_.try_emplace(agency, HolderNo{static_cast<std::uint32_t>(holders_.size())});
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

void Chronicle::relate(RecordNo record, RecordNo related, RelationshipKind kind, std::optional<core::Date> until) {
  records_[record].related.push_back({related, kind, until});
  records_[related].related_to.push_back({record, kind, until});
}

FactNo Chronicle::add_event(const log::Event& event, std::span<const RecordNo> about) {
  std::vector<DetailItem> detail;
  for (const auto& [key, value] : event.detail)
    if (const auto number = vocabulary_->find_key(key)) detail.emplace_back(*number, value);
  const std::string occurred = event.occurred.iso();
  const core::Date known = event.recorded.last_day();
  FactSource source{holder(event.ref.holder()),
                    vocabulary_->find(event.kind).value_or(vocabulary_->other()),
                    event.ref.id,
                    occurred,
                    day_happened(event.occurred.first_day(), event.occurred.last_day(), known),
                    known,
                    {},
                    detail,
                    false};
  if (event.withdrawn) source.withdrawn = event.withdrawn->first_day();
  return add_fact(source, about);
}

FactNo Chronicle::add_fact(const FactSource& source, std::span<const RecordNo> about) {
  constexpr std::size_t whole_day = std::string_view{"2011-01-06"}.size();
  const FactNo no{static_cast<std::uint32_t>(events_.size())};
  Stored& stored = events_.emplace_back();
  Fact& fact = stored.fact;
  stored.occurred = source.occurred;
  stored.id = source.id;
  fact.detail = source.detail;
  if (!source.lasting) {
    Own& own = own_.emplace_back(
        Own{std::string{source.occurred}, std::string{source.id}, {source.detail.begin(), source.detail.end()}});
    for (DetailItem& item : own.detail) item.value = keep(item.value);
    stored.occurred = own.occurred;
    stored.id = own.id;
    fact.detail = own.detail;
  }
  fact.no = no;
  fact.kind = source.kind;
  fact.holder = source.holder;
  fact.region = holder_regions_[fact.holder.value];
  fact.known = source.known;
  fact.when = source.when;
  fact.exact_day = source.occurred.size() >= whole_day;
  fact.withdrawn = source.withdrawn;
  SeenDetail seen;
  for (const DetailItem& item : fact.detail) {
    if (item.key == seen_key_) seen.seen = item.value;
    if (item.key == percent_key_) seen.percent = item.value;
    if (item.key == possible_key_) seen.sessions_possible = item.value;
    if (item.key == missed_key_) seen.sessions_missed = item.value;
  }
  fact.seen = was_seen(vocabulary_->kind(fact.kind), seen);
  stored.about_begin = about_.size();
  for (const RecordNo record : about) attach(no, record);
  return no;
}

void Chronicle::attach(FactNo fact, RecordNo record) {
  Stored& stored = events_[fact.value];
  const auto before = about(stored);
  if (std::find(before.begin(), before.end(), record) != before.end()) return;
  if (before.empty()) {
    stored.about_begin = about_.size();
  } else if (stored.about_begin + stored.about_count != about_.size()) {
    // Those of later facts stand behind them: they move to the end.
    const std::vector<RecordNo> moved(before.begin(), before.end());
    stored.about_begin = about_.size();
    about_.insert(about_.end(), moved.begin(), moved.end());
  }
  about_.push_back(record);
  ++stored.about_count;
  records_[record].facts.push_back(fact);
}

bool Chronicle::earlier(const Fact& a, const Fact& b) const {
  if (a.known != b.known) return a.known < b.known;
  const Stored& x = events_[a.no.value];
  const Stored& y = events_[b.no.value];
  if (const int order = x.occurred.compare(y.occurred); order != 0) return order < 0;
  if (a.holder != b.holder) return holders_[a.holder.value] < holders_[b.holder.value];
  if (const int order = x.id.compare(y.id); order != 0) return order < 0;
  return a.no < b.no;
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

// Gathers the people of a household: whoever is named several times stays as long as the longest of it says.
class Chronicle::Household {
 public:
  explicit Household(PersonId child) : child_(child) {}

  void add(PersonId person, std::uint8_t as, RelationshipKind kind, std::optional<core::Date> until) {
    if (person == child_) return;
    const bool only_together = kind == RelationshipKind::ex_partner;
    const auto [at, fresh] = found_.try_emplace(person, Relative{person, 0, kind, only_together, until});
    Relative& relative = at->second;
    relative.roles |= as;
    if (role_of(kind) == role::sibling) relative.roles |= role::parents_child;
    relative.kind = std::min(relative.kind, kind);
    relative.only_together = relative.only_together && only_together;
    relative.until = until && relative.until ? std::max(until, relative.until) : std::nullopt;
    const bool of_the_home = kind == RelationshipKind::partner || kind == RelationshipKind::household;
    relative.lives_here = relative.lives_here || (of_the_home && (as & role::adult));
  }

  // A child of an adult who lives here, unless the child itself does.
  void add_elsewhere(PersonId person, const Relative& adult) {
    if (person == child_) return;
    const Relative as_told{person, role::adults_child, RelationshipKind::other, false, adult.until};
    Relative& relative = found_.try_emplace(person, as_told).first->second;
    if (relative.roles == role::adults_child)
      relative.until = adult.until && relative.until ? std::max(adult.until, relative.until) : std::nullopt;
  }

  std::vector<Relative> with_role(std::uint8_t as) const {
    std::vector<Relative> relatives = everybody();
    std::erase_if(relatives, [&](const Relative& relative) { return !(relative.roles & as); });
    return relatives;
  }

  std::vector<Relative> everybody() const {
    std::vector<Relative> relatives;
    for (const auto& [person, relative] : found_) relatives.push_back(relative);
    return relatives;
  }

 private:
  PersonId child_;
  std::map<PersonId, Relative> found_;
};

std::vector<Relative> Chronicle::household(PersonId child, const Membership& members) const {
  Household home{child};
  for (const RecordNo record : members.records_of(child)) {
    const Held* h = held(record);
    if (!h) continue;
    for (const Tie& tie : h->related) {
      const PersonId person = members.person_of(tie.other);
      std::uint8_t as = role_of(tie.kind);
      if (as == role::adult && is_child(person, members)) as = role::sibling;
      home.add(person, as, tie.kind, tie.until);
    }
    for (const Tie& tie : h->related_to) {
      if (role_of(tie.kind) != role::sibling && (tie.kind != RelationshipKind::household || !is_child(child, members)))
        continue;
      const PersonId other = members.person_of(tie.other);
      home.add(other, is_child(other, members) ? role::sibling : role::adult, tie.kind, tie.until);
    }
  }
  for (const Relative& carer : home.with_role(role::carer)) add_around(carer, members, home);
  for (const Relative& adult : home.with_role(role::adult))
    if (adult.lives_here) add_children_of(adult, members, home);
  return home.everybody();
}

void Chronicle::add_children_of(const Relative& adult, const Membership& members, Household& home) const {
  for (const RecordNo record : members.records_of(adult.person))
    if (const Held* h = held(record))
      for (const Tie& tie : h->related_to)
        if (parent(tie.kind)) home.add_elsewhere(members.person_of(tie.other), adult);
}

// A parent's other children, partners and fellow tenants, who live in this home no longer than that parent does.
void Chronicle::add_around(const Relative& carer, const Membership& members, Household& home) const {
  const auto earlier_end = [&](const std::optional<core::Date>& until) {
    return until && carer.until ? std::min(until, carer.until) : until ? until : carer.until;
  };
  const auto shares_home = [&](const Tie& tie, PersonId person) {
    return couple(tie.kind) || (tie.kind == RelationshipKind::household && !is_child(person, members));
  };
  for (const RecordNo record : members.records_of(carer.person)) {
    const Held* h = held(record);
    if (!h) continue;
    for (const Tie& tie : h->related_to) {
      const PersonId person = members.person_of(tie.other);
      const bool of_parent = parent(tie.kind) && parent(carer.kind);
      if (role_of(tie.kind) == role::carer)
        home.add(person, role::sibling, of_parent ? RelationshipKind::sibling : RelationshipKind::household,
                 earlier_end(tie.until));
      if (shares_home(tie, person)) home.add(person, role::adult, tie.kind, earlier_end(tie.until));
    }
    for (const Tie& tie : h->related)
      if (const PersonId person = members.person_of(tie.other); shares_home(tie, person))
        home.add(person, role::adult, tie.kind, earlier_end(tie.until));
  }
}

std::vector<PersonId> Chronicle::children_touched(PersonId person, const Membership& members) const {
  std::vector<PersonId> touched;
  const auto add = [&](PersonId candidate) {
    if (is_child(candidate, members) && std::find(touched.begin(), touched.end(), candidate) == touched.end())
      touched.push_back(candidate);
  };
  // Two steps along any relationship reach every child whose household the person can be in: child – carer – partner.
  // A child is one step further from those in whose home an adult of its own lives now.
  const int steps = is_child(person, members) ? 3 : 2;
  std::vector<PersonId> frontier{person}, reached{person};
  for (int step = 0; step < steps; ++step) {
    std::vector<PersonId> next;
    for (const PersonId from : frontier)
      for (const RecordNo record : members.records_of(from)) {
        const Held* h = held(record);
        if (!h) continue;
        for (const auto* list : {&h->related, &h->related_to})
          for (const Tie& tie : *list) {
            const PersonId to = members.person_of(tie.other);
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
    if (!best ||
        std::tuple(tally.precision, tally.trust, tally.count) > std::tuple(best->precision, best->trust, best->count))
      best = &tally;
  if (!best) return std::nullopt;
  return best->date;
}

// What one version says of the end holds for those that were still open then.
void Chronicle::add_holdings(const std::vector<Version>& versions, std::vector<Holding>& holdings) {
  for (const Version& version : versions) {
    Holding holding{version.held, version.holder};
    for (const Version& other : versions)
      if (!version.held.to && other.held.to && *other.held.to > version.held.from)
        holding.to = std::max(holding.to.value_or(*other.held.to), *other.held.to);
    holdings.push_back(holding);
  }
}

void Chronicle::gather_records(const std::vector<Relative>& relatives, const Membership& members,
                               ChildView& view) const {
  const auto add_addresses = [&](PersonId person) {
    for (const RecordNo record : members.records_of(person))
      if (const Held* h = held(record))
        for (const Version& version : h->versions)
          if (!version.postcode.empty()) view.addresses.push_back({version.postcode, version.held.from});
  };
  for (const RecordNo record : view.records)
    if (const Held* h = held(record)) add_holdings(h->versions, view.held);
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
  struct Part {
    PersonId person;
    std::uint8_t roles;
    bool only_together;
    std::optional<core::Date> until;
  };
  std::vector<Part> parts{{view.child, role::child, false, {}}};
  for (const Relative& relative : relatives)
    parts.push_back({relative.person, relative.roles, relative.only_together, relative.until});

  std::vector<FactNo> numbers;
  for (const Part& part : parts)
    for (const RecordNo record : members.records_of(part.person))
      if (const Held* h = held(record)) numbers.insert(numbers.end(), h->facts.begin(), h->facts.end());
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());

  view.facts.reserve(numbers.size());
  for (const FactNo no : numbers) {
    const Stored& stored = events_[no.value];
    std::uint8_t roles = 0;
    bool with_household = false, elsewhere = false, of_an_adult = false;
    for (const RecordNo record : about(stored)) {
      const PersonId person = members.person_of(record);
      const auto as = std::find_if(parts.begin(), parts.end(), [&](const Part& part) { return part.person == person; });
      if (as == parts.end()) continue;
      // Whoever has left lives another life: it is the child's only where a fact names somebody of this home as well.
      const bool left = as->until && stored.fact.when > *as->until;
      roles |= as->roles;
      elsewhere = elsewhere || (left && (as->roles & role::parents_child));
      of_an_adult = of_an_adult || (!left && as->roles == role::adults_child);
      with_household = with_household || !(as->only_together || left || as->roles == role::adults_child);
    }
    if (!with_household && !elsewhere && !of_an_adult) continue;
    if (!with_household) roles = elsewhere ? role::sibling_elsewhere : role::adults_child;
    Fact& fact = view.facts.emplace_back(stored.fact);
    fact.roles = roles;
    fact.seen = fact.seen && (roles & role::child);
  }
  // Whoever adds a family's facts in their order spares each of its children the sorting.
  const auto in_order = [this](const Fact& a, const Fact& b) { return earlier(a, b); };
  if (!std::is_sorted(view.facts.begin(), view.facts.end(), in_order))
    std::sort(view.facts.begin(), view.facts.end(), in_order);
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
