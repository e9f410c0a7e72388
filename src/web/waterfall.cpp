#include "web/waterfall.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace kith::web {
namespace {

constexpr int width = 400, height = 14;

std::string bits_words(double bits) { return fmt::format("{:+.1f}", bits); }

// From the lowest sum that is reached to the highest, in pixels.
struct Scale {
  double low = 0, pixels_per_bit = 1;
  int x_of(double bits) const { return 4 + static_cast<int>(std::lround((bits - low) * pixels_per_bit)); }
};

Scale scale_of(const std::vector<std::pair<std::string, double>>& reasons) {
  double low = 0, high = 0, sum = 0;
  for (const auto& reason : reasons) {
    sum += reason.second;
    low = std::min(low, sum);
    high = std::max(high, sum);
  }
  return {low, (width - 8) / std::max(1.0, high - low)};
}

void bar(Html& html, const Scale& scale, std::pair<double, double> from_to, std::string_view look) {
  const int from = scale.x_of(std::min(from_to.first, from_to.second)),
            to = scale.x_of(std::max(from_to.first, from_to.second));
  auto svg =
      html.inside("<svg class='kith-waterfall__bar' viewBox='0 0 {} {}' aria-hidden='true' focusable='false'></svg>",
                  width, height);
  html.put("<rect class='{}' x='{}' y='2' width='{}' height='{}'/>", look, from, std::max(2, to - from), height - 4);
  html.put("<path class='kith-waterfall__zero' d='M{} 0V{}'/>", scale.x_of(0), height);
}

}  // namespace

void bits_explained(Html& html) {
  html.put(
      "<p class='govuk-body-s kith-quiet'>Each bit doubles the odds for one person; a negative one halves them. Bars "
      "run to the right for it and to the left against it, each from where the one before ended.</p>");
}

void draw_waterfall(Html& html, const std::vector<std::pair<std::string, double>>& reasons) {
  if (reasons.empty()) return;
  const Scale scale = scale_of(reasons);
  auto table = html.inside("<table class='govuk-table kith-waterfall'></table>");
  html.put(
      "<caption class='govuk-visually-hidden'>Reasons and their weight in bits</caption><thead "
      "class='govuk-table__head'>"
      "<tr class='govuk-table__row'><th scope='col' class='govuk-table__header'>Reason</th><th scope='col' "
      "class='govuk-table__header govuk-table__header--numeric'>Bits</th></tr></thead>");
  auto body = html.inside("<tbody class='govuk-table__body'></tbody>");
  double sum = 0;
  for (const auto& [words, bits] : reasons) {
    auto row = html.inside("<tr class='govuk-table__row'></tr>");
    {
      auto cell = html.inside("<td class='govuk-table__cell'></td>");
      html.put("<bdi>{}</bdi>", words);
      bar(html, scale, {sum, sum + bits}, bits < 0 ? "kith-bar kith-bar--against" : "kith-bar");
    }
    html.put("<td class='govuk-table__cell govuk-table__cell--numeric'>{}</td>", bits_words(bits));
    sum += bits;
  }
  auto row = html.inside("<tr class='govuk-table__row'></tr>");
  {
    auto cell = html.inside("<th scope='row' class='govuk-table__header'></th>");
    html.text("Together");
    bar(html, scale, {0, sum}, "kith-bar kith-bar--sum");
  }
  html.put("<td class='govuk-table__cell govuk-table__cell--numeric'><strong>{}</strong></td>", bits_words(sum));
}

}  // namespace kith::web
