#include "tasks/alert_words.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/identifiers.hpp"
#include "core/typed_date.hpp"

namespace kith::tasks {
namespace {

std::string answer_words(const std::string& code) {
  for (const Choice& choice : answer_choices())
    if (choice.code == code) return choice.words;
  return code;
}

core::Result<std::optional<StoredEvent>> event_of(const DeskPorts& ports, const std::vector<StoredEvent>& events,
                                                  std::uint64_t no) {
  const auto known = std::find_if(events.begin(), events.end(), [&](const StoredEvent& e) { return e.no.value == no; });
  if (known != events.end()) return std::optional{*known};
  return ports.records.event(EventNo{no});
}

// Whoever may not see the facts sees at most that somebody holds something.
core::Result<void> tell_facts(const DeskPorts& ports, const Telling& telling, const std::vector<std::uint64_t>& numbers,
                              const std::vector<StoredEvent>& events, std::vector<Line>& lines, std::size_t& withheld) {
  for (const std::uint64_t no : numbers) {
    const auto event = TRY(event_of(ports, events, no));
    if (!event) continue;
    if (!telling.shows(*event)) {
      ++withheld;
      continue;
    }
    lines.push_back(telling.line(*event));
    withheld += lines.back().withheld;
  }
  std::stable_sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) { return a.day < b.day; });
  return {};
}

bool like_postcode(const std::string& word) {
  return word.size() >= 2 && word.size() <= 4 && std::isalpha(static_cast<unsigned char>(word[0])) &&
         std::any_of(word.begin(), word.end(), [](unsigned char c) { return std::isdigit(c); });
}

}  // namespace

const std::vector<Choice>& answer_choices() {
  static const std::vector<Choice> all = {{"acting", "I am acting on it: what I do and by when"},
                                          {"already-acting", "We are already acting on it: who and how"},
                                          {"no-concern", "I have looked, and there is no concern: why"},
                                          {"wrong-child", "This is not the same child: which record is wrong"},
                                          {"wrong-fact", "A fact is wrong: which, and what is right"}};
  return all;
}

core::Result<AlertView> alert_view(const DeskPorts& ports, const Telling& telling, const log::AlertState& state,
                                   const std::vector<StoredEvent>& events, const Headline& head,
                                   const work::Circle& circle) {
  AlertView view;
  view.id = state.id;
  view.pattern = state.pattern;
  view.level = static_cast<patterns::Level>(state.level + 1);
  view.process = state.process;
  view.person = head.person;
  view.child = head.name;
  view.raised_on = state.raised_on;
  view.ceased_on = state.ceased_on;
  view.due = state.due.value_or(state.raised_on);
  view.ask = state.ask;
  if (!state.ceased_on)
    for (const log::Contact& one : work::addressees(circle, state.ask, ports.engine.today()).asked)
      view.asked.push_back(helper_of(one));
  std::vector<std::uint64_t> against;
  const auto frozen = nlohmann::json::parse(state.frozen, nullptr, false);
  if (frozen.is_object()) {
    view.title = frozen.value("title", "");
    view.why = frozen.value("why", "");
    view.condition = frozen.value("condition", "");
    view.questions = frozen.value("questions", std::vector<std::string>{});
    if (const auto since = core::parse_date(frozen.value("historic", "")); since && state.ceased_on)
      view.historic = "Would have been raised on " + core::day_words(*since);
    else if (since)
      view.condition += " What was imported would have raised it on " + core::day_words(*since) +
                        "; it still holds, and is asked from now on.";
    against = frozen.value("against", std::vector<std::uint64_t>{});
  }
  std::size_t against_withheld = 0;
  TRY_VOID(tell_facts(ports, telling, state.facts, events, view.facts, view.facts_withheld));
  TRY_VOID(tell_facts(ports, telling, against, events, view.against, against_withheld));
  for (const log::Answer& answer : TRY(ports.alerts.answers_to(state.id)))
    view.answers.emplace_back(answer.by + ", " + core::day_words(answer.on),
                              answer_words(answer.answer) + ": " + answer.reason);
  view.answered = !view.answers.empty();
  view.overdue = !view.answered && !view.ceased_on && ports.engine.today() > view.due;
  view.may_answer = !view.ceased_on && access::may_answer(telling.viewer(), state.ask);
  return view;
}

core::Result<std::vector<AlertView>> alerts_of(const DeskPorts& ports, const Telling& telling, people::PersonId child,
                                               const std::vector<StoredEvent>& events, const Headline& head,
                                   const work::Circle& circle) {
  std::vector<AlertView> views;
  for (const log::AlertState& state : TRY(ports.alerts.of_records(ports.engine.linker().records_of(child)))) {
    AlertView view = TRY(alert_view(ports, telling, state, events, head, circle));
    // Who would see none of the facts must not learn from the alert what they are.
    if (view.facts.empty() && view.facts_withheld > 0) {
      view.title = "Another agency holds something: ring them";
      view.why.clear();
      view.condition.clear();
    }
    views.push_back(std::move(view));
  }
  std::stable_sort(views.begin(), views.end(), [](const AlertView& a, const AlertView& b) {
    return std::tuple(a.ceased_on.has_value(), -static_cast<int>(a.level), a.due) <
           std::tuple(b.ceased_on.has_value(), -static_cast<int>(b.level), b.due);
  });
  return views;
}

void read_words(const std::string& words, people::Query& query) {
  std::istringstream stream{words};
  std::vector<std::string> names;
  for (std::string word; stream >> word;) {
    while (!word.empty() && (word.back() == ',' || word.back() == ';')) word.pop_back();
    if (word.empty()) continue;
    if (auto date = core::parse_typed_date(word))
      query.date_of_birth = *date;
    else if (core::NhsNumber::parse(word))
      query.nhs_number = word;
    else if (core::valid_upn(word))
      query.upn = word;
    else if (like_postcode(word))
      query.postcode += (query.postcode.empty() ? "" : " ") + word;
    else if (std::isdigit(static_cast<unsigned char>(word[0])))
      (word.size() == 3 ? query.postcode : query.phone) += (word.size() == 3 ? " " : "") + word;
    else
      names.push_back(word);
  }
  if (names.empty()) return;
  if (names.size() == 1) {
    (query.family_name.empty() ? query.family_name : query.given_names) = names[0];
    return;
  }
  if (query.family_name.empty()) {
    query.family_name = names.back();
    names.pop_back();
  }
  for (const std::string& name : names) query.given_names += (query.given_names.empty() ? "" : " ") + name;
}

}  // namespace kith::tasks
