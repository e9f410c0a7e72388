#include "web/areas.hpp"

namespace kith::web {

const std::vector<Area>& areas() {
  static const std::vector<Area> all = {
      {"injury", "Injury", "M0-7 7 6H-7Z"},
      {"neglect", "Daily care and neglect", "M0-7.5 7.5 0 0 7.5-7.5 0Z"},
      {"child-voice", "The child's own voice", "M-7-6.5H7V3H0L-4 7V3H-7Z"},
      {"exploitation", "Exploitation", "M0-7.5 2-2.5 7.3-2.3 3.2 1 4.6 6.4 0 3.3-4.6 6.4-3.2 1-7.3-2.3-2-2.5Z"},
      {"health", "Health", "M-2.3-7H2.3V-2.3H7V2.3H2.3V7H-2.3V2.3H-7V-2.3H-2.3Z"},
      {"education", "School and learning", "M-6-6H6V6H-6Z"},
      {"adults", "Adults in the home", "M-3.5-6.5H3.5L7 0 3.5 6.5H-3.5L-7 0Z"},
      {"home", "Home", "M0-7 7-1V7H-7V-1Z"},
      {"protective", "What goes well", "M0 6.5C-9 0-7-6.5-3.3-6.5-1-6.5 0-4.2 0-4.2S1-6.5 3.3-6.5C7-6.5 9 0 0 6.5Z"},
      {"contact", "Contacts and visits", "M-6 0A6 6 0 1 0 6 0 6 6 0 1 0-6 0Z"},
      {"decision", "Decisions", "M-7-6H7L0 7Z"},
      {"process", "Work on the case", "M-7-2.8H7V2.8H-7Z"},
      {"identity", "Identity and moves", "M-6.5-4-4-6.5 0-2.5 4-6.5 6.5-4 2.5 0 6.5 4 4 6.5 0 2.5-4 6.5-6.5 4-2.5 0Z"},
      {"other", "Other", "M-3.5 0A3.5 3.5 0 1 0 3.5 0 3.5 3.5 0 1 0-3.5 0Z"},
  };
  return all;
}

const Area& area_of(std::string_view code) {
  for (const Area& area : areas())
    if (area.code == code) return area;
  return areas().back();
}

void area_shapes(Html& html) {
  auto svg = html.inside("<svg class='kith-shapes' width='0' height='0' aria-hidden='true' focusable='false'></svg>");
  auto defs = html.inside("<defs></defs>");
  for (const Area& area : areas()) html.put("<path id='k-{}' d='{}'/>", area.code, area.shape);
  html.put(
      "<pattern id='k-hatch' width='8' height='8' patternUnits='userSpaceOnUse' patternTransform='rotate(45)'>"
      "<rect class='kith-hatch-ground' width='8' height='8'/><rect class='kith-hatch-line' width='2' "
      "height='8'/></pattern>");
}

void area_mark(Html& html, const Area& area) {
  html.put(
      "<svg class='kith-key' width='16' height='16' viewBox='-8 -8 16 16' aria-hidden='true' focusable='false'>"
      "<use href='#k-{}' class='kith-mark--{}'/></svg>",
      area.code, area.code);
}

}  // namespace kith::web
