#include "web/alert_parts.hpp"
#include "web/components.hpp"
#include "web/fields.hpp"
#include "web/pages.hpp"
#include "web/problem.hpp"

namespace kith::web {
namespace {

struct Answering {
  std::string answer, reason;
  bool just_answered = false;
  std::vector<Mistake> mistakes;
  int status = 200;
};

void answer_form(Html& html, const Visit& visit, const tasks::AlertView& alert, const Answering& answering) {
  html.put("<h2 class='govuk-heading-l' id='answer-it'>Your answer</h2>");
  if (!alert.may_answer) {
    html.put(
        "<p class='govuk-body'>This question is for <bdi>{}</bdi>. If you know something that matters, "
        "<a class='govuk-link' href='{}'>log it</a>, or ring them.</p>",
        alert.ask, Address::of("/concern").query("person", alert.person));
    return;
  }
  auto form = html.inside("<form class='kith-narrow' method='post' action='{}' novalidate data-once></form>",
                          Address::of("/alert/{}", alert.id));
  form_token(html, visit.reader.form_token);
  radio_field(html, {.id = "answer", .label = "What will you do?", .value = answering.answer}, tasks::answer_choices(),
              answering.mistakes, false);
  text_area(html,
            {.id = "reason",
             .label = "Why?",
             .hint = "The agencies whose facts were used will read this.",
             .value = answering.reason},
            answering.mistakes);
  html.put("<button class='govuk-button' type='submit'>Send the answer</button>");
}

void given_answers(Html& html, const tasks::AlertView& alert) {
  if (alert.answers.empty()) return;
  html.put("<h2 class='govuk-heading-m'>Answers given</h2>");
  auto list = html.inside("<dl class='govuk-summary-list'></dl>");
  for (const auto& [who, what] : alert.answers) key_value(html, who, what);
}

void summary(Html& html, const tasks::AlertView& alert) {
  auto list = html.inside("<dl class='govuk-summary-list kith-tight'></dl>");
  key_value(html, "Child", alert.child);
  key_value(html, "Asked", asked_words(alert));
  for (const tasks::Helper& one : alert.asked)
    if (!one.phone.empty()) key_value(html, "To reach them", one.phone);
  key_value(html, "Raised on", core::day_words(alert.raised_on));
  key_value(html, "Where it stands", due_words(alert));
  key_value(html, "Looks for", alert.condition);
  key_value(html, "Why it matters", alert.why);
}

http::Response show(const Visit& visit, const tasks::AlertView& alert, const Answering& answering) {
  Html html(16 * 1024);
  error_summary(html, answering.mistakes);
  if (answering.just_answered)
    html.put(
        "<div class='govuk-notification-banner govuk-notification-banner--success' role='alert' "
        "aria-labelledby='sent'><div "
        "class='govuk-notification-banner__header'><h2 class='govuk-notification-banner__title' "
        "id='sent'>Answered</h2></div><div "
        "class='govuk-notification-banner__content'><p class='govuk-notification-banner__heading'>Your answer is kept, "
        "and the "
        "agencies whose facts were used will hear of it.</p></div></div>");
  {
    auto head = html.inside("<div class='kith-head'></div>");
    level_tag(html, alert.level);
    html.put("<h1 class='govuk-heading-xl'>{}</h1>", alert.title);
  }
  summary(html, alert);
  html.put(
      "<p class='govuk-body'><a class='govuk-link' href='{}'>The child's whole story</a> · "
      "<a class='govuk-link' href='{}'>The pattern {}</a></p>",
      child_address(alert.person), Address::of("/patterns/{}", alert.pattern), alert.pattern);
  html.put("<h2 class='govuk-heading-l'>The evidence</h2>");
  alert_evidence(html, alert);
  if (!alert.questions.empty()) {
    html.put("<h2 class='govuk-heading-l'>Questions to settle</h2>");
    auto list = html.inside("<ul class='govuk-list govuk-list--bullet'></ul>");
    for (const std::string& question : alert.questions) html.put("<li>{}</li>", question);
  }
  given_answers(html, alert);
  if (!answering.just_answered) answer_form(html, visit, alert, answering);
  const std::string title = (answering.mistakes.empty() ? "" : "Error: ") + alert.title;
  return page(visit,
              {.title = title,
               .section = Section::today,
               .crumbs = {{"Today", Address::of("/")}, {alert.child, child_address(alert.person)}},
               .status = answering.status},
              html);
}

}  // namespace

http::Response alert_page(const Visit& visit) {
  const auto alert = visit.desk().alert(visit.reader, visit.request.place.at("alert"));
  if (!alert) return problem_page(visit, alert.error());
  return show(visit, *alert,
              {.answer = "", .reason = "", .just_answered = visit.request.query.contains("answered"), .mistakes = {}});
}

http::Response answer_alert(const Visit& visit) {
  const std::string& id = visit.request.place.at("alert");
  Answering answering;
  for (const auto& [name, value] : visit.request.form()) {
    if (name == "answer") answering.answer = value;
    if (name == "reason") answering.reason = value;
  }
  if (answering.answer.empty()) answering.mistakes.push_back({"answer", "Choose what you will do"});
  if (answering.reason.find_first_not_of(" \t\r\n") == std::string::npos)
    answering.mistakes.push_back({"reason", "Write why, in a sentence: it is read by those whose facts were used"});
  answering.status = 422;
  if (answering.mistakes.empty()) {
    const auto answered =
        visit.desk().answer_alert(visit.reader, {.alert = id, .answer = answering.answer, .reason = answering.reason});
    if (answered) {
      auto back = Address::of("/alert/{}", id);
      return redirect(back.query("answered", "1"));
    }
    if (answered.error().kind != core::ErrorKind::invalid_input) return problem_page(visit, answered.error());
    answering.mistakes.push_back({"reason", answered.error().message});
  }
  const auto alert = visit.desk().alert(visit.reader, id);
  if (!alert) return problem_page(visit, alert.error());
  return show(visit, *alert, answering);
}

}  // namespace kith::web
