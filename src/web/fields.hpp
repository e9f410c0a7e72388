// Fields of forms in the GOV.UK pattern: label, hint, error and control tied together by their ids.
#pragma once

#include <string>
#include <vector>

#include "tasks/desk.hpp"
#include "web/html.hpp"

namespace kith::web {

struct Mistake {
  std::string field;  // the id of the control; empty: of the whole form
  std::string words;
};

struct Field {
  std::string_view id, label, hint = "";
  std::string_view value = "";
  std::string_view type = "text", autocomplete = "off";
  int width_chars = 0;  // 0: as wide as its column
  int rows = 5;         // of a text area
  bool required = false;
};

// At the head of a page whose form was refused; each line leads to its field.
void error_summary(Html& html, const std::vector<Mistake>& mistakes);
void text_field(Html& html, const Field& field, const std::vector<Mistake>& mistakes);
void text_area(Html& html, const Field& field, const std::vector<Mistake>& mistakes);
// Choices with one area after another become groups.
void select_field(Html& html, const Field& field, const std::vector<tasks::Choice>& choices,
                  const std::vector<Mistake>& mistakes);
void radio_field(Html& html, const Field& field, const std::vector<tasks::Choice>& choices,
                 const std::vector<Mistake>& mistakes, bool inline_row);
void form_token(Html& html, const std::string& token);

}  // namespace kith::web
