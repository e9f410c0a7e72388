// What the parts of Engine share, and nobody else sees.
#pragma once

#include <algorithm>
#include <deque>
#include <map>

#include "tasks/engine.hpp"
#include "tasks/membership.hpp"

namespace kith::tasks {

struct Engine::State {
  people::Linker linker;
  LinkedMembers members{linker};
  patterns::Evaluator evaluator;
  std::vector<RecordNo> touched;  // whose facts, versions or relationships came since the last settle; may hold one twice
  std::uint32_t next_alert = 1;
  std::uint64_t kept_entries = 0;  // the log's size when the linking index was last kept
  std::uint32_t placed = 0;  // records that the last settle has given to a person
  std::deque<std::pair<EventNo, RecordNo>> latest;  // the newest last
  // What was said last of a pair that nobody has decided yet, by its records in ascending order.
  std::map<std::pair<RecordNo, RecordNo>, log::LinkDecision> open_words;

  State(const patterns::Library& library, const story::Vocabulary& vocabulary) : evaluator(library, vocabulary, true) {}

  // Most facts follow another about the same record.
  void touch(RecordNo record) {
    if (touched.empty() || touched.back() != record) touched.push_back(record);
    if (touched.size() > 1'000'000 && touched.size() > 2 * linker.size()) untwin();
  }
  void untwin() {
    std::sort(touched.begin(), touched.end());
    touched.erase(std::unique(touched.begin(), touched.end()), touched.end());
  }
};

struct Engine::News {
  std::size_t changed = 0;  // alerts
  std::vector<Act> acts;
  std::vector<std::pair<RecordNo, std::optional<core::Date>>> dues;
};

struct Engine::Evaluated {
  std::vector<log::AlertState> changed;  // one that is new has no id yet
  std::optional<core::Date> due;
};

struct Engine::FamilyOutcome {
  std::size_t persons = 0;
  std::vector<std::pair<people::PersonId, Evaluated>> children;
};

}  // namespace kith::tasks
