#include "web/alert_parts.hpp"
#include "web/components.hpp"
#include "web/concern_form.hpp"
#include "web/pages.hpp"
#include "web/problem.hpp"

namespace kith::web {
namespace {

struct Writing {
  tasks::ConcernForm concern;
  std::string child;  // the name, where the child is known
  std::string note;   // above the form: a draft was restored or kept
  std::vector<Mistake> mistakes;
  int status = 200;
};

void child_fields(Html& html, const Writing& writing) {
  const auto& concern = writing.concern;
  if (!concern.person.empty()) {
    html.put("<input type='hidden' name='person' value='{}'>", concern.person);
    html.put("<p class='kith-about'>About <a class='govuk-link' href='{}'><bdi>{}</bdi></a></p>",
             child_address(concern.person), writing.child);
    return;
  }
  auto set = html.inside("<fieldset class='govuk-fieldset kith-fields'></fieldset>");
  html.put("<legend class='govuk-fieldset__legend govuk-fieldset__legend--m'>Who is the child?</legend>");
  html.put(
      "<p class='govuk-body'><a class='govuk-link' href='/find'>Find the child first</a> if you can: nothing is typed "
      "twice.</p>");
  text_field(html, {.id = "given_names", .label = "Given names", .value = concern.given_names, .width_chars = 20},
             writing.mistakes);
  text_field(html, {.id = "family_name", .label = "Family name", .value = concern.family_name, .width_chars = 20},
             writing.mistakes);
  text_field(html,
             {.id = "date_of_birth",
              .label = "Date of birth, if known",
              .hint = "15/7/2007, 2007-07-15, 2007-07 or 2007",
              .value = concern.date_of_birth,
              .width_chars = 10},
             writing.mistakes);
  text_field(html, {.id = "postcode", .label = "Postcode, if known", .value = concern.postcode, .width_chars = 10},
             writing.mistakes);
}

void what_happened(Html& html, const Visit& visit, const Writing& writing) {
  const auto& concern = writing.concern;
  select_field(html, {.id = "kind", .label = "What is it about?", .value = concern.kind},
               visit.desk().concern_kinds(visit.reader), writing.mistakes);
  text_area(html,
            {.id = "text",
             .label = "What did you see or hear?",
             .hint = "The child's own words, if there were any. What you know, and how you know it.",
             .value = concern.text,
             .rows = 7},
            writing.mistakes);
  text_field(html,
             {.id = "occurred",
              .label = "When did it happen?",
              .hint = "6/1/2011, 2011-01-06, 2011-01 or 2011. Leave it out for today.",
              .value = concern.occurred,
              .width_chars = 10},
             writing.mistakes);
  const std::vector<tasks::Choice> yes_no = {{"yes", "Yes"}, {"no", "No"}};
  radio_field(html,
              {.id = "seen",
               .label = "Did you see the child?",
               .hint = "If not, write above why not: that is an honest answer too.",
               .value = concern.seen},
              yes_no, writing.mistakes, true);
  radio_field(html,
              {.id = "alone",
               .label = "Did you see or hear the child alone, without a carer?",
               .hint = "If not, write above why not.",
               .value = concern.alone},
              yes_no, writing.mistakes, true);
}

http::Response show(const Visit& visit, const Writing& writing) {
  Html html(8 * 1024);
  auto narrow = html.inside("<div class='kith-narrow'></div>");
  error_summary(html, writing.mistakes);
  html.put("<h1 class='govuk-heading-xl'>Log a concern</h1>");
  if (!writing.note.empty()) html.put("<div class='govuk-inset-text' role='status'>{}</div>", writing.note);
  {
    auto form = html.inside("<form method='post' action='/concern' novalidate data-draft='/draft' data-once></form>");
    form_token(html, visit.reader.form_token);
    html.put("<input type='hidden' name='once' value='{}'>", writing.concern.once);
    child_fields(html, writing);
    what_happened(html, visit, writing);
    html.put("<p class='kith-draft' data-draft-state aria-live='polite'></p>");
    auto buttons = html.inside("<div class='govuk-button-group'></div>");
    html.put(
        "<button class='govuk-button' type='submit' name='do' value='save'>Save and see who else knows the "
        "child</button>");
    html.put(
        "<button class='govuk-button govuk-button--secondary' type='submit' name='do' value='draft'>Keep as a "
        "draft</button>");
  }
  html.put(
      "<p class='govuk-body-s kith-quiet'>Kith does not refer the child for you. If a child is in danger now, ring "
      "999; if you think "
      "that a child suffers harm, also ring children's social care.</p>");
  const std::string title = writing.mistakes.empty() ? "Log a concern" : "Error: Log a concern";
  return page(visit, {.title = title, .section = Section::concern, .status = writing.status}, html);
}

// The name, asked for again with each showing: a form that carried it could be made to say another.
core::Result<std::string> child_name(const Visit& visit, const std::string& person) {
  if (person.empty()) return std::string{};
  auto child = TRY(visit.desk().child(visit.reader, person));
  return std::move(child.head.name);
}

void who_else(Html& html, const tasks::ConcernSaved& saved) {
  html.put("<h2 class='govuk-heading-l'>Who else knows this child</h2>");
  if (!saved.who_else.empty()) {
    html.put("<p class='govuk-body'>Ring them now, while you remember: each may hold another piece.</p>");
    helpers(html, saved.who_else);
  }
  if (saved.may_be_known_by > 0) {
    html.put("<p class='govuk-body'>It may be a child whom {} {}: somebody has to look.</p>", saved.may_be_known_by,
             saved.may_be_known_by == 1 ? "agency knows" : "agencies know");
    html.put("<p class='govuk-body'><a class='govuk-link' href='{}'>Compare the possible records</a></p>",
             child_address(saved.person).fragment("possible"));
  } else if (saved.unplaced) {
    html.put(
        "<p class='govuk-body'>Kith is still looking whether others know this child. Open what is known of it in a "
        "minute.</p>");
  } else if (saved.who_else.empty()) {
    html.put(
        "<p class='govuk-body'>Nobody else has told Kith of this child. You may be the only one who has noticed.</p>");
  }
}

http::Response show_saved(const Visit& visit, const tasks::ConcernSaved& saved) {
  Html html(8 * 1024);
  html.put(
      "<div class='govuk-notification-banner govuk-notification-banner--success' role='alert' "
      "aria-labelledby='saved-title'>"
      "<div class='govuk-notification-banner__header'><h2 class='govuk-notification-banner__title' "
      "id='saved-title'>Saved</h2></div>"
      "<div class='govuk-notification-banner__content'><h1 class='govuk-notification-banner__heading'>Your concern is "
      "kept</h1>"
      "<p class='govuk-body'>It cannot be lost or changed without a trace. It has the number {}.</p></div></div>",
      saved.event);
  if (saved.before)
    html.put(
        "<div class='govuk-inset-text'>These very words were saved before, and are kept once. Was it something further? "
        "Go back and say what is new.</div>");
  who_else(html, saved);
  if (!saved.raised.empty()) {
    html.put("<h2 class='govuk-heading-l'>Questions that your concern has raised</h2>");
    for (const tasks::AlertView& alert : saved.raised) alert_card(html, alert, false);
  }
  html.put(
      "<p class='govuk-body'><a class='govuk-link' href='{}'>See everything that is known of this child</a></p>"
      "<p class='govuk-body'><a class='govuk-link' href='/concern'>Log another concern</a></p>",
      child_address(saved.person));
  html.put(
      "<details class='govuk-details'><summary class='govuk-details__summary'><span "
      "class='govuk-details__summary-text'>Receipt: "
      "the proof that you wrote this now</span></summary><div class='govuk-details__text'><p class='govuk-body'>Keep "
      "it. Anybody can "
      "check it against Kith's signed log, without seeing what you wrote.</p><pre class='kith-receipt' tabindex='0' "
      "role='region' "
      "aria-label='Receipt'>{}</pre></div></details>",
      saved.receipt);
  return page(visit, {.title = "Concern saved", .section = Section::concern}, html);
}

// Somebody went back to a form that was sent, changed it and sent it again.
http::Response show_other_words(const Visit& visit, Writing writing, const core::Error& error) {
  writing.concern.once = visit.desk().once();
  writing.mistakes.push_back({"text", error.message + " Send them now to log them as a further concern."});
  return show(visit, writing);
}

}  // namespace

http::Response concern_page(const Visit& visit) {
  const auto& request = visit.request;
  Writing writing;
  const std::string& person = request.parameter("person");
  const auto kept = visit.desk().draft(visit.reader, draft_name(person));
  if (!kept) return problem_page(visit, kept.error());
  if (*kept && !(*kept)->empty()) {
    writing.concern = concern_of(http::parse_form(**kept));
    writing.note = "This is your draft, as you left it.";
  }
  writing.concern.person = person;
  if (writing.concern.once.empty()) writing.concern.once = visit.desk().once();
  // What the search was made with goes before an older draft's description of another child.
  if (!request.parameter("new").empty()) {
    writing.concern.given_names = request.parameter("given_names");
    writing.concern.family_name = request.parameter("family_name");
    writing.concern.date_of_birth = request.parameter("date_of_birth");
    writing.concern.postcode = request.parameter("postcode");
  }
  auto name = child_name(visit, person);
  if (!name) return problem_page(visit, name.error());
  writing.child = std::move(*name);
  return show(visit, writing);
}

http::Response log_concern(const Visit& visit) {
  const auto fields = visit.request.form();
  Writing writing{.concern = concern_of(fields), .child = "", .note = "", .mistakes = {}};
  auto& concern = writing.concern;
  if (concern.once.empty()) concern.once = visit.desk().once();
  auto name = child_name(visit, concern.person);
  if (!name) return problem_page(visit, name.error());
  writing.child = std::move(*name);
  const std::string draft = draft_name(concern.person);
  // Kept first: whatever happens next, the words are not lost.
  const auto kept = visit.desk().keep_draft(visit.reader, draft, draft_words(concern));
  for (const auto& [field, value] : fields)
    if (field == "do" && value == "draft") {
      if (!kept) return problem_page(visit, kept.error());
      writing.note = "Kept as a draft. You will find it here when you come back.";
      return show(visit, writing);
    }
  writing.mistakes = mistakes_in(concern, visit.desk().this_day());
  writing.status = 422;
  if (!writing.mistakes.empty()) return show(visit, writing);
  concern.typed = true;
  const auto saved = visit.desk().log_concern(visit.reader, concern);
  if (!saved) {
    writing.status = status_of(saved.error().kind);
    if (saved.error().kind == core::ErrorKind::conflict) return show_other_words(visit, std::move(writing), saved.error());
    writing.mistakes.push_back({"text", saved.error().message + (kept ? " Your words are kept as a draft." : "")});
    return show(visit, writing);
  }
  // A draft that stays behind is a nuisance, not a loss: the concern itself is saved.
  (void)visit.desk().keep_draft(visit.reader, draft, "");
  return show_saved(visit, *saved);
}

http::Response keep_draft(const Visit& visit) {
  const auto concern = concern_of(visit.request.form());
  const auto kept = visit.desk().keep_draft(visit.reader, draft_name(concern.person), draft_words(concern));
  if (!kept) return problem_page(visit, kept.error());
  http::Response response{204, "text/plain; charset=utf-8", "", {}};
  add_safety_headers(response);
  return response;
}

}  // namespace kith::web
