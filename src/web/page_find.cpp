#include "web/components.hpp"
#include "web/fields.hpp"
#include "web/pages.hpp"
#include "web/problem.hpp"
#include "web/waterfall.hpp"

namespace kith::web {
namespace {

tasks::FindQuery query_of(const http::Request& request) {
  return {.words = request.parameter("words"),
          .given_names = request.parameter("given_names"),
          .family_name = request.parameter("family_name"),
          .date_of_birth = request.parameter("date_of_birth"),
          .postcode = request.parameter("postcode"),
          .nhs_number = request.parameter("nhs_number")};
}

bool empty(const tasks::FindQuery& query) {
  return query.words.empty() && query.given_names.empty() && query.family_name.empty() && query.date_of_birth.empty() &&
         query.postcode.empty() && query.nhs_number.empty();
}

void form(Html& html, const tasks::FindQuery& query) {
  auto search = html.inside("<form method='get' action='/find' role='search' class='kith-search'></form>");
  text_field(html,
             {.id = "words",
              .label = "Name, date of birth, postcode or NHS number",
              .hint = "In any order, as much as you know. For example: matus hronec 15 Jul 2007",
              .value = query.words},
             {});
  const bool by_field = query.words.empty() && !empty(query);
  const auto fields = [&] {
    html.put(
        "<summary class='govuk-details__summary'><span class='govuk-details__summary-text'>Search by separate "
        "fields</span></summary>");
    auto text = html.inside("<div class='govuk-details__text kith-fields'></div>");
    text_field(html, {.id = "given_names", .label = "Given names", .value = query.given_names}, {});
    text_field(html, {.id = "family_name", .label = "Family name", .value = query.family_name}, {});
    text_field(html,
               {.id = "date_of_birth",
                .label = "Date of birth",
                .hint = "15/7/2007, 2007-07-15, 2007-07 or 2007",
                .value = query.date_of_birth},
               {});
    text_field(html, {.id = "postcode", .label = "Postcode", .value = query.postcode}, {});
    text_field(html, {.id = "nhs_number", .label = "NHS number", .value = query.nhs_number}, {});
  };
  if (by_field) {
    auto details = html.inside("<details class='govuk-details' open></details>");
    fields();
  } else {
    auto details = html.inside("<details class='govuk-details'></details>");
    fields();
  }
  html.put("<button class='govuk-button' type='submit'>Find</button>");
}

void answer_tag(Html& html, const std::string& answer) {
  if (answer == "same")
    html.put("<strong class='govuk-tag govuk-tag--green'>Fits</strong>");
  else if (answer == "possible")
    html.put("<strong class='govuk-tag govuk-tag--yellow'>Possible: check</strong>");
  else
    html.put("<strong class='govuk-tag govuk-tag--grey'>Too many alike: add what you know</strong>");
}

void why(Html& html, const tasks::Match& match) {
  html.put("<p class='kith-hit__why-title'>Why this child</p>");
  auto list = html.inside("<ul class='kith-hit__why'></ul>");
  for (const std::string& reason : match.why) html.put("<li><bdi>{}</bdi></li>", reason);
}

// The same explanation as two records get that are compared.
void weighed(Html& html, const tasks::Match& match) {
  if (match.reasons.empty()) return;
  auto details = html.inside("<details class='govuk-details'></details>");
  html.put(
      "<summary class='govuk-details__summary'><span class='govuk-details__summary-text'>How it was weighed<span "
      "class='govuk-visually-hidden'>: {}</span></span></summary>",
      match.child.name);
  auto text = html.inside("<div class='govuk-details__text'></div>");
  bits_explained(html);
  draw_waterfall(html, match.reasons);
}

void hit(Html& html, const tasks::Match& match) {
  auto item = html.inside("<li class='kith-hit'></li>");
  {
    auto title = html.inside("<h3 class='kith-hit__name'></h3>");
    child_link(html, match.child);
    html.put(" ");
    answer_tag(html, match.answer);
    if (match.child.standing) {
      html.put(" ");
      level_tag(html, *match.child.standing);
    }
  }
  child_line(html, match.child);
  if (!match.why.empty()) why(html, match);
  weighed(html, match);
}

void not_found_yet(Html& html, const tasks::FindQuery& query, bool any) {
  auto box = html.inside("<div class='govuk-inset-text'></div>");
  html.put("<p class='govuk-body'>{}</p>", any ? "None of these? Nobody may have told Kith of this child yet."
                                               : "Try another spelling, or less of the name. Nobody "
                                                 "may have told Kith of this child yet.");
  auto link = Address::of("/concern");
  link.query("given_names", query.given_names.empty() && query.family_name.empty() ? query.words : query.given_names)
      .query("family_name", query.family_name)
      .query("date_of_birth", query.date_of_birth)
      .query("postcode", query.postcode)
      .query("new", "1");
  html.put("<p class='govuk-body'><a class='govuk-link' href='{}'>Log a concern for a child who is not found</a></p>",
           link);
}

}  // namespace

http::Response find_page(const Visit& visit) {
  const auto query = query_of(visit.request);
  const Frame frame{.title = empty(query) ? "Find a child" : "Found: Find a child", .section = Section::find};
  Html html(8 * 1024);
  html.put("<h1 class='govuk-heading-xl'>Find a child</h1>");
  form(html, query);
  if (empty(query)) return page(visit, frame, html);
  const auto found = visit.desk().find(visit.reader, query);
  if (!found && found.error().kind == core::ErrorKind::invalid_input) {
    Html refused(html.bytes().size() + 512);
    error_summary(refused, {{"words", found.error().message}});
    refused.put("{}", html);
    return page(visit, {.title = "Error: Find a child", .section = Section::find, .status = 422}, refused);
  }
  if (!found) return problem_page(visit, found.error());
  {
    auto section = html.inside("<section aria-labelledby='results'></section>");
    html.put("<h2 class='govuk-heading-m' id='results'>{}</h2>",
             found->empty() ? std::string("No child found") : counted(found->size(), "child found", "children found"));
    if (!found->empty()) {
      auto list = html.inside("<ul class='kith-hits'></ul>");
      for (const tasks::Match& match : *found) hit(html, match);
    }
    not_found_yet(html, query, !found->empty());
  }
  return page(visit, frame, html);
}

}  // namespace kith::web
