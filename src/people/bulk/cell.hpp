// One cell of somebody's table, brought to the form in which it is compared. Placeholders become nothing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "people/bulk/field.hpp"

namespace kith::people::bulk {

// Empty, NA, NULL, NaN, N/A, None and \N are missing; blanks around a value say nothing.
std::string_view trimmed(std::string_view cell);
bool is_missing(std::string_view trimmed_cell);

// The value as it is compared; empty: missing, or a placeholder ("Baby", ZZ99 9AA, 0000000000). `plain` is overwritten.
void plain_cell(FieldKind kind, std::string_view cell, std::string& plain);

// A birth date that is neither missing nor a placeholder, and cannot be read.
bool is_unreadable_date(std::string_view cell);

// An age that is neither missing nor a number of years.
bool is_unreadable_age(std::string_view cell);

// Further names (of plain form) without the words that the row's own names hold: they say nothing new.
void leave_new_words(std::string& other, std::string_view given, std::string_view family);

// A birth date of the form that plain_cell writes: YYYYMMDD, with 00 for what is unknown. It need not exist in the
// calendar: a slip of the pen makes 31 February too.
struct Day {
  int year = 0, month = 0, day = 0;
};
Day day_of(std::string_view plain);

}  // namespace kith::people::bulk
