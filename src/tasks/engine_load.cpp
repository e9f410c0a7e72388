// How an engine comes to know everybody at its start: from the index that was kept and what the log says since, or from
// the store as a whole.
#include <fmt/core.h>

#include <algorithm>
#include <cassert>

#include "tasks/engine_state.hpp"

namespace kith::tasks {
namespace {

using people::RecordNo;

// Records are read and opened on all cores, a little ahead of `take`, which has them one by one and in their order.
// `more`: are there records from this number on? Asked only where none was found.
core::Result<void> read_versions(Identities& identities, std::uint64_t begin,
                                 const std::function<core::Result<bool>(std::uint64_t)>& more,
                                 const people::Parallel& parallel,
                                 const std::function<void(RecordNo, const log::RecordVersion&)>& take) {
  constexpr std::size_t portion = 1024, ahead = 4;
  using Portion = std::vector<std::pair<RecordNo, log::RecordVersion>>;
  std::vector<Portion> reading(ahead), read(ahead);
  std::vector<core::Result<void>> outcomes(ahead);
  for (std::uint64_t first = begin;; first += portion * ahead) {
    parallel(ahead + 1, [&](std::size_t job) {
      if (job == 0) {
        for (const Portion& part : read)
          for (const auto& [record, version] : part) take(record, version);
        return;
      }
      Portion& own = reading[job - 1];
      own.clear();
      const auto from = static_cast<std::uint32_t>(first + (job - 1) * portion);
      outcomes[job - 1] = identities.each_version(
          {RecordNo{from}, RecordNo{static_cast<std::uint32_t>(from + portion - 1)}}, [](RecordNo) { return true; },
          [&](RecordNo record, const log::RecordVersion& version, bool) { own.emplace_back(record, version); });
    });
    for (const auto& outcome : outcomes) TRY_VOID(outcome);
    std::swap(reading, read);
    const bool none = std::all_of(read.begin(), read.end(), [](const Portion& part) { return part.empty(); });
    if (none && !TRY(more(first + portion * ahead))) return {};
  }
}

}  // namespace

core::Result<void> Engine::read_versions_from(std::uint64_t first, const Extent& extent, const Progress& progress) {
  people::Linker& linker = state_->linker;
  const auto more = [&](std::uint64_t from) -> core::Result<bool> { return from < extent.records; };
  // The place of a record that was erased stays its own, and empty.
  const auto leave_places = [&](std::uint64_t until) {
    while (linker.size() < until) {
      log::RecordVersion nothing;
      nothing.ref.id = fmt::format("erased {}", linker.size());
      linker.add(nothing);
    }
  };
  const auto take = [&](RecordNo record, const log::RecordVersion& version) {
    leave_places(record.value);
    const RecordNo given = linker.add(version);
    assert(given == record && "the store and the linker number records alike");
    (void)given;
    progress(record.value + 1, static_cast<std::size_t>(extent.records));
  };
  TRY_VOID(read_versions(ports_.identities, first, more, parallel_, take));
  leave_places(extent.records);
  return {};
}

core::Result<void> Engine::read_decisions() {
  return ports_.identities.each_decision([&](const log::LinkDecision& decision) { take_word(decision); });
}

core::Result<void> Engine::read_everybody(const Extent& extent, const Progress& progress) {
  people::Linker& linker = state_->linker;
  TRY_VOID(read_versions_from(0, extent, progress));
  TRY_VOID(ports_.identities.each_relationship(
      [&](RecordNo record, RecordNo related, log::RelationshipKind kind) { linker.relate(record, related, kind); }));
  TRY_VOID(ports_.identities.each_together([&](std::span<const RecordNo> records) { linker.name_together(records); }));
  return read_decisions();
}

core::Result<bool> Engine::take_up_kept(const Extent& extent, const Progress& progress) {
  std::uint64_t entries = 0, records = 0;
  std::vector<char> last;
  std::optional<people::Linker> kept;
  ports_.kept_index.give_back([&](const KeptIndex::Take& take, std::uint64_t bytes) {
    people::PartsIn parts(take, bytes);
    parts.number(entries), parts.number(records), parts(last);
    kept = people::Linker::read(parts);
  });
  if (!kept || kept->size() != records || entries == 0 || entries > extent.entries) return false;
  // A database that was restored from a backup went another way from there.
  const auto leaf = ports_.proofs.leaf(EntryNo{entries - 1});
  if (!leaf || !std::equal(leaf->begin(), leaf->end(), last.begin(), last.end())) return false;
  const auto news = TRY(ports_.identities.news_since(EntryNo{entries}));
  if (!news) return false;
  state_->linker = std::move(*kept);
  state_->kept_entries = entries;
  people::Linker& linker = state_->linker;
  for (const RecordNo record : news->records) {
    if (record.value >= records) break;
    const auto all = [](RecordNo) { return true; };
    TRY_VOID(ports_.identities.each_version(
        {record, record}, all, [&](RecordNo, const log::RecordVersion& version, bool) { linker.add(version); }));
  }
  TRY_VOID(read_versions_from(records, extent, progress));
  for (const auto& [record, related, kind] : news->relationships) linker.relate(record, related, kind);
  for (const auto& together : news->together) linker.name_together(together);
  TRY_VOID(read_decisions());
  return true;
}

core::Result<void> Engine::keep_index(std::uint64_t grown_by) {
  const std::shared_lock lock{mutex_};
  return keep_index_of(TRY(ports_.proofs.extent()).entries, grown_by);
}

core::Result<void> Engine::keep_index_of(std::uint64_t entries, std::uint64_t grown_by) {
  const people::Linker& linker = state_->linker;
  // What was taken but not settled is still to be evaluated: a start finds that out by itself.
  if (entries == 0 || entries < state_->kept_entries + grown_by || !linker.settled()) return {};
  const std::string last = TRY(ports_.proofs.leaf(EntryNo{entries - 1}));
  TRY_VOID(ports_.kept_index.keep([&](const KeptIndex::Put& put) {
    people::PartsOut parts(put);
    parts.number(entries), parts.number(linker.size());
    parts(std::vector<char>(last.begin(), last.end()));
    linker.write(parts);
    return parts.written();
  }));
  state_->kept_entries = entries;
  return {};
}

}  // namespace kith::tasks
