#include "people/weigh.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace kith::people {
namespace {

// m: how often the records of one person stand so; u: how often two other people's do. Weight = log2(m / u).
// Shares are estimates from published linkage studies of NHS and census data (errors of birth dates 1 to 3 in 100,
// surname change 10 to 15 in 100 of women, moves 10 in 100 a year) and from arithmetic (a day among 365 x 25).
constexpr Weight no_weight;

Weight given_weight(const Agreement& a) {
  const float bits = a.given.bits;
  switch (a.given.level) {
    case NameLevel::missing:
      return no_weight;
    case NameLevel::exact:
      return {bits - 0.4f, std::min(bits, 7.0f)};
    case NameLevel::reordered:
      return {bits - 3, 4};
    case NameLevel::variant:
      return {bits - 2.5f, 4.5f};
    case NameLevel::near:
      return {bits - 3.5f, 3};
    case NameLevel::initial:
      return {bits - 0.5f, 2};
    case NameLevel::weak:
      return {1, -1};
    case NameLevel::differs:
      return {-6, -7};
  }
  return no_weight;
}

// Brothers and sisters share it: within a household it says next to nothing.
Weight family_weight(const Agreement& a) {
  const float bits = a.family.bits;
  switch (a.family.level) {
    case NameLevel::missing:
      return no_weight;
    case NameLevel::exact:
      return {bits - 0.4f, 0.3f};
    case NameLevel::reordered:
      return {bits - 2, 0.2f};
    case NameLevel::variant:
      return {bits - 2, 0.2f};
    case NameLevel::near:
      return {bits - 3, 0.1f};
    case NameLevel::initial:
      return {2, 0};
    case NameLevel::weak:
      return no_weight;
    case NameLevel::differs:
      return a.both_adult && a.sex == Same::equal ? Weight{-2.5f, -0.3f} : Weight{-3, -0.5f};
  }
  return no_weight;
}

Weight born_weight(const Agreement& a) {
  // Two adults of a household practically never share a birth date; two children do when they are twins.
  const float twins = a.both_adult ? 7.0f : 5.0f;
  if (a.default_days) return {6, 4};
  switch (a.born) {
    case BornLevel::missing:
      return no_weight;
    case BornLevel::exact:
      return {13, twins};
    case BornLevel::month:
      return {8.2f, twins - 0.3f};
    case BornLevel::year:
      return {4.5f, 4.5f};
    case BornLevel::swapped:
      return {7, 4.5f};
    case BornLevel::slip:
      return {3.5f, 2.5f};
    case BornLevel::about:
      return std::abs(a.born_a.year() - a.born_b.year()) <= 1 ? Weight{0.8f, 0.8f} : no_weight;
    case BornLevel::same_year:
      return {-2.5f, -3};
    case BornLevel::differs:
      return {-6, -7};
    case BornLevel::far:
      return {-10, -12};
    case BornLevel::due_near:
      return {6, 6};
    case BornLevel::due_far:
      return {-12, -12};
  }
  return no_weight;
}

Weight same_weight(Same same, Weight equal, Weight differs) {
  return same == Same::missing ? no_weight : same == Same::equal ? equal : differs;
}

Weight address_weight(const Agreement& a) {
  switch (a.address) {
    case AddressLevel::missing:
      return no_weight;
    case AddressLevel::same_address:
      return {12, 0};
    case AddressLevel::same_postcode:
      return {9, 0};
    case AddressLevel::near_by:
      return {5, 0};
    case AddressLevel::differs:
      return {-1.5f, 0};
  }
  return no_weight;
}

// Name and birth date alone do not tell one person who moved from two strangers of one name: somebody has to look,
// unless the people around them agree as well.
Weight thin_weight(const Agreement& a) {
  if (!thin(a)) return no_weight;
  return a.address == AddressLevel::differs ? Weight{thin_elsewhere, 0} : Weight{thin_unknown, 0};
}

}  // namespace

FieldWeights field_weights(const Agreement& a) {
  FieldWeights fields;
  fields.given = given_weight(a);
  fields.family = family_weight(a);
  if (a.names_swapped) fields.given.stranger -= 4, fields.given.household -= 1;
  fields.born = born_weight(a);
  // A given name tells the sex already; it counts in full only when no name does.
  const bool named =
      a.given.level != NameLevel::missing && a.given.level <= NameLevel::weak && a.given.level != NameLevel::initial;
  fields.sex = same_weight(a.sex, named ? Weight{0, 0.2f} : Weight{0.9f, 0.9f}, {-5, -5});
  if (!a.number_doubted) fields.nhs = same_weight(a.nhs, {20, 14}, {-30, -30});
  if (!a.number_doubted || a.nhs != Same::missing) fields.upn = same_weight(a.upn, {18, 12}, {-6, -6});
  fields.address = address_weight(a);
  fields.phone = same_weight(a.phone, {12, 0.5f}, {-0.5f, 0});
  if (a.child_and_adult) fields.kind = {-4, -5};
  // An agency knows its own people: a second record there is rarely the same one. A birth ends the record of the
  // unborn.
  if (a.same_agency && !(a.unborn && !a.both_unborn)) fields.agency = {-4, -4};
  fields.thin = thin_weight(a);
  return fields;
}

Weight total(const FieldWeights& fields) {
  Weight sum;
  for (const Weight& field : {fields.given, fields.family, fields.born, fields.sex, fields.nhs, fields.upn,
                              fields.address, fields.phone, fields.kind, fields.agency, fields.thin})
    sum.stranger += field.stranger, sum.household += field.household;
  return sum;
}

bool thin(const Agreement& a) {
  return a.address != AddressLevel::same_address && a.address != AddressLevel::same_postcode &&
         a.address != AddressLevel::near_by && a.phone != Same::equal && a.nhs != Same::equal && a.upn != Same::equal;
}

bool complete(const Agreement& a) {
  return a.given.level == NameLevel::exact && a.family.level == NameLevel::exact && !a.names_swapped &&
         a.born == BornLevel::exact && !a.default_days && a.sex != Same::differs && a.nhs != Same::differs &&
         a.address != AddressLevel::missing && a.address != AddressLevel::differs && !a.child_and_adult;
}

bool names_contradict(const Agreement& a) { return a.given.level == NameLevel::differs; }

bool impossible(const Agreement& a) {
  if (a.nhs == Same::differs || a.born == BornLevel::due_far) return true;
  if (a.other_order && a.same_agency) return true;
  if (a.child_and_adult && a.born == BornLevel::far) return true;
  return a.born == BornLevel::far && a.nhs != Same::equal && a.upn != Same::equal;
}

double probability_of(double bits) { return 1 / (1 + std::exp2(-bits)); }

float posterior(Weight weight, float prior_stranger, float prior_household) {
  const float against_stranger = weight.stranger + prior_stranger,
              against_household = weight.household + prior_household;
  const float low = std::min(against_stranger, against_household), high = std::max(against_stranger, against_household);
  if (high - low > 20) return low;
  return low - std::log2(1 + std::exp2(low - high));
}

}  // namespace kith::people
