// What agencies typed, brought to one form for comparison. Placeholders become nothing: they say nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.hpp"

namespace kith::people {

// Folded words of a name without particles (de, van, bin), placeholders (baby, unknown) and punctuation.
std::vector<std::string> name_words(std::string_view name);
// The child's own given names: "Baby of Shannon", "Baby Marsh" and "Twin S M" tell whose child it is and not its name,
// and before the birth so does whatever stands beside "Baby". Empty: none.
std::string_view own_given_names(std::string_view given, std::string_view family, bool unborn);
// Which of several who are born together such a placeholder means ("Twin 2", "Baby B", "First twin"): one bit; 0:
// unsaid.
std::uint8_t birth_order(std::string_view placeholder);
std::string plain_address(std::string_view address);    // empty: none, or a placeholder ("no fixed abode")
std::string plain_postcode(std::string_view postcode);  // XN14PA; empty: none, or ZZ99
std::string plain_phone(std::string_view phone);        // digits, with 0 for +44; empty: none, or a dummy

// The consonants that survive spelling, transliteration and the feminine ending: Hronec, Hronek, Hroncova -> hrnk.
std::string skeleton(std::string_view word);
bool feminine_ending(std::string_view word);

// A birth date packed in 32 bits: year, month and day, 0 for what is unknown. 0 in all: no date.
struct Born {
  std::uint32_t packed = 0;
  int year() const { return static_cast<int>(packed >> 9); }
  unsigned month() const { return packed >> 5 & 15; }
  unsigned day() const { return packed & 31; }
  bool known() const { return packed != 0; }
  // 1 January stands for "some day of that year" in many systems.
  bool default_day() const { return month() == 1 && day() == 1; }
  bool to_day() const { return day() != 0 && !default_day(); }
  friend bool operator==(Born, Born) = default;
};
Born born_of(const std::optional<core::PartialDate>& date);
core::Date first_day(Born born);
std::string words_of(Born born);  // 1984-08-03, 1984-08 or 1984

}  // namespace kith::people
