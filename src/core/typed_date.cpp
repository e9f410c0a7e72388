#include "core/typed_date.hpp"

#include <array>
#include <string>

namespace kith::core {
namespace {

bool digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::string_view trimmed(std::string_view text) {
  const auto from = text.find_first_not_of(" \t\r\n");
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1);
}

// Day, month and year between two like separators; empty for anything else.
std::string iso_of(std::string_view text) {
  const auto first = text.find_first_of("/.-");
  if (first == std::string_view::npos) return "";
  const auto second = text.find(text[first], first + 1);
  if (second == std::string_view::npos) return "";
  const std::array parts = {text.substr(0, first), text.substr(first + 1, second - first - 1), text.substr(second + 1)};
  for (const std::string_view part : parts)
    if (!digits(part)) return "";
  if (parts[0].size() > 2 || parts[1].size() > 2 || parts[2].size() != 4) return "";
  std::string iso{parts[2]};
  for (const std::string_view part : {parts[1], parts[0]}) {
    iso += part.size() == 1 ? "-0" : "-";
    iso += part;
  }
  return iso;
}

}  // namespace

Result<PartialDate> parse_typed_date(std::string_view text) {
  const std::string_view words = trimmed(text);
  const std::string iso = iso_of(words);
  return PartialDate::parse(iso.empty() ? words : std::string_view{iso});
}

}  // namespace kith::core
