// UTF-16 read piece by piece as UTF-8; what is not well formed becomes U+FFFD.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct UConverter;

namespace kith::core {

class Utf16 {
 public:
  // By the byte-order mark that a file of UTF-16 begins with; none: it is something else.
  static std::optional<Utf16> told_by(std::string_view first_bytes);
  // The next piece, from the byte-order mark on, wherever it was cut.
  std::string utf8(std::string_view bytes);

 private:
  struct Close {
    void operator()(UConverter* converter) const;
  };
  explicit Utf16(UConverter* converter) : converter_(converter) {}
  std::unique_ptr<UConverter, Close> converter_;  // keeps what a cut has left over
};

}  // namespace kith::core
