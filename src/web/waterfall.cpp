#include "web/waterfall.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace kith::web {
namespace {

constexpr int width = 260, row = 32, bar = 18;

std::string bits_words(double bits) { return fmt::format("{:+.1f}", bits); }

}  // namespace

void draw_waterfall(Html& html, const std::vector<std::pair<std::string, double>>& reasons, std::string_view id) {
  if (reasons.empty()) return;
  double low = 0, high = 0, sum = 0;
  for (const auto& [words, bits] : reasons) {
    sum += bits;
    low = std::min(low, sum);
    high = std::max(high, sum);
  }
  const double scale = (width - 8) / std::max(1.0, high - low);
  const auto x_of = [&](double bits) { return 4 + static_cast<int>(std::lround((bits - low) * scale)); };
  auto pair = html.inside("<div class='kith-waterfall'></div>");
  {
    auto table = html.inside("<table class='govuk-table kith-waterfall__table'></table>");
    html.put(
        "<caption class='govuk-visually-hidden'>Reasons and their weight in bits</caption><thead "
        "class='govuk-table__head'><tr "
        "class='govuk-table__row'><th scope='col' class='govuk-table__header'>Reason</th><th scope='col' "
        "class='govuk-table__header "
        "govuk-table__header--numeric'>Bits</th></tr></thead>");
    auto body = html.inside("<tbody class='govuk-table__body'></tbody>");
    for (const auto& [words, bits] : reasons)
      html.put(
          "<tr class='govuk-table__row'><td class='govuk-table__cell'>{}</td><td class='govuk-table__cell "
          "govuk-table__cell--numeric'>{}</td></tr>",
          words, bits_words(bits));
    html.put(
        "<tr class='govuk-table__row'><th scope='row' class='govuk-table__header'>Together</th><td "
        "class='govuk-table__cell "
        "govuk-table__cell--numeric'><strong>{}</strong></td></tr>",
        bits_words(sum));
  }
  const int height = static_cast<int>(reasons.size() + 1) * row;
  auto svg = html.inside(
      "<svg class='kith-waterfall__drawing' width='{}' height='{}' viewBox='0 0 {} {}' role='img' "
      "aria-labelledby='{}'></svg>",
      width, height, width, height, id);
  html.put("<title id='{}'>The same as bars: to the right speaks for one person, to the left against it</title>", id);
  html.put("<path class='kith-waterfall__zero' d='M{} 0V{}'/>", x_of(0), height);
  double at = 0;
  int y = (row - bar) / 2;
  for (const auto& [words, bits] : reasons) {
    const int from = x_of(std::min(at, at + bits)), to = x_of(std::max(at, at + bits));
    html.put("<rect class='{}' x='{}' y='{}' width='{}' height='{}'/>",
             bits < 0 ? "kith-bar kith-bar--against" : "kith-bar", from, y, std::max(1, to - from), bar);
    at += bits;
    html.put("<path class='kith-waterfall__step' d='M{} {}V{}'/>", x_of(at), y, y + row + bar);
    y += row;
  }
  const int from = x_of(std::min(0.0, at)), to = x_of(std::max(0.0, at));
  html.put("<rect class='kith-bar kith-bar--sum' x='{}' y='{}' width='{}' height='{}'/>", from, y,
           std::max(1, to - from), bar);
}

}  // namespace kith::web
