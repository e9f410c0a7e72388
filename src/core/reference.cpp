#include "core/reference.hpp"

namespace kith::core {
namespace {

bool lower_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool name_part(std::string_view part, bool letter_first) {
  if (part.empty() || !lower_or_digit(part[0]) || (letter_first && part[0] <= '9')) return false;
  for (const char c : part)
    if (!lower_or_digit(c) && c != '-') return false;
  return true;
}

}  // namespace

bool valid_agency(std::string_view name) {
  if (name.size() > 80) return false;
  const auto colon = name.find(':');
  if (colon == std::string_view::npos) return name_part(name, true);
  return name_part(name.substr(0, colon), true) && name_part(name.substr(colon + 1), false);
}

bool valid_region(std::string_view name) { return valid_agency(name); }

std::string to_string(const AgencyRef& a) { return a.agency + "@" + a.region; }
std::string to_string(const RowRef& r) { return r.agency + "@" + r.region + "#" + r.id; }

Result<AgencyRef> parse_agency(std::string_view text) {
  const auto at = text.find('@');
  if (at == std::string_view::npos || !valid_agency(text.substr(0, at)) || !valid_region(text.substr(at + 1)))
    return fail(ErrorKind::invalid_input, "not an agency: expected name@region, such as school:st-marys@northborough");
  return AgencyRef{std::string{text.substr(0, at)}, std::string{text.substr(at + 1)}};
}

Result<RowRef> parse_row(std::string_view text) {
  const auto hash = text.find('#');
  if (hash == std::string_view::npos || hash + 1 == text.size())
    return fail(ErrorKind::invalid_input, "not a row: expected agency@region#id, such as police@northborough#N-50121");
  auto agency = TRY(parse_agency(text.substr(0, hash)));
  return RowRef{std::move(agency.agency), std::move(agency.region), std::string{text.substr(hash + 1)}};
}

std::string_view agency_type(std::string_view agency) { return agency.substr(0, agency.find(':')); }

}  // namespace kith::core
