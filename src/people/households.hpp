// What the people around two records say about them: one mother, one child, brothers and sisters who agree as well.
#pragma once

#include "people/records.hpp"
#include "people/weigh.hpp"

namespace kith::people {

struct PairFacts {
  Weight weight;
  float personal = 0;  // given name and birth date only: what a companion adds without counting the surname twice
  bool impossible = false, names_contradict = false;
  bool thin = false;         // nothing agrees but names and birth date
  bool elsewhere = false;    // thin, and the addresses differ
  bool names_only = false;   // nothing agrees but names; no birth date either
  bool names_agree = false;  // given and family name, or forms of them
  bool rare_name = false;    // names only, rare ones, in one region
  bool lives_there = false;  // one is named as carer of a child, without an address, and the other lives at the child's
  bool complete = false;     // full name, full birth date and home are the same
  bool namesakes = false;    // full name and full birth date are the same
  bool one_home = false;     // full birth date and home are the same
  bool same_home = false;    // address and postcode are the same
  bool two_entries =
      false;  // twins, or sisters of guessed years, on one agency's list: one home and family name, alike given names
  bool twins = false;     // one agency's list has them side by side: one birth date and no given name in common
  bool two_open = false;  // both are open with one agency, with other birth dates or of other sex
  bool born_same = false, born_other = false;
  bool home_fits = false;      // one home, and neither birth dates, sex nor numbers tell them apart: the names may
  bool named_home = false;     // home_fits, and one given name is the same
  bool born_when_due = false;  // one was unborn, and the other came about the day on which it was expected
  Same nhs = Same::missing, upn = Same::missing;
  NameLevel given = NameLevel::missing;
  bool number_same = false;     // an NHS or pupil number
  bool number_alone = false;    // number_same, with another given name and nothing else that confirms it
  bool near_home = false;       // address or postcode are the same
  bool names_fit = false;       // given name, full birth date and family name or home, whatever the numbers say
  bool nameless_fit = false;    // full birth date and home, and one of them has no given name
  bool but_for_number = false;  // so, and only the NHS numbers tell them apart
  bool sex_other = false;
  bool other_name = false;  // birth date and home do not contradict, only the given name does
};
// One agency that names both as carers of one child knows two people, unless a birth date or a number makes them one.
bool two_carers(const Records& records, RowNo a, RowNo b, const Agreement& agreement);
// One agency names both, so they are two people: but an unborn child and the child who was born of the same mother when
// it was due may stand in one event, the birth.
bool named_as_two(const Records& records, RowNo a, RowNo b, const PairFacts& facts);
bool cares(const Link& link);  // the record that holds the link is a parent or carer of the other
PairFacts facts_of(const Records& records, RowNo a, RowNo b);

struct Around {
  bool same_mother = false, same_father = false;
  bool both_mothers = false, both_fathers = false;  // of one child
  bool same_role = false;                           // otherwise the same thing to one person
  bool shared = false;                              // somebody of both households is one person
  bool other_mother = false;                        // their mothers are clearly two people
  float companions = 0;                             // bits of further members who agree
};

struct Priors {
  float stranger = stranger_prior, household = household_prior;
};
Priors priors_of(const Around& around);

// Each neighbour counts once, however many links name it; and in steps of 1/64 bit, so that sums do not depend on
// order.
class Companions {
 public:
  void agree(RowNo row, float bits);
  float sum() const;

 private:
  std::vector<std::pair<RowNo, int>> best_;
};

// `same_person(x, y)`: are these in one cluster now; `facts(x, y)`: their comparison.
template <class SamePerson, class Facts>
Around around_of(const Records& records, RowNo a, RowNo b, SamePerson same_person, Facts facts) {
  Around around;
  Companions companions;
  records.each_link(a, [&](const Link& x) {
    records.each_link(b, [&](const Link& y) {
      if (x.row == b || y.row == a) return;
      const bool role = x.kind == y.kind && x.inverse == y.inverse && x.kind != LinkKind::together;
      if (same_person(x.row, y.row)) {
        around.shared = true;
        if (role && x.kind == LinkKind::mother)
          (x.inverse ? around.both_mothers : around.same_mother) = true;
        else if (role && x.kind == LinkKind::father)
          (x.inverse ? around.both_fathers : around.same_father) = true;
        else if (role)
          around.same_role = true;
        return;
      }
      const PairFacts pair = facts(x.row, y.row);
      if (role && x.kind == LinkKind::mother && !x.inverse && (pair.impossible || pair.weight.household < -5))
        around.other_mother = true;
      if (!pair.impossible && !pair.names_contradict && pair.weight.household > 4)
        companions.agree(x.row, pair.personal - 3);
    });
  });
  around.companions = companions.sum();
  return around;
}

}  // namespace kith::people
