#include "web/alert_parts.hpp"

#include "web/components.hpp"

namespace kith::web {

std::string due_words(const tasks::AlertView& alert) {
  if (!alert.historic.empty()) return alert.historic;
  if (alert.answered) return "Answered";
  if (alert.ceased_on) return "No longer holds since " + core::day_words(*alert.ceased_on);
  return (alert.overdue ? "Answer was due on " : "Answer due by ") + core::day_words(alert.due);
}

std::string asked_words(const tasks::AlertView& alert) {
  std::string words = alert.ask;
  for (std::size_t i = 0; i < alert.asked.size(); ++i) {
    const tasks::Helper& one = alert.asked[i];
    words += i == 0 ? ": " : " and ";
    words += one.name.empty() ? one.role : one.name;
    if (!one.agency.empty()) words += ", " + one.agency;
  }
  return words;
}

void alert_card(Html& html, const tasks::AlertView& alert, bool with_child) {
  auto card = html.inside("<article class='kith-alert kith-alert--{}'></article>",
                          alert.answered || !alert.historic.empty() ? "quiet" : patterns::to_string(alert.level));
  {
    auto head = html.inside("<h3 class='kith-alert__title'></h3>");
    level_tag(html, alert.level);
    html.put(" <a class='govuk-link' href='{}'>{}</a>", Address::of("/alert/{}", alert.id), alert.title);
  }
  {
    auto line = html.inside("<p class='kith-alert__line'></p>");
    if (with_child)
      html.put("<a class='govuk-link' href='{}'><bdi>{}</bdi></a> · ", child_address(alert.person), alert.child);
    if (alert.overdue && !alert.answered && alert.historic.empty())
      html.put("<strong class='kith-overdue'>{}</strong>", due_words(alert));
    else
      html.put("<span>{}</span>", due_words(alert));
    if (!alert.ask.empty()) html.put(" · asked: <bdi>{}</bdi>", asked_words(alert));
    if (alert.process) html.put(" · about how the work is done");
  }
}

void alert_evidence(Html& html, const tasks::AlertView& alert) {
  auto pair = html.inside("<div class='kith-pair'></div>");
  {
    auto left = html.inside("<section class='kith-pair__side' aria-labelledby='for-{}'></section>", alert.id);
    html.put("<h3 class='govuk-heading-s' id='for-{}'>What was put side by side</h3>", alert.id);
    if (!alert.facts.empty()) facts(html, alert.facts);
    if (alert.facts_withheld > 0)
      html.put(
          "<p class='govuk-body'>{} that you may not see: ring the agencies named above or the duty desk.</p>",
          counted(alert.facts_withheld, "more fact", "more facts"));
  }
  {
    auto right = html.inside(
        "<section class='kith-pair__side kith-pair__side--against' aria-labelledby='against-{}'></section>", alert.id);
    html.put("<h3 class='govuk-heading-s' id='against-{}'>What speaks against it</h3>", alert.id);
    if (alert.against.empty())
      html.put("<p class='govuk-body'>Nothing that Kith holds. That does not mean that there is nothing: ask.</p>");
    else
      facts(html, alert.against);
  }
}

}  // namespace kith::web
