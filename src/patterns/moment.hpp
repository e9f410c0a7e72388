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

struct Moment {
  const Library* library = nullptr;
  const story::Vocabulary* vocabulary = nullptr;
  const story::ChildView* view = nullptr;
  std::size_t visible = 0;
  std::optional<core::Date> birthday;
  Watch watch;
  std::vector<Indices> by_kind;
  std::vector<std::uint16_t> kinds_present;
  std::vector<std::optional<Finding>> findings;

  const story::Fact& fact(std::uint32_t index) const { return view->facts[index]; }
};

// The facts of every set of a pattern, ascending. A set may only look at sets above it.
void fill_sets(Moment& moment, const Pattern& pattern, std::vector<Indices>& sets);

// Adds the facts that fulfil the need to the evidence; false where it does not hold.
bool holds(Moment& moment, const Pattern& pattern, const std::vector<Indices>& sets, const Need& need, Indices& evidence);

std::optional<Finding> find(Moment& moment, const Pattern& pattern);

std::optional<double> number_of(const story::Fact& fact, story::KeyNo key);

}  // namespace kith::patterns
