#include "web/multipart.hpp"

namespace kith::web {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool begins_with_word(std::string_view text, std::string_view word) {
  if (text.size() < word.size()) return false;
  for (std::size_t i = 0; i < word.size(); ++i)
    if (lower(text[i]) != word[i]) return false;
  return true;
}

// The value of name=… or name="…" in a header; quotes inside are written \" (RFC 7578) or %22 (browsers).
std::string parameter(std::string_view header, std::string_view name) {
  for (auto at = header.find(';'); at != std::string_view::npos; at = header.find(';', at)) {
    ++at;
    while (at < header.size() && (header[at] == ' ' || header[at] == '\t')) ++at;
    auto rest = header.substr(at);
    if (!begins_with_word(rest, name) || rest.size() <= name.size() || rest[name.size()] != '=') continue;
    rest.remove_prefix(name.size() + 1);
    if (!rest.starts_with('"')) return std::string{rest.substr(0, rest.find(';'))};
    std::string value;
    for (std::size_t i = 1; i < rest.size() && rest[i] != '"'; ++i) {
      if (rest[i] == '\\' && i + 1 < rest.size() && rest[i + 1] == '"') ++i;
      value += rest[i];
    }
    return value;
  }
  return "";
}

std::string without_path(const std::string& name) {
  const auto slash = name.find_last_of("/\\");
  return slash == std::string::npos ? name : name.substr(slash + 1);
}

Part read_headers(std::string_view headers) {
  Part part;
  while (!headers.empty()) {
    const auto end = headers.find("\r\n");
    const auto line = headers.substr(0, end);
    if (begins_with_word(line, "content-disposition:")) {
      part.name = parameter(line, "name");
      part.file_name = without_path(parameter(line, "filename"));
    }
    if (end == std::string_view::npos) break;
    headers.remove_prefix(end + 2);
  }
  return part;
}

}  // namespace

core::Result<std::vector<Part>> parse_multipart(std::string_view content_type, std::string_view body) {
  const auto bad = [](const char* why) { return core::fail(core::ErrorKind::invalid_input, why); };
  const std::string boundary = parameter(content_type, "boundary");
  if (!begins_with_word(content_type, "multipart/form-data") || boundary.empty() || boundary.size() > 70)
    return bad("An upload is sent as multipart/form-data with a boundary.");
  const std::string first = "--" + boundary, between = "\r\n--" + boundary;
  if (!body.starts_with(first)) return bad("The upload does not begin with its boundary.");
  body.remove_prefix(first.size());
  std::vector<Part> parts;
  while (!body.starts_with("--")) {
    if (!body.starts_with("\r\n")) return bad("The upload is malformed after a boundary.");
    body.remove_prefix(2);
    // A part without headers begins with the blank line itself.
    const auto head_end = body.starts_with("\r\n") ? 0 : body.find("\r\n\r\n");
    const auto end = body.find(between);
    if (head_end == std::string_view::npos || end == std::string_view::npos || head_end > end)
      return bad("The upload was cut off.");
    if (parts.size() == parts_max) return bad("The upload has too many parts.");
    Part part = read_headers(body.substr(0, head_end));
    const auto begin = head_end == 0 ? 2 : head_end + 4;
    if (begin <= end) part.bytes = body.substr(begin, end - begin);
    if (!part.name.empty()) parts.push_back(std::move(part));
    body.remove_prefix(end + between.size());
  }
  return parts;
}

}  // namespace kith::web
