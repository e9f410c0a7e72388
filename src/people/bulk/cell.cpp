#include "people/bulk/cell.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "core/fold.hpp"
#include "core/identifiers.hpp"
#include "people/normalise.hpp"

namespace kith::people::bulk {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }
bool all_digits(std::string_view text) { return std::all_of(text.begin(), text.end(), digit); }

int number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

void write_day(Day day, std::string& plain) {
  plain.assign(8, '0');
  const auto put = [&](int value, std::size_t last, std::size_t count) {
    for (; count > 0; --count, --last, value /= 10) plain[last] = static_cast<char>('0' + value % 10);
  };
  put(day.year, 3, 4), put(day.month, 5, 2), put(day.day, 7, 2);
}

// 0: no month. "jan", "Sept" and "OCTOBER" are.
int month_of(std::string_view word) {
  constexpr std::array<std::string_view, 12> months = {"january",   "february", "march",    "april",
                                                       "may",       "june",     "july",     "august",
                                                       "september", "october",  "november", "december"};
  const std::string lower = core::fold(word);
  for (std::size_t at = 0; at < months.size(); ++at)
    if (lower.size() >= 3 && months[at].starts_with(lower)) return static_cast<int>(at) + 1;
  return 0;
}

bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// A year of two digits lies in the hundred years to 2029. Who is older differs from a year of four digits by just a
// century, which is compared as alike.
int year_of(std::string_view digits) {
  const int year = number(digits);
  return digits.size() == 4 ? year : year < 30 ? 2000 + year : 1900 + year;
}

// 1 Jan 1980, 01-JAN-1980, 1-Jan-80, January 1, 1980, Jan 1980.
std::optional<Day> day_in_words(std::string_view cell) {
  Day day;
  for (std::size_t at = 0; at < cell.size() && (day.year == 0 || day.month == 0);) {
    const std::size_t begin = at;
    const auto run = [&](bool (*is)(char)) {
      while (at < cell.size() && is(cell[at])) ++at;
      return cell.substr(begin, at - begin);
    };
    if (digit(cell[at])) {
      const std::string_view digits = run(digit);
      if (day.year == 0 && (digits.size() == 4 || (digits.size() == 2 && day.day != 0 && day.month != 0)))
        day.year = year_of(digits);
      else if (digits.size() <= 2 && day.day == 0)
        day.day = number(digits);
      else
        return std::nullopt;
    } else if (letter(cell[at])) {
      const std::string_view word = run(letter);
      if (word.size() == 2) continue;  // 1st, 2nd
      if (day.month != 0 || (day.month = month_of(word)) == 0) return std::nullopt;
    } else {
      ++at;
    }
  }
  return day.year != 0 && day.month != 0 ? std::optional(day) : std::nullopt;
}

// ISO (with or without a time, or cut to month or year), YYYYMMDD, DD/MM/YYYY, DD/MM/YY, YY-MM-DD; the separator may be
// - / or a point. And what spreadsheets make of numbers (19800101.0).
std::optional<Day> day_in_digits(std::string_view cell) {
  std::array<std::string_view, 3> parts;
  std::size_t count = 0, at = 0;
  cell = cell.substr(0, cell.find_first_of("T "));
  if (cell.ends_with(".0") && all_digits(cell.substr(0, cell.size() - 2))) cell.remove_suffix(2);
  while (at < cell.size() && count < 3) {
    const std::size_t end = std::min(cell.find_first_of("-/.", at), cell.size());
    parts[count++] = cell.substr(at, end - at);
    at = end + 1;
  }
  for (std::size_t i = 0; i < count; ++i)
    if (parts[i].empty() || parts[i].size() > 8 || !all_digits(parts[i])) return std::nullopt;
  Day day;
  if (count == 1 && parts[0].size() == 8)
    day = {number(parts[0].substr(0, 4)), number(parts[0].substr(4, 2)), number(parts[0].substr(6, 2))};
  else if (count > 0 && parts[0].size() == 4)
    day = {number(parts[0]), count > 1 ? number(parts[1]) : 0, count > 2 ? number(parts[2]) : 0};
  else if (count == 3 && parts[0].size() == 2 && parts[2].size() == 2 && number(parts[0]) > 31)
    day = {year_of(parts[0]), number(parts[1]), number(parts[2])};
  else if (count == 3 && parts[0].size() <= 2 && (parts[2].size() == 4 || parts[2].size() == 2))
    day = {year_of(parts[2]), number(parts[1]), number(parts[0])};
  else
    return std::nullopt;
  if (day.month > 99 || day.day > 99) return std::nullopt;
  // Month and day the American way round.
  if (day.month > 12 && day.day >= 1 && day.day <= 12 && count == 3 && parts[0].size() != 4)
    std::swap(day.month, day.day);
  return day;
}

