#include "web/pages.hpp"

namespace kith::web {
namespace {

void words(Html& html) {
  html.put(
      "<h2 class='govuk-heading-m' id='what'>What Kith does</h2>"
      "<p class='govuk-body'>A child's life is written down in many places. Kith puts the pieces side by side, shows "
      "you who else is "
      "around the child and how to ring them, and asks somebody by name when the pieces together say more than each "
      "alone. It does "
      "not decide, it does not give a family a number, and it writes nothing of its own into a record.</p>"
      "<h2 class='govuk-heading-m' id='find'>Find a child before you write</h2>"
      "<p class='govuk-body'>Type what you know in any order: a name as you heard it, a date or only a year of birth, "
      "a postcode. Each "
      "child found says why it fits. <strong>Possible</strong> means: compare before you trust it. If nobody fits, log "
      "the concern "
      "with a description; Kith joins it later if the child becomes known.</p>"
      "<h2 class='govuk-heading-m' id='log'>Log a concern in a minute</h2>"
      "<p class='govuk-body'>What you saw or heard, in your words and the child's. Say when, even if you only know the "
      "month. Say if "
      "you saw the child, and if the child was alone with you. \"No, because\" is an honest answer and is as welcome "
      "as yes. What you "
      "type is kept as a draft. When you save, you learn at once who else knows the child: ring them.</p>");
  html.put(
      "<h2 class='govuk-heading-m' id='questions'>Questions you are asked</h2>"
      "<ul class='govuk-list govuk-list--bullet'><li><strong>Consider</strong>: keep it in mind, find out more.</li>"
      "<li><strong>Suspect</strong>: serious. Talk to your safeguarding lead today.</li>"
      "<li><strong>Urgent</strong>: act now.</li></ul>"
      "<p class='govuk-body'>Each question shows its evidence and what speaks against it. Answer with what you will do "
      "and why. "
      "\"Wrong child\" and \"wrong fact\" are answers too: they put things right for everybody.</p>"
      "<h2 class='govuk-heading-m' id='drawing'>The drawing of a child's story</h2>"
      "<p class='govuk-body'>One lane for each agency, time from left to right. The shape and the colour of a mark say "
      "what it is "
      "about. Hatched stretches are times when nobody saw the child. Flags are questions that were raised. A tail "
      "after a mark "
      "means that it was written down late. The same story stands below as a table.</p>"
      "<h2 class='govuk-heading-m' id='see'>Who sees what</h2>"
      "<p class='govuk-body'>You see what your work with the child needs. Where you may not read something, Kith says "
      "who holds it, "
      "so that you can ring them. Every page that you open about a child is recorded with your name.</p>"
      "<h2 class='govuk-heading-m' id='danger'>A child in danger</h2>"
      "<p class='govuk-body'>Kith is not an emergency service. Ring 999, then children's social care.</p>");
}

}  // namespace

http::Response help_page(const Visit& visit) {
  Html html;
  auto narrow = html.inside("<div class='kith-narrow'></div>");
  html.put("<h1 class='govuk-heading-xl'>Help</h1>");
  words(html);
  return page(visit, {.title = "Help", .section = Section::help}, html);
}

}  // namespace kith::web
