// Where everything of the swim-lane drawing stands: pure geometry, so that its laws can be tested without a browser.
// All heights are whole units, because the names beside the drawing take their heights from style classes.
#pragma once

#include <string>
#include <vector>

#include "tasks/views.hpp"

namespace kith::web {

constexpr int unit = 20;          // pixels
constexpr int mark_step = 15;     // between the centres of two marks in one row
constexpr int lane_rows_max = 6;  // marks that find no place in the rows above the last become one "+n" there
constexpr int margin = 22;        // left and right of the first and the last day

struct PlacedMark {
  const tasks::Line* line = nullptr;
  int x = 0, row = 0;
  int recorded_x = 0;  // where the tail of a late entry ends; x when it is not late
};

struct Crowd {  // marks that found no row
  int x = 0;
  int count = 0;
};

struct Lane {
  std::string name, holder;
  int rows = 1;
  std::vector<PlacedMark> marks = {};
  std::vector<Crowd> crowds = {};
};

struct PlacedGap {
  const tasks::Gap* gap = nullptr;
  int from_x = 0, to_x = 0, row = 0;
  bool words_fit = false;
};

struct PlacedFlag {
  const tasks::AlertView* alert = nullptr;
  int x = 0, row = 0;
  bool words_left = false;  // of the pole, where the drawing ends too soon for them
  bool words_fit = true;
};

struct Tick {
  int x = 0;
  std::string words;
  bool year = false;
};

struct LanesLayout {
  core::Date from, to;
  int width = 0;
  std::vector<Tick> ticks;
  std::vector<PlacedFlag> flags;
  std::vector<PlacedGap> gaps;
  std::vector<PlacedMark> seen;  // in the lane of its own that says when the child was seen
  std::vector<Lane> lanes;
  int flag_rows = 0, gap_rows = 0;

  int x_of(core::Date day) const;
  int head_units() const { return 2 + flag_rows + gap_rows; }
  int height_units() const;
};

LanesLayout lay_out_lanes(const tasks::ChildPage& child);

}  // namespace kith::web
