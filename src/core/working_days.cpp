#include "core/working_days.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace kith::core {
namespace {

constexpr int first_year = 1990, last_year = 2060;

// The anonymous Gregorian computation of Easter Sunday (Meeus, Astronomical Algorithms, ch. 8).
Date easter(int y) {
  const int a = y % 19, b = y / 100, c = y % 100, d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
  const int h = (19 * a + b - d - g + 15) % 30, i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7;
  const int m = (a + 11 * h + 22 * l) / 451, n = h + l - 7 * m + 114;
  return make_date(y, static_cast<unsigned>(n / 31), static_cast<unsigned>(n % 31 + 1));
}

unsigned weekday(Date day) { return std::chrono::weekday{day}.c_encoding(); }
bool weekend(Date day) { return weekday(day) == 0 || weekday(day) == 6; }
Date first_monday(int y, unsigned m) {
  Date day = make_date(y, m, 1);
  while (weekday(day) != 1) day += Days{1};
  return day;
}
Date last_monday(int y, unsigned m) {
  Date day = make_date(y, m, 31);
  while (weekday(day) != 1) day -= Days{1};
  return day;
}

// Days that proclamations moved or added.
void proclaimed(int y, std::vector<Date>& days) {
  const auto move = [&](Date from, Date to) { std::replace(days.begin(), days.end(), from, to); };
  switch (y) {
    case 1995: move(make_date(1995, 5, 1), make_date(1995, 5, 8)); break;
    case 1999: days.push_back(make_date(1999, 12, 31)); break;
    case 2002: move(last_monday(2002, 5), make_date(2002, 6, 4)); days.push_back(make_date(2002, 6, 3)); break;
    case 2011: days.push_back(make_date(2011, 4, 29)); break;
    case 2012: move(last_monday(2012, 5), make_date(2012, 6, 4)); days.push_back(make_date(2012, 6, 5)); break;
    case 2020: move(make_date(2020, 5, 4), make_date(2020, 5, 8)); break;
    case 2022:
      move(last_monday(2022, 5), make_date(2022, 6, 2));
      days.push_back(make_date(2022, 6, 3));
      days.push_back(make_date(2022, 9, 19));
      break;
    case 2023: days.push_back(make_date(2023, 5, 8)); break;
    default: break;
  }
}

std::vector<Date> all_bank_holidays() {
  std::vector<Date> all;
  for (int y = first_year; y <= last_year; ++y) {
    std::vector<Date> days;
    const auto substitute = [&](Date day) {
      while (weekend(day) || std::find(days.begin(), days.end(), day) != days.end()) day += Days{1};
      days.push_back(day);
    };
    substitute(make_date(y, 1, 1));
    days.push_back(easter(y) - Days{2});
    days.push_back(easter(y) + Days{1});
    days.push_back(first_monday(y, 5));
    days.push_back(last_monday(y, 5));
    days.push_back(last_monday(y, 8));
    substitute(make_date(y, 12, 25));
    substitute(make_date(y, 12, 26));
    proclaimed(y, days);
    all.insert(all.end(), days.begin(), days.end());
  }
  std::sort(all.begin(), all.end());
  return all;
}

}  // namespace

bool bank_holiday(Date day) {
  static const std::vector<Date> days = all_bank_holidays();
  return std::binary_search(days.begin(), days.end(), day);
}

bool working_day(Date day) { return !weekend(day) && !bank_holiday(day); }

Date add_working_days(Date from, int count) {
  while (count > 0) {
    from += Days{1};
    if (working_day(from)) --count;
  }
  return from;
}

int working_days_between(Date from, Date to) {
  int count = 0;
  for (Date day = from + Days{1}; day <= to; day += Days{1}) count += working_day(day);
  return count;
}

Date compulsory_school_start(Date birthday) {
  const Date fifth = add_years(birthday, 5);
  const int year{std::chrono::year_month_day{fifth}.year()};
  for (const Date begins : {make_date(year, 1, 1), make_date(year, 4, 1), make_date(year, 9, 1)})
    if (fifth < begins) return begins;
  return make_date(year + 1, 1, 1);
}

Date school_days_into_first_term(Date birthday, int days) {
  const Date begins = compulsory_school_start(birthday);
  const std::chrono::year_month_day day{begins};
  // What is left of the Christmas holiday, the whole of the Easter one, or two days of training in September.
  const int idle = day.month() == std::chrono::January ? 4 : day.month() == std::chrono::April ? 12 : 2;
  return add_working_days(begins - Days{1}, idle + days);
}

}  // namespace kith::core
