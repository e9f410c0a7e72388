#include "people/compare.hpp"

#include <algorithm>
#include <bit>
#include <cstdlib>

namespace kith::people {
namespace {

bool better(NameAgreement a, NameAgreement b) {
  if (a.level == NameLevel::missing) return false;
  if (b.level == NameLevel::missing || a.level != b.level) return b.level == NameLevel::missing || a.level < b.level;
  return a.bits > b.bits;
}

int digits_apart(Born a, Born b) {
  const auto count = [](int x, int y) {
    int apart = 0;
    for (; x != 0 || y != 0; x /= 10, y /= 10) apart += x % 10 != y % 10;
    return apart;
  };
  return count(a.year(), b.year()) + count(static_cast<int>(a.month()), static_cast<int>(b.month())) +
         count(static_cast<int>(a.day()), static_cast<int>(b.day()));
}

core::Date last_day(Born born) {
  if (born.day() != 0) return first_day(born);
  const unsigned next = born.month() % 12 + 1;
  return core::make_date(born.year() + (next == 1), next, 1) - std::chrono::days{1};
}

BornLevel compare_due(Born expected, Born born, int days_most) {
  if (expected.month() == 0 || born.month() == 0)
    return std::abs(expected.year() - born.year()) <= 1 ? BornLevel::missing : BornLevel::due_far;
  // A month may mean any of its days.
  const auto apart =
      std::max((first_day(expected) - last_day(born)).count(), (first_day(born) - last_day(expected)).count());
  return apart <= days_most ? BornLevel::due_near : BornLevel::due_far;
}

struct BestNames {
  NameAgreement agreement;
  NameNo a = 0, b = 0;
};

// The best agreement among all names of a kind, but for one name of each side (0: none).
BestNames best_names(const Records& records, const Row& a, const Row& b, ExtraField field, NameNo not_a = 0,
                     NameNo not_b = 0) {
  const NameBook& names = records.names();
  const bool given = field == ExtraField::given;
  BestNames best;
  records.each(a, field, given ? a.given : a.family, [&](std::uint64_t x) {
    records.each(b, field, given ? b.given : b.family, [&](std::uint64_t y) {
      const auto left = static_cast<NameNo>(x), right = static_cast<NameNo>(y);
      if (left == not_a || right == not_b) return;
      const NameAgreement found = given ? names.given(left, right) : names.family(left, right);
      if (best.agreement.level == NameLevel::missing || better(found, best.agreement)) best = {found, left, right};
    });
  });
  return best;
}

// A word among the other names that may be a given or a family name stands for one of the two in a comparison.
bool stands_twice(const Row& row, NameNo given, NameNo family) {
  return given != 0 && given == family && (given != row.given || family != row.family);
}

void compare_all_names(const Records& records, const Row& a, const Row& b, Agreement& out) {
  BestNames given = best_names(records, a, b, ExtraField::given),
            family = best_names(records, a, b, ExtraField::family);
  const bool twice_a = stands_twice(a, given.a, family.a), twice_b = stands_twice(b, given.b, family.b);
  if (twice_a || twice_b) {
    const BestNames family_else =
        best_names(records, a, b, ExtraField::family, twice_a ? given.a : 0, twice_b ? given.b : 0);
    const BestNames given_else =
        best_names(records, a, b, ExtraField::given, twice_a ? family.a : 0, twice_b ? family.b : 0);
    const bool as_family = family_else.agreement.level == NameLevel::differs &&
                           given_else.agreement.level != NameLevel::missing &&
                           given_else.agreement.level <= NameLevel::near;
    (as_family ? given : family) = as_family ? given_else : family_else;
  }
  out.given = given.agreement, out.given_a = given.a, out.given_b = given.b;
  out.family = family.agreement, out.family_a = family.a, out.family_b = family.b;
}

void compare_names(const Records& records, const Row& a, const Row& b, Agreement& out) {
  const NameBook& names = records.names();
  if (a.extras == 0 && b.extras == 0) {
    out.given = names.given(a.given, b.given), out.family = names.family(a.family, b.family);
    out.given_a = a.given, out.given_b = b.given, out.family_a = a.family, out.family_b = b.family;
  } else {
    compare_all_names(records, a, b, out);
  }
  if (out.given.level != NameLevel::differs || a.family == 0 || b.family == 0) return;
  // Given and family name in each other's column.
  const NameAgreement given = names.given(a.given, b.family), family = names.given(a.family, b.given);
  if (given.level <= NameLevel::near && family.level <= NameLevel::near && given.level != NameLevel::missing &&
      family.level != NameLevel::missing) {
    out.names_swapped = true;
    out.given = given, out.family = family;
    out.given_a = a.given, out.given_b = b.family, out.family_a = a.family, out.family_b = b.given;
  }
}

int rank(BornLevel level) {
  switch (level) {
    case BornLevel::exact:
      return 0;
    case BornLevel::due_near:
      return 1;
    case BornLevel::month:
      return 2;
    case BornLevel::swapped:
      return 3;
    case BornLevel::year:
      return 4;
    case BornLevel::slip:
      return 5;
    case BornLevel::about:
      return 6;
    case BornLevel::same_year:
      return 7;
    case BornLevel::differs:
      return 8;
    case BornLevel::far:
      return 9;
    case BornLevel::due_far:
      return 10;
    case BornLevel::missing:
      return 11;
  }
  return 11;
}

void compare_births(const Records& records, const Row& a, const Row& b, Agreement& out) {
  const bool due = (a.kind == log::PersonKind::unborn) != (b.kind == log::PersonKind::unborn);
  records.each(a, ExtraField::born, a.born.packed, [&](std::uint64_t x) {
    records.each(b, ExtraField::born, b.born.packed, [&](std::uint64_t y) {
      const Born left{static_cast<std::uint32_t>(x)}, right{static_cast<std::uint32_t>(y)};
      const BornLevel level = due               ? compare_due(left, right, 42)
                              : out.both_unborn ? compare_due(left, right, 21)
                                                : compare_born(left, right);
      if (rank(level) > rank(out.born) || out.born == level) return;
      out.born = level, out.born_a = left, out.born_b = right;
      out.default_days = level == BornLevel::exact && left.default_day();
    });
  });
}

Same compare_values(const Records& records, const Row& a, const Row& b, ExtraField field, std::uint64_t first_a,
                    std::uint64_t first_b) {
  Same same = Same::missing;
  records.each(a, field, first_a, [&](std::uint64_t x) {
    records.each(b, field, first_b, [&](std::uint64_t y) {
      if (x == y)
        same = Same::equal;
      else if (same == Same::missing)
        same = Same::differs;
    });
  });
  return same;
}

}  // namespace

BornLevel compare_born(Born a, Born b) {
  if (!a.known() || !b.known()) return BornLevel::missing;
  const int years = std::abs(a.year() - b.year());
  if (a == b) return a.month() == 0 ? BornLevel::year : a.day() == 0 ? BornLevel::month : BornLevel::exact;
  // Whoever has no papers is given a year, and 1 January: the next agency guesses another.
  const auto year_alone = [](Born born) { return born.month() == 0 || born.default_day(); };
  if (years > 0 && years <= 2 && year_alone(a) && year_alone(b)) return BornLevel::about;
  const bool vague = a.month() == 0 || b.month() == 0 || a.default_day() != b.default_day();
  if (vague) return years == 0 ? BornLevel::year : years <= 1 ? BornLevel::differs : BornLevel::far;
  if (a.day() == 0 || b.day() == 0) {
    if (years == 0 && a.month() == b.month()) return BornLevel::month;
    return years == 0 ? BornLevel::same_year : years <= 2 ? BornLevel::differs : BornLevel::far;
  }
  if (years == 0 && a.day() == b.month() && a.month() == b.day()) return BornLevel::swapped;
  if (digits_apart(a, b) == 1) return BornLevel::slip;
  if (years == 0 && a.month() == b.month() && a.day() / 10 == b.day() % 10 && a.day() % 10 == b.day() / 10)
    return BornLevel::slip;
  if (years == 0) return BornLevel::same_year;
  return years <= 2 ? BornLevel::differs : BornLevel::far;
}

bool births_fit(BornLevel level) {
  return level == BornLevel::exact || level == BornLevel::month || level == BornLevel::year ||
         level == BornLevel::about;
}

Agreement compare(const Records& records, RowNo number_a, RowNo number_b) {
  const Row &a = records.row(number_a), &b = records.row(number_b);
  Agreement out;
  out.same_agency = a.holder == b.holder;
  out.both_open = !a.ended && !b.ended;
  out.both_unborn = a.kind == log::PersonKind::unborn && b.kind == log::PersonKind::unborn;
  out.unborn = a.kind == log::PersonKind::unborn || b.kind == log::PersonKind::unborn;
  out.both_adult = a.kind == log::PersonKind::adult && b.kind == log::PersonKind::adult;
  out.child_and_adult = (a.kind == log::PersonKind::adult) != (b.kind == log::PersonKind::adult);
  compare_names(records, a, b, out);
  out.other_order = a.birth_orders != 0 && b.birth_orders != 0 && (a.birth_orders & b.birth_orders) == 0;
  if (out.other_order && out.given.level == NameLevel::missing) out.given.level = NameLevel::differs;
  compare_births(records, a, b, out);
  out.sex = compare_values(records, a, b, ExtraField::sex, static_cast<std::uint64_t>(a.sex),
                           static_cast<std::uint64_t>(b.sex));
  out.nhs = compare_values(records, a, b, ExtraField::nhs, a.nhs, b.nhs);
  out.upn = compare_values(records, a, b, ExtraField::upn, a.upn, b.upn);
  out.phone = compare_values(records, a, b, ExtraField::phone, a.phone, b.phone);
  const Same postcode = compare_values(records, a, b, ExtraField::postcode, a.postcode, b.postcode);
  const Same address = compare_values(records, a, b, ExtraField::address, a.address, b.address);
  if (address == Same::equal && postcode != Same::differs)
    out.address = AddressLevel::same_address;
  else if (postcode == Same::equal)
    out.address = address == Same::differs ? AddressLevel::near_by : AddressLevel::same_postcode;
  else if (postcode == Same::differs || address == Same::differs)
    out.address = AddressLevel::differs;
  return out;
}

}  // namespace kith::people
