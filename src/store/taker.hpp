// Takes rows into the log: tells new from unchanged from changed, opens records that are named for the first time,
// appends entries and puts their projections. Works inside the writer's transaction. One thread at a time.
#pragma once

#include <span>
#include <string>
#include <unordered_set>

#include "core/date.hpp"
#include "core/result.hpp"
#include "store/appender.hpp"
#include "store/prepared.hpp"
#include "store/projector.hpp"
#include "tasks/ports.hpp"

namespace kith::store {

class Taker {
 public:
  Taker(Connection& connection, const Keys& keys, Names& names, Random random);

  core::Result<void> load();
  void begin();  // of a transaction
  // Looks up what the rows name; at the beginning of a transaction, so that nothing is asked while rows are written.
  // Rows that were not looked up are when they are taken.
  core::Result<void> look_ahead(std::span<const Prepared> rows);
  // `drop_began`: see tasks::Batch.
  core::Result<tasks::BatchTaken> take(std::span<const Prepared> rows, const std::string& author, core::Instant now,
                                       std::optional<std::uint64_t> drop_began = {});
  core::Result<log::EntryNo> take_act(const tasks::Act& act, const std::string& author, core::Instant now);
  core::Result<log::EntryNo> erase(const log::Erasure& erasure, const std::string& author, core::Instant now);
  core::Result<void> flush();
  core::Result<void> flush_rows();  // Projector::flush_rows

  // Carries what came lately into the large indexes; a transaction of its own.
  bool wants_carrying_over(bool idle) const { return projector_.recent().wants_carrying_over(idle); }
  core::Result<void> carry_over() { return projector_.recent().carry_over(); }

  const Appender& log() const { return appender_; }
  void draw(std::string& bytes) { appender_.draw(bytes); }

 private:
  core::Result<tasks::Taken> take_row(const Prepared& row, const std::string& author, core::Instant now,
                                      std::optional<std::uint64_t> drop_began, tasks::BatchTaken& taken);
  core::Result<void> open_mentioned(const Prepared& row, const std::string& author, core::Instant now,
                                    tasks::BatchTaken& taken);
  core::Result<KnownRecord*> open_record(const Mention& mention, const core::AgencyRef& holder);
  core::Result<Key> key_of(std::int64_t record);
  core::Result<void> keep_commitments(std::uint32_t record, const Key& key);

  Connection& connection_;
  const Keys& keys_;
  Appender appender_;
  Projector projector_;
  std::unordered_set<const Prepared*> looked_up_;  // the first of each batch
};

}  // namespace kith::store
