// What the evaluator knows of one child at one moment: the facts heard so far by kind, the clock that remembers when its
// own answers would change, and the findings of the patterns before this one. Internal to the room.
#pragma once

#include "patterns/evaluate.hpp"

namespace kith::patterns {

// Answers questions about days and notes the earliest moment at which an answer would change. A moment is 2 * day while the
// day runs and 2 * day + 1 when it is over.
class Watch {
 public:
  void set(Clock clock) {
    clock_ = clock;
    now_ = 2 * clock.day.time_since_epoch().count() + clock.day_over;
  }
  void forget_due() { due_ = no_moment; }
  core::Date day() const { return clock_.day; }
  std::int64_t now() const { return now_; }
  std::int64_t due() const { return due_; }

  // True once the last day on which something could still have come is over.
  bool over(core::Date last_day) { return passed(2 * last_day.time_since_epoch().count() + 1); }
  // True from the beginning of that day.
  bool begun(core::Date day) { return passed(2 * day.time_since_epoch().count()); }

  static constexpr std::int64_t no_moment = std::numeric_limits<std::int64_t>::max();

 private:
  bool passed(std::int64_t moment) {
    if (now_ >= moment) return true;
    due_ = std::min(due_, moment);
    return false;
  }

  Clock clock_;
  std::int64_t now_ = 0, due_ = no_moment;
};

using Indices = std::vector<std::uint32_t>;

// Ascending, each once.
void make_set(Indices& indices);

// The facts that may be in a set on some day yet to come, ascending: what the clock decides is looked at when somebody asks, and
// what it has ruled out is gone for good, for it only moves forward until the next child is begun.
struct Candidates {
  Indices facts;
  std::size_t ever = 0;    // with those that the clock has ruled out
  bool withdrawn = false;  // one of them is withdrawn on some day
};

struct Moment {
  const Library* library = nullptr;
  const story::Vocabulary* vocabulary = nullptr;
  const story::ChildView* view = nullptr;
  std::size_t visible = 0;
  std::optional<core::Date> birthday;
  std::optional<core::Date> first_held;  // the first day on which an agency's record of the child is current
  std::vector<std::vector<core::Date>>
      age_limits;  // by pattern: when the child outgrows each of its limits for silence
  Watch watch;
  std::vector<std::vector<Candidates>> candidates;  // by pattern, then by set
  Indices seen;                                     // facts that say that the child was seen
  bool seen_withdrawn = false;                      // one of them is withdrawn on some day
  std::optional<std::uint32_t> last_seen;           // the latest of them by the day it happened
  std::vector<std::optional<Finding>> findings;

  const story::Fact& fact(std::uint32_t index) const { return view->facts[index]; }
};

// How many facts and which alerts the levels of a pattern need at the very least: below that they hold on no day, and
// neither they nor the clock are asked.
class Floors {
 public:
  Floors(const Pattern& pattern, PatternNo no);
  bool reached(const Moment& moment, std::size_t level) const { return reached(moment, levels_[level]); }
  bool any_reached(const Moment& moment) const;

 private:
  struct Floor;
  using Conjunction = std::vector<Floor>;
  struct Floor {
    const Need* need;
    std::vector<std::size_t> sets;
    std::size_t facts = 0;  // in all of these sets together
    std::vector<Conjunction> alternatives;
  };
  static Conjunction of(const std::vector<Need>& needs);
  static void add(const Need& need, Conjunction& floors);
  bool reached(const Moment& moment, const Conjunction& floors) const;

  PatternNo pattern_;
  std::vector<Conjunction> levels_;
};

// The figure of a detail. Attendance that is given only as sessions is worked out here, so that every pattern reads it alike.
std::optional<double> figure(const story::Vocabulary& vocabulary, const story::Fact& fact, story::KeyNo key);

// Whether one of the alerts that the need names stands at its level.
bool stands(const Moment& moment, const Need& need, PatternNo no);

// Whether the fact can be in the set on any day at all.
bool may_fit(const Moment& moment, const story::Fact& fact, const FactSet& set);

// The facts of one pattern's sets at this moment, ascending; each is made when it is first asked for, so that a need that
// fails early costs nothing, and the clock hears only of what was asked. A set may only look at sets above it.
class Sets {
 public:
  void begin(Moment& moment, PatternNo no);
  const Indices& operator[](std::size_t set) { return made_[set].facts ? *made_[set].facts : make(set); }
  // No more facts than this are in these sets together, today or on any later day until another fact comes.
  std::size_t at_most(const std::vector<std::size_t>& sets) const;
  std::size_t at_most(std::size_t set) const { return (*candidates_)[set].ever; }

 private:
  struct Made {
    Indices own;
    const Indices* facts = nullptr;
  };
  const Indices& make(std::size_t set);

  Moment* moment_ = nullptr;
  const Pattern* pattern_ = nullptr;
  std::vector<Candidates>* candidates_ = nullptr;
  std::vector<Made> made_;
};

// Adds the facts that fulfil the need to the evidence; false where it does not hold.
bool holds(Moment& moment, const Pattern& pattern, Sets& sets, const Need& need, Indices& evidence);

}  // namespace kith::patterns
