// The bytes of bodies and leaves: compact, the same on every platform, one encoding for each value. The decoder takes
// any bytes: hostile ones make it fail, never read outside, never allocate more than they are long. Not shared by
// threads.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/date.hpp"

namespace kith::log {

class Encoder {
 public:
  static constexpr bool reading = false;

  void number(std::uint64_t value);        // seven bits a byte, lowest first
  void signed_number(std::int64_t value);  // zigzag, so that small negatives stay short
  void text(std::string_view value);       // length, then the bytes
  void raw(std::string_view bytes) { bytes_ += bytes; }

  const std::string& bytes() const { return bytes_; }
  std::string take() { return std::move(bytes_); }
  void clear() { bytes_.clear(); }

 private:
  std::string bytes_;
};

class Decoder {
 public:
  static constexpr bool reading = true;
  explicit Decoder(std::string_view bytes) : rest_(bytes) {}

  std::uint64_t number();
  std::int64_t signed_number();
  std::string_view text();  // points into the bytes given

  void refuse() { failed_ = true, rest_ = {}; }
  bool failed() const { return failed_; }
  std::size_t left() const { return rest_.size(); }
  bool finished() const { return !failed_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool failed_ = false;
};

// One list of fields serves both ways: field(Encoder&, const T&) writes what field(Decoder&, T&) reads.
inline void field(Encoder& out, const std::string& value) { out.text(value); }
inline void field(Decoder& in, std::string& value) { value = in.text(); }

template <std::unsigned_integral Number>
void field(Encoder& out, const Number& value) {
  out.number(value);
}
template <std::unsigned_integral Number>
void field(Decoder& in, Number& value) {
  const std::uint64_t read = in.number();
  if (read > static_cast<std::uint64_t>(static_cast<Number>(-1)))
    in.refuse();
  else
    value = static_cast<Number>(read);
}
inline void field(Encoder& out, const bool& value) { out.number(value ? 1 : 0); }
inline void field(Decoder& in, bool& value) {
  const std::uint64_t read = in.number();
  if (read > 1) in.refuse();
  value = read == 1;
}
inline void field(Encoder& out, const std::int64_t& value) { out.signed_number(value); }
inline void field(Decoder& in, std::int64_t& value) { value = in.signed_number(); }

void field(Encoder& out, const core::Date& value);
void field(Decoder& in, core::Date& value);
void field(Encoder& out, const core::PartialDate& value);
void field(Decoder& in, core::PartialDate& value);
void field(Encoder& out, const std::optional<core::PartialDate>& value);
void field(Decoder& in, std::optional<core::PartialDate>& value);
void field(Encoder& out, const std::optional<core::Date>& value);
void field(Decoder& in, std::optional<core::Date>& value);
void field(Encoder& out, const std::vector<std::pair<std::string, std::string>>& value);
void field(Decoder& in, std::vector<std::pair<std::string, std::string>>& value);

// Lists of what a single number or text encodes; every element takes at least a byte, so the count is bounded.
template <class Element>
void field(Encoder& out, const std::vector<Element>& values) {
  out.number(values.size());
  for (const Element& value : values) field(out, value);
}
template <class Element>
void field(Decoder& in, std::vector<Element>& values) {
  const std::uint64_t count = in.number();
  if (count > in.left()) return in.refuse();
  values.resize(count);
  for (Element& value : values) field(in, value);
}

// An enum of `count` values.
template <class Enum>
void choice(Encoder& out, const Enum& value, std::uint64_t) {
  out.number(static_cast<std::uint64_t>(value));
}
template <class Enum>
void choice(Decoder& in, Enum& value, std::uint64_t count) {
  const std::uint64_t read = in.number();
  if (read >= count) return in.refuse();
  value = static_cast<Enum>(read);
}

}  // namespace kith::log
