#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "web/components.hpp"
#include "web/fields.hpp"
#include "web/pages.hpp"
#include "web/problem.hpp"
#include "web/waterfall.hpp"

namespace kith::web {
namespace {

Address pair_address(const tasks::PairView& pair) {
  Address address = Address::of("/review/pair");
  return address.query("a", pair.a.record).query("b", pair.b.record);
}

constexpr double likely = 0.94;  // from here on two records that stood alone would be joined

// What the two records say for themselves, and why nobody joined them where they fit.
std::string evidence_words(const tasks::PairView& pair) {
  const auto hundredths = std::lround(std::clamp(pair.probability, 0.0, 1.0) * 100);
  std::string words = hundredths >= 100 ? "more than 99" : hundredths <= 0 ? "fewer than 1" : std::to_string(hundredths);
  words = "Of such pairs, taken alone, " + words + " in 100 are one person.";
  if (pair.answer == "too many alike")
    words += " Other people fit about as well.";
  else if (pair.answer == "possible" && pair.probability >= likely)
    words += " Taken with all records of both, they do not fit.";
  return words;
}

std::string further_words(const tasks::PairView& pair) {
  if (pair.more_pairs == 0) return "";
  return fmt::format(" {} more {} of records of these two {} on the same answer.", pair.more_pairs,
                     pair.more_pairs == 1 ? "pair" : "pairs", pair.more_pairs == 1 ? "hangs" : "hang");
}

void tags(Html& html, const tasks::PairView& pair) {
  if (pair.standing) {
    html.put(" ");
    level_tag(html, *pair.standing);
  }
  if (pair.proposed) html.put(" <strong class='govuk-tag govuk-tag--yellow'>Waits for a second person</strong>");
  if (pair.unsure) html.put(" <strong class='govuk-tag govuk-tag--grey'>Looked at: cannot tell yet</strong>");
}

void side_line(Html& html, const tasks::RecordSide& side) {
  auto line = html.inside("<p class='kith-review__side'></p>");
  html.put("<bdi>{}</bdi>", side.name);
  for (const auto& [field, value] : side.says)
    if (field == "Date of birth" && !value.empty()) html.put(", born {}", value);
  html.put(" <span class='kith-quiet'>{}</span>", side.agency);
}

void done_banner(Html& html, const std::string& done) {
  const std::string_view words =
      done == "same"        ? "They are one person now. Their stories are one, and what follows from it was worked out again."
      : done == "different" ? "They stay two people. Kith will not join them by itself."
      : done == "unsure"    ? "Kept. The pair stays here for somebody who knows more."
      : done == "proposed"  ? "Kept. A shielded person is concerned, so a second person must say the same before they are joined."
                            : "";
  if (words.empty()) return;
  html.put(
      "<div class='govuk-notification-banner govuk-notification-banner--success' role='alert' aria-labelledby='kept'><div "
      "class='govuk-notification-banner__header'><h2 class='govuk-notification-banner__title' id='kept'>Kept</h2></div><div "
      "class='govuk-notification-banner__content'><p class='govuk-notification-banner__heading'>{}</p></div></div>",
      words);
}

void sides(Html& html, const tasks::PairView& pair) {
  auto table = html.inside("<table class='govuk-table kith-sides'></table>");
  html.put("<caption class='govuk-table__caption govuk-table__caption--m'>What each record says</caption>");
  {
    auto head = html.inside("<thead class='govuk-table__head'></thead>");
    auto row = html.inside("<tr class='govuk-table__row'></tr>");
    html.put("<th scope='col' class='govuk-table__header'>Field</th>");
    for (const tasks::RecordSide* side : {&pair.a, &pair.b})
      html.put(
          "<th scope='col' class='govuk-table__header'>{}<span class='kith-sides__record'>{}</span><a class='govuk-link' "
          "href='{}'>The whole story<span class='govuk-visually-hidden'> of <bdi>{}</bdi></span></a></th>",
          side->agency, side->record, child_address(side->person), side->name);
  }
  auto body = html.inside("<tbody class='govuk-table__body'></tbody>");
  for (std::size_t i = 0; i < pair.a.says.size() && i < pair.b.says.size(); ++i) {
    const auto& [field, left] = pair.a.says[i];
    const std::string& right = pair.b.says[i].second;
    if (left.empty() && right.empty()) continue;
    auto row = html.inside("<tr class='govuk-table__row'></tr>");
    html.put("<th scope='row' class='govuk-table__header'>{}</th>", field);
    for (const std::string* value : {&left, &right})
      if (value->empty())
        html.put("<td class='govuk-table__cell kith-quiet'>not given</td>");
      else
        html.put("<td class='govuk-table__cell'><bdi>{}</bdi></td>", *value);
  }
}

void withheld(Html& html, const tasks::PairView& pair) {
  for (const tasks::RecordSide* side : {&pair.a, &pair.b})
    if (side->withheld)
      html.put("<p class='govuk-inset-text'>Address, telephone and numbers stay with {}: ring them.</p>", side->agency);
}

struct Given {
  std::string reason;
  std::vector<Mistake> mistakes;
};

void decision(Html& html, const Visit& visit, const tasks::PairView& pair, const Given& given) {
  auto section = html.inside("<section aria-labelledby='decide'></section>");
  html.put("<h2 class='govuk-heading-l' id='decide'>Are they one person?</h2>");
  if (!pair.said.empty()) html.put("<p class='govuk-inset-text'><bdi>{}</bdi></p>", pair.said);
  if (pair.needs_second)
    html.put(
        "<p class='govuk-body'><strong>A shielded person is concerned.</strong> They are joined only when two people have "
        "said that they are one person.</p>");
  if (!pair.may_join && pair.may_decide)
    html.put("<p class='govuk-body'>You said that they are one person. It waits for a second person.</p>");
  auto form = html.inside("<form method='post' action='/review/pair' novalidate></form>");
  form_token(html, visit.reader.form_token);
  html.put("<input type='hidden' name='a' value='{}'><input type='hidden' name='b' value='{}'>", pair.a.record, pair.b.record);
  // A text area: the return key in it must not choose a button.
  text_area(html,
            {.id = "reason",
             .label = "How do you know?",
             .hint = "For example: I rang the school; the mother's name and the old address are the same.",
             .value = given.reason,
             .rows = 3,
             .required = true},
            given.mistakes);
  auto buttons = html.inside("<div class='govuk-button-group'></div>");
  if (pair.may_join)
    html.put("<button class='govuk-button' type='submit' name='word' value='same'>The same person</button>");
  html.put("<button class='govuk-button' type='submit' name='word' value='different'>Two people</button>");
  html.put(
      "<button class='govuk-button govuk-button--secondary' type='submit' name='word' value='unsure'>Cannot tell "
      "yet</button>");
}

http::Response show(const Visit& visit, const tasks::PairView& pair, const Given& given) {
  Html html(16 * 1024);
  error_summary(html, given.mistakes);
  {
    auto head = html.inside("<div class='kith-head'></div>");
    html.put("<h1 class='govuk-heading-xl'>One person or two?</h1>");
    tags(html, pair);
  }
  html.put("<p class='govuk-body'>{}</p>", evidence_words(pair));
  sides(html, pair);
  withheld(html, pair);
  {
    auto section = html.inside("<section aria-labelledby='weighed'></section>");
    html.put("<h2 class='govuk-heading-l' id='weighed'>How it was weighed</h2>");
    bits_explained(html);
    draw_waterfall(html, pair.reasons);
  }
  if (pair.may_decide) decision(html, visit, pair, given);
  Frame frame{.title = "One person or two?", .section = Section::review, .crumbs = {{"Review records", Address::of("/review")}}};
  if (!given.mistakes.empty()) {
    frame.title = "Error: " + frame.title;
    frame.status = 422;
  }
  return page(visit, frame, html);
}

void pairs(Html& html, const tasks::ReviewPage& review) {
  auto list = html.inside("<ol class='kith-hits'></ol>");
  for (const tasks::PairView& pair : review.pairs) {
    auto item = html.inside("<li class='kith-hit kith-review'></li>");
    {
      auto title = html.inside("<h2 class='kith-hit__name'></h2>");
      html.put("<a class='govuk-link' href='{}'><bdi>{}</bdi> and <bdi>{}</bdi></a>", pair_address(pair), pair.a.name, pair.b.name);
      tags(html, pair);
    }
    side_line(html, pair.a);
    side_line(html, pair.b);
    html.put("<p class='kith-review__side kith-quiet'>{}{}</p>", evidence_words(pair), further_words(pair));
  }
}

}  // namespace

http::Response review_page(const Visit& visit) {
  const auto review = visit.desk().review(visit.reader);
  if (!review) return problem_page(visit, review.error());
  Html html(16 * 1024);
  done_banner(html, visit.request.parameter("done"));
  html.put("<h1 class='govuk-heading-xl'>Records that may be one person</h1>");
  if (review->pairs.empty())
    html.put("<p class='govuk-body'>No pair waits for you.</p>");
  else
    html.put("<p class='govuk-body'>Kith could not tell. Children with an open question come first.</p>");
  pairs(html, *review);
  if (review->more) html.put("<p class='govuk-body'>More pairs wait behind these.</p>");
  return page(visit, {.title = "Records that may be one person", .section = Section::review}, html);
}

http::Response pair_page(const Visit& visit) {
  const auto pair = visit.desk().pair(visit.reader, visit.request.parameter("a"), visit.request.parameter("b"));
  return pair ? show(visit, *pair, {}) : problem_page(visit, pair.error());
}

http::Response decide_pair(const Visit& visit) {
  tasks::LinkAnswer answer;
  for (const auto& [name, value] : visit.request.form()) {
    if (name == "a") answer.a = value;
    if (name == "b") answer.b = value;
    if (name == "word") answer.word = value;
    if (name == "reason") answer.reason = value;
  }
  Given given{answer.reason, {}};
  if (answer.reason.find_first_not_of(" \t\r\n") == std::string::npos) given.mistakes.push_back({"reason", "Write how you know"});
  if (given.mistakes.empty()) {
    const auto done = visit.desk().decide_link(visit.reader, answer);
    if (done) return redirect(Address::of("/review").query("done", *done));
    if (done.error().kind != core::ErrorKind::invalid_input && done.error().kind != core::ErrorKind::conflict)
      return problem_page(visit, done.error());
    given.mistakes.push_back({"reason", done.error().message});
  }
  const auto pair = visit.desk().pair(visit.reader, answer.a, answer.b);
  return pair ? show(visit, *pair, given) : problem_page(visit, pair.error());
}

}  // namespace kith::web
