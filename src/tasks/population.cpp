#include "tasks/population.hpp"

#include <algorithm>
#include <future>
#include <numeric>

namespace kith::tasks {
namespace {

using people::PersonId;
using people::RecordNo;

std::int32_t number(core::Date day) { return static_cast<std::int32_t>(day.time_since_epoch().count()); }
core::Date day_of(std::int32_t number) { return core::Date{core::Days{number}}; }

}  // namespace

void Families::Lists::fill(std::size_t root_count, std::size_t count,
                           const std::function<std::uint32_t(std::size_t)>& root_of) {
  begin.assign(root_count + 1, 0);
  for (std::size_t i = 0; i < count; ++i) ++begin[root_of(i) + 1];
  std::partial_sum(begin.begin(), begin.end(), begin.begin());
  members.resize(count);
  auto next = begin;
  for (std::size_t i = 0; i < count; ++i) members[next[root_of(i)]++] = static_cast<std::uint32_t>(i);
}

core::Result<Families> Families::read(const people::Linker& linker, Identities& identities) {
  Families families;
  auto& parent = families.root_;
  parent.resize(linker.size());
  std::iota(parent.begin(), parent.end(), 0u);
  const auto find = [&](std::uint32_t at) {
    while (parent[at] != at) at = parent[at] = parent[parent[at]];
    return at;
  };
  const auto join = [&](std::uint32_t a, std::uint32_t b) {
    const std::uint32_t x = find(a), y = find(b);
    if (x != y) parent[std::max(x, y)] = std::min(x, y);
  };
  for (const PersonId person : linker.persons()) {
    const auto own = linker.records_of(person);
    for (const RecordNo record : own) join(own.front().value, record.value);
  }
  linker.each_possible([&](RecordNo a, RecordNo b) { join(a.value, b.value); });
  TRY_VOID(
      identities.each_relationship([&](RecordNo a, RecordNo b, log::RelationshipKind) { join(a.value, b.value); }));
  TRY_VOID(identities.each_together([&](std::span<const RecordNo> together) {
    for (const RecordNo record : together) join(together.front().value, record.value);
  }));
  for (std::uint32_t r = 0; r < parent.size(); ++r) {
    parent[r] = find(r);
    if (parent[r] == r) families.roots_.push_back(r);
  }
  families.records_.fill(parent.size(), parent.size(), [&](std::size_t r) { return parent[r]; });
  return families;
}

std::uint32_t Population::word(std::string_view text) {
  if (const auto found = word_numbers_.find(text); found != word_numbers_.end()) return found->second;
  kept_.emplace_back(text);
  words_.push_back(kept_.back());
  return word_numbers_[kept_.back()] = static_cast<std::uint32_t>(words_.size() - 1);
}

void Population::add(const Fact& fact) {
  Skeleton skeleton;
  skeleton.event = fact.event.value;
  skeleton.record = fact.record.value;
  skeleton.agency = fact.agency;
  skeleton.text_begin = text_.size();
  skeleton.occurred_size = static_cast<std::uint8_t>(fact.occurred.size());
  skeleton.id_size = static_cast<std::uint8_t>(std::min<std::size_t>(fact.id.size(), 255));
  text_ += fact.occurred;
  text_ += fact.id.substr(0, skeleton.id_size);
  skeleton.kind = static_cast<std::uint16_t>(fact.kind);
  skeleton.recorded = number(fact.recorded);
  if (fact.withdrawn) skeleton.withdrawn = number(*fact.withdrawn);
  skeleton.detail_begin = items_.size();
  for (const auto& [key, value] : fact.detail) items_.push_back({word(key), word(value)});
  skeleton.detail_count = static_cast<std::uint16_t>(fact.detail.size());
  skeleton.also_begin = also_.size();
  for (const RecordNo other : fact.also_about) also_.push_back(other.value);
  skeleton.also_count = static_cast<std::uint16_t>(fact.also_about.size());
  facts_.push_back(skeleton);
}

core::Result<void> Population::read_people(Identities& identities, RecordRange range,
                                           const std::function<bool(RecordNo)>& has,
                                           const std::function<std::uint32_t(const core::AgencyRef&)>& number_of) {
  TRY_VOID(identities.each_version(range, has, [&](RecordNo record, const log::RecordVersion& version, bool) {
    versions_.push_back({version.kind, version.date_of_birth, version.valid_from, version.valid_to,
                         number_of(version.ref.holder()), version.postcode, record.value});
  }));
  return identities.each_relationship([&](RecordNo a, RecordNo b, log::RelationshipKind kind) {
    if (has(a)) relationships_.emplace_back(a, b, kind);
  });
}

core::Result<Population> Population::read(const Families& families, Facts& facts, Identities& identities,
                                          const Wanted& wanted, const Part& part) {
  Population population;
  population.families_ = &families;
  const auto has = [&](RecordNo record) { return wanted(families.root_of(record)); };
  population.kinds_ = facts.kinds();
  const auto number_of = [&](const core::AgencyRef& holder) {
    const auto [agency, fresh] =
        population.agency_numbers_.try_emplace(holder, static_cast<std::uint32_t>(population.agencies_.size()));
    if (fresh) population.agencies_.push_back(holder);
    return agency->second;
  };
  std::vector<std::uint32_t> renumbered;
  for (const core::AgencyRef& holder : facts.agencies()) renumbered.push_back(number_of(holder));
  // Facts beside versions and relationships: each needs a core, and none of what the other fills.
  auto reading_facts = std::async(std::launch::async, [&] {
    return facts.each(part.events, has, [&](const Fact& fact) {
      population.add(fact);
      population.facts_.back().agency = renumbered[fact.agency];
    });
  });
  const auto people = population.read_people(identities, part.records, has, number_of);
  TRY_VOID(reading_facts.get());
  TRY_VOID(people);
  const std::size_t roots = families.record_count();
  population.facts_of_.fill(roots, population.facts_.size(),
                            [&](std::size_t f) { return families.root_of(RecordNo{population.facts_[f].record}); });
  population.versions_of_.fill(roots, population.versions_.size(), [&](std::size_t v) {
    return families.root_of(RecordNo{population.versions_[v].record});
  });
  population.relationships_of_.fill(roots, population.relationships_.size(), [&](std::size_t r) {
    return families.root_of(std::get<0>(population.relationships_[r]));
  });
  return population;
}

Family Population::family(std::uint32_t root, const story::Vocabulary& vocabulary) const {
  Family family;
  family.chronicle = std::make_unique<story::Chronicle>(vocabulary);
  story::Chronicle& chronicle = *family.chronicle;
  for (const std::uint32_t record : families_->records_of(root)) family.records.push_back(RecordNo{record});
  log::RecordVersion version;
  for (const std::uint32_t v : versions_of_.of(root)) {
    const Held& held = versions_[v];
    version.ref = {agencies_[held.agency].agency, agencies_[held.agency].region, ""};
    version.kind = held.kind;
    version.date_of_birth = held.born;
    version.valid_from = held.from;
    version.valid_to = held.to;
    version.postcode = held.postcode;
    chronicle.add_record(RecordNo{held.record}, version, held.from ? held.from->first_day() : core::Date{});
  }
  for (const std::uint32_t r : relationships_of_.of(root)) {
    const auto& [a, b, kind] = relationships_[r];
    chronicle.relate(a, b, kind);
  }
  std::vector<std::pair<std::string_view, std::string_view>> detail;
  std::vector<RecordNo> about;
  for (const std::uint32_t f : facts_of_.of(root)) {
    const Skeleton& skeleton = facts_[f];
    detail.clear();
    for (std::uint16_t i = 0; i < skeleton.detail_count; ++i) {
      const Item& item = items_[skeleton.detail_begin + i];
      detail.emplace_back(words_[item.key], words_[item.value]);
    }
    about.assign(1, RecordNo{skeleton.record});
    for (std::uint16_t i = 0; i < skeleton.also_count; ++i) about.push_back(RecordNo{also_[skeleton.also_begin + i]});
    const std::string_view text = std::string_view{text_}.substr(skeleton.text_begin);
    story::FactSource source{chronicle.holder(agencies_[skeleton.agency]),
                             text.substr(skeleton.occurred_size, skeleton.id_size),
                             kinds_[skeleton.kind],
                             {},
                             day_of(skeleton.recorded),
                             {},
                             detail,
                             true};
    if (const auto occurred = core::PartialDate::parse(text.substr(0, skeleton.occurred_size)))
      source.occurred = *occurred;
    if (skeleton.withdrawn) source.withdrawn = day_of(skeleton.withdrawn);
    chronicle.add_fact(source, about);
    family.event_of.push_back(EventNo{skeleton.event});
  }
  return family;
}

}  // namespace kith::tasks
