// Two records field by field: how far they agree. Facts only; what an agreement is worth stands in weigh.
#pragma once

#include "people/records.hpp"

namespace kith::people {

enum class BornLevel : std::uint8_t {
  missing,
  exact,
  month,
  year,
  swapped,
  slip,
  about,  // both only tell a year, and those lie a year or two apart
  same_year,
  differs,
  far,
  due_near,  // an unborn child's expected date and a birth date within six weeks
  due_far
};
enum class Same : std::uint8_t { missing, equal, differs };
enum class AddressLevel : std::uint8_t { missing, same_address, same_postcode, near_by, differs };

struct Agreement {
  NameAgreement given, family;
  NameNo given_a = 0, given_b = 0, family_a = 0, family_b = 0;  // the names that agree best
  bool names_swapped = false;
  BornLevel born = BornLevel::missing;
  Born born_a, born_b;
  Same sex = Same::missing, nhs = Same::missing, upn = Same::missing, phone = Same::missing;
  AddressLevel address = AddressLevel::missing;
  bool same_agency = false, both_open = false, unborn = false, both_unborn = false, child_and_adult = false,
       both_adult = false;
  bool default_days = false;    // both wrote 1 January
  bool other_order = false;     // neither has a name, and they are not the same one of several born together
  bool number_doubted = false;  // it is also that of somebody of another name; two records alone cannot tell
};

Agreement compare(const Records& records, RowNo a, RowNo b);
BornLevel compare_born(Born a, Born b);
bool births_fit(BornLevel level);  // may be one birth date, one of them perhaps told less exactly

}  // namespace kith::people
