#include <algorithm>

#include "web/alert_parts.hpp"
#include "web/areas.hpp"
#include "web/child_parts.hpp"
#include "web/components.hpp"
#include "web/lanes.hpp"
#include "web/pages.hpp"
#include "web/problem.hpp"

namespace kith::web {
namespace {

constexpr std::size_t bytes_of_a_line =
    1600;  // of the page, drawing and table together: one allocation instead of many

bool open_question(const tasks::AlertView& alert) {
  return !alert.answered && !alert.ceased_on && alert.historic.empty();
}

void head(Html& html, const tasks::ChildPage& child) {
  const auto& head = child.head;
  {
    auto line = html.inside("<div class='kith-head'></div>");
    html.put("<h1 class='govuk-heading-xl'><bdi>{}</bdi></h1>",
             head.name.empty() ? std::string_view("No name known") : std::string_view(head.name));
    if (head.standing) level_tag(html, *head.standing);
    html.put(
        "<a class='govuk-button kith-head__do' href='{}'>Log a concern about this "
        "child</a>",
        Address::of("/concern").query("person", head.person));
  }
  if (head.shielded)
    html.put(
        "<div class='govuk-warning-text'><span class='govuk-warning-text__icon' aria-hidden='true'>!</span><strong "
        "class='govuk-warning-text__text'><span class='govuk-visually-hidden'>Warning</span>Shielded. Do not tell "
        "anybody where this "
        "child lives, the family included.</strong></div>");
  auto list = html.inside("<dl class='govuk-summary-list kith-tight'></dl>");
  key_value(html, "Also known as", head.also_known_as);
  key_value(html, head.unborn ? "Unborn" : "Born", head.born);
  key_value(html, "Lives at", head.address.empty() ? (head.shielded ? "Hidden" : "Not known") : head.address);
  key_value(html, "Known from",
            counted(head.records, "record", "records") + " of " + counted(head.agencies, "agency", "agencies"));
}

void contents(Html& html, const tasks::ChildPage& child) {
  auto nav = html.inside("<nav class='kith-contents' aria-label='On this page'></nav>");
  auto list = html.inside("<ul></ul>");
  const auto item = [&html](std::string_view id, std::string_view words) {
    html.put("<li><a class='govuk-link' href='#{}'>{}</a></li>", id, words);
  };
  item("questions", "Questions");
  item("around", "Who is around");
  item("drawing", "Drawing");
  item("chronology", "Chronology");
  if (!child.household.empty()) item("household", "Household");
  if (!child.possible.empty()) item("possible", "Possible records");
  item("records", "Records");
}

void seen_card(Html& html, std::string_view title, const std::optional<tasks::Seen>& seen, std::string_view never) {
  auto card = html.inside("<div class='kith-seen-card'></div>");
  html.put("<h3 class='kith-seen-card__title'>{}</h3>", title);
  if (!seen) {
    html.put("<p class='kith-seen-card__when kith-seen-card__when--never'>Never</p><p class='govuk-body'>{}</p>",
             never);
    return;
  }
  html.put("<p class='kith-seen-card__when'>{}</p>", days_ago_words(seen->days_ago));
  auto line = html.inside("<p class='govuk-body'></p>");
  html.put("{}, by {}", seen->when, seen->by.empty() ? std::string("somebody not named") : seen->by);
  if (!seen->how.empty()) html.put("; <bdi>{}</bdi>", seen->how);
}

void last_seen(Html& html, const tasks::ChildPage& child) {
  auto section = html.inside("<section aria-labelledby='last-seen'></section>");
  html.put("<h2 class='govuk-visually-hidden' id='last-seen'>Last seen</h2>");
  auto cards = html.inside("<div class='kith-seen-cards'></div>");
  seen_card(html, "Last seen", child.last_seen, "No record that you may read says that anybody has seen this child.");
  seen_card(html, "Last seen alone", child.last_seen_alone,
            "No record that you may read says that anybody saw or heard this child without a carer.");
}

void alert_with_evidence(Html& html, const tasks::AlertView& alert) {
  alert_card(html, alert, false);
  {
    auto details = html.inside("<details class='govuk-details kith-evidence'></details>");
    html.put(
        "<summary class='govuk-details__summary'><span class='govuk-details__summary-text'>Evidence: {} for, {} "
        "against<span "
        "class='govuk-visually-hidden'> {}</span></span></summary>",
        alert.facts.size() + alert.facts_withheld, alert.against.size(), alert.title);
    auto text = html.inside("<div class='govuk-details__text'></div>");
    alert_evidence(html, alert);
  }
  if (alert.may_answer && open_question(alert))
    html.put(
        "<p class='govuk-body'><a class='govuk-link' href='{}'>Answer<span class='govuk-visually-hidden'>: "
        "{}</span></a></p>",
        Address::of("/alert/{}", alert.id).fragment("answer-it"), alert.title);
}

void questions(Html& html, const tasks::ChildPage& child) {
  auto section = html.inside("<section aria-labelledby='questions'></section>");
  html.put("<h2 class='govuk-heading-l' id='questions'>Questions</h2>");
  std::size_t earlier = 0;
  for (const auto& alert : child.alerts) {
    if (open_question(alert))
      alert_with_evidence(html, alert);
    else
      ++earlier;
  }
  if (earlier == child.alerts.size())
    html.put("<p class='govuk-body'>No question is open. That says what Kith holds, not that all is well.</p>");
  if (earlier == 0) return;
  auto details = html.inside("<details class='govuk-details'></details>");
  html.put("<summary class='govuk-details__summary'><span class='govuk-details__summary-text'>{}</span></summary>",
           counted(earlier, "earlier question", "earlier questions"));
  auto text = html.inside("<div class='govuk-details__text'></div>");
  for (const auto& alert : child.alerts)
    if (!open_question(alert)) alert_with_evidence(html, alert);
}

void around(Html& html, const tasks::ChildPage& child) {
  auto section = html.inside("<section aria-labelledby='around'></section>");
  html.put("<h2 class='govuk-heading-l' id='around'>Who is around this child</h2>");
  if (child.around.empty())
    html.put("<p class='govuk-body'>Nobody that you may know of.</p>");
  else
    helpers(html, child.around);
}

void household(Html& html, const tasks::ChildPage& child) {
  if (child.household.empty()) return;
  auto section = html.inside("<section aria-labelledby='household'></section>");
  html.put("<h2 class='govuk-heading-l' id='household'>Household and family</h2>");
  auto list = html.inside("<ul class='kith-children'></ul>");
  for (const auto& relation : child.household) {
    auto item = html.inside("<li class='kith-child'></li>");
    html.put("<span class='kith-child__relation'>{}</span> ", relation.relation);
    child_link(html, relation.person);
    if (relation.person.standing) {
      html.put(" ");
      level_tag(html, *relation.person.standing);
    }
    child_line(html, relation.person);
  }
}

void chronology(Html& html, const tasks::ChildPage& child, const StoryFilter& filter) {
  {
    auto section = html.inside("<section aria-labelledby='drawing'></section>");
    html.put("<h2 class='govuk-heading-l' id='drawing'>The story, agency by agency</h2>");
    draw_lanes(html, child);
  }
  auto section = html.inside("<section aria-labelledby='chronology'></section>");
  html.put("<h2 class='govuk-heading-l' id='chronology'>Chronology</h2>");
  if (!child.lines.empty())
    story_table(html, child, filter);
  else
    html.put("<p class='govuk-body'>Nothing yet.</p>");
}

void records(Html& html, const Visit& visit, const tasks::ChildPage& child, const LinkWords& given) {
  if (!child.possible.empty()) {
    auto section = html.inside("<section aria-labelledby='possible'></section>");
    html.put("<h2 class='govuk-heading-l' id='possible'>Records that may be this child's</h2>");
    possible_records(html, visit, child, given);
  }
  auto section = html.inside("<section aria-labelledby='records'></section>");
  html.put("<h2 class='govuk-heading-l' id='records'>Records that belong to this child, and why</h2>");
  auto list = html.inside("<ul class='govuk-list govuk-list--bullet kith-records'></ul>");
  for (const std::string& record : child.records) html.put("<li><bdi>{}</bdi></li>", record);
}

http::Response show(const Visit& visit, const tasks::ChildPage& child, const LinkWords& given) {
  const StoryFilter filter = story_filter(visit.request);
  std::vector<Mistake> mistakes = given.mistakes;
  mistakes.insert(mistakes.end(), filter.mistakes.begin(), filter.mistakes.end());
  Html html(32 * 1024 + child.lines.size() * bytes_of_a_line);
  error_summary(html, mistakes);
  area_shapes(html);
  head(html, child);
  contents(html, child);
  last_seen(html, child);
  {
    auto columns = html.inside("<div class='kith-columns'></div>");
    {
      auto wide = html.inside("<div class='kith-columns__wide'></div>");
      questions(html, child);
    }
    auto narrow = html.inside("<div class='kith-columns__narrow'></div>");
    around(html, child);
  }
  chronology(html, child, filter);
  household(html, child);
  records(html, visit, child, given);
  Frame frame{.title = child.head.name.empty() ? "A child" : child.head.name,
              .crumbs = {{"Find a child", Address::of("/find")}}};
  if (!mistakes.empty()) {
    frame.title = "Error: " + frame.title;
    frame.status = 422;
  }
  return page(visit, frame, html);
}

}  // namespace

http::Response child_page(const Visit& visit) {
  const auto child = visit.desk().child(visit.reader, visit.request.place.at("person"));
  return child ? show(visit, *child, {}) : problem_page(visit, child.error());
}

http::Response decide_link(const Visit& visit) {
  const std::string& person = visit.request.place.at("person");
  LinkWords given;
  std::string number = "1";
  for (const auto& [name, value] : visit.request.form()) {
    if (name == "a") given.a = value;
    if (name == "b") given.b = value;
    if (name == "number") number = value;
    if (name.starts_with("decision-")) given.decision = value;
    if (name.starts_with("reason-")) given.reason = value;
  }
  if (given.decision != "same" && given.decision != "different")
    given.mistakes.push_back({"decision-" + number, "Say if they are one person or two"});
  if (given.reason.find_first_not_of(" \t") == std::string::npos)
    given.mistakes.push_back({"reason-" + number, "Write how you know"});
  if (given.mistakes.empty()) {
    const auto done = visit.desk().decide_link(
        visit.reader, {.a = given.a, .b = given.b, .word = given.decision, .reason = given.reason});
    if (done && *done == "proposed") return redirect(Address::of("/review").query("done", *done));
    if (done) return redirect(child_address(person).fragment("records"));
    if (done.error().kind != core::ErrorKind::invalid_input) return problem_page(visit, done.error());
    given.mistakes.push_back({"reason-" + number, done.error().message});
  }
  const auto child = visit.desk().child(visit.reader, person);
  return child ? show(visit, *child, given) : problem_page(visit, child.error());
}

}  // namespace kith::web
