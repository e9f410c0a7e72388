// Short values in eight bytes. A number: a digit in each of the 13 lowest half-bytes, the last digit lowest, then a
// mark for a valid NHS number, then how many digits. A postcode: its letters, the first lowest.
#pragma once

#include <cstdint>
#include <string_view>

#include "people/bulk/field.hpp"

namespace kith::people::bulk {

bool packs(FieldKind kind);
std::uint64_t packed_value(FieldKind kind, std::string_view plain);  // 0: does not fit

// Two different numbers of the same many digits; absent for others, which are compared letter by letter.
struct DigitSlips {
  int changed = 0;
  bool neighbours_exchanged = false;  // two changed, and they are that
};
bool same_length(std::uint64_t a, std::uint64_t b);
int digits_of(std::uint64_t packed);
DigitSlips digit_slips(std::uint64_t a, std::uint64_t b);
bool valid_nhs(std::uint64_t packed);

// The letters of a packed postcode, in a buffer that the caller holds.
std::string_view unpacked(std::uint64_t packed, char (&buffer)[8]);

}  // namespace kith::people::bulk
