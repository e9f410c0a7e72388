#include "core/date.hpp"

#include <date/tz.h>
#include <fmt/core.h>

#include <array>

namespace kith::core {
namespace {

using std::chrono::year_month_day;

constexpr int year_min = 1850, year_max = 2200;
constexpr std::array<std::string_view, 12> month_names = {"January",   "February", "March",    "April",
                                                          "May",       "June",     "July",     "August",
                                                          "September", "October",  "November", "December"};

int london_offset_minutes(std::int64_t utc_seconds) {
  static const date::time_zone* const london = date::locate_zone("Europe/London");
  thread_local std::int64_t begin = 1, end = 0;
  thread_local int offset = 0;
  if (utc_seconds < begin || utc_seconds >= end) {
    const auto info = london->get_info(date::sys_seconds{std::chrono::seconds{utc_seconds}});
    begin = info.begin.time_since_epoch().count();
    end = info.end.time_since_epoch().count();
    offset = static_cast<int>(info.offset.count() / 60);
  }
  return offset;
}

std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return std::nullopt;
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

std::int32_t day_number(int y, unsigned m, unsigned d) {
  return static_cast<std::int32_t>(make_date(y, m, d).time_since_epoch().count());
}

std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - (a % b != 0 && (a % b < 0) != (b < 0)); }

constexpr std::int64_t day_seconds = 86'400;

auto not_a_date() {
  return fail(ErrorKind::invalid_input, "not a date: expected 2011, 2011-01, 2011-01-06 or 2011-01-06T14:30+00:00");
}

}  // namespace

Date make_date(int y, unsigned m, unsigned d) {
  return Date{year_month_day{std::chrono::year{y}, std::chrono::month{m}, std::chrono::day{d}}};
}

Result<Date> parse_date(std::string_view text) {
  const auto partial = TRY(PartialDate::parse(text));
  if (partial.precision() != PartialDate::Precision::day)
    return fail(ErrorKind::invalid_input, "not a full date: expected a day such as 2011-01-06");
  return partial.first_day();
}

namespace {

// Written for every fact that is put in order: a formatter for it would be felt.
std::string iso_day(int year, unsigned month, unsigned day) {
  if (year < 0 || year > 9999) return fmt::format("{:04}-{:02}-{:02}", year, month, day);
  std::string text = "0000-00-00";
  const auto put = [&](std::size_t at, unsigned number) {
    text[at] = static_cast<char>('0' + number / 10);
    text[at + 1] = static_cast<char>('0' + number % 10);
  };
  put(0, static_cast<unsigned>(year) / 100);
  put(2, static_cast<unsigned>(year) % 100);
  put(5, month);
  put(8, day);
  return text;
}

}  // namespace

std::string to_iso(Date date) {
  const year_month_day ymd{date};
  return iso_day(int{ymd.year()}, unsigned{ymd.month()}, unsigned{ymd.day()});
}

Date london_day(Instant instant) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(instant.time_since_epoch()).count();
  return Date{Days{floor_div(seconds + london_offset_minutes(seconds) * 60, day_seconds)}};
}

std::string to_iso_london(Instant instant) { return PartialDate{instant}.iso(); }

PartialDate::PartialDate(Date day) {
  const year_month_day ymd{day};
  year_ = static_cast<std::int16_t>(int{ymd.year()});
  month_ = static_cast<std::uint8_t>(unsigned{ymd.month()});
  day_ = static_cast<std::uint8_t>(unsigned{ymd.day()});
  settle_span();
}

PartialDate::PartialDate(Instant instant) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(instant.time_since_epoch()).count();
  const int offset = london_offset_minutes(seconds);
  const auto local = seconds + offset * 60;
  const auto day = floor_div(local, day_seconds);
  *this = PartialDate{Date{Days{day}}};
  precision_ = Precision::minute;
  offset_minutes_ = static_cast<std::int16_t>(offset);
  second_of_day_ = static_cast<std::int32_t>(local - day * day_seconds) / 60 * 60;
  settle_span();
}

