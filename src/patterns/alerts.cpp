#include "patterns/alerts.hpp"

#include <algorithm>
#include <utility>

#include "core/working_days.hpp"

namespace kith::patterns {
namespace {

bool raises(const std::optional<Finding>& finding) {
  return finding && finding->level > Level::note && finding->suppressed.empty();
}

// True when at least one is new. Those kept are marked once: an alert may rest on thousands of facts.
bool merge(std::vector<story::FactNo>& kept, const story::ChildView& view, const std::vector<std::uint32_t>& found) {
  thread_local std::vector<char> marked;
  const auto mark = [&](story::FactNo no) -> char& {
    if (marked.size() <= no.value) marked.resize(2 * std::size_t{no.value} + 64);
    return marked[no.value];
  };
  for (const story::FactNo no : kept) mark(no) = true;
  const std::size_t before = kept.size();
  for (const std::uint32_t index : found) {
    const story::FactNo no = view.facts[index].no;
    if (!std::exchange(mark(no), true)) kept.push_back(no);
  }
  for (const story::FactNo no : kept) mark(no) = false;
  return kept.size() > before;
}

}  // namespace

const char* to_string(AlertChange::Kind kind) {
  constexpr const char* names[] = {"raised", "rose", "added", "ceased", "corrected"};
  return names[static_cast<std::size_t>(kind)];
}

core::Date answer_due(const Pattern& pattern, Level level, core::Date raised_on) {
  if (level == Level::urgent) return raised_on;
  if (pattern.answer_due)
    return pattern.answer_due->working ? core::add_working_days(raised_on, pattern.answer_due->days)
                                       : raised_on + core::Days{pattern.answer_due->days};
  return core::add_working_days(raised_on, level == Level::suspect ? 1 : 3);
}

const std::string& asked(const Pattern& pattern, std::optional<core::Date> birthday, core::Date raised_on) {
  const std::string* ask = &pattern.ask;
  for (const Pattern::AskFrom& from : pattern.ask_from)
    if (birthday && core::add_months(*birthday, from.months) <= raised_on) ask = &from.ask;
  return *ask;
}

std::vector<AlertChange> StandingAlerts::update(people::PersonId child, const story::ChildView& view,
                                                const std::vector<std::optional<Finding>>& findings,
                                                const std::vector<PatternNo>& changed, core::Date day, AlertNo& next) {
  std::vector<AlertChange> changes;
  for (const PatternNo no : changed) {
    const auto& finding = findings[no.value];
    const auto standing = standing_.find(no);
    if (!raises(finding)) {
      if (standing == standing_.end()) continue;
      standing->second.ask = asked(library_->at(no), view.birthday(), standing->second.raised_on);
      changes.push_back({AlertChange::Kind::ceased, std::move(standing->second)});
      standing_.erase(standing);
      continue;
    }
    const Pattern& pattern = library_->at(no);
    if (standing == standing_.end()) {
      Alert alert{next, child, no, finding->level, day, answer_due(pattern, finding->level, day), {}, {},
                  asked(pattern, view.birthday(), day)};
      ++next.value;
      merge(alert.facts, view, finding->facts);
      merge(alert.against, view, finding->against);
      changes.push_back({AlertChange::Kind::raised, alert});
      standing_.emplace(no, std::move(alert));
      continue;
    }
    Alert& alert = standing->second;
    alert.ask = asked(pattern, view.birthday(), alert.raised_on);
    const bool rose = finding->level > alert.level;
    const bool added = merge(alert.facts, view, finding->facts);
    merge(alert.against, view, finding->against);
    if (rose) {
      alert.level = finding->level;
      // A day that has gone by is no day to answer by: what has become more serious has its own.
      const core::Date due = answer_due(pattern, finding->level, day);
      alert.due = alert.due < day ? due : std::min(alert.due, due);
    }
    if (rose || added) changes.push_back({rose ? AlertChange::Kind::rose : AlertChange::Kind::added, alert});
  }
  return changes;
}

std::vector<AlertChange> StandingAlerts::correct(people::PersonId child, const story::ChildView& view,
                                                 const std::vector<std::optional<Finding>>& findings, core::Date day,
                                                 AlertNo& next) {
  std::vector<PatternNo> all;
  for (std::size_t p = 0; p < findings.size(); ++p) all.push_back(PatternNo{static_cast<std::uint16_t>(p)});
  std::vector<AlertChange> changes = update(child, view, findings, all, day, next);
  for (auto& [no, alert] : standing_) {
    const Finding& finding = *findings[no.value];
    std::vector<story::FactNo> facts;
    merge(facts, view, finding.facts);
    auto before = alert.facts, now = facts;
    std::sort(before.begin(), before.end());
    std::sort(now.begin(), now.end());
    if (alert.level == finding.level && before == now) continue;
    alert.level = finding.level;
    alert.facts = std::move(facts);
    alert.ask = asked(library_->at(no), view.birthday(), alert.raised_on);
    const PatternNo corrected = alert.pattern;
    std::erase_if(changes, [&](const AlertChange& change) {
      return change.alert.pattern == corrected && change.kind != AlertChange::Kind::raised;
    });
    changes.push_back({AlertChange::Kind::corrected, alert});
  }
  return changes;
}

void StandingAlerts::take_over(StandingAlerts&& other) {
  for (auto& [no, alert] : other.standing_) {
    const auto [kept, fresh] = standing_.try_emplace(no, alert);
    if (fresh) continue;
    Alert& mine = kept->second;
    if (alert.raised_on < mine.raised_on || (alert.raised_on == mine.raised_on && alert.no < mine.no))
      std::swap(mine, alert);
    mine.level = std::max(mine.level, alert.level);
    for (const story::FactNo fact : alert.facts)
      if (std::find(mine.facts.begin(), mine.facts.end(), fact) == mine.facts.end()) mine.facts.push_back(fact);
  }
}

}  // namespace kith::patterns
