#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "web/child_parts.hpp"
#include "web/components.hpp"
#include "web/waterfall.hpp"

namespace kith::web {
namespace {

void compare(Html& html, const tasks::PossibleView& possible) {
  auto list = html.inside("<dl class='govuk-summary-list kith-compare'></dl>");
  key_value(html, possible.a, possible.a_words);
  key_value(html, possible.b, possible.b_words);
}

void decision_form(Html& html, const Visit& visit, const tasks::ChildPage& child, const tasks::PossibleView& possible,
                   std::size_t number, const LinkWords& given) {
  const bool this_one = given.a == possible.a && given.b == possible.b;
  const std::vector<Mistake> mistakes = this_one ? given.mistakes : std::vector<Mistake>{};
  auto form = html.inside("<form method='post' action='{}' novalidate></form>",
                          Address::of("/child/{}/link", child.head.person));
  form_token(html, visit.reader.form_token);
  html.put(
      "<input type='hidden' name='a' value='{}'><input type='hidden' name='b' value='{}'><input type='hidden' "
      "name='number' value='{}'>",
      possible.a, possible.b, number);
  const std::string decision = fmt::format("decision-{}", number), reason = fmt::format("reason-{}", number);
  static const std::vector<tasks::Choice> choices = {{"same", "The same child"}, {"different", "Two different people"}};
  radio_field(html, {.id = decision, .label = "Are they one person?", .value = this_one ? given.decision : ""}, choices,
              mistakes, true);
  text_field(html, {.id = reason, .label = "How do you know?", .value = this_one ? given.reason : ""}, mistakes);
  html.put("<button class='govuk-button govuk-button--secondary' type='submit'>Say so</button>");
}

}  // namespace

void possible_records(Html& html, const Visit& visit, const tasks::ChildPage& child, const LinkWords& given) {
  std::size_t number = 0;
  for (const auto& possible : child.possible) {
    ++number;
    auto item = html.inside("<section class='kith-possible' aria-labelledby='possible-{}'></section>", number);
    html.put("<h3 class='govuk-heading-s' id='possible-{}'>Possible record {}</h3>", number, number);
    compare(html, possible);
    const int hundredths = static_cast<int>(std::lround(std::clamp(possible.probability, 0.0, 1.0) * 100));
    {
      auto line = html.inside("<p class='govuk-body'></p>");
      html.put("On this evidence {} in 100 such pairs are one person. ", hundredths);
      if (!possible.person.empty() && possible.person != child.head.person)
        html.put("<a class='govuk-link' href='{}'>Look at the other record's page</a>, or ", child_address(possible.person));
      html.put("<a class='govuk-link' href='{}'>compare the two side by side</a>.",
               Address::of("/review/pair").query("a", possible.a).query("b", possible.b));
    }
    bits_explained(html);
    draw_waterfall(html, possible.reasons);
    decision_form(html, visit, child, possible, number, given);
  }
}

}  // namespace kith::web
