// What the engine holds; internal to its files.
#pragma once

#include <deque>
#include <map>

#include "tasks/engine.hpp"
#include "tasks/membership.hpp"

namespace kith::tasks {

struct Engine::State {
  people::Linker linker;
  LinkedMembers members{linker};
  patterns::Evaluator evaluator;
  std::set<RecordNo> touched;  // records whose facts, versions or relationships came since the last settle
  std::uint32_t next_alert = 1;
  std::uint32_t placed = 0;     // records that the last settle has given to a person
  std::deque<std::pair<EventNo, RecordNo>> latest;  // the newest last
  // What was said last of a pair that nobody has decided yet, by its records in ascending order.
  std::map<std::pair<RecordNo, RecordNo>, log::LinkDecision> open_words;

  State(const patterns::Library& library, const story::Vocabulary& vocabulary) : evaluator(library, vocabulary, true) {}
};

}  // namespace kith::tasks
