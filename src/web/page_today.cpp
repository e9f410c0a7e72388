#include <charconv>

#include "web/alert_parts.hpp"
#include "web/components.hpp"
#include "web/pages.hpp"
#include "web/problem.hpp"

namespace kith::web {
namespace {

constexpr std::size_t children_shown_max = 200;

void other_pages(Html& html, const tasks::TodayPage& today) {
  auto pages = html.inside("<nav aria-label='Pages of questions'></nav>");
  const auto link = [&](std::size_t page, std::string_view words) {
    html.put("<p class='govuk-body'><a class='govuk-link' href='{}'>{}</a></p>",
             Address::of("/").query("page", std::to_string(page)), words);
  };
  if (today.page > 1) link(today.page - 1, "The questions before these");
  if (today.page < today.pages) link(today.page + 1, "The next questions");
}

void to_answer(Html& html, const tasks::TodayPage& today) {
  auto section = html.inside("<section aria-labelledby='to-answer'></section>");
  html.put("<h2 class='govuk-heading-l' id='to-answer'>Questions for you to answer</h2>");
  if (today.to_answer.empty()) {
    html.put("<p class='govuk-body'>No question is open for you.</p>");
    return;
  }
  if (today.pages > 1)
    html.put(
        "<p class='govuk-body'>{} questions are open. This is page {} of {}: the urgent first, then those asked of your role, "
        "then the rest.</p>",
        today.to_answer_all, today.page, today.pages);
  for (const tasks::AlertView& alert : today.to_answer) alert_card(html, alert, true);
  if (today.pages > 1) other_pages(html, today);
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

std::size_t page_asked(const http::Request& request) {
  const std::string& asked = request.parameter("page");
  std::size_t page = 1;
  std::from_chars(asked.data(), asked.data() + asked.size(), page);
  return page;
}

http::Response today_page(const Visit& visit) {
  const auto found = visit.desk().today(visit.reader, page_asked(visit.request));
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
