// What people say of two records: the engine's part.
#include <algorithm>

#include "tasks/engine_state.hpp"

namespace kith::tasks {

using people::RecordNo;

// Caller holds mutex_ alone.
void Engine::take_word(const log::LinkDecision& decision) {
  const RecordNo a{std::min(decision.a, decision.b)}, b{std::max(decision.a, decision.b)};
  if (decision.word == log::LinkWord::unsure || decision.word == log::LinkWord::proposed) {
    state_->open_words[{a, b}] = decision;
    return;
  }
  state_->open_words.erase({a, b});
  state_->linker.decide({a, b, decision.word == log::LinkWord::same, decision.by, decision.reason});
}

core::Result<void> Engine::decide(const core::RowRef& a, const core::RowRef& b, log::LinkWord word, const std::string& by,
                                  const std::string& reason) {
  {
    std::unique_lock lock{mutex_};
    const auto one = state_->linker.find(a), two = state_->linker.find(b);
    if (!one || !two) return core::fail(core::ErrorKind::not_found, "one of the two records is not known");
    if (*one == *two) return core::fail(core::ErrorKind::invalid_input, "a record cannot be decided against itself");
    const log::LinkDecision decision{one->value, two->value, word, by, reason};
    TRY(ports_.ledger.record({Act{decision}}, by).get());
    take_word(decision);
    if (word == log::LinkWord::unsure || word == log::LinkWord::proposed) return {};
    state_->touch(*one);
    state_->touch(*two);
  }
  TRY(settle([](std::size_t, std::size_t) {}));
  return {};
}

void Engine::note_decision(const people::Decision& decision) {
  std::unique_lock lock{mutex_};
  undecided_.push_back(decision);
  take_waiting();
}

std::optional<log::LinkDecision> Engine::word_on(RecordNo a, RecordNo b) const {
  const auto found = state_->open_words.find(std::minmax(a, b));
  return found == state_->open_words.end() ? std::nullopt : std::optional(found->second);
}

std::vector<log::LinkDecision> Engine::open_words() const {
  std::vector<log::LinkDecision> words;
  for (const auto& [pair, word] : state_->open_words) words.push_back(word);
  return words;
}

}  // namespace kith::tasks
