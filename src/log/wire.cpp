#include "log/wire.hpp"

namespace kith::log {

void Encoder::number(std::uint64_t value) {
  while (value >= 0x80) {
    bytes_.push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  bytes_.push_back(static_cast<char>(value));
}

void Encoder::signed_number(std::int64_t value) {
  number((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
}

void Encoder::text(std::string_view value) {
  number(value.size());
  bytes_ += value;
}

std::uint64_t Decoder::number() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    if (rest_.empty()) return refuse(), 0;
    const auto byte = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    // A last byte of nothing, or bits beyond the 64th, would be a second spelling of the same number.
    if ((byte == 0 && shift > 0) || (shift == 63 && byte > 1)) return refuse(), 0;
    value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
  return refuse(), 0;
}

std::int64_t Decoder::signed_number() {
  const std::uint64_t read = number();
  return static_cast<std::int64_t>(read >> 1) ^ -static_cast<std::int64_t>(read & 1);
}

std::string_view Decoder::text() {
  const std::uint64_t length = number();
  if (length > rest_.size()) return refuse(), std::string_view{};
  const std::string_view value = rest_.substr(0, length);
  rest_.remove_prefix(length);
  return value;
}

void field(Encoder& out, const core::Date& value) { out.signed_number(value.time_since_epoch().count()); }

void field(Decoder& in, core::Date& value) {
  const std::int64_t days = in.signed_number();
  constexpr std::int64_t furthest = 1'000'000;  // days either side of 1970, beyond any date that is parsed
  if (days < -furthest || days > furthest) return in.refuse();
  value = core::Date{core::Days{static_cast<int>(days)}};
}

void field(Encoder& out, const core::PartialDate& value) { out.text(value.iso()); }

void field(Decoder& in, core::PartialDate& value) {
  const std::string_view text = in.text();
  if (in.failed()) return;
  auto parsed = core::PartialDate::parse(text);
  if (!parsed || parsed->iso() != text) return in.refuse();
  value = *parsed;
}

void field(Encoder& out, const std::optional<core::PartialDate>& value) {
  if (value)
    field(out, *value);
  else
    out.text("");
}

void field(Decoder& in, std::optional<core::PartialDate>& value) {
  Decoder ahead = in;
  if (ahead.text().empty()) {
    in = ahead;
    value.reset();
    return;
  }
  field(in, value.emplace());
}

void field(Encoder& out, const std::optional<core::Date>& value) {
  out.number(value ? 1 : 0);
  if (value) field(out, *value);
}

void field(Decoder& in, std::optional<core::Date>& value) {
  bool present = false;
  field(in, present);
  value.reset();
  if (present) field(in, value.emplace());
}

void field(Encoder& out, const std::vector<std::pair<std::string, std::string>>& value) {
  out.number(value.size());
  for (const auto& [key, words] : value) {
    out.text(key);
    out.text(words);
  }
}

void field(Decoder& in, std::vector<std::pair<std::string, std::string>>& value) {
  const std::uint64_t count = in.number();
  if (count > in.left()) return in.refuse();
  value.clear();
  value.reserve(count);
  for (std::uint64_t i = 0; i < count && !in.failed(); ++i) {
    std::string key{in.text()};
    value.emplace_back(std::move(key), in.text());
  }
}

}  // namespace kith::log
