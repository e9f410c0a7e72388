#include "web/html.hpp"

#include <charconv>

#include "http/message.hpp"

namespace kith::web {

Html& Html::text(std::string_view words) {
  std::size_t from = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const char* escaped = nullptr;
    switch (words[i]) {
      case '&':
        escaped = "&amp;";
        break;
      case '<':
        escaped = "&lt;";
        break;
      case '>':
        escaped = "&gt;";
        break;
      case '"':
        escaped = "&quot;";
        break;
      case '\'':
        escaped = "&#39;";
        break;
      // Control characters are not HTML; a browser would show a replacement for some and nothing for others.
      default:
        if (static_cast<unsigned char>(words[i]) >= 0x20 || words[i] == '\n' || words[i] == '\t') continue;
        escaped = " ";
    }
    bytes_ += words.substr(from, i - from);
    bytes_ += escaped;
    from = i + 1;
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
