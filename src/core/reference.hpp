// Who holds a row and what the holder calls it: agency@region#id (formats.md).
#pragma once

#include <compare>
#include <functional>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace kith::core {

// An agency in a region: school:st-marys in northborough.
struct AgencyRef {
  std::string agency, region;
  friend auto operator<=>(const AgencyRef&, const AgencyRef&) = default;
};

// A row that an agency holds: a record of a person, or an event.
struct RowRef {
  std::string agency, region, id;
  AgencyRef holder() const { return {agency, region}; }
  friend auto operator<=>(const RowRef&, const RowRef&) = default;
};

bool valid_agency(std::string_view name);  // [a-z][a-z0-9-]*(:[a-z0-9][a-z0-9-]*)?
bool valid_region(std::string_view name);  // the same form (formats.md)

std::string to_string(const AgencyRef& agency);
std::string to_string(const RowRef& row);
Result<AgencyRef> parse_agency(std::string_view text);  // school:st-marys@northborough
Result<RowRef> parse_row(std::string_view text);        // school:st-marys@northborough#17

// The part before the colon: school:st-marys -> school.
std::string_view agency_type(std::string_view agency);

}  // namespace kith::core

template <>
struct std::hash<kith::core::AgencyRef> {
  std::size_t operator()(const kith::core::AgencyRef& a) const noexcept {
    return std::hash<std::string>{}(a.agency) * 31 + std::hash<std::string>{}(a.region);
  }
};
template <>
struct std::hash<kith::core::RowRef> {
  std::size_t operator()(const kith::core::RowRef& r) const noexcept {
    return (std::hash<std::string>{}(r.agency) * 31 + std::hash<std::string>{}(r.region)) * 31 +
           std::hash<std::string>{}(r.id);
  }
};
