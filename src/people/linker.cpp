#include "people/linker.hpp"

#include <algorithm>
#include <cassert>

#include "people/state.hpp"

namespace kith::people {

static_assert(Linker::nobody.value == Persons::nobody);

namespace {

// An event that names more people than this is a register, not an encounter.
constexpr std::size_t together_most = 24;

LinkKind link_kind(log::RelationshipKind kind) {
  // The two lists run alike, but for `together`, which comes first here.
  static_assert(static_cast<int>(LinkKind::other) == static_cast<int>(log::RelationshipKind::other) + 1);
  return static_cast<LinkKind>(static_cast<int>(kind) + 1);
}

}  // namespace

Linker::Linker() : state_(std::make_unique<State>()) {}
Linker::~Linker() = default;
Linker::Linker(Linker&&) noexcept = default;
Linker& Linker::operator=(Linker&&) noexcept = default;

RecordNo Linker::add(const log::RecordVersion& version) {
  // The keys of a record that came since the last settle are made when it is settled.
  const auto known = state_->records.find(version.ref);
  const bool indexed = known && *known < state_->indexed;
  std::vector<Key> before, after;
  if (indexed) {
    state_->touch(*known);
    keys_of(state_->records, *known, before);
  }
  const RowNo row = state_->records.add(version).first;
  if (indexed) keys_of(state_->records, row, after);
  for (const Key key : after)
    if (!std::binary_search(before.begin(), before.end(), key)) state_->unindexed.push_back({key, row});
  state_->dirty.insert(row);
  return {row};
}

void Linker::relate(RecordNo record, RecordNo related, log::RelationshipKind kind) {
  assert(record.value < size() && related.value < size());
  if (!state_->records.link(record.value, related.value, link_kind(kind))) return;
  state_->dirty.insert(record.value);
  state_->dirty.insert(related.value);
}

void Linker::name_together(std::span<const RecordNo> records) {
  if (records.size() > together_most) return;
  for (std::size_t i = 0; i < records.size(); ++i)
    for (std::size_t j = i + 1; j < records.size(); ++j)
      if (state_->records.link(records[i].value, records[j].value, LinkKind::together)) {
        state_->dirty.insert(records[i].value);
        state_->dirty.insert(records[j].value);
      }
}

void Linker::decide(const Decision& decision) {
  assert(decision.a.value < size() && decision.b.value < size());
  if (decision.a == decision.b) return;
  state_->decisions.say(decision.a.value, decision.b.value, {decision.same, decision.by, decision.reason});
  state_->dirty.insert(decision.a.value);
  state_->dirty.insert(decision.b.value);
}

bool Linker::settled() const {
  return state_->dirty.empty() && state_->unindexed.empty() && state_->indexed == state_->records.size();
}

std::vector<Change> Linker::settle(const Parallel& parallel) { return state_->settle(parallel); }

std::size_t Linker::size() const { return state_->records.size(); }
std::size_t Linker::person_count() const { return state_->persons.count(); }

std::optional<RecordNo> Linker::find(const core::RowRef& ref) const {
  const auto row = state_->records.find(ref);
  return row ? std::optional(RecordNo{*row}) : std::nullopt;
}

core::RowRef Linker::ref_of(RecordNo record) const { return state_->records.ref_of(record.value); }
PersonId Linker::person_of(RecordNo record) const { return {state_->persons.person_of(record.value)}; }
std::span<const RecordNo> Linker::records_of(PersonId person) const {
  return person.value < state_->persons.ids() ? state_->persons.records_of(person.value) : std::span<const RecordNo>{};
}

std::vector<PersonId> Linker::persons() const {
  std::vector<PersonId> alive;
  for (std::uint32_t id = 0; id < state_->persons.ids(); ++id)
    if (state_->persons.alive(id)) alive.push_back({id});
  return alive;
}

namespace {

void strongest_first(std::vector<Possible>& pairs) {
  std::stable_sort(pairs.begin(), pairs.end(),
                   [](const Possible& a, const Possible& b) { return a.why.probability > b.why.probability; });
}

}  // namespace

void Linker::each_possible(const std::function<void(RecordNo, RecordNo)>& visit) const {
  for (const auto& [pair, mark] : state_->open)
    if (pair.first < pair.second) visit({pair.first}, {pair.second});
}

std::vector<Possible> Linker::possible() const {
  std::vector<Possible> pairs;
  for (const auto& [pair, mark] : state_->open)
    if (pair.first < pair.second)
      pairs.push_back({{pair.first}, {pair.second}, state_->explain(pair.first, pair.second)});
  strongest_first(pairs);
  return pairs;
}

std::vector<Possible> Linker::possible_of(PersonId person) const {
  std::vector<Possible> pairs;
  for (const RecordNo record : records_of(person))
    for (auto at = state_->open.lower_bound({record.value, 0});
         at != state_->open.end() && at->first.first == record.value; ++at) {
      const auto [a, b] = std::minmax(at->first.first, at->first.second);
      pairs.push_back({{a}, {b}, state_->explain(a, b)});
    }
  strongest_first(pairs);
  return pairs;
}

Explanation Linker::explain(RecordNo a, RecordNo b) const { return state_->explain(a.value, b.value); }

std::optional<Possible> Linker::link_of(RecordNo record) const {
  std::optional<Possible> best;
  for (const RecordNo other : records_of(person_of(record))) {
    if (other == record) continue;
    Explanation why = explain(record, other);
    if (!best || why.probability > best->why.probability)
      best = Possible{std::min(record, other), std::max(record, other), std::move(why)};
  }
  return best;
}

std::size_t Linker::memory_bytes() const {
  return state_->records.memory_bytes() + state_->index.memory_bytes() + state_->persons.memory_bytes() +
         state_->open.size() * 64;
}

}  // namespace kith::people
