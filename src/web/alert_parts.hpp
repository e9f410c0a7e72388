// An alert as a card in a list, and its parts on its own page.
#pragma once

#include "tasks/views.hpp"
#include "web/html.hpp"

namespace kith::web {

// Level, title, child and due day; leads to the alert.
void alert_card(Html& html, const tasks::AlertView& alert, bool with_child);
// Evidence and what speaks against it, side by side where the screen is wide.
void alert_evidence(Html& html, const tasks::AlertView& alert);
std::string due_words(const tasks::AlertView& alert);
std::string asked_words(const tasks::AlertView& alert);  // "social worker: Sana Malik, Children's social care, Northborough"

}  // namespace kith::web
