#include "web/lanes_layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kith::web {
namespace {

// The first is the width of a page: a whole life is seen at once wherever it fits.
constexpr std::array widths{1196, 1700, 2400, 3400, 4800, 6400};
constexpr std::size_t crowded_hundredths_max = 6;
constexpr int flag_rows_max = 5, gap_rows_max = 3;
constexpr int flag_pixels = 90;  // a flag and its word
constexpr int letter = 8;        // pixels of a letter, rather too many than too few

std::chrono::year_month_day parts(core::Date day) { return std::chrono::year_month_day{day}; }
int year_of(core::Date day) { return static_cast<int>(parts(day).year()); }

// Health comes first in a life, then school; social care and police answer to both.
int lane_rank(story::Profession profession) {
  switch (profession) {
    case story::Profession::health:
      return 0;
    case story::Profession::education:
      return 1;
    case story::Profession::plain:
      return 2;
    case story::Profession::police:
      return 3;
    case story::Profession::social_care:
      return 4;
  }
  return 2;
}

std::vector<const tasks::Line*> in_order(const tasks::ChildPage& child) {
  std::vector<const tasks::Line*> lines;
  lines.reserve(child.lines.size());
  for (auto line = child.lines.rbegin(); line != child.lines.rend(); ++line) lines.push_back(&*line);
  std::stable_sort(lines.begin(), lines.end(), [](auto* a, auto* b) { return a->day < b->day; });
  return lines;
}

void settle_span(LanesLayout& layout, const tasks::ChildPage& child) {
  layout.from = layout.to = child.today;
  for (const auto& line : child.lines) {
    layout.from = std::min(layout.from, line.day);
    layout.to = std::max(layout.to, line.day);
  }
  for (const auto& alert : child.alerts) {
    layout.from = std::min(layout.from, alert.raised_on);
    layout.to = std::max(layout.to, alert.raised_on);
  }
  // Fewer than three weeks would make one day as wide as a hand.
  if (layout.to - layout.from < core::Days{20}) layout.from = layout.to - core::Days{20};
}

// First fit: the first row whose last mark is far enough to the left.
int fit(std::vector<int>& ends, int from, int to, int rows_max) {
  for (std::size_t row = 0; row < ends.size(); ++row)
    if (ends[row] <= from) {
      ends[row] = to;
      return static_cast<int>(row);
    }
  if (static_cast<int>(ends.size()) >= rows_max) return -1;
  ends.push_back(to);
  return static_cast<int>(ends.size()) - 1;
}

PlacedMark mark_of(const LanesLayout& layout, const tasks::Line& line) {
  PlacedMark mark{.line = &line, .x = layout.x_of(line.day)};
  mark.recorded_x = line.late_days > 0 ? std::max(mark.x, layout.x_of(std::min(line.recorded, layout.to))) : mark.x;
  return mark;
}

void place_marks(LanesLayout& layout, const std::vector<const tasks::Line*>& lines) {
  std::vector<const core::AgencyRef*> holders;  // of the lanes
  std::vector<std::vector<int>> ends;
  layout.lanes.clear();
  for (const tasks::Line* line : lines) {
    const auto of_holder = [&](const core::AgencyRef* holder) { return *holder == line->holder; };
    const auto number =
        static_cast<std::size_t>(std::find_if(holders.begin(), holders.end(), of_holder) - holders.begin());
    if (number == holders.size()) {
      holders.push_back(&line->holder);
      layout.lanes.push_back({.name = line->agency, .holder = core::to_string(line->holder)});
      ends.emplace_back();
    }
    Lane& lane = layout.lanes[number];
    PlacedMark mark = mark_of(layout, *line);
    mark.row = fit(ends[number], mark.x, mark.x + mark_step, lane_rows_max - 1);
    if (mark.row >= 0) {
      lane.marks.push_back(mark);
      lane.rows = std::max(lane.rows, mark.row + 1);
      continue;
    }
    lane.rows = lane_rows_max;
    if (!lane.crowds.empty() && mark.x - lane.crowds.back().x < 2 * mark_step)
      ++lane.crowds.back().count;
    else
      lane.crowds.push_back({mark.x, 1});
  }
}

void sort_lanes(LanesLayout& layout) {
  std::stable_sort(layout.lanes.begin(), layout.lanes.end(), [](const Lane& a, const Lane& b) {
    return lane_rank(a.marks.front().line->profession) < lane_rank(b.marks.front().line->profession);
  });
}

std::size_t crowded(const LanesLayout& layout) {
  std::size_t count = 0;
  for (const Lane& lane : layout.lanes)
    for (const Crowd& crowd : lane.crowds) count += static_cast<std::size_t>(crowd.count);
  return count;
}

void place_seen(LanesLayout& layout, const std::vector<const tasks::Line*>& lines) {
  for (const tasks::Line* line : lines)
    if (line->seen && !line->withdrawn) layout.seen.push_back({.line = line, .x = layout.x_of(line->day)});
}

void place_flags(LanesLayout& layout, const tasks::ChildPage& child) {
  std::vector<const tasks::AlertView*> alerts;
  for (const auto& alert : child.alerts) alerts.push_back(&alert);
  std::stable_sort(alerts.begin(), alerts.end(), [](auto* a, auto* b) { return a->raised_on < b->raised_on; });
  std::vector<int> ends;
  for (const auto* alert : alerts) {
    PlacedFlag flag{.alert = alert, .x = layout.x_of(alert->raised_on)};
    flag.words_left = flag.x + flag_pixels > layout.width;
    const int begin = flag.words_left ? flag.x - flag_pixels : flag.x,
              end = begin + (flag.words_left ? 120 : flag_pixels);
    const int row = fit(ends, begin, end, flag_rows_max);
    flag.row = row < 0 ? flag_rows_max - 1 : row;
    flag.words_fit = row >= 0;
    layout.flags.push_back(flag);
  }
  layout.flag_rows = static_cast<int>(ends.size());
}

void place_gaps(LanesLayout& layout, const tasks::ChildPage& child) {
  std::vector<const tasks::Gap*> gaps;
  for (const auto& gap : child.gaps) gaps.push_back(&gap);
  std::stable_sort(gaps.begin(), gaps.end(), [](auto* a, auto* b) { return a->from < b->from; });
  std::vector<int> ends;
  for (const auto* gap : gaps) {
    PlacedGap placed{.gap = gap,
                     .from_x = layout.x_of(std::max(gap->from, layout.from)),
                     .to_x = layout.x_of(std::min(std::max(gap->to, gap->from), layout.to))};
    const int row = fit(ends, placed.from_x, std::max(placed.to_x, placed.from_x + 3 * letter), gap_rows_max);
    placed.row = std::max(row, 0);
    placed.words_fit = (placed.to_x - placed.from_x) >= letter * (static_cast<int>(gap->words.size()) + 4);
    layout.gaps.push_back(placed);
  }
  layout.gap_rows = static_cast<int>(ends.size());
}

void add_years(LanesLayout& layout, double day_pixels) {
  const int step = day_pixels * 365 >= 44 ? 1 : day_pixels * 365 * 5 >= 44 ? 5 : 20;
  const int first = year_of(layout.from), last = year_of(layout.to);
  for (int year = first + 1; year <= last; ++year)
    if (year % step == 0)
      layout.ticks.push_back({layout.x_of(core::make_date(year, 1, 1)), std::to_string(year), true});
  // The year in which the drawing begins, unless the next one leaves no room for it.
  if (layout.ticks.empty() || layout.ticks.front().x - margin >= 5 * letter)
    layout.ticks.insert(layout.ticks.begin(), {margin, std::to_string(first), true});
}

void add_days_or_months(LanesLayout& layout, double day_pixels) {
  static constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  if (day_pixels * 7 >= 60) {
    for (auto day = layout.from; day <= layout.to; day += core::Days{1}) {
      if (std::chrono::weekday{day} != std::chrono::Monday) continue;
      const auto date = parts(day);
      layout.ticks.push_back(
          {layout.x_of(day),
           fmt::format("{} {}", static_cast<unsigned>(date.day()), months[static_cast<unsigned>(date.month()) - 1]),
           false});
    }
    return;
  }
  const int months_step = day_pixels * 30 >= 34 ? 1 : day_pixels * 91 >= 34 ? 3 : 0;
  if (months_step == 0) return;
  const auto first = parts(layout.from);
  auto day = core::make_date(static_cast<int>(first.year()), static_cast<unsigned>(first.month()), 1);
  for (; day <= layout.to; day = core::add_months(day, 1)) {
    const unsigned month = static_cast<unsigned>(parts(day).month()) - 1;
    if (day < layout.from || static_cast<int>(month) % months_step != 0) continue;
    layout.ticks.push_back({layout.x_of(day), months[month], false});
  }
}

}  // namespace

int LanesLayout::x_of(core::Date day) const {
  const double share =
      static_cast<double>((day - from).count()) / static_cast<double>(std::max<std::int64_t>(1, (to - from).count()));
  return margin + static_cast<int>(share * (width - 2 * margin) + 0.5);
}

int LanesLayout::height_units() const {
  int units = head_units() + 2 + 1;  // the lane "child seen", and a foot
  for (const Lane& lane : lanes) units += lane.rows + 1;
  return units;
}

LanesLayout lay_out_lanes(const tasks::ChildPage& child) {
  LanesLayout layout;
  settle_span(layout, child);
  const auto lines = in_order(child);
  for (const int width : widths) {
    layout.width = width;
    place_marks(layout, lines);
    if (crowded(layout) * 100 <= lines.size() * crowded_hundredths_max) break;
  }
  sort_lanes(layout);
  place_seen(layout, lines);
  place_flags(layout, child);
  place_gaps(layout, child);
  const double day_pixels =
      static_cast<double>(layout.width - 2 * margin) / static_cast<double>((layout.to - layout.from).count());
  add_years(layout, day_pixels);
  add_days_or_months(layout, day_pixels);
  return layout;
}

}  // namespace kith::web
