// Identifiers with a check digit, parsed once into a type that cannot then be wrong.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kith::core {

// Ten digits, the last a check digit modulo 11 (domain.md 4.1). Blanks and dashes between digits are accepted.
class NhsNumber {
 public:
  static std::optional<NhsNumber> parse(std::string_view text);
  std::string digits() const;
  std::uint64_t value() const { return value_; }
  friend auto operator<=>(NhsNumber, NhsNumber) = default;

 private:
  explicit NhsNumber(std::uint64_t value) : value_(value) {}
  std::uint64_t value_;
};

// Unique pupil number: check letter, three digits of the council, eight digits, a digit or a letter (domain.md 4.2).
bool valid_upn(std::string_view text);

}  // namespace kith::core
