// What an agreement is worth, in bits, against two rivals: a stranger, and another person of the same household.
#pragma once

#include <string_view>

#include "people/compare.hpp"

namespace kith::people {

struct Weight {
  float stranger = 0;   // log2 of: as likely for one person / for two strangers
  float household = 0;  // log2 of: as likely for one person / for two people of one household
};

// One field's share of both sums; the explanation walks the same list.
struct FieldWeights {
  Weight given, family, born, sex, nhs, upn, address, phone, kind, agency, thin;
};

FieldWeights field_weights(const Agreement& agreement);
Weight total(const FieldWeights& fields);
bool names_contradict(const Agreement& agreement);
// Nothing agrees but names, birth date and sex.
bool thin(const Agreement& agreement);
// Full name, full birth date and home are the same.
bool complete(const Agreement& agreement);
// Nothing that is said later of households can make these one person.
bool impossible(const Agreement& agreement);

constexpr float thin_elsewhere = -9, thin_unknown = -3;  // see thin_weight

struct Thresholds {
  double same = 4.0;       // bits: 94 in 100
  double possible = -4.0;  // bits: 6 in 100
  double edge = -4.0;      // below it, a pair of strangers does not hold a component together
  double margin = 3.0;     // a rival this close makes it "too many alike"
};
constexpr Thresholds thresholds;
// Before anything is compared, one pair in four million is of one person: about a region's people. A fixed share, so
// that fifty records link as fifty million do.
constexpr float stranger_prior = -22.0f;
constexpr float household_prior = -1.0f;

double probability_of(double bits);
// Both rivals together, as log2 odds.
float posterior(Weight weight, float prior_stranger, float prior_household);

}  // namespace kith::people
