#include "web/alert_parts.hpp"
#include "web/components.hpp"
#include "web/pages.hpp"
#include "web/problem.hpp"

namespace kith::web {
namespace {

constexpr std::size_t children_shown_max = 200;

void to_answer(Html& html, const tasks::TodayPage& today) {
  auto section = html.inside("<section aria-labelledby='to-answer'></section>");
  html.put("<h2 class='govuk-heading-l' id='to-answer'>Questions for you to answer</h2>");
  if (today.to_answer.empty()) {
    html.put("<p class='govuk-body'>No question is open for you.</p>");
    return;
  }
  for (const tasks::AlertView& alert : today.to_answer) alert_card(html, alert, true);
}

void changed(Html& html, const tasks::TodayPage& today) {
  auto section = html.inside("<section aria-labelledby='changed'></section>");
  html.put("<h2 class='govuk-heading-m' id='changed'>What became known lately</h2>");
  if (today.changed.empty()) {
    html.put("<p class='govuk-body'>Nothing new about your children.</p>");
    return;
  }
  auto list = html.inside("<ul class='kith-changes'></ul>");
  for (const auto& [child, line] : today.changed) {
    auto item = html.inside("<li class='kith-change'></li>");
    html.put("<span class='kith-change__when'>{}</span> ", core::day_words(line.recorded));
    child_link(html, child);
    if (line.withheld) {
      html.put(": {} holds something. Ring them.", line.agency);
      continue;
    }
    html.put(": {}", line.label);
    if (!line.about.empty()) html.put(" <span>(<bdi>{}</bdi>)</span>", line.about);
    html.put(" <span class='kith-quiet'>{}</span>", line.agency);
    if (line.late_days > 0) html.put(" <span class='kith-late'>happened {}</span>", line.when);
  }
}

void children(Html& html, const tasks::TodayPage& today) {
  auto section = html.inside("<section aria-labelledby='children'></section>");
  html.put("<h2 class='govuk-heading-m' id='children'>Children your agency works with</h2>");
  if (today.children.empty()) {
    html.put("<p class='govuk-body'>None yet. <a class='govuk-link' href='/find'>Find a child</a>.</p>");
    return;
  }
  auto list = html.inside("<ul class='kith-children'></ul>");
  std::size_t shown = 0;
  for (const tasks::Headline& child : today.children) {
    if (++shown > children_shown_max) break;
    auto item = html.inside("<li class='kith-child'></li>");
    child_link(html, child);
    if (child.standing) {
      html.put(" ");
      level_tag(html, *child.standing);
    }
    child_line(html, child);
  }
  if (today.children.size() > children_shown_max)
    html.put("<li class='kith-child'><a class='govuk-link' href='/find'>{} more: find one by name</a></li>",
             today.children.size() - children_shown_max);
}

}  // namespace

http::Response today_page(const Visit& visit) {
  const auto found = visit.desk().today(visit.reader);
  if (!found) return problem_page(visit, found.error());
  Html html(16 * 1024);
  html.put("<span class='govuk-caption-l'>{}</span><h1 class='govuk-heading-xl'>Today</h1>",
           core::day_words(found->today));
  {
    auto columns = html.inside("<div class='kith-columns'></div>");
    {
      auto wide = html.inside("<div class='kith-columns__wide'></div>");
      to_answer(html, *found);
      changed(html, *found);
    }
    auto narrow = html.inside("<div class='kith-columns__narrow'></div>");
    children(html, *found);
  }
  return page(visit, {.title = "Today", .section = Section::today}, html);
}

}  // namespace kith::web
