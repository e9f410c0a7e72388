#include "tasks/child_history.hpp"

namespace kith::tasks {

patterns::StandingAlerts play_child(patterns::Evaluator& evaluator, const patterns::Library& library, const story::ChildView& view,
                                    core::Date until, bool day_over, patterns::AlertNo& next, const HistoryTell& tell) {
  patterns::StandingAlerts standing{library};
  evaluator.begin(view, 0);
  const auto evaluate = [&](patterns::Clock clock) {
    evaluator.evaluate(clock);
    if (evaluator.changed().empty()) return;
    for (const auto& change :
         standing.update(view.child, view, evaluator.findings(), evaluator.changed(), clock.day, next))
      tell(change, clock.day);
  };
  // Days on which something falls due, up to the end of the day before `day`.
  core::Date day{core::Days{std::numeric_limits<std::int32_t>::min() / 4}};
  const auto clock_to = [&](core::Date to, bool over) {
    for (core::Date due = evaluator.next_due(); due < to || (due == to && over); due = evaluator.next_due()) {
      day = std::max(due, day);
      evaluate({day, true});
      day += core::Days{1};
    }
  };
  bool begun = false;
  for (std::size_t i = 0; i < view.facts.size() && view.facts[i].known <= until; ++i) {
    if (begun) clock_to(view.facts[i].known, false);
    day = std::max(day, view.facts[i].known);
    evaluator.reveal();
    evaluate({day, false});
    begun = true;
  }
  if (!begun) evaluate({until, false});
  clock_to(until, day_over);
  evaluate({until, day_over});
  return standing;
}

}  // namespace kith::tasks
