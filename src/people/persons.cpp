#include "people/persons.hpp"

#include <algorithm>
#include <cassert>
#include <unordered_map>

namespace kith::people {

void Persons::resize(std::size_t rows) { person_.resize(rows, nobody); }

std::span<const RecordNo> Persons::records_of(std::uint32_t person) const {
  assert(person < spans_.size());
  return {pool_.data() + spans_[person].start, spans_[person].count};
}

void Persons::set(std::uint32_t person, const std::vector<RowNo>& rows) {
  Span& span = spans_[person];
  alive_ += (rows.empty() ? 0 : 1);
  alive_ -= (span.count == 0 ? 0 : 1);
  in_use_ += rows.size();
  in_use_ -= span.count;
  if (rows.size() > span.count) {
    span.start = static_cast<std::uint32_t>(pool_.size());
    pool_.resize(pool_.size() + rows.size());
  }
  span.count = static_cast<std::uint32_t>(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    pool_[span.start + i] = RecordNo{rows[i]};
    person_[rows[i]] = person;
  }
}

void Persons::compact() {
  std::vector<RecordNo> packed;
  packed.reserve(in_use_ + in_use_ / 8);
  for (Span& span : spans_) {
    const auto start = static_cast<std::uint32_t>(packed.size());
    packed.insert(packed.end(), pool_.begin() + span.start, pool_.begin() + span.start + span.count);
    span.start = start;
  }
  pool_ = std::move(packed);
}

std::vector<Change> Persons::replace(std::vector<std::vector<RowNo>> parts) {
  // Each old person goes to the part that holds most of it; the first of equals, for parts come in a fixed order.
  std::unordered_map<std::uint32_t, std::pair<std::size_t, std::size_t>> heirs;  // person -> (records, part)
  for (std::size_t part = 0; part < parts.size(); ++part) {
    std::map<std::uint32_t, std::size_t> held;
    for (const RowNo row : parts[part])
      if (person_[row] != nobody) ++held[person_[row]];
    for (const auto& [person, records] : held) {
      auto& heir = heirs[person];
      if (records > heir.first) heir = {records, part};
    }
  }
  std::vector<std::uint32_t> ids(parts.size(), nobody);
  for (const auto& [person, heir] : heirs) ids[heir.second] = std::min(ids[heir.second], person);
  std::vector<std::uint32_t> retired;
  for (const auto& [person, heir] : heirs)
    if (ids[heir.second] != person) retired.push_back(person);
  std::vector<Change> changes;
  for (const std::uint32_t person : retired) {
    set(person, {});
    changes.push_back({PersonId{person}, {}});
  }
  for (std::size_t part = 0; part < parts.size(); ++part) {
    if (ids[part] == nobody) ids[part] = static_cast<std::uint32_t>(spans_.size()), spans_.emplace_back();
    std::sort(parts[part].begin(), parts[part].end());
    const auto old = records_of(ids[part]);
    const bool unchanged = std::equal(old.begin(), old.end(), parts[part].begin(), parts[part].end(),
                                      [](RecordNo held, RowNo row) { return held.value == row; });
    if (unchanged) continue;
    set(ids[part], parts[part]);
    Change& change = changes.emplace_back(Change{PersonId{ids[part]}, {}});
    for (const RowNo row : parts[part]) change.records.push_back(RecordNo{row});
  }
  if (pool_.size() > 1024 && pool_.size() > in_use_ + in_use_ / 2) compact();
  std::sort(changes.begin(), changes.end(), [](const Change& a, const Change& b) { return a.person < b.person; });
  return changes;
}

std::size_t Persons::memory_bytes() const {
  return person_.capacity() * 4 + spans_.capacity() * sizeof(Span) + pool_.capacity() * sizeof(RecordNo);
}

}  // namespace kith::people
