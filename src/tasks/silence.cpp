// Silence after an alert: what nobody answered in time is asked of the next in line.
#include <fmt/core.h>

#include <map>
#include <nlohmann/json.hpp>

#include "core/working_days.hpp"
#include "tasks/engine.hpp"

namespace kith::tasks {
namespace {

// Working days that an answer to an alert of this level may take; absent: the library has no such pattern.
std::optional<int> days_for(const patterns::Pattern& pattern, bool urgent) {
  std::optional<int> days;
  for (const patterns::LevelRule& rule : pattern.levels)
    for (const patterns::Need& need : rule.needs)
      if (need.kind == patterns::Need::Kind::unanswered && (rule.is == patterns::Level::suspect) == urgent)
        days = need.at_least;
  return days;
}

log::AlertState asked_again(const patterns::Pattern& pattern, const log::AlertState& silent, core::Date day) {
  log::AlertState state;
  state.anchor = silent.anchor;
  state.pattern = pattern.id;
  state.pattern_version = static_cast<std::uint64_t>(pattern.version);
  state.level = silent.level == 2 ? 1 : 0;
  state.process = true;
  state.raised_on = day;
  state.ask = pattern.ask;
  state.due = core::add_working_days(day, 1);
  state.facts = silent.facts;
  state.frozen = nlohmann::json{
      {"title", pattern.title},
      {"why", pattern.why},
      {"condition", pattern.condition},
      {"questions",
       {fmt::format("{} ({}) waits for an answer since {}.", silent.id, silent.pattern,
                    core::day_words(silent.raised_on))}},
      {"against", nlohmann::json::array()},
      {"silent",
       silent.id}}.dump();
  return state;
}

}  // namespace

core::Result<std::size_t> Engine::ask_again(core::Date day) {
  const auto no = library_.find("R40");
  if (!no) return 0;
  const patterns::Pattern& pattern = library_.at(*no);
  const auto standing = TRY(ports_.alerts.standing());
  std::map<std::string, log::AlertState> asked;  // by the alert that is silent
  for (const log::AlertState& alert : standing)
    if (alert.pattern == pattern.id)
      if (const auto frozen = nlohmann::json::parse(alert.frozen, nullptr, false); frozen.is_object())
        asked.emplace(frozen.value("silent", ""), alert);
  std::vector<Act> acts;
  for (const log::AlertState& alert : standing) {
    if (alert.pattern == pattern.id) continue;
    const auto days = days_for(pattern, alert.level == 2);
    const bool late =
        days && day > core::add_working_days(alert.raised_on, *days) && TRY(ports_.alerts.answers_to(alert.id)).empty();
    if (late && !asked.contains(alert.id)) {
      log::AlertState state = asked_again(pattern, alert, day);
      state.id = next_alert_id();
      acts.emplace_back(std::move(state));
    }
    if (late) asked.erase(alert.id);
  }
  // What is left was answered, or stands no more.
  for (auto& [silent, alert] : asked) {
    alert.ceased_on = day;
    acts.emplace_back(std::move(alert));
  }
  const std::size_t changed = acts.size();
  if (changed > 0) TRY(ports_.ledger.record(std::move(acts), "kith").get());
  return changed;
}

}  // namespace kith::tasks
