#include "web/fields.hpp"

#include "web/areas.hpp"

namespace kith::web {
namespace {

const Mistake* mistake_of(const std::vector<Mistake>& mistakes, std::string_view id) {
  for (const Mistake& mistake : mistakes)
    if (mistake.field == id) return &mistake;
  return nullptr;
}

void hint_and_error(Html& html, const Field& field, const Mistake* mistake) {
  if (!field.hint.empty()) html.put("<div id='{}-hint' class='govuk-hint'>{}</div>", field.id, field.hint);
  if (mistake != nullptr)
    html.put("<p id='{}-error' class='govuk-error-message'><span class='govuk-visually-hidden'>Error:</span> {}</p>",
             field.id, mistake->words);
}

std::string described_by(const Field& field, const Mistake* mistake) {
  std::string ids;
  if (!field.hint.empty()) ids = std::string{field.id} + "-hint";
  if (mistake != nullptr) ids += std::string{ids.empty() ? "" : " "} + std::string{field.id} + "-error";
  return ids;
}

// A choice names its area by the vocabulary's code or, where there is none for it, in words.
std::string_view area_words(std::string_view area) {
  const Area& known = area_of(area);
  return known.code == area ? known.words : area;
}

std::string_view width_class(int chars) {
  switch (chars) {
    case 0:
      return "";
    case 10:
      return "govuk-input--width-10";
    case 20:
      return "govuk-input--width-20";
    default:
      return "govuk-input--width-30";
  }
}

std::string_view group_class(const Mistake* mistake) {
  return mistake != nullptr ? "govuk-form-group govuk-form-group--error" : "govuk-form-group";
}

}  // namespace

void error_summary(Html& html, const std::vector<Mistake>& mistakes) {
  if (mistakes.empty()) return;
  auto box = html.inside("<div class='govuk-error-summary' tabindex='-1' id='problem'></div>");
  auto alert = html.inside("<div role='alert'></div>");
  html.put("<h2 class='govuk-error-summary__title'>There is a problem</h2>");
  auto body = html.inside("<div class='govuk-error-summary__body'></div>");
  auto list = html.inside("<ul class='govuk-list govuk-error-summary__list'></ul>");
  for (const Mistake& mistake : mistakes) {
    if (mistake.field.empty())
      html.put("<li>{}</li>", mistake.words);
    else
      html.put("<li><a href='#{}'>{}</a></li>", mistake.field, mistake.words);
  }
}

void text_field(Html& html, const Field& field, const std::vector<Mistake>& mistakes) {
  const Mistake* mistake = mistake_of(mistakes, field.id);
  auto group = html.inside("<div class='{}'></div>", group_class(mistake));
  html.put("<label class='govuk-label' for='{}'>{}</label>", field.id, field.label);
  hint_and_error(html, field, mistake);
  const auto described = described_by(field, mistake);
  const std::string look = std::string{mistake != nullptr ? "govuk-input govuk-input--error " : "govuk-input "} +
                           std::string{width_class(field.width_chars)};
  if (described.empty())
    html.put("<input class='{}' id='{}' name='{}' type='{}' value='{}' autocomplete='{}'>", look, field.id, field.id,
             field.type, field.value, field.autocomplete);
  else
    html.put("<input class='{}' id='{}' name='{}' type='{}' value='{}' autocomplete='{}' aria-describedby='{}'>", look,
             field.id, field.id, field.type, field.value, field.autocomplete, described);
}

void text_area(Html& html, const Field& field, const std::vector<Mistake>& mistakes) {
  const Mistake* mistake = mistake_of(mistakes, field.id);
  auto group = html.inside("<div class='{}'></div>", group_class(mistake));
  html.put("<label class='govuk-label' for='{}'>{}</label>", field.id, field.label);
  hint_and_error(html, field, mistake);
  const auto described = described_by(field, mistake);
  const std::string_view look = mistake != nullptr ? "govuk-textarea govuk-textarea--error" : "govuk-textarea";
  // A browser drops one line break that follows the tag directly: an extra one keeps the writer's own.
  if (described.empty())
    html.put("<textarea class='{}' id='{}' name='{}' rows='{}' dir='auto'>\n{}</textarea>", look, field.id, field.id,
             field.rows, field.value);
  else
    html.put("<textarea class='{}' id='{}' name='{}' rows='{}' dir='auto' aria-describedby='{}'>\n{}</textarea>", look,
             field.id, field.id, field.rows, described, field.value);
}

void select_field(Html& html, const Field& field, const std::vector<tasks::Choice>& choices,
                  const std::vector<Mistake>& mistakes) {
  const Mistake* mistake = mistake_of(mistakes, field.id);
  auto group = html.inside("<div class='{}'></div>", group_class(mistake));
  html.put("<label class='govuk-label' for='{}'>{}</label>", field.id, field.label);
  hint_and_error(html, field, mistake);
  const auto option = [&](const tasks::Choice& choice) {
    if (choice.code == field.value)
      html.put("<option value='{}' selected>{}</option>", choice.code, choice.words);
    else
      html.put("<option value='{}'>{}</option>", choice.code, choice.words);
  };
  const auto described = described_by(field, mistake);
  auto select =
      html.inside("<select class='govuk-select kith-select' id='{}' name='{}' aria-describedby='{}'></select>",
                  field.id, field.id, described);
  for (std::size_t i = 0; i < choices.size();) {
    const std::string& area = choices[i].area;
    if (area.empty()) {
      option(choices[i++]);
      continue;
    }
    auto options = html.inside("<optgroup label='{}'></optgroup>", area_words(area));
    for (; i < choices.size() && choices[i].area == area; ++i) option(choices[i]);
  }
}

void radio_field(Html& html, const Field& field, const std::vector<tasks::Choice>& choices,
                 const std::vector<Mistake>& mistakes, bool inline_row) {
  const Mistake* mistake = mistake_of(mistakes, field.id);
  auto group = html.inside("<div class='{}'></div>", group_class(mistake));
  auto set =
      html.inside("<fieldset class='govuk-fieldset' aria-describedby='{}'></fieldset>", described_by(field, mistake));
  html.put("<legend class='govuk-fieldset__legend'>{}</legend>", field.label);
  hint_and_error(html, field, mistake);
  auto radios =
      html.inside("<div class='{}'></div>", inline_row ? "govuk-radios govuk-radios--inline" : "govuk-radios");
  std::size_t number = 0;
  for (const tasks::Choice& choice : choices) {
    // The first keeps the bare id, so that the error summary leads to it.
    const std::string id =
        number == 0 ? std::string{field.id} : std::string{field.id} + "-" + std::to_string(number + 1);
    ++number;
    auto item = html.inside("<div class='govuk-radios__item'></div>");
    if (choice.code == field.value)
      html.put("<input class='govuk-radios__input' id='{}' name='{}' type='radio' value='{}' checked>", id, field.id,
               choice.code);
    else
      html.put("<input class='govuk-radios__input' id='{}' name='{}' type='radio' value='{}'>", id, field.id,
               choice.code);
    html.put("<label class='govuk-label govuk-radios__label' for='{}'>{}</label>", id, choice.words);
  }
}

void form_token(Html& html, const std::string& token) {
  html.put("<input type='hidden' name='form_token' value='{}'>", token);
}

}  // namespace kith::web
