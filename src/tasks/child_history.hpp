// Plays one child's facts in the order in which they became known, the clock running day by day between them: the alerts
// that stood, and when. A pure function of the view; the same evaluator as in the server and in a replay.
#pragma once

#include <functional>

#include "patterns/alerts.hpp"

namespace kith::tasks {

using HistoryTell = std::function<void(const patterns::AlertChange&, core::Date on)>;

// Until the end of that day, or the middle of it (`day_over` false). Returns what then stands.
patterns::StandingAlerts play_child(patterns::Evaluator& evaluator, const patterns::Library& library, const story::ChildView& view,
                                    core::Date until, bool day_over, patterns::AlertNo& next, const HistoryTell& tell);

}  // namespace kith::tasks
