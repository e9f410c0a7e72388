// The swim-lane drawing of a child's chronology: one lane an agency, time from left to right.
#pragma once

#include "tasks/views.hpp"
#include "web/html.hpp"

namespace kith::web {

void draw_lanes(Html& html, const tasks::ChildPage& child);

}  // namespace kith::web
