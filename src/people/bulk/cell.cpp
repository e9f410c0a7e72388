#include "people/bulk/cell.hpp"

#include <algorithm>
#include <array>

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

// ISO (with or without a time, or cut to month or year), YYYYMMDD, DD/MM/YYYY; the separator may be - / or a point.
void plain_born(std::string_view cell, std::string& plain) {
  plain.clear();
  std::array<std::string_view, 3> parts;
  std::size_t count = 0, at = 0;
  cell = cell.substr(0, cell.find_first_of("T "));
  while (at < cell.size() && count < 3) {
    const std::size_t end = std::min(cell.find_first_of("-/.", at), cell.size());
    parts[count++] = cell.substr(at, end - at);
    at = end + 1;
  }
  for (std::size_t i = 0; i < count; ++i)
    if (parts[i].empty() || parts[i].size() > 8 || !all_digits(parts[i])) return;
  Day day;
  if (count == 1 && parts[0].size() == 8)
    day = {number(parts[0].substr(0, 4)), number(parts[0].substr(4, 2)), number(parts[0].substr(6, 2))};
  else if (count > 0 && parts[0].size() == 4)
    day = {number(parts[0]), count > 1 ? number(parts[1]) : 0, count > 2 ? number(parts[2]) : 0};
  else if (count == 3 && parts[2].size() == 4)
    day = {number(parts[2]), number(parts[1]), number(parts[0])};
  else
    return;
  if (day.month > 99 || day.day > 99) return;
  // Month and day the American way round.
  if (day.month > 12 && day.day >= 1 && day.day <= 12 && count == 3 && parts[0].size() != 4)
    std::swap(day.month, day.day);
  // What systems write when nobody knew.
  const bool nobody_knew = (day.year == 1900 || day.year == 1901) && day.month <= 1 && day.day <= 1;
  if (day.year < 1000 || day.year > 2999 || nobody_knew) return;
  write_day(day, plain);
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
  }
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
  constexpr std::array<std::string_view, 13> words = {"given_names", "family_name", "other", "date_of_birth", "sex",
                                                      "postcode",    "nhs_number",  "upn",   "phone",         "address",
                                                      "place",       "text",        "exact"};
  return words[static_cast<std::size_t>(kind)];
}

}  // namespace kith::people::bulk
