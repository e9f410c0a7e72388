// The alerts that stand for one child, and how they change: raised, risen in level, a fact added, ceased. An alert keeps every
// fact it ever showed; a fulfilment after it has ceased is a new alert.
#pragma once

#include <map>

#include "patterns/evaluate.hpp"

namespace kith::patterns {

using AlertNo = core::Id<struct AlertTag>;

struct Alert {
  AlertNo no;
  people::PersonId child;
  PatternNo pattern;
  Level level = Level::consider;
  core::Date raised_on;
  core::Date due;  // by when somebody must have answered
  std::vector<story::FactNo> facts;    // in the order in which they became known
  std::vector<story::FactNo> against;
  std::string ask{};  // the role that is asked of this child
};

struct AlertChange {
  enum class Kind : std::uint8_t { raised, rose, added, ceased, corrected } kind = Kind::raised;
  Alert alert;  // as it is after the change
};

const char* to_string(AlertChange::Kind kind);

// Urgent: the same day. Serious: the next working day. Else three working days (proposed defaults), unless the pattern says.
core::Date answer_due(const Pattern& pattern, Level level, core::Date raised_on);

// The role that is asked about a child of this birthday.
const std::string& asked(const Pattern& pattern, std::optional<core::Date> birthday, core::Date raised_on);

class StandingAlerts {
 public:
  explicit StandingAlerts(const Library& library) : library_(&library) {}

  // Takes over what the evaluator found on that day. `next` numbers the alerts that are raised.
  std::vector<AlertChange> update(people::PersonId child, const story::ChildView& view,
                                  const std::vector<std::optional<Finding>>& findings, const std::vector<PatternNo>& changed,
                                  core::Date day, AlertNo& next);
  // Makes what stands equal to the findings, also downwards: for findings that were worked out from the whole past, when a late
  // fact has changed it. The log keeps how an alert stood before.
  std::vector<AlertChange> correct(people::PersonId child, const story::ChildView& view,
                                   const std::vector<std::optional<Finding>>& findings, core::Date day, AlertNo& next);
  // Two clusters turned out to be one child: the older alert of each pattern stays and keeps the facts of both.
  void take_over(StandingAlerts&& other);
  const std::map<PatternNo, Alert>& standing() const { return standing_; }
  std::map<PatternNo, Alert>& standing() { return standing_; }

 private:
  const Library* library_;
  std::map<PatternNo, Alert> standing_;
};

}  // namespace kith::patterns
