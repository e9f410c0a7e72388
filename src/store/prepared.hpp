// A row as it goes into the log: its body, and the keyed hashes by which its records and its earlier versions are
// found. Made before the writer's turn, by whichever thread brings the row. Plain values.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "log/entry.hpp"
#include "store/keys.hpp"
#include "tasks/ports.hpp"

namespace kith::store {

struct Mention {
  Ref ref;
  std::string id;
};

struct Prepared {
  log::EntryKind kind = log::EntryKind::event;
  core::AgencyRef holder;
  std::string body;
  std::int64_t digest = 0;
  Ref row{};                      // what makes it the same row again; unused for versions of records
  std::vector<Mention> mentions;  // the record it is about first; empty for an agency's desk
  std::string happened;
  std::optional<core::Date> known;  // absent: when Kith had it
  std::string closed;               // what its projection closes under the folder key, but for the records' numbers
  std::uint8_t relationship = 0;
  std::string word;  // an event's kind
  std::optional<core::Date> withdrawn;
  core::PartialDate occurred;
  core::Date recorded{};
};

Prepared prepare(const tasks::Row& row, const Keys& keys);

}  // namespace kith::store