Result<PartialDate> PartialDate::parse(std::string_view text) {
  PartialDate date;
  const auto y = digits(text, 0, 4);
  if (!y || *y < year_min || *y > year_max) return not_a_date();
  date.year_ = static_cast<std::int16_t>(*y);
  date.month_ = date.day_ = 0;
  date.precision_ = Precision::year;
  if (text.size() > 4) {
    const auto m = digits(text, 5, 2);
    if (text[4] != '-' || !m || *m < 1 || *m > 12) return not_a_date();
    date.month_ = static_cast<std::uint8_t>(*m);
    date.precision_ = Precision::month;
  }
  if (text.size() > 7) {
    const auto d = digits(text, 8, 2);
    if (text[7] != '-' || !d || *d < 1) return not_a_date();
    const year_month_day ymd{std::chrono::year{*y}, std::chrono::month{date.month_},
                             std::chrono::day{static_cast<unsigned>(*d)}};
    if (!ymd.ok()) return fail(ErrorKind::invalid_input, "no such day in that month");
    date.day_ = static_cast<std::uint8_t>(*d);
    date.precision_ = Precision::day;
  }
  if (text.size() > 10) {
    const auto hour = digits(text, 11, 2), minute = digits(text, 14, 2);
    if (text[10] != 'T' || text.size() < 16 || text[13] != ':' || !hour || !minute || *hour > 23 || *minute > 59)
      return not_a_date();
    date.precision_ = Precision::minute;
    date.second_of_day_ = *hour * 3600 + *minute * 60;
    std::size_t at = 16;
    if (at < text.size() && text[at] == ':') {
      const auto second = digits(text, 17, 2);
      if (!second || *second > 59) return not_a_date();
      date.second_of_day_ += *second;
      date.precision_ = Precision::second;
      at = 19;
    }
    if (at == text.size()) {
      // The offset that London had at that wall clock, near enough on the two nights a year when it is ambiguous.
      const auto wall = day_number(*y, date.month_, date.day_) * day_seconds + date.second_of_day_;
      date.offset_minutes_ = static_cast<std::int16_t>(london_offset_minutes(wall));
    } else if (text.substr(at) != "Z") {
      const auto oh = digits(text, at + 1, 2), om = digits(text, at + 4, 2);
      if (text.size() != at + 6 || (text[at] != '+' && text[at] != '-') || text[at + 3] != ':' || !oh || !om ||
          *oh > 14 || *om > 59)
        return not_a_date();
      date.offset_minutes_ = static_cast<std::int16_t>((*oh * 60 + *om) * (text[at] == '-' ? -1 : 1));
    }
  }
  date.settle_span();
  return date;
}

void PartialDate::settle_span() {
  london_minute_ = -1;
  switch (precision_) {
    case Precision::year:
      first_ = day_number(year_, 1, 1);
      last_ = day_number(year_, 12, 31);
      return;
    case Precision::month:
      first_ = day_number(year_, month_, 1);
      last_ = (month_ == 12 ? day_number(year_ + 1, 1, 1) : day_number(year_, month_ + 1u, 1)) - 1;
      return;
    case Precision::day:
      first_ = last_ = day_number(year_, month_, day_);
      return;
    case Precision::minute:
    case Precision::second: {
      const auto utc = day_number(year_, month_, day_) * day_seconds + second_of_day_ - offset_minutes_ * 60;
      const auto local = utc + london_offset_minutes(utc) * 60;
      first_ = last_ = static_cast<std::int32_t>(floor_div(local, day_seconds));
      london_minute_ = static_cast<std::int16_t>((local - first_ * day_seconds) / 60);
    }
  }
}

std::optional<int> PartialDate::minute_of_day() const {
  if (london_minute_ < 0) return std::nullopt;
  return london_minute_;
}

std::string PartialDate::iso() const {
  if (precision_ == Precision::year) return fmt::format("{:04}", year_);
  if (precision_ == Precision::month) return fmt::format("{:04}-{:02}", year_, month_);
  std::string text = iso_day(year_, month_, day_);
  if (precision_ == Precision::day) return text;
  text += fmt::format("T{:02}:{:02}", second_of_day_ / 3600, second_of_day_ / 60 % 60);
  if (precision_ == Precision::second) text += fmt::format(":{:02}", second_of_day_ % 60);
  const int off = offset_minutes_ < 0 ? -offset_minutes_ : offset_minutes_;
  return text + fmt::format("{}{:02}:{:02}", offset_minutes_ < 0 ? '-' : '+', off / 60, off % 60);
}

std::string PartialDate::words() const {
  if (precision_ == Precision::year) return fmt::format("{}", year_);
  if (precision_ == Precision::month) return fmt::format("{} {}", month_names[month_ - 1u], year_);
  const std::string day = day_words(first_day());
  if (london_minute_ < 0) return day;
  return fmt::format("{}, {:02}:{:02}", day, london_minute_ / 60, london_minute_ % 60);
}

std::string day_words(Date date) {
  const year_month_day ymd{date};
  // A page says hundreds of days: put together by hand in a quarter of the time that a format takes.
  const auto day = unsigned{ymd.day()};
  const std::string year = std::to_string(int{ymd.year()});
  const std::string_view month = month_names[unsigned{ymd.month()} - 1];
  std::string words;
  words.reserve(4 + month.size() + year.size());
  if (day >= 10) words += static_cast<char>('0' + day / 10);
  words += static_cast<char>('0' + day % 10);
  words += ' ';
  words += month;
  words += ' ';
  words += year;
  return words;
}

int months_between(Date from, Date to) {
  const year_month_day a{from}, b{to};
  int months = (int{b.year()} - int{a.year()}) * 12 + static_cast<int>(unsigned{b.month()}) -
               static_cast<int>(unsigned{a.month()});
  if (unsigned{b.day()} < unsigned{a.day()}) --months;
  return months;
}

int years_between(Date from, Date to) { return static_cast<int>(floor_div(months_between(from, to), 12)); }

Date add_months(Date from, int months) {
  const year_month_day a{from};
  const auto moved = std::chrono::year_month{a.year(), a.month()} + std::chrono::months{months};
  const year_month_day wanted{moved.year(), moved.month(), a.day()};
  if (wanted.ok()) return Date{wanted};
  return Date{moved / std::chrono::last};
}

Date add_years(Date from, int years) { return add_months(from, years * 12); }

}  // namespace kith::core
