// Which patterns hold for one child at one moment: a pure function of what was known then. Also says on which day the answer
// could change though nothing new is heard, so that an absence fires on its day and a quiet child costs nothing.
#pragma once

#include <limits>

#include "patterns/language.hpp"

namespace kith::patterns {

// A moment of a day: while facts still arrive, or when the day is over and what was due on it has not come.
struct Clock {
  core::Date day;
  bool day_over = false;
};

struct Finding {
  Level level = Level::note;
  std::vector<std::uint32_t> facts;    // indices into the view, ascending
  std::vector<std::uint32_t> against;
  std::string suppressed;              // the reason why it is not raised, though it would hold
  friend bool operator==(const Finding&, const Finding&) = default;
};

constexpr core::Date never{core::Days{std::numeric_limits<std::int32_t>::max() / 2}};

class Evaluator {
 public:
  // `live`: people answer here. In a replay or back-test nobody does, and patterns about answers stay silent.
  Evaluator(const Library& library, const story::Vocabulary& vocabulary, bool live = false);
  ~Evaluator();
  Evaluator(Evaluator&&) noexcept;

  // Begins with a child: the first `visible` facts of the view are known, the others not yet. The view must outlive its use.
  void begin(const story::ChildView& view, std::size_t visible);
  // One more fact of the view has become known.
  void reveal();
  // Evaluates what may have changed since the last call (everything after begin). Findings are kept by pattern number.
  void evaluate(Clock clock);

  const std::vector<std::optional<Finding>>& findings() const;
  // Patterns whose finding differs from the one before the last evaluate().
  const std::vector<PatternNo>& changed() const;
  // The first day at whose end something may change without a new fact; `never` when nothing can.
  core::Date next_due() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace kith::patterns
