#include "core/utf16.hpp"

#include <utility>

namespace kith::core {
namespace {

constexpr char32_t no_letter = 0xFFFD;
constexpr char16_t byte_order_mark = 0xFEFF;

bool high_half(char16_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool low_half(char16_t unit) { return unit >= 0xDC00 && unit < 0xE000; }

void append(char32_t letter, std::string& text) {
  const auto further = [&](int shift) { text += static_cast<char>(0x80 | (letter >> shift & 0x3F)); };
  if (letter < 0x80) {
    text += static_cast<char>(letter);
  } else if (letter < 0x800) {
    text += static_cast<char>(0xC0 | letter >> 6), further(0);
  } else if (letter < 0x10000) {
    text += static_cast<char>(0xE0 | letter >> 12), further(6), further(0);
  } else {
    text += static_cast<char>(0xF0 | letter >> 18), further(12), further(6), further(0);
  }
}

}  // namespace

std::optional<Utf16> Utf16::told_by(std::string_view first_bytes) {
  if (first_bytes.starts_with("\xFF\xFE")) return Utf16(false);
  if (first_bytes.starts_with("\xFE\xFF")) return Utf16(true);
  return std::nullopt;
}

std::string Utf16::utf8(std::string_view bytes) {
  const std::string whole = std::move(odd_byte_) + std::string(bytes);
  std::string text;
  std::size_t at = 0;
  for (; at + 2 <= whole.size(); at += 2) {
    const auto first = static_cast<unsigned char>(whole[at]), second = static_cast<unsigned char>(whole[at + 1]);
    take(static_cast<char16_t>(big_endian_ ? first << 8 | second : second << 8 | first), text);
  }
  odd_byte_ = whole.substr(at);
  return text;
}

void Utf16::take(char16_t unit, std::string& text) {
  const char16_t high = std::exchange(high_half_, 0);
  if (high != 0 && low_half(unit)) return append(0x10000 + ((high - 0xD800u) << 10) + (unit - 0xDC00u), text);
  if (high != 0) append(no_letter, text);
  if (high_half(unit))
    high_half_ = unit;
  else if (unit != byte_order_mark)
    append(low_half(unit) ? no_letter : unit, text);
}

}  // namespace kith::core
