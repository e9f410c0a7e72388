#include "store/kept_index.hpp"
#include "store/stored.hpp"

namespace kith::store {

std::future<core::Result<tasks::BatchTaken>> StoredLedger::append(const tasks::Batch& batch) {
  auto rows = std::make_shared<std::vector<Prepared>>();
  rows->reserve(batch.rows.size());
  for (const tasks::Row& row : batch.rows) rows->push_back(prepare(row, shared_.keys));
  const std::size_t weight = rows->size();
  return shared_.writer->submit<tasks::BatchTaken>(
      weight,
      [rows, author = batch.author, mark = batch.mark, began = batch.drop_began,
       &keys = shared_.keys](Turn& turn) -> core::Result<tasks::BatchTaken> {
        auto taken = TRY(turn.taker.take(*rows, author, turn.now, began));
        if (mark) TRY_VOID(keep_mark(turn, keys, *mark));
        return taken;
      },
      [rows](Turn& turn) { return turn.taker.look_ahead(*rows); });
}

std::future<core::Result<tasks::EntryNo>> StoredLedger::record(std::vector<tasks::Act> acts, std::string author) {
  const std::size_t weight = acts.size();
  return shared_.writer->submit<tasks::EntryNo>(
      weight, [acts = std::move(acts), author = std::move(author)](Turn& turn) -> core::Result<tasks::EntryNo> {
        const tasks::EntryNo first{turn.taker.log().size()};
        for (const tasks::Act& act : acts) TRY(turn.taker.take_act(act, author, turn.now));
        return first;
      });
}

core::Result<tasks::EntryNo> StoredLedger::erase(const log::Erasure& erasure, std::string author) {
  shared_.erased = true;
  forget_index(shared_);
  return shared_.writer
      ->submit<tasks::EntryNo>(1, [erasure, author](Turn& turn) { return turn.taker.erase(erasure, author, turn.now); })
      .get();
}

}  // namespace kith::store
