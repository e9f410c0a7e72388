#include "web/lanes.hpp"

#include <algorithm>
#include <set>

#include "web/areas.hpp"
#include "web/components.hpp"
#include "web/lanes_layout.hpp"

namespace kith::web {
namespace {

constexpr int mark_middle = unit / 2;

void describe(Html& html, const tasks::ChildPage& child, const LanesLayout& layout) {
  html.put("<title id='lanes-title'>Chronology of {} by agency, {} to {}</title>", child.head.name,
           core::day_words(layout.from), core::day_words(layout.to));
  html.put("<desc id='lanes-desc'>{} of {}, {}, {}. The table below says the same in words.</desc>",
           counted(child.lines.size(), "event", "events"), counted(layout.lanes.size(), "agency", "agencies"),
           counted(child.gaps.size(), "gap in which nobody saw the child", "gaps in which nobody saw the child"),
           counted(child.alerts.size(), "question raised", "questions raised"));
}

void ground(Html& html, const LanesLayout& layout, int height) {
  int y = layout.head_units() * unit;
  html.put("<rect class='kith-lane-ground kith-lane-ground--seen' x='0' y='{}' width='{}' height='{}'/>", y,
           layout.width, 2 * unit);
  y += 2 * unit;
  bool odd = true;
  for (const Lane& lane : layout.lanes) {
    const int tall = (lane.rows + 1) * unit;
    html.put("<rect class='{}' x='0' y='{}' width='{}' height='{}'/>",
             odd ? "kith-lane-ground" : "kith-lane-ground kith-lane-ground--even", y, layout.width, tall);
    odd = !odd;
    y += tall;
  }
  for (const Tick& tick : layout.ticks)
    html.put("<path class='{}' d='M{} {}V{}'/>", tick.year ? "kith-tick kith-tick--year" : "kith-tick", tick.x,
             tick.year ? 0 : unit, height);
}

void axis(Html& html, const LanesLayout& layout) {
  constexpr int label_pixels = 44;
  for (const Tick& tick : layout.ticks)
    if (tick.x + label_pixels <= layout.width)
      html.put("<text class='{}' x='{}' y='{}'>{}</text>", tick.year ? "kith-axis kith-axis--year" : "kith-axis",
               tick.x + 3, tick.year ? 15 : unit + 14, tick.words);
}

void gaps(Html& html, const LanesLayout& layout, int height) {
  const int top = (2 + layout.flag_rows) * unit;
  int number = 0;
  for (const PlacedGap& gap : layout.gaps) {
    ++number;
    auto group = html.inside("<g></g>");
    html.put("<title>{}</title>", gap.gap->words);
    html.put("<rect class='kith-gap' fill='url(#k-hatch)' x='{}' y='{}' width='{}' height='{}'/>", gap.from_x,
             top + gap.row * unit, std::max(2, gap.to_x - gap.from_x), height - top - gap.row * unit - unit);
    const int y = top + gap.row * unit + 15;
    if (gap.words_fit)
      html.put("<text class='kith-gap-words' x='{}' y='{}'>{}. {}</text>", gap.from_x + 4, y, number, gap.gap->words);
    else
      html.put("<text class='kith-gap-words' x='{}' y='{}'>{}</text>", gap.from_x + 3, y, number);
  }
}

// Urgent flags are swallow-tailed and full, suspect ones full pennants, the others empty pennants.
std::string_view flag_shape(patterns::Level level) {
  return level == patterns::Level::urgent ? "h18l-5 6 5 6H0z" : "l16 6-16 6z";
}

void flags(Html& html, const LanesLayout& layout, int height) {
  for (const PlacedFlag& flag : layout.flags) {
    const int y = (2 + flag.row) * unit + 3;
    auto group = html.inside("<g class='kith-flag kith-flag--{}'></g>", patterns::to_string(flag.alert->level));
    html.put("<title>{}: {}, {}</title>", level_words(flag.alert->level), flag.alert->title,
             core::day_words(flag.alert->raised_on));
    html.put("<path class='kith-flag__pole' d='M{} {}V{}'/>", flag.x, y, height - unit);
    html.put("<path class='kith-flag__cloth' transform='translate({} {})' d='M0 0{}'/>", flag.x, y,
             flag_shape(flag.alert->level));
    if (flag.words_fit)
      html.put("<text class='{}' x='{}' y='{}'>{}</text>",
               flag.words_left ? "kith-flag__words kith-flag__words--left" : "kith-flag__words",
               flag.words_left ? flag.x - 5 : flag.x + 21, y + 11, level_words(flag.alert->level));
  }
}

void seen_lane(Html& html, const LanesLayout& layout) {
  const int top = layout.head_units() * unit;
  for (const PlacedMark& mark : layout.seen) {
    const bool alone = mark.line->seen_alone;
    html.put("<path class='{}' d='M{} {}V{}'/>", alone ? "kith-seen kith-seen--alone" : "kith-seen", mark.x,
             top + (alone ? 19 : 28), top + 2 * unit - 2);
  }
}

void mark_title(Html& html, const tasks::Line& line) {
  auto title = html.inside("<title></title>");
  if (line.withheld) {
    html.put("{}: {} holds something. Ring them.", line.when, line.agency);
    return;
  }
  html.put("{}: {}", line.when, line.label);
  if (!line.about.empty()) html.put(", about {}", line.about);
  html.put(". {}", line.agency);
  if (line.late_days > 0) html.put(". Written down {} days later", line.late_days);
  if (line.withdrawn) html.put(". Withdrawn");
}

void lane_marks(Html& html, const Lane& lane, int top) {
  for (const PlacedMark& mark : lane.marks)
    if (mark.recorded_x > mark.x) {
      const int y = top + (mark.row + 1) * unit + mark_middle;
      html.put("<path class='kith-late-tail' d='M{} {}H{}m0-4v8'/>", mark.x, y, mark.recorded_x);
    }
  for (const PlacedMark& mark : lane.marks) {
    const auto& line = *mark.line;
    const int y = top + (mark.row + 1) * unit + mark_middle;
    const auto& area = area_of(line.area);
    const std::string_view state = line.withheld    ? " kith-mark--withheld"
                                   : line.withdrawn ? " kith-mark--withdrawn"
                                                    : "";
    // What is about somebody else in the household stands smaller beside what is about the child itself.
    const std::string_view size = line.about.empty() ? "" : " scale(0.66)";
    {
      auto use = html.inside(
          "<use href='#k-{}' transform='translate({} {}){}' class='kith-mark kith-mark--{}{}' data-event='{}'></use>",
          area.code, mark.x, y, size, area.code, state, line.id);
      mark_title(html, line);
    }
    if (line.withdrawn) html.put("<path class='kith-strike' d='M{} {}l16-16'/>", mark.x - 8, y + 8);
  }
  for (const Crowd& crowd : lane.crowds)
    html.put("<text class='kith-crowd' x='{}' y='{}'>+{}</text>", crowd.x - 7, top + lane_rows_max * unit + 15,
             crowd.count);
}

// The names stay in view while the drawing scrolls beneath them.
void names(Html& html, const LanesLayout& layout) {
  auto list = html.inside("<div class='kith-lane-names' aria-hidden='true'></div>");
  html.put("<div class='kith-u-{}'></div>", layout.head_units());
  html.put("<div class='kith-u-2'><span class='kith-lane-name'>Child seen (tall: alone)</span></div>");
  for (const Lane& lane : layout.lanes)
    html.put("<div class='kith-u-{}'><span class='kith-lane-name'>{}</span></div>", lane.rows + 1, lane.name);
}

void legend(Html& html, const tasks::ChildPage& child, const LanesLayout& layout) {
  html.put("<p class='govuk-visually-hidden' id='lanes-legend'>What the marks mean</p>");
  auto list = html.inside("<ul class='kith-legend' aria-labelledby='lanes-legend'></ul>");
  std::set<const Area*> used;
  for (const auto& line : child.lines) used.insert(&area_of(line.area));
  for (const Area& area : areas()) {
    if (!used.contains(&area)) continue;
    auto item = html.inside("<li></li>");
    area_mark(html, area);
    html.text(area.words);
  }
  const bool others =
      std::any_of(child.lines.begin(), child.lines.end(), [](const auto& line) { return !line.about.empty(); });
  if (others) html.put("<li>Small marks: about somebody else in the household</li>");
  const bool late =
      std::any_of(child.lines.begin(), child.lines.end(), [](const auto& line) { return line.late_days > 0; });
  if (late)
    html.put(
        "<li><svg class='kith-key' width='26' height='16' viewBox='0 0 26 16' aria-hidden='true' "
        "focusable='false'><path "
        "class='kith-late-tail' d='M0 8H24m0-4v8'/></svg>Written down late: the tail ends on that day</li>");
  if (!layout.gaps.empty())
    html.put(
        "<li><svg class='kith-key' width='26' height='16' viewBox='0 0 26 16' aria-hidden='true' "
        "focusable='false'><rect "
        "class='kith-gap' fill='url(#k-hatch)' width='26' height='16'/></svg>Nobody saw the child</li>");
}

void gap_list(Html& html, const LanesLayout& layout) {
  if (layout.gaps.empty()) return;
  html.put("<h3 class='govuk-heading-s' id='gap-words'>Gaps, by number in the drawing</h3>");
  auto list = html.inside("<ol class='govuk-list govuk-list--number kith-gap-list' aria-labelledby='gap-words'></ol>");
  for (const PlacedGap& gap : layout.gaps)
    html.put("<li>{} to {}: {}</li>", core::day_words(gap.gap->from), core::day_words(gap.gap->to), gap.gap->words);
}

}  // namespace

void draw_lanes(Html& html, const tasks::ChildPage& child) {
  if (child.lines.empty()) {
    html.put("<p class='govuk-body'>Nothing has been written down about this child yet.</p>");
    return;
  }
  const LanesLayout layout = lay_out_lanes(child);
  const int height = layout.height_units() * unit;
  legend(html, child, layout);
  {
    auto region = html.inside(
        "<div class='kith-lanes kith-lanes--{}' tabindex='0' role='region' aria-label='Drawing of the chronology, "
        "scrolls sideways'></div>",
        layout.width);
    names(html, layout);
    auto svg = html.inside(
        "<svg class='kith-lanes__drawing' width='{}' height='{}' viewBox='0 0 {} {}' role='img' "
        "aria-labelledby='lanes-title "
        "lanes-desc'></svg>",
        layout.width, height, layout.width, height);
    describe(html, child, layout);
    ground(html, layout, height);
    axis(html, layout);
    gaps(html, layout, height);
    flags(html, layout, height);
    seen_lane(html, layout);
    int top = (layout.head_units() + 2) * unit;
    for (const Lane& lane : layout.lanes) {
      lane_marks(html, lane, top);
      top += (lane.rows + 1) * unit;
    }
  }
  gap_list(html, layout);
}

}  // namespace kith::web
