#include "core/identifiers.hpp"

#include <fmt/core.h>

namespace kith::core {

std::optional<NhsNumber> NhsNumber::parse(std::string_view text) {
  std::uint64_t value = 0;
  unsigned count = 0, sum = 0, last = 0;
  for (const char c : text) {
    if (c == ' ' || c == '-') continue;
    if (c < '0' || c > '9' || count == 10) return std::nullopt;
    const unsigned digit = static_cast<unsigned>(c - '0');
    value = value * 10 + digit;
    if (count < 9) sum += digit * (10 - count);
    last = digit;
    ++count;
  }
  if (count != 10 || value == 0) return std::nullopt;
  const unsigned check = (11 - sum % 11) % 11;
  if (check == 10 || check != last) return std::nullopt;
  return NhsNumber{value};
}

std::string NhsNumber::digits() const { return fmt::format("{:010}", value_); }

bool valid_upn(std::string_view text) {
  constexpr std::string_view letters = "ABCDEFGHJKLMNPQRTUVWXYZ";
  if (text.size() != 13) return false;
  std::size_t total = 0;
  for (std::size_t k = 1; k < 13; ++k) {
    std::size_t value = 0;
    if (text[k] >= '0' && text[k] <= '9') {
      value = static_cast<std::size_t>(text[k] - '0');
    } else if (k == 12 && letters.find(text[k]) != std::string_view::npos) {
      value = letters.find(text[k]);
    } else {
      return false;
    }
    total += value * (k + 1);
  }
  return text[0] == letters[total % 23];
}

}  // namespace kith::core
