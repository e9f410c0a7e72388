#include "web/html.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

#include "http/message.hpp"

namespace kith::web {

namespace {

// Empty: it may stand as it is.
std::string_view escaped(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    // Control characters are not HTML; a browser would show a replacement for some and nothing for others.
    default:
      return static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t' ? "" : " ";
  }
}

constexpr std::size_t stride = sizeof(std::uint64_t);

// True when none of these eight bytes is escaped, told of all of them in one step. False also where one of them is a
// tab or a line's end.
bool all_stand(const char* from) {
  constexpr std::uint64_t every = 0x0101010101010101, high = 0x80 * every;
  std::uint64_t bytes;
  std::memcpy(&bytes, from, stride);
  const auto below = [&](std::uint64_t word, std::uint64_t limit) { return (word - limit * every) & ~word & high; };
  const auto any = [&](std::uint64_t word, char c) { return below(word ^ (static_cast<std::uint64_t>(c) * every), 1); };
  // & and ' differ in the lowest bit, < and > in the one above it.
  return (below(bytes, 0x20) | any(bytes, '"') | any(bytes | every, '\'') | any(bytes | 2 * every, '>')) == 0;
}

bool stands(char c) {
  static constexpr auto table = [] {
    std::array<bool, 256> made{};
    for (std::size_t byte = 0x20; byte < made.size(); ++byte) made[byte] = true;
    for (const char refused : std::string_view{"&<>\"'"}) made[static_cast<unsigned char>(refused)] = false;
    return made;
  }();
  return table[static_cast<unsigned char>(c)];
}

// Hardly any text of a page holds what is escaped; the last eight bytes may be looked at twice.
bool stands(std::string_view words) {
  if (words.size() < stride) return std::all_of(words.begin(), words.end(), [](char one) { return stands(one); });
  for (std::size_t at = 0; at + stride < words.size(); at += stride)
    if (!all_stand(words.data() + at)) return false;
  return all_stand(words.data() + words.size() - stride);
}

}  // namespace

Html& Html::text(std::string_view words) {
  if (stands(words)) {
    bytes_ += words;
    return *this;
  }
  std::size_t from = 0;
  for (std::size_t at = 0; at < words.size(); ++at) {
    if (stands(words[at])) continue;
    const std::string_view instead = escaped(words[at]);
    if (instead.empty()) continue;
    bytes_ += words.substr(from, at - from);
    bytes_ += instead;
    from = at + 1;
  }
  bytes_ += words.substr(from);
  return *this;
}

void Html::add_number(std::int64_t number) {
  char digits[24];
  const auto [end, error] = std::to_chars(digits, digits + sizeof digits, number);
  (void)error;
  bytes_.append(digits, end);
}

void Address::add_part(std::string& out, std::string_view& rest, std::string_view part) {
  const auto hole = rest.find("{}");
  out += rest.substr(0, hole);
  rest.remove_prefix(hole + 2);
  out += http::url_encoded(part);
}

Address& Address::query(std::string_view name, std::string_view value) {
  if (value.empty()) return *this;
  text_ += asked_ ? '&' : '?';
  asked_ = true;
  text_ += http::url_encoded(name);
  text_ += '=';
  text_ += http::url_encoded(value);
  return *this;
}

Address& Address::fragment(std::string_view name) {
  text_ += '#';
  text_ += http::url_encoded(name);
  return *this;
}

}  // namespace kith::web
