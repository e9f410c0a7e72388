#include "people/bulk/compare.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "people/bulk/cell.hpp"
#include "people/bulk/levels.hpp"
#include "people/bulk/newcomers.hpp"
#include "people/bulk/packed.hpp"
#include "people/bulk/similar.hpp"
#include "people/normalise.hpp"
#include "people/text_pool.hpp"

namespace kith::people::bulk {
namespace {

constexpr int remembered_bits = 13;

struct Words {
  std::array<std::string_view, 4> at;
  std::size_t count = 0;
};

Words words_in(std::string_view text) {
  Words words;
  while (!text.empty() && words.count < words.at.size()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    words.at[words.count++] = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

bool without_blanks_equal(std::string_view a, std::string_view b) {
  std::size_t i = 0, j = 0;
  while (i < a.size() || j < b.size()) {
    if (i < a.size() && a[i] == ' ')
      ++i;
    else if (j < b.size() && b[j] == ' ')
      ++j;
    else if (i == a.size() || j == b.size() || a[i++] != b[j++])
      return false;
  }
  return true;
}

bool one_form(const NameForm& a, const NameForm& b) {
  const auto shares = [&](std::uint16_t group) { return group != 0 && (group == b.group || group == b.second_group); };
  return shares(a.group) || shares(a.second_group);
}

// A letter alone that begins any word of the other name: it may well be the same.
bool is_initial_of(const Words& a, const Words& b) {
  const auto begins = [](const Words& one, const Words& other) {
    return one.count == 1 && one.at[0].size() == 1 &&
           std::any_of(other.at.begin(), other.at.begin() + other.count,
                       [&](std::string_view word) { return word.front() == one.at[0].front(); });
  };
  return begins(a, b) || begins(b, a);
}

// edits() and jaro_winkler(), asked only where the letters that stand allow an answer that matters.
struct Alike {
  std::string_view a, b;
  std::uint64_t letters_a = letters_in(a), letters_b = letters_in(b);

  int slips(int most) const { return edits_at_least(letters_a, letters_b) > most ? most + 1 : edits(a, b, most); }
  double similarity(double from) const {
    return jaro_winkler_at_most(a, b, letters_a, letters_b) < from ? 0 : jaro_winkler(a, b);
  }
};

Level letters_level(std::string_view a, std::string_view b) {
  const std::size_t shorter = std::min(a.size(), b.size()), longer = std::max(a.size(), b.size());
  const Alike both{a, b};
  const int slips = both.slips(2);
  if (slips == 1 && shorter >= 3) return Level::near;
  if (slips == 2 && shorter >= 6) return Level::near;
  const double alike = both.similarity(0.76);
  if (alike >= 0.88 && longer >= 4) return Level::similar;
  if (slips <= 2 && shorter >= 4) return Level::similar;
  if (shorter == 1 && a.front() == b.front()) return Level::partial;
  if (shorter >= 3 && (a.starts_with(b) || b.starts_with(a))) return Level::similar;
  if (alike >= 0.76) return Level::partial;
  return Level::differs;
}

Level name_level(bool given, const Value& a, const Value& b) {
  const std::string_view left = a.text, right = b.text;
  const NameForm &form_a = a.name, &form_b = b.name;
  const Words words_a = words_in(left), words_b = words_in(right);
  if (words_a.count + words_b.count > 2) {
    if (without_blanks_equal(left, right)) return Level::variant;
    for (std::size_t i = 0; i < words_a.count; ++i)
      for (std::size_t j = 0; j < words_b.count; ++j)
        if (words_a.at[i] == words_b.at[j] && (words_a.at[i].size() > 2 || i + j == 0)) return Level::variant;
  }
  if (given && one_form(form_a, form_b)) return Level::variant;
  if (given && is_initial_of(words_a, words_b)) return Level::partial;
  if (!given && feminine_ending(left) != feminine_ending(right) && form_a.first_sound == form_b.first_sound)
    return Level::variant;
  Level best = letters_level(words_a.at[0], words_b.at[0]);
  if (words_a.count + words_b.count > 2) {
    best = std::min(best, letters_level(left, right));
    for (std::size_t i = 0; i < words_a.count; ++i)
      for (std::size_t j = i == 0 ? 1 : 0; j < words_b.count; ++j) {
        const Level other = letters_level(words_a.at[i], words_b.at[j]);
        if (other <= Level::similar) best = std::min(best, std::max(other, Level::similar));
      }
  }
  const bool one_sound = form_a.first_sound == form_b.first_sound && std::min(left.size(), right.size()) >= 4 &&
                         left.front() == right.front();
  return one_sound ? std::min(best, Level::near) : best;
}

int digits_apart(Day a, Day b) {
  int apart = 0;
  for (auto [x, y] : {std::pair(a.year, b.year), std::pair(a.month, b.month), std::pair(a.day, b.day)})
    for (; x != y; x /= 10, y /= 10) apart += x % 10 != y % 10;
  return apart;
}

Level day_level(Day a, Day b) {
  const int years = std::abs(a.year - b.year);
  const bool vague = a.month == 0 || b.month == 0 || a.day == 0 || b.day == 0;
  // 1 January stands for "some day of that year" in many systems.
  const bool first_a = a.month == 1 && a.day == 1, first_b = b.month == 1 && b.day == 1;
  const bool default_day = first_a != first_b;
  if (first_a && first_b)
    return years <= 1 || digits_apart(a, b) == 1 ? Level::partial : years <= 12 ? Level::differs : Level::far;
  if (vague) {
    if (years == 0 && (a.month == b.month || a.month == 0 || b.month == 0)) return Level::similar;
    // Ten years are a slip in one digit more often than two people of one name.
    return years <= 1 || years == 10 ? Level::partial : years <= 12 ? Level::differs : Level::far;
  }
  if (years == 0 && a.day == b.month && a.month == b.day) return Level::variant;
  const int apart = digits_apart(a, b);
  const int same_parts = (years == 0) + (a.month == b.month) + (a.day == b.day);
  if (apart == 1) return Level::near;
  // Two neighbouring digits exchanged, or one wrong part.
  if (same_parts == 2 && apart == 2) return Level::similar;
  if (default_day && years == 0) return Level::similar;
  if (same_parts == 2 && years <= 12) return Level::partial;
  if (apart == 2 || years == 0) return Level::partial;
  return years <= 12 ? Level::differs : Level::far;
}

// UK postcodes end in a digit and two letters; what stands before is the district.
Level postcode_level(std::string_view a, std::string_view b) {
  const int slips = edits(a, b, 1);
  if (slips == 1) return Level::near;
  const auto uk = [](std::string_view code) {
    return code.size() >= 5 && code.size() <= 7 && code[0] >= 'A' && code[code.size() - 3] >= '0' &&
           code[code.size() - 3] <= '9';
  };
  if (!uk(a) || !uk(b)) return edits(a, b, 2) == 2 && a.size() >= 5 ? Level::similar : Level::differs;
  if (a.substr(0, a.size() - 2) == b.substr(0, b.size() - 2)) return Level::similar;
  if (a.substr(0, a.size() - 3) == b.substr(0, b.size() - 3)) return Level::partial;
  return Level::differs;
}

std::string_view house_number(std::string_view address) {
  for (std::size_t at = 0; at < address.size(); ++at)
    if (address[at] >= '0' && address[at] <= '9') return address.substr(at, address.find(' ', at) - at);
  return {};
}

Level long_text_level(std::string_view a, std::string_view b) {
  const auto longer = static_cast<double>(std::min<std::size_t>(std::max(a.size(), b.size()), 64));
  const int most = std::max(2, static_cast<int>(longer * 0.45));
  const Alike both{a, b};
  const int slips = both.slips(most);
  if (slips <= 1 || (slips == 2 && longer >= 10)) return Level::near;
  if (slips <= longer * 0.2) return Level::similar;
  if (slips <= longer * 0.34 || both.similarity(0.9) >= 0.9) return Level::partial;
  // The same words in another order, or some of them.
  const Words left = words_in(a), right = words_in(b);
  std::size_t shared = 0;
  for (std::size_t i = 0; i < left.count; ++i)
    shared += left.at[i].size() > 2 &&
              std::find(right.at.begin(), right.at.begin() + right.count, left.at[i]) != right.at.begin() + right.count;
  if (shared >= 2 || (shared == 1 && std::min(left.count, right.count) <= 2)) return Level::partial;
  return Level::differs;
}

Level address_level(std::string_view a, std::string_view b) {
  const Level whole = long_text_level(a, b);
  const std::string_view left = house_number(a), right = house_number(b);
  if (left.empty() || right.empty() || left == right) return whole;
  return std::max(whole, Level::partial);  // another house of the street
}

Level number_level(FieldKind kind, const Value& a, const Value& b) {
  // Two valid numbers are two people's, however near: twins' numbers often follow one another.
  if (kind == FieldKind::nhs && valid_nhs(a.packed) && valid_nhs(b.packed)) return Level::far;
  int slips = 3;
  std::size_t length = 0;
  if (same_length(a.packed, b.packed)) {
    const DigitSlips found = digit_slips(a.packed, b.packed);
    slips = found.neighbours_exchanged ? 1 : found.changed;
    length = static_cast<std::size_t>(digits_of(a.packed));
  } else {
    slips = edits(a.text, b.text, 2);
    length = std::min(a.text.size(), b.text.size());
  }
  return slips == 1 && length >= 5 ? Level::near : slips == 2 && length >= 8 ? Level::similar : Level::differs;
}

Level packed_postcode_level(const Value& a, const Value& b) {
  char one[8], other[8];
  if (a.packed != 0 && b.packed != 0) return postcode_level(unpacked(a.packed, one), unpacked(b.packed, other));
  return postcode_level(a.text, b.text);
}

// A day written in a packed number (see packed.hpp), or taken from its text.
Day day_of_value(const Value& value) {
  if (value.packed == 0) return day_of(value.text);
  const auto number = [&](int first_digit, int digits) {
    int sum = 0;
    for (int at = 0; at < digits; ++at)
      sum = sum * 10 + static_cast<int>(value.packed >> (4 * (7 - first_digit - at)) & 15);
    return sum;
  };
  return {number(0, 4), number(4, 2), number(6, 2)};
}

}  // namespace

Value value_of(FieldKind kind, std::string_view plain) {
  Value value{.text = plain,
              .name = {},
              .packed = packs(kind) && !plain.empty() ? packed_value(kind, plain) : 0,
              .hash = text_hash(plain)};
  if (is_name(kind) && !plain.empty()) value.name = name_form(plain);
  return value;
}

Comparator::Comparator(const Table& table, const NewValues* newer)
    : table_(table),
      newer_(newer),
      fields_(table.fields().size()),
      given_(table.column_of(FieldKind::given)),
      family_(table.column_of(FieldKind::family)) {
  for (std::size_t field = 0; field < table.fields().size(); ++field) {
    const bool often = table.values(field).size() * 20 < table.size() || table.size() < 100000;
    remembered_.emplace_back(often ? std::size_t{1} << remembered_bits : 0);
    const FieldKind kind = kinds_[field] = table.fields()[field].kind;
    if (kind == FieldKind::other) others_.push_back(field);
    for (std::size_t other = 0; other < field; ++other)
      if (kind == table.fields()[other].kind &&
          (kind == FieldKind::text || kind == FieldKind::address || kind == FieldKind::place))
        twins_.emplace_back(other, field);
  }
}

Value Comparator::value(std::size_t field, Code code) const {
  Value value{.text = {}, .name = {}, .packed = table_.packed(field, code), .hash = 0};
  // The text is fetched only where the packed form will not do: each fetch is a place in memory of its own.
  if (value.packed == 0) value.text = table_.text(field, code);
  if (is_name(kinds_[field])) value.name = table_.name(code);
  return value;
}

Value Comparator::full_value(std::size_t field, Code code) const {
  if (!in_table(field, code)) return newer_->at(field, code);
  Value value = this->value(field, code);
  value.text = table_.text(field, code), value.hash = table_.hash(field, code);
  return value;
}

Level Comparator::unequal(std::size_t field, Code a, Code b) const {
  if (a > b) std::swap(a, b);
  Value left = value(field, a), right = value(field, b);
  const bool postcodes = kinds_[field] == FieldKind::postcode && left.packed != 0 && right.packed != 0;
  if (!postcodes && !same_length(left.packed, right.packed))
    left.text = table_.text(field, a), right.text = table_.text(field, b);
  return unequal_values(field, left, right);
}

Level Comparator::unequal_values(std::size_t field, const Value& left, const Value& right) const {
  // Jaro's similarity depends on which text comes first: of two values of the table the lower code, else the hash says.
  const bool exchange = left.hash > right.hash;
  const Value &a = exchange ? right : left, &b = exchange ? left : right;
  const FieldKind kind = kinds_[field];
  switch (kind) {
    case FieldKind::given:
    case FieldKind::family:
    case FieldKind::other:
      return name_level(kind == FieldKind::given, a, b);
    case FieldKind::born:
      return day_level(day_of_value(a), day_of_value(b));
    case FieldKind::sex:
      return Level::differs;
    case FieldKind::postcode:
      return packed_postcode_level(a, b);
    case FieldKind::nhs:
    case FieldKind::upn:
    case FieldKind::phone:
    case FieldKind::exact:
      return number_level(kind, a, b);
    case FieldKind::address:
      return address_level(a.text, b.text);
    case FieldKind::place:
      return std::min(letters_level(a.text, b.text), long_text_level(a.text, b.text));
    case FieldKind::text:
      return long_text_level(a.text, b.text);
    case FieldKind::email:
      return email_level(a.text, b.text);
    case FieldKind::age:
      return age_level(a.text, b.text);
  }
  return Level::differs;
}

Level Comparator::level(std::size_t field, Code a, Code b) const {
  if (a == 0 || b == 0) return Level::missing;
  if (a == b) return Level::exact;
  if (a > b) std::swap(a, b);
  // Values that are nearly as many as the rows seldom come twice: remembering them would only push out others.
  if (remembered_[field].empty()) return unequal(field, a, b);
  const std::uint64_t pair = (std::uint64_t{a} << 30 ^ b) << 4;
  std::uint64_t& memory = remembered_[field][(pair * 0x9e3779b97f4a7c15ULL) >> (64 - remembered_bits)];
  if (memory >> 4 != pair >> 4) memory = pair | static_cast<std::uint64_t>(unequal(field, a, b));
  return static_cast<Level>(memory & 15);
}

// What follows is the same for a row and for a guest: `left` says how its column x agrees with a code of column y, both
// compared as `field` is, and gives its texts.

// A former or further name of the one is the name of the other.
template <class Left>
Level Comparator::with_other_names(std::size_t field, Level best, Left left, const Code* row) const {
  if (best == Level::exact || best == Level::variant) return best;
  const auto better = [&](std::size_t x, std::size_t y) {
    const Level found = left.level(field, x, row[y]);
    if (found == Level::missing || found >= Level::similar) return;
    const Level counted = found <= Level::variant ? Level::variant : Level::near;
    if (best == Level::missing || counted < best) best = counted;
  };
  for (const std::size_t other : others_) {
    if (!left.says(other) && row[other] == 0) continue;
    better(other, field);
    better(field, other);
  }
  return best;
}

template <class Left>
Pattern Comparator::with_names_crossed(Pattern pattern, Left left, const Code* row) const {
  const auto given = static_cast<std::size_t>(given_), family = static_cast<std::size_t>(family_);
  const auto fits = [&](std::size_t x, std::size_t y) {
    const Level found = left.level(family, x, row[y]);
    return found != Level::missing && found <= Level::near;
  };
  const bool there = fits(given, family), back = fits(family, given);
  // One name in the other's column, and the rest missing.
  const bool half =
      (there && (!left.says(family) || row[given] == 0)) || (back && (!left.says(given) || row[family] == 0));
  const bool both = there && back;
  if (!both && !half) return pattern;
  return with_level(with_level(pattern, given, Level::crossed), family, both ? Level::crossed : Level::missing);
}

// Two columns of one kind (the lines of an address) filled in the other order.
template <class Left>
Pattern Comparator::with_texts_crossed(Pattern pattern, Left left, const Code* row) const {
  for (const auto& [one, other] : twins_) {
    if (level_of(pattern, one) < Level::partial || level_of(pattern, other) < Level::partial) continue;
    const auto fits = [&](std::size_t x, std::size_t y) {
      return left.says(x) && row[y] != 0 && edits(left.text(x), left.text(y, row[y]), 1) <= 1;
    };
    if (fits(one, other) && fits(other, one))
      pattern = with_level(with_level(pattern, one, Level::crossed), other, Level::crossed);
  }
  return pattern;
}

template <class Left>
Pattern Comparator::pattern_of(Left left, const Code* row) const {
  Pattern pattern = 0;
  for (std::size_t field = 0; field < fields_; ++field) {
    const FieldKind kind = kinds_[field];
    Level found = left.level(field, field, row[field]);
    if (!others_.empty() && kind != FieldKind::other && is_name(kind))
      found = with_other_names(field, found, left, row);
    pattern |= static_cast<Pattern>(found) << (4 * field);
  }
  if (!twins_.empty()) pattern = with_texts_crossed(pattern, left, row);
  if (given_ < 0 || family_ < 0) return pattern;
  const auto fails = [&](int field) {
    const Level level = level_of(pattern, static_cast<std::size_t>(field));
    return level >= Level::partial || level == Level::missing;
  };
  return fails(given_) && fails(family_) ? with_names_crossed(pattern, left, row) : pattern;
}

Pattern Comparator::pattern(const Code* a, const Code* b) const {
  struct Left {
    const Comparator& self;
    const Code* codes;
    Level level(std::size_t field, std::size_t x, Code code) const { return self.level(field, codes[x], code); }
    bool says(std::size_t x) const { return codes[x] != 0; }
    std::string_view text(std::size_t x) const { return text(x, codes[x]); }
    std::string_view text(std::size_t y, Code code) const { return self.table_.text(y, code); }
  };
  return pattern_of(Left{*this, a}, b);
}

Pattern Comparator::pattern(const Guest& guest, const Code* row) const {
  struct Left {
    const Comparator& self;
    const Guest& guest;
    Level level(std::size_t field, std::size_t x, Code code) const {
      if (guest.texts[x].empty() || code == 0) return Level::missing;
      if (guest.codes[x] == code) return Level::exact;
      const Value value = self.full_value(field, code);
      // A guest does not know the codes of values that are new.
      if (!self.in_table(field, code) && value.text == guest.texts[x]) return Level::exact;
      return self.unequal_values(field, guest.values[x], value);
    }
    bool says(std::size_t x) const { return !guest.texts[x].empty(); }
    std::string_view text(std::size_t x) const { return guest.texts[x]; }
    std::string_view text(std::size_t y, Code code) const { return self.full_value(y, code).text; }
  };
  return pattern_of(Left{*this, guest}, row);
}

void fill_plain(Guest& guest, const Table& table, std::span<const std::string_view> cells) {
  for (std::size_t field = 0; field < table.fields().size(); ++field) {
    std::string& text = guest.texts[field];
    text.assign(cells[field]);
    guest.codes[field] = table.values(field).find(text);
    guest.values[field] = value_of(table.fields()[field].kind, text);
  }
}

void fill(Guest& guest, const Table& table, std::span<const std::string_view> cells) {
  std::array<std::string, fields_most> texts;
  std::array<std::string_view, fields_most> plain;
  for (std::size_t field = 0; field < table.fields().size(); ++field) {
    plain_cell(table.fields()[field].kind, cells[field], texts[field]);
    plain[field] = texts[field];
  }
  const auto name = [&](FieldKind kind) {
    const int column = table.column_of(kind);
    return column < 0 ? std::string_view{} : plain[static_cast<std::size_t>(column)];
  };
  for (std::size_t field = 0; field < table.fields().size(); ++field)
    if (table.fields()[field].kind == FieldKind::other) {
      leave_new_words(texts[field], name(FieldKind::given), name(FieldKind::family));
      plain[field] = texts[field];
    }
  if (table.parts_names()) {
    std::string_view &given = plain[static_cast<std::size_t>(table.column_of(FieldKind::given))],
                     &family = plain[static_cast<std::size_t>(table.column_of(FieldKind::family))];
    const Code code = table.values(static_cast<std::size_t>(table.column_of(FieldKind::given))).find(given);
    if (family.empty() && table.is_family_name(code)) std::swap(given, family);
  }
  fill_plain(guest, table, plain);
}

}  // namespace kith::people::bulk
