// Plays what agencies wrote down in the order in which it became known (formats.md), the clock running day by day, and tells
// every alert that would have been raised. The same people, story and patterns rooms as in the server; no log, no store.
#pragma once

#include <functional>
#include <set>

#include "log/fact.hpp"
#include "patterns/alerts.hpp"
#include "people/linker.hpp"
#include "story/chronicle.hpp"

namespace kith::tasks {

struct DropRows {
  std::vector<log::RecordVersion> records;
  std::vector<log::Relationship> relationships;
  std::vector<log::Event> events;
};

struct ReplaySpan {
  std::optional<core::Date> from;   // what was known before is history; alerts that stand then are told on that day
  std::optional<core::Date> until;  // absent: the last day on which anything was recorded
};

struct ReplayedAlert {
  core::Date on;
  const patterns::AlertChange& change;
  const patterns::Pattern& pattern;
  std::vector<core::RowRef> records;  // of the child, as clustered that day
  std::vector<core::RowRef> facts, against;
  std::vector<core::AgencyRef> agencies;  // of the facts
};

struct ReplayStanding {
  std::string pattern;
  patterns::Level level = patterns::Level::consider;
  std::vector<core::RowRef> records, facts;
};

struct ReplaySummary {
  std::vector<ReplayStanding> standing;  // at the end of the last day
  std::vector<std::vector<core::RowRef>> clusters;  // single records too
  std::vector<people::Possible> possible;
  std::vector<std::pair<core::RowRef, core::RowRef>> possible_refs;  // beside `possible`
  std::size_t events = 0, alerts = 0;
  core::Date last_day;
};

class Replay {
 public:
  Replay(const story::Vocabulary& vocabulary, const patterns::Library& library);
  ~Replay();

  // Tells of each change and, now and then, how far it is (days done, days in all).
  ReplaySummary play(const DropRows& rows, const ReplaySpan& span, const std::function<void(const ReplayedAlert&)>& tell,
                     const std::function<void(std::size_t, std::size_t)>& progress);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace kith::tasks
