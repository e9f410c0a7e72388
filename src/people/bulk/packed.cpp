#include "people/bulk/packed.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "core/identifiers.hpp"

namespace kith::people::bulk {
namespace {

constexpr std::size_t digits_most = 13;
constexpr int mark_at = 52, length_at = 56;
constexpr std::uint64_t digit_bits = (std::uint64_t{1} << mark_at) - 1;

std::uint64_t packed_digits(std::string_view text) {
  if (text.size() > digits_most || !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }))
    return 0;
  std::uint64_t packed = 0;
  for (const char c : text) packed = packed << 4 | static_cast<std::uint64_t>(c - '0');
  return packed | static_cast<std::uint64_t>(text.size()) << length_at;
}

}  // namespace

bool packs(FieldKind kind) {
  return kind == FieldKind::nhs || kind == FieldKind::phone || kind == FieldKind::upn || kind == FieldKind::exact ||
         kind == FieldKind::postcode || kind == FieldKind::born;
}

std::uint64_t packed_value(FieldKind kind, std::string_view plain) {
  if (kind == FieldKind::postcode) {
    std::uint64_t packed = 0;
    if (plain.size() <= sizeof packed) std::memcpy(&packed, plain.data(), plain.size());
    return packed;
  }
  const std::uint64_t packed = packed_digits(plain);
  const bool valid = packed != 0 && kind == FieldKind::nhs && core::NhsNumber::parse(plain);
  return valid ? packed | std::uint64_t{1} << mark_at : packed;
}

bool same_length(std::uint64_t a, std::uint64_t b) { return a != 0 && a >> length_at == b >> length_at; }
int digits_of(std::uint64_t packed) { return static_cast<int>(packed >> length_at); }
bool valid_nhs(std::uint64_t packed) { return (packed >> mark_at & 1) != 0; }

DigitSlips digit_slips(std::uint64_t a, std::uint64_t b) {
  const std::uint64_t differ = (a ^ b) & digit_bits;
  const std::uint64_t marks = (differ | differ >> 1 | differ >> 2 | differ >> 3) & 0x1111111111111111ULL;
  DigitSlips slips{std::popcount(marks), false};
  if (slips.changed != 2) return slips;
  const int at = std::countr_zero(marks);
  const auto digit = [](std::uint64_t number, int place) { return number >> place & 15; };
  slips.neighbours_exchanged =
      (marks >> at & 0x10) != 0 && digit(a, at) == digit(b, at + 4) && digit(a, at + 4) == digit(b, at);
  return slips;
}

std::string_view unpacked(std::uint64_t packed, char (&buffer)[8]) {
  std::memcpy(buffer, &packed, sizeof buffer);
  return {buffer, static_cast<std::size_t>(8 - std::countl_zero(packed) / 8)};
}

}  // namespace kith::people::bulk
