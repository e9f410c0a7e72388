#include "people/households.hpp"

#include <algorithm>

namespace kith::people {

namespace {

constexpr float rare_names = 20;  // bits of given and family name together: one person in a million bears them

bool shares_home(const Records& records, const Row& a, const Row& b) {
  bool shares = false;
  const auto look = [&](ExtraField field, TextNo first_a, TextNo first_b) {
    records.each(a, field, first_a,
                 [&](std::uint64_t x) { records.each(b, field, first_b, [&](std::uint64_t y) { shares |= x == y; }); });
  };
  look(ExtraField::address, a.address, b.address);
  look(ExtraField::postcode, a.postcode, b.postcode);
  return shares;
}

// An agency names a carer without an address: an adult of that name who lives where the child lives may be the one.
bool lives_with_child(const Records& records, RowNo carer, RowNo other) {
  const Row& row = records.row(carer);
  if (row.address != 0 || row.postcode != 0) return false;
  bool lives = false;
  records.each_link(carer, [&](const Link& link) {
    if (cares(link)) lives |= shares_home(records, records.row(link.row), records.row(other));
  });
  return lives;
}

bool named(const NameAgreement& name) { return name.level != NameLevel::missing && name.level <= NameLevel::near; }

bool births_differ(BornLevel level) {
  switch (level) {
    case BornLevel::swapped:
    case BornLevel::slip:
    case BornLevel::about:
    case BornLevel::same_year:
    case BornLevel::differs:
    case BornLevel::far:
      return true;
    default:
      return false;
  }
}

}  // namespace

bool cares(const Link& link) {
  switch (link.kind) {
    case LinkKind::mother:
    case LinkKind::father:
    case LinkKind::parent:
    case LinkKind::step_parent:
    case LinkKind::carer:
    case LinkKind::grandparent:
      return link.inverse;
    default:
      return false;
  }
}

bool two_carers(const Records& records, RowNo a, RowNo b, const Agreement& agreement) {
  if (!agreement.same_agency || agreement.nhs == Same::equal) return false;
  if (agreement.born == BornLevel::exact && agreement.given.level != NameLevel::differs) return false;
  bool both = false;
  records.each_link(a, [&](const Link& x) {
    if (!cares(x)) return;
    records.each_link(b, [&](const Link& y) { both |= y.row == x.row && cares(y); });
  });
  return both;
}

bool named_as_two(const Records& records, RowNo a, RowNo b, const PairFacts& facts) {
  bool together = false, related = false, one_mother = false;
  records.each_link(a, [&](const Link& x) {
    if (x.row == b) (x.kind == LinkKind::together ? together : related) = true;
    if (!facts.born_when_due || x.kind != LinkKind::mother || x.inverse) return;
    records.each_link(b, [&](const Link& y) { one_mother |= y.row == x.row && y.kind == x.kind && !y.inverse; });
  });
  return related || (together && !one_mother);
}

// Agencies pick a wrong number from a list, most easily that of a brother or sister.
static void add_numbers(const Agreement& a, bool one_day, bool two_carers, PairFacts& facts) {
  const bool home = a.address != AddressLevel::missing && a.address != AddressLevel::differs;
  const bool family = named(a.family), one_sort = a.sex != Same::differs && !a.child_and_adult;
  facts.nhs = a.nhs, facts.upn = a.upn;
  facts.given = a.given.level;
  facts.number_same = a.nhs == Same::equal || a.upn == Same::equal;
  facts.near_home = home;
  // Brothers and sisters are never born on exchanged days of one year.
  const bool confirmed = (births_fit(a.born) && (family || home || a.family.level == NameLevel::missing)) ||
                         (home && a.born == BornLevel::swapped);
  facts.number_alone = facts.number_same && facts.names_contradict && !confirmed;
  const bool same_day = a.born == BornLevel::exact && one_sort && !a.names_swapped;
  facts.names_fit = same_day && named(a.given) && (home || (one_day && a.family.level == NameLevel::exact));
  facts.nameless_fit = same_day && home && a.given.level == NameLevel::missing;
  facts.but_for_number = (facts.names_fit || facts.nameless_fit) && a.nhs == Same::differs && !two_carers;
  facts.sex_other = a.sex == Same::differs;
  facts.other_name =
      facts.names_contradict && !facts.elsewhere && !births_differ(a.born) && one_sort && !facts.impossible;
}

PairFacts facts_of(const Records& records, RowNo a, RowNo b) {
  const Agreement agreement = compare(records, a, b);
  const FieldWeights fields = field_weights(agreement);
  PairFacts facts;
  facts.weight = total(fields);
  facts.personal = fields.given.stranger + fields.born.stranger;
  const bool carers = two_carers(records, a, b, agreement);
  facts.impossible = impossible(agreement) || carers;
  facts.names_contradict = names_contradict(agreement);
  facts.thin = thin(agreement);
  facts.elsewhere = facts.thin && agreement.address == AddressLevel::differs;
  facts.names_only = facts.thin && agreement.born == BornLevel::missing;
  facts.names_agree = named(agreement.given) && named(agreement.family) && agreement.sex != Same::differs;
  facts.lives_there = facts.names_only && facts.names_agree && agreement.both_adult && !agreement.same_agency &&
                      !facts.impossible && (lives_with_child(records, a, b) || lives_with_child(records, b, a));
  facts.rare_name = facts.names_only && !facts.elsewhere && agreement.both_adult &&
                    agreement.given.level == NameLevel::exact && agreement.family.level == NameLevel::exact &&
                    agreement.sex != Same::differs && agreement.given.bits + agreement.family.bits >= rare_names &&
                    records.region_of(a) == records.region_of(b);
  facts.complete = complete(agreement);
  const bool one_day = agreement.born == BornLevel::exact && !agreement.default_days;
  const bool may_be_one = one_day && agreement.sex != Same::differs && !facts.impossible && !agreement.child_and_adult;
  facts.namesakes = may_be_one && agreement.given.level == NameLevel::exact && !agreement.names_swapped &&
                    agreement.family.level == NameLevel::exact;
  facts.one_home =
      may_be_one && agreement.address != AddressLevel::missing && agreement.address != AddressLevel::differs;
  facts.same_home = agreement.address == AddressLevel::same_address;
  facts.home_fits = agreement.address == AddressLevel::same_address && births_fit(agreement.born) &&
                    agreement.sex != Same::differs && agreement.nhs != Same::differs &&
                    agreement.upn != Same::differs && !agreement.child_and_adult && !facts.impossible;
  facts.named_home = facts.home_fits && agreement.given.level == NameLevel::exact && !agreement.names_swapped;
  facts.born_same = one_day;
  facts.born_other = births_differ(agreement.born);
  facts.born_when_due = !agreement.both_unborn && agreement.born == BornLevel::due_near;
  const bool own_number = agreement.nhs == Same::equal || agreement.upn == Same::equal;
  const bool guessed = facts.home_fits && agreement.born == BornLevel::about;
  facts.two_entries = agreement.same_agency && agreement.both_open && (facts.one_home || guessed) && !own_number &&
                      agreement.family.level == NameLevel::exact &&
                      (agreement.given.level == NameLevel::variant || agreement.given.level == NameLevel::near ||
                       agreement.given.level == NameLevel::weak);
  facts.twins = agreement.same_agency && one_day && !own_number &&
                (agreement.given.level == NameLevel::missing || agreement.given.level == NameLevel::differs);
  facts.two_open = agreement.same_agency && agreement.both_open && !agreement.unborn &&
                   (facts.born_other || agreement.sex == Same::differs);
  add_numbers(agreement, one_day, carers, facts);
  return facts;
}

void Companions::agree(RowNo row, float bits) {
  const int steps = static_cast<int>(bits * 64);
  for (auto& [held, best] : best_)
    if (held == row) {
      best = std::max(best, steps);
      return;
    }
  best_.emplace_back(row, steps);
}

float Companions::sum() const {
  int steps = 0;
  for (const auto& [row, best] : best_) steps += std::max(best, 0);
  return static_cast<float>(steps) / 64;
}

Priors priors_of(const Around& around) {
  Priors priors;
  // Once the households are known to be one, a stranger is hardly a rival any more.
  const float known = around.shared ? 19.0f : std::min(19.0f, around.companions);
  priors.stranger += std::max(0.0f, known);
  if (around.same_mother || around.both_mothers) priors.stranger = stranger_prior + 22;
  // A child has one mother and, nearly always, one father on the records.
  if (around.both_mothers)
    priors.household = 5;
  else if (around.both_fathers)
    priors.household = 4;
  else if (around.same_role)
    priors.household = 0;
  if (around.other_mother && !around.same_mother) priors.stranger -= 5, priors.household -= 5;
  return priors;
}

}  // namespace kith::people
