// The two-person rule: a merge that concerns a shielded person stands only when two people have said so.
#pragma once

#include "tasks/engine.hpp"

namespace kith::tasks {

// What to record when `by` says that the records are one person: same, or proposed. Error conflict: the same one proposed it.
// Caller holds engine.mutex().
core::Result<log::LinkWord> word_of_same(const Engine& engine, Records& records, people::RecordNo a, people::RecordNo b,
                                         const std::string& by);

}  // namespace kith::tasks