std::optional<Day> day_in(std::string_view cell) {
  const bool words =
      std::adjacent_find(cell.begin(), cell.end(), [](char a, char b) { return letter(a) && letter(b); }) != cell.end();
  return words ? day_in_words(cell) : day_in_digits(cell);
}

void plain_born(std::string_view cell, std::string& plain) {
  plain.clear();
  const std::optional<Day> day = day_in(cell);
  if (!day) return;
  // What systems write when nobody knew.
  const bool nobody_knew = (day->year == 1900 || day->year == 1901) && day->month <= 1 && day->day <= 1;
  if (day->year < 1000 || day->year > 2999 || nobody_knew) return;
  write_day(*day, plain);
}

void plain_sex(std::string_view cell, std::string& plain) {
  const std::string folded = core::fold(cell.substr(0, 8));
  const char first = folded.empty() ? 'u' : folded.front();
  plain.clear();
  if (first == 'm' || first == '1') plain = "m";
  if (first == 'f' || first == 'w' || first == '2') plain = "f";
}

void plain_number(std::string_view cell, std::string& plain) {
  plain.clear();
  std::copy_if(cell.begin(), cell.end(), std::back_inserter(plain), digit);
  const bool one_digit = std::all_of(plain.begin(), plain.end(), [&](char c) { return c == plain.front(); });
  if (plain.size() < 6 || one_digit || plain == "1234567890" || plain == "0123456789") plain.clear();
}

// Lower-case words of letters and digits with one blank between them; an apostrophe joins.
void plain_words(std::string_view cell, std::string& plain) {
  plain.clear();
  std::string folded;
  if (std::any_of(cell.begin(), cell.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; })) {
    folded = core::fold(cell);
    cell = folded;
  }
  for (char c : cell) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if ((c >= 'a' && c <= 'z') || digit(c))
      plain.push_back(c);
    else if (c != '\'' && c != '`' && !plain.empty() && plain.back() != ' ')
      plain.push_back(' ');
  }
  if (!plain.empty() && plain.back() == ' ') plain.pop_back();
}

void plain_name(std::string_view cell, std::string& plain) {
  plain.clear();
  for (const std::string& word : name_words(cell)) {
    if (!plain.empty()) plain.push_back(' ');
    plain += word;
  }
}

void plain_text(std::string_view cell, std::string& plain) {
  plain = core::fold(cell);
  if (plain == "unknown" || plain == "not known") plain.clear();
}

// Without what is no address, as "none" and "n/a" are.
void plain_email(std::string_view cell, std::string& plain) {
  plain = core::fold(cell);
  std::erase_if(plain, [](char c) { return c == ' ' || c == '<' || c == '>'; });
  const std::size_t at = plain.rfind('@');
  if (at == std::string::npos || at == 0 || at + 1 == plain.size()) plain.clear();
}

// Whole years: 34, 34.0, "34 years".
void plain_age(std::string_view cell, std::string& plain) {
  const auto end = std::find_if_not(cell.begin(), cell.end(), digit);
  const std::string_view years = cell.substr(0, static_cast<std::size_t>(end - cell.begin()));
  if (years.empty() || years.size() > 3 || number(years) > 125) return;
  plain = std::to_string(number(years));
}

}  // namespace

