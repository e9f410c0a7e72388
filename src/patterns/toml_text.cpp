#include "patterns/toml_text.hpp"

namespace kith::patterns {
namespace {

// Past the string that begins here, its closing quotes included; at a broken one, where it breaks off.
std::size_t end_of_string(std::string_view text, std::size_t at) {
  const char quote = text[at];
  const std::string_view three = quote == '"' ? "\"\"\"" : "'''";
  const bool many_lines = text.substr(at).starts_with(three);
  at += many_lines ? 3 : 1;
  for (; at < text.size(); ++at) {
    if (text[at] == '\\' && quote == '"') {
      ++at;
    } else if (many_lines && text.substr(at).starts_with(three)) {
      // Up to two quotes may stand right before the closing three.
      at += 3;
      for (int extra = 0; extra < 2 && at < text.size() && text[at] == quote; ++extra) ++at;
      return at;
    } else if (!many_lines && (text[at] == quote || text[at] == '\n')) {
      return at + (text[at] == quote);
    }
  }
  return text.size();
}

}  // namespace

std::optional<unsigned> line_of_stray_character(std::string_view text) {
  unsigned line = 1;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    std::size_t next = at + 1;
    if (c == '#') {
      next = text.find('\n', at);
      if (next == std::string_view::npos) return std::nullopt;
    } else if (c == '"' || c == '\'') {
      next = end_of_string(text, at);
    } else if (static_cast<unsigned char>(c) >= 0x80) {
      return line;
    }
    for (; at < next && at < text.size(); ++at) line += text[at] == '\n';
  }
  return std::nullopt;
}

}  // namespace kith::patterns
