// UTF-16 read piece by piece as UTF-8; what is not well formed becomes U+FFFD.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kith::core {

class Utf16 {
 public:
  // By the byte-order mark that a file of UTF-16 begins with; none: it is something else.
  static std::optional<Utf16> told_by(std::string_view first_bytes);
  // The next piece, from the byte-order mark on, wherever it was cut.
  std::string utf8(std::string_view bytes);

 private:
  explicit Utf16(bool big_endian) : big_endian_(big_endian) {}
  void take(char16_t unit, std::string& text);
  bool big_endian_;
  std::string odd_byte_;    // of a unit that the next piece ends
  char16_t high_half_ = 0;  // of a pair that the next unit ends
};

}  // namespace kith::core
