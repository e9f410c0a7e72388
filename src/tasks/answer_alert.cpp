#include <algorithm>
#include <shared_mutex>

#include "tasks/alert_words.hpp"
#include "tasks/front_desk.hpp"

namespace kith::tasks {

core::Result<AlertView> FrontDesk::view_of(const Reader& reader, const log::AlertState& state) {
  const Engine& engine = ports_.engine;
  std::shared_lock lock{engine.mutex()};
  const people::PersonId person = engine.linker().person_of(people::RecordNo{state.anchor});
  const Family kin = TRY(engine.kin(person, 2));
  const Telling telling{engine, reader, person, kin};
  if (!access::may_read_children(telling.viewer()))
    return core::fail(core::ErrorKind::forbidden, "Your role does not read children's records.");
  const work::Circle circle = TRY(circle_around(ports_, person, kin));
  AlertView view = TRY(alert_view(ports_, telling, state, {}, telling.headline(person), circle));
  if (sees_none_of(view)) withhold_words(view);
  return view;
}

core::Result<AlertView> FrontDesk::alert(const Reader& reader, const std::string& id) {
  const auto state = TRY(ports_.alerts.find(id));
  if (!state) return core::fail(core::ErrorKind::not_found, "There is no such alert.");
  AlertView view = TRY(view_of(reader, *state));
  TRY_VOID(look(reader, people::RecordNo{state->anchor}, "alert " + id));
  return view;
}

core::Result<AlertView> FrontDesk::answer_alert(const Reader& reader, const AlertAnswer& answer) {
  const auto state = TRY(ports_.alerts.find(answer.alert));
  if (!state) return core::fail(core::ErrorKind::not_found, "There is no such alert.");
  if (!access::may_answer({reader.agency, reader.role, true}, state->ask))
    return core::fail(core::ErrorKind::forbidden, "Your role does not answer alerts.");
  const auto& choices = answer_choices();
  if (std::none_of(choices.begin(), choices.end(), [&](const Choice& c) { return c.code == answer.answer; }))
    return core::fail(core::ErrorKind::invalid_input, "Choose one of the answers.");
  if (answer.reason.find_first_not_of(" \t\r\n") == std::string::npos)
    return core::fail(core::ErrorKind::invalid_input, "Give the reason in a few words.");
  const AlertView before = TRY(view_of(reader, *state));
  if (sees_none_of(before))
    return core::fail(
        core::ErrorKind::forbidden,
        "You may see none of the facts that this question rests on, so you cannot answer it. Ring the agencies "
        "that hold them, and log what you know as a concern.");
  log::Answer act;
  act.alert = answer.alert;
  act.answer = answer.answer;
  act.by = reader.name + " (" + reader.login + ")";
  act.reason = answer.reason;
  act.on = ports_.engine.today();
  {
    // Pressed twice, it is one answer.
    std::lock_guard lock{answering_};
    bool said_already = false;
    for (const log::Answer& given : TRY(ports_.alerts.answers_to(answer.alert)))
      if (given.by == act.by) said_already = given.answer == act.answer && given.reason == act.reason;
    if (!said_already) TRY(ports_.ledger.record({Act{act}}, reader.login).get());
  }
  return view_of(reader, *state);
}

}  // namespace kith::tasks
