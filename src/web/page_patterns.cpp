#include "web/components.hpp"
#include "web/pages.hpp"
#include "web/problem.hpp"

namespace kith::web {
namespace {

void entry(Html& html, const tasks::PatternView& pattern) {
  auto item = html.inside("<li class='kith-pattern'></li>");
  html.put(
      "<h3 class='kith-pattern__title'><a class='govuk-link' href='{}'>{}</a> <span class='kith-quiet'>{}</span></h3>",
      Address::of("/patterns/{}", pattern.id), pattern.title, pattern.id);
  html.put("<p class='govuk-body kith-pattern__words'>{}</p>", pattern.condition);
  auto line = html.inside("<p class='govuk-body-s kith-quiet'></p>");
  html.put("{}", pattern.levels);
  if (!pattern.ask.empty()) html.put(" · asks the {}", pattern.ask);
  if (pattern.standing > 0) html.put(" · {} now", counted(pattern.standing, "open question", "open questions"));
}

void group(Html& html, const std::vector<tasks::PatternView>& patterns, bool process, std::string_view title) {
  html.put("<h2 class='govuk-heading-m'>{}</h2>", title);
  auto list = html.inside("<ul class='kith-patterns'></ul>");
  for (const auto& pattern : patterns)
    if (pattern.process == process) entry(html, pattern);
}

}  // namespace

http::Response patterns_page(const Visit& visit) {
  const auto patterns = visit.desk().patterns(visit.reader);
  if (!patterns) return problem_page(visit, patterns.error());
  Html html(64 * 1024);
  html.put("<h1 class='govuk-heading-xl'>What Kith looks for</h1>");
  html.put(
      "<p class='govuk-body-l'>A pattern says which facts, put side by side, are a question to somebody. It never "
      "gives a family a "
      "number. Each can be read, changed and tried on the past by those who answer for safeguarding.</p>");
  group(html, *patterns, false, "About children");
  group(html, *patterns, true, "About how the work is done");
  return page(visit, {.title = "Patterns", .section = Section::patterns}, html);
}

http::Response pattern_page(const Visit& visit) {
  const auto pattern = visit.desk().pattern(visit.reader, visit.request.place.at("pattern"));
  if (!pattern) return problem_page(visit, pattern.error());
  Html html(16 * 1024);
  html.put("<span class='govuk-caption-xl'>{}, version {}</span><h1 class='govuk-heading-xl'>{}</h1>", pattern->id,
           pattern->version, pattern->title);
  html.put("<p class='govuk-body-l'>{}</p>", pattern->why);
  {
    auto list = html.inside("<dl class='govuk-summary-list'></dl>");
    key_value(html, "Looks for", pattern->condition);
    key_value(html, "Levels", pattern->levels);
    key_value(html, "Asks", pattern->ask);
    key_value(html, "Rests on", pattern->source);
    key_value(html, "Open now",
              counted(pattern->standing, "question that you may know of", "questions that you may know of"));
  }
  html.put(
      "<h2 class='govuk-heading-m' id='text'>The pattern itself</h2>"
      "<p class='govuk-body'>This is all that Kith goes by: {}</p>"
      "<pre class='kith-source' tabindex='0' role='region' aria-labelledby='text'>{}</pre>",
      pattern->file, pattern->text);
  return page(
      visit,
      {.title = pattern->title, .section = Section::patterns, .crumbs = {{"Patterns", Address::of("/patterns")}}},
      html);
}

}  // namespace kith::web
