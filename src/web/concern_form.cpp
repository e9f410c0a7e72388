#include "web/concern_form.hpp"

#include "core/typed_date.hpp"
#include "http/message.hpp"

namespace kith::web {
namespace {

template <class Concern, class Each>
void each_field(Concern& concern, Each&& each) {
  each("person", concern.person);
  each("given_names", concern.given_names);
  each("family_name", concern.family_name);
  each("date_of_birth", concern.date_of_birth);
  each("postcode", concern.postcode);
  each("kind", concern.kind);
  each("text", concern.text);
  each("occurred", concern.occurred);
  each("seen", concern.seen);
  each("alone", concern.alone);
  each("once", concern.once);
}

bool blank(const std::string& text) { return text.find_first_not_of(" \t\r\n") == std::string::npos; }

}  // namespace

tasks::ConcernForm concern_of(const FormFields& fields) {
  tasks::ConcernForm concern;
  for (const auto& [given, value] : fields)
    each_field(concern, [&name = given, &text = value](std::string_view field, std::string& into) {
      if (field == name) into = text;
    });
  return concern;
}

std::string draft_words(const tasks::ConcernForm& concern) {
  std::string words;
  each_field(concern, [&words](std::string_view field, const std::string& value) {
    if (value.empty()) return;
    if (!words.empty()) words += '&';
    words += field;
    words += '=';
    words += http::url_encoded(value);
  });
  return words;
}

std::string draft_name(const std::string& person) { return person.empty() ? "concern" : "concern:" + person; }

std::vector<Mistake> mistakes_in(const tasks::ConcernForm& concern, core::Date today) {
  std::vector<Mistake> mistakes;
  const auto date = [&mistakes](const char* field, const std::string& text, const char* words) {
    if (!blank(text) && !core::parse_typed_date(text)) mistakes.push_back({field, words});
  };
  if (concern.person.empty() && blank(concern.given_names) && blank(concern.family_name))
    mistakes.push_back(
        {"given_names", "Enter a name, or what the child is called; \"Baby\" and a family name will do"});
  date("date_of_birth", concern.date_of_birth,
       "Enter the date of birth like 15/7/2007, 2007-07-15, 2007-07 or 2007, or leave it out");
  if (concern.kind.empty()) mistakes.push_back({"kind", "Choose what it is about; \"something else\" will do"});
  if (blank(concern.text)) mistakes.push_back({"text", "Write what you saw or heard, in your own words"});
  date("occurred", concern.occurred,
       "Enter when it happened like 6/1/2011, 2011-01-06, 2011-01 or 2011, or leave it out");
  if (const auto occurred = core::parse_typed_date(concern.occurred); occurred && occurred->first_day() > today)
    mistakes.push_back({"occurred", "It cannot have happened in the future: today is " + core::day_words(today)});
  if (concern.seen == "no" && concern.alone == "yes")
    mistakes.push_back({"alone", "You say that you did not see the child, and that you saw or heard it alone: change one"});
  return mistakes;
}

}  // namespace kith::web
