// Laws of the swim-lane drawing for any child: from one event to five hundred, from three weeks to eighteen years.
#include "web/lanes.hpp"

#include <doctest.h>

#include <chrono>
#include <cstdio>
#include <map>

#include "http/message.hpp"
#include "web/areas.hpp"
#include "web/fake_desk.hpp"
#include "web/lanes_layout.hpp"
#include "web/routes.hpp"

using namespace kith;

TEST_CASE("every event has its place inside the drawing, and no mark covers another of its lane") {
  for (const std::size_t events : {1, 2, 14, 60, 301, 500})
    for (const int years : {0, 1, 4, 18}) {
      CAPTURE(events);
      CAPTURE(years);
      const auto child = web::sample_child(events, years);
      const auto layout = web::lay_out_lanes(child);
      std::size_t placed = 0;
      for (const auto& lane : layout.lanes) {
        std::map<int, int> last;
        placed += lane.marks.size();
        for (const auto& crowd : lane.crowds) placed += static_cast<std::size_t>(crowd.count);
        CHECK(lane.rows <= web::lane_rows_max);
        for (const auto& mark : lane.marks) {
          CHECK(mark.x >= web::margin);
          CHECK(mark.x <= layout.width - web::margin);
          CHECK(mark.recorded_x >= mark.x);
          CHECK(mark.row < lane.rows);
          const auto before = last.find(mark.row);
          if (before != last.end()) CHECK(mark.x - before->second >= web::mark_step);
          last[mark.row] = mark.x;
        }
      }
      CHECK(placed == events);
      CHECK(layout.height_units() < 120);
      for (const auto& gap : layout.gaps) CHECK(gap.from_x <= gap.to_x);
      for (std::size_t i = 1; i < layout.lanes.size(); ++i) CHECK(layout.lanes[i].holder != layout.lanes[i - 1].holder);
    }
}

TEST_CASE("time runs from left to right and years are written on the axis") {
  const auto layout = web::lay_out_lanes(web::sample_child(60, 4));
  CHECK(layout.x_of(layout.from) == web::margin);
  CHECK(layout.x_of(layout.to) == layout.width - web::margin);
  int years = 0, last = -1;
  for (const auto& tick : layout.ticks)
    if (tick.year) {
      CHECK(tick.x > last);
      last = tick.x;
      ++years;
    }
  CHECK(years >= 4);
}

TEST_CASE("each area has a shape of its own") {
  std::map<std::string_view, int> shapes;
  for (const auto& area : web::areas()) ++shapes[area.shape];
  CHECK(shapes.size() == web::areas().size());
  CHECK(web::area_of("unheard-of").code == "other");
}

TEST_CASE("a child of whom nothing is known has words instead of a drawing") {
  web::Html html;
  web::draw_lanes(html, web::sample_child(0, 1));
  CHECK(html.bytes().find("<svg") == std::string::npos);
}

TEST_CASE("how long a page of 300 events takes" * doctest::skip()) {
  web::FakeDesk desk;
  const web::Assets assets({});
  const auto child = web::sample_child(300, 12);
  constexpr int rounds = 200;
  std::size_t bytes = 0;
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < rounds; ++i) {
    web::Html html(1 << 20);
    web::draw_lanes(html, child);
    bytes = html.bytes().size();
  }
  const std::chrono::duration<double, std::micro> drawing = std::chrono::steady_clock::now() - begin;
  http::Request request;
  request.path = "/child/P301";
  request.headers.emplace_back("cookie", std::string{"kith_session="} + web::FakeDesk::token);
  const auto handle = web::handler(desk, assets);
  const auto made = std::chrono::steady_clock::now();
  for (int i = 0; i < rounds; ++i) (void)web::sample_child(301, 12);
  const std::chrono::duration<double, std::micro> sample = std::chrono::steady_clock::now() - made;
  const auto whole = std::chrono::steady_clock::now();
  std::size_t page_bytes = 0;
  for (int i = 0; i < rounds; ++i) page_bytes = handle(request).body.size();
  const std::chrono::duration<double, std::micro> pages = std::chrono::steady_clock::now() - whole;
  std::printf("drawing %.0f us, %zu KiB; page %.0f us besides %.0f us to make the sample, %zu KiB\n",
              drawing.count() / rounds, bytes / 1024, (pages - sample).count() / rounds, sample.count() / rounds,
              page_bytes / 1024);
}
