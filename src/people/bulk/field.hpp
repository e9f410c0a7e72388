// Linking any table with people in it: what its columns mean, and how far two values of one column agree.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace kith::people::bulk {

enum class FieldKind : std::uint8_t {
  given,
  family,
  other,  // further given or former names; they may be the given or family name of the other row, too
  born,
  sex,
  postcode,
  nhs,
  upn,
  phone,
  address,
  place,
  text,
  exact,
  email,
  age  // in years
};
constexpr std::size_t kind_count = 15;

// Of cells that hold a whole name, what a column takes.
enum class NamePart : std::uint8_t { none, given, family };

struct Field {
  std::string name;  // as the user called it
  FieldKind kind = FieldKind::text;
  NamePart part = NamePart::none;
};

// How far two values agree, from best to worst. Each kind uses some of them; compare.cpp says which.
enum class Level : std::uint8_t {
  missing,  // one side says nothing: no weight
  exact,
  crossed,  // given and family name, or two lines of an address, in each other's column
  variant,  // another form or part of the name; another order; a name used elsewhere
  near,     // one slip of the pen
  similar,
  partial,
  differs,
  far  // birth dates more than a dozen years apart; two valid NHS numbers
};
constexpr std::size_t level_count = 9;

// The words for a level in explanations and reports.
std::string_view words_of(Level level);
std::string_view words_of(FieldKind kind);

// Columns that tell where somebody lives: their agreement is one piece of evidence more than several.
constexpr bool tells_where(FieldKind kind) {
  return kind == FieldKind::postcode || kind == FieldKind::address || kind == FieldKind::place;
}
// Columns of the user's own, which may be each person's or a family's.
constexpr bool is_own(FieldKind kind) {
  return kind == FieldKind::text || kind == FieldKind::exact || kind == FieldKind::email;
}
constexpr bool is_name(FieldKind kind) {
  return kind == FieldKind::given || kind == FieldKind::family || kind == FieldKind::other;
}

// At most so many columns: a pattern of agreement packs four bits of each into 64.
constexpr std::size_t fields_most = 16;

}  // namespace kith::people::bulk
