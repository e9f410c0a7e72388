// Alerts in words for a reader, each fact through the gate; and what somebody typed to find a child. Internal to the desk.
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

// Whoever may be this person, as far as the reader may be told of it. Caller holds engine.mutex().
core::Result<std::vector<people::PersonId>> possible_persons(const DeskPorts& ports, const Reader& reader,
                                                             people::PersonId person);

// "matus hronec 2007-07-15 XN5 8EB": what looks like a date, a postcode or a number is taken for one, the rest for names.
void read_words(const std::string& words, people::Query& query);

}  // namespace kith::tasks
