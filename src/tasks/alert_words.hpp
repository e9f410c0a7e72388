// Alerts in words for a reader, each fact through the gate. Internal to the desk.
#pragma once

#include "tasks/front_desk.hpp"
#include "tasks/telling.hpp"
#include "tasks/telling_alert.hpp"

namespace kith::tasks {

// Of the child, open ones first, the most serious first. `events` are those already read for the page.
core::Result<std::vector<AlertView>> alerts_of(const DeskPorts& ports, const Telling& telling, people::PersonId child,
                                               const std::vector<StoredEvent>& events, const Headline& head,
                                               const work::Circle& circle);
core::Result<AlertView> alert_view(const DeskPorts& ports, const Telling& telling, const log::AlertState& state,
                                   const std::vector<StoredEvent>& events, const Headline& head,
                                   const work::Circle& circle);

// Who would see none of the facts must not learn from the alert what they are, nor close it unseen.
bool sees_none_of(const AlertView& view);
void withhold_words(AlertView& view);

// Whoever may be this person, as far as the reader may be told of it. Caller holds engine.mutex().
core::Result<std::vector<people::PersonId>> possible_persons(const DeskPorts& ports, const Reader& reader,
                                                             people::PersonId person);

}  // namespace kith::tasks