std::string_view trimmed(std::string_view cell) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!cell.empty() && blank(cell.front())) cell.remove_prefix(1);
  while (!cell.empty() && blank(cell.back())) cell.remove_suffix(1);
  return cell;
}

bool is_missing(std::string_view cell) {
  if (cell.empty()) return true;
  if (cell.size() > 4) return false;
  constexpr std::array<std::string_view, 10> words = {"NA",  "NULL", "null", "N/A", "n/a",
                                                      "NaN", "nan",  "None", "\\N", "-"};
  return std::find(words.begin(), words.end(), cell) != words.end();
}

void plain_cell(FieldKind kind, std::string_view cell, std::string& plain) {
  cell = trimmed(cell);
  plain.clear();
  if (is_missing(cell)) return;
  switch (kind) {
    case FieldKind::given:
    case FieldKind::family:
    case FieldKind::other:
      return plain_name(cell, plain);
    case FieldKind::born:
      return plain_born(cell, plain);
    case FieldKind::sex:
      return plain_sex(cell, plain);
    case FieldKind::postcode:
      plain = plain_postcode(cell);
      return;
    case FieldKind::nhs:
      return plain_number(cell, plain);
    case FieldKind::phone:
      plain = plain_phone(cell);
      return;
    case FieldKind::address:
      plain = plain_address(cell);
      return;
    case FieldKind::place:
      plain_words(cell, plain);
      if (plain == "unknown" || plain == "not known") plain.clear();
      return;
    case FieldKind::upn:
    case FieldKind::exact:
    case FieldKind::text:
      return plain_text(cell, plain);
    case FieldKind::email:
      return plain_email(cell, plain);
    case FieldKind::age:
      return plain_age(cell, plain);
  }
}

bool is_unreadable_date(std::string_view cell) {
  cell = trimmed(cell);
  if (is_missing(cell) || day_in(cell)) return false;
  // Day, month and year of three columns, none of which says anything.
  std::string left(cell);
  std::replace_if(
      left.begin(), left.end(), [](char c) { return c == '-' || c == '/' || c == '.'; }, ' ');
  for (std::string_view rest = left; !rest.empty();) {
    const std::size_t end = std::min(rest.find(' '), rest.size());
    if (!is_missing(rest.substr(0, end))) return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
}

bool is_unreadable_age(std::string_view cell) {
  cell = trimmed(cell);
  std::string plain;
  plain_age(cell, plain);
  return plain.empty() && !is_missing(cell);
}

void leave_new_words(std::string& other, std::string_view given, std::string_view family) {
  const auto holds = [](std::string_view name, std::string_view word) {
    for (std::size_t at = 0; at < name.size();) {
      const std::size_t end = std::min(name.find(' ', at), name.size());
      if (name.substr(at, end - at) == word) return true;
      at = end + 1;
    }
    return false;
  };
  std::string left;
  for (std::size_t at = 0; at < other.size();) {
    const std::size_t end = std::min(other.find(' ', at), other.size());
    const std::string_view word = std::string_view(other).substr(at, end - at);
    if (!holds(given, word) && !holds(family, word)) left += (left.empty() ? "" : " ") + std::string(word);
    at = end + 1;
  }
  other = std::move(left);
}

Day day_of(std::string_view plain) {
  if (plain.size() != 8) return {};
  return {number(plain.substr(0, 4)), number(plain.substr(4, 2)), number(plain.substr(6, 2))};
}

std::string_view words_of(Level level) {
  constexpr std::array<std::string_view, level_count> words = {"missing",      "the same",  "in each other's column",
                                                               "another form", "one slip",  "alike",
                                                               "partly alike", "different", "far apart"};
  return words[static_cast<std::size_t>(level)];
}

std::string_view words_of(FieldKind kind) {
  constexpr std::array<std::string_view, kind_count> words = {
      "given_names", "family_name", "other", "date_of_birth", "sex",   "postcode", "nhs_number", "upn",
      "phone",       "address",     "place", "text",          "exact", "email",    "age"};
  return words[static_cast<std::size_t>(kind)];
}

}  // namespace kith::people::bulk
