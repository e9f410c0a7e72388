#include "tasks/population.hpp"

#include <algorithm>
#include <atomic>
#include <future>
#include <numeric>
#include <unordered_map>

namespace kith::tasks {
namespace {

using people::PersonId;
using people::RecordNo;

std::int32_t number(core::Date day) { return static_cast<std::int32_t>(day.time_since_epoch().count()); }
core::Date day_of(std::int32_t number) { return core::Date{core::Days{number}}; }

}  // namespace

void Families::Lists::fill(std::size_t root_count, std::span<const std::uint32_t> root_of) {
  begin.assign(root_count + 1, 0);
  for (const std::uint32_t root : root_of) ++begin[root + 1];
  std::partial_sum(begin.begin(), begin.end(), begin.begin());
  members.resize(root_of.size());
  auto next = begin;
  for (std::size_t i = 0; i < root_of.size(); ++i) members[next[root_of[i]]++] = static_cast<std::uint32_t>(i);
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
  families.records_.fill(parent.size(), parent);
  return families;
}

// Takes what the store hands out into a population; each stretch and the people may have a thread of their own.
class Population::Reading {
 public:
  Reading(Population& population, const Source& source, const Wanted& wanted)
      : population_(population), source_(source), wanted_(wanted) {
    for (const std::string& kind : source.facts.kinds())
      kinds_.push_back(source.vocabulary.find(kind).value_or(source.vocabulary.other()));
    for (const core::AgencyRef& holder : source.facts.agencies()) renumbered_.push_back(number_of(holder));
  }

  core::Result<void> read_people(RecordRange range) {
    const auto has = [this](RecordNo record) { return wanted_(population_.families_->root_of(record)); };
    TRY_VOID(
        source_.identities.each_version(range, has, [this](RecordNo record, const log::RecordVersion& version, bool) {
          population_.versions_.push_back({version.kind, version.date_of_birth, version.valid_from, version.valid_to,
                                           number_of(version.ref.holder()), version.postcode, record.value});
        }));
    return source_.identities.each_tie(range, has, [&](const Tie& tie) { population_.ties_.push_back(tie); });
  }

  // What names several records comes once, with the one that it is about first of all.
  core::Result<void> read_facts(std::span<const RecordNo> records, Stretch& stretch) const {
    return source_.facts.each_of(records, [&](const Fact& fact) {
      if (std::binary_search(records.begin(), records.end(), fact.record)) add(fact, stretch);
    });
  }

  core::Result<void> read_facts(EventRange range, Stretch& stretch) const {
    return source_.facts.each(
        range, [this](RecordNo record) { return wanted_(population_.families_->root_of(record)); },
        [&](const Fact& fact) { add(fact, stretch); });
  }

 private:
  std::uint32_t number_of(const core::AgencyRef& holder) {
    const auto [agency, fresh] = numbers_.try_emplace(holder, static_cast<std::uint32_t>(population_.agencies_.size()));
    if (fresh) population_.agencies_.push_back(holder);
    return agency->second;
  }

  void add(const Fact& fact, Stretch& stretch) const {
    Skeleton& skeleton = stretch.facts.emplace_back();
    skeleton.event = fact.event.value;
    skeleton.record = fact.record.value;
    skeleton.agency = renumbered_[fact.agency];
    skeleton.text_begin = stretch.text.size();
    skeleton.occurred_size = static_cast<std::uint8_t>(fact.occurred.size());
    skeleton.id_size = static_cast<std::uint8_t>(std::min<std::size_t>(fact.id.size(), 255));
    stretch.text += fact.occurred;
    stretch.text += fact.id.substr(0, skeleton.id_size);
    skeleton.kind = kinds_[fact.kind];
    skeleton.when = number(story::day_happened(fact.occurred_first, fact.occurred_last, fact.recorded));
    skeleton.recorded = number(fact.recorded);
    if (fact.withdrawn) skeleton.withdrawn = number(*fact.withdrawn);
    skeleton.detail_begin = static_cast<std::uint32_t>(stretch.items.size());
    for (const auto& [key, value] : fact.detail) {
      const auto known = source_.vocabulary.find_key(key);
      if (!known) continue;
      stretch.items.push_back({*known, static_cast<std::uint32_t>(value.size())});
      stretch.text += value;
      ++skeleton.detail_count;
    }
    skeleton.also_begin = static_cast<std::uint32_t>(stretch.also.size());
    for (const RecordNo other : fact.also_about) stretch.also.push_back(other.value);
    skeleton.also_count = static_cast<std::uint16_t>(fact.also_about.size());
  }

  Population& population_;
  const Source& source_;
  const Wanted& wanted_;
  std::vector<story::KindNo> kinds_;
  std::vector<std::uint32_t> renumbered_;
  std::unordered_map<core::AgencyRef, std::uint32_t> numbers_;
};

core::Result<Population> Population::read(const Families& families, const Source& source, const Wanted& wanted,
                                          const Part& part, std::size_t threads) {
  Population population;
  population.families_ = &families;
  Reading reading{population, source, wanted};
  // More than there are threads, for one stretch may hold more facts than another.
  const std::uint64_t least = part.by_record.empty() ? 10'000 : 100, most = 64;
  const bool by_record = !part.by_record.empty();
  const std::uint64_t entries = by_record ? part.by_record.size() : part.events.last.value - part.events.first.value;
  const std::uint64_t count = threads > 1 ? std::clamp<std::uint64_t>(entries / least, 1, most) : 1;
  const std::uint64_t length = entries / count + 1;
  population.stretches_.resize(count);
  std::vector<core::Result<void>> outcomes(count + 1);
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t job = next++; job < outcomes.size(); job = next++) {
      if (job == 0) {
        outcomes[job] = reading.read_people(part.records);
        continue;
      }
      Stretch& stretch = population.stretches_[job - 1];
      if (by_record) {
        const std::size_t from = std::min<std::size_t>((job - 1) * length, entries);
        const std::size_t to = std::min<std::size_t>(from + length, entries);
        outcomes[job] = reading.read_facts(std::span{part.by_record}.subspan(from, to - from), stretch);
        continue;
      }
      const EventNo first{part.events.first.value + (job - 1) * length};
      const EventNo last{std::min(first.value + (length - 1), part.events.last.value)};
      outcomes[job] = reading.read_facts({first, last}, stretch);
    }
  };
  std::vector<std::future<void>> others;
  for (std::size_t t = 1; t < threads; ++t) others.push_back(std::async(std::launch::async, work));
  work();
  for (auto& other : others) other.get();
  for (const auto& outcome : outcomes) TRY_VOID(outcome);
  population.put_in_order(families, part.records);
  return population;
}

void Population::put_in_order(const Families& families, RecordRange range) {
  first_root_ = range.first.value;
  const std::size_t last = std::min<std::size_t>(range.last.value, families.record_count() - 1);
  const std::size_t roots = families.record_count() == 0 ? 0 : last - first_root_ + 1;
  const auto place = [&](RecordNo record) { return families.root_of(record) - first_root_; };
  std::vector<std::uint32_t> root_of;
  for (Stretch& stretch : stretches_) {
    stretch.first = root_of.size();
    for (const Skeleton& fact : stretch.facts) root_of.push_back(place(RecordNo{fact.record}));
  }
  facts_of_.fill(roots, root_of);
  root_of.clear();
  for (const Held& version : versions_) root_of.push_back(place(RecordNo{version.record}));
  versions_of_.fill(roots, root_of);
  root_of.clear();
  for (const Tie& tie : ties_) root_of.push_back(place(tie.record));
  ties_of_.fill(roots, root_of);

  std::vector<std::uint32_t> sorted(agencies_.size());
  std::iota(sorted.begin(), sorted.end(), 0u);
  std::sort(sorted.begin(), sorted.end(), [&](auto a, auto b) { return agencies_[a] < agencies_[b]; });
  agency_ranks_.resize(sorted.size());
  for (std::uint32_t rank = 0; rank < sorted.size(); ++rank) agency_ranks_[sorted[rank]] = rank;
}

struct Population::Place {
  const Skeleton* fact;
  const Stretch* stretch;
  std::string_view occurred() const { return {stretch->text.data() + fact->text_begin, fact->occurred_size}; }
  std::string_view id() const { return {stretch->text.data() + fact->text_begin + fact->occurred_size, fact->id_size}; }
};

// In the order in which a chronicle has them, so that none of the family's children has to sort them.
std::vector<Population::Place> Population::facts_in_order(std::uint32_t root) const {
  std::vector<Place> facts;
  facts.reserve(facts_of_.of(root - first_root_).size());
  auto stretch = stretches_.begin();
  for (const std::uint32_t number : facts_of_.of(root - first_root_)) {
    while (number >= stretch->first + stretch->facts.size()) ++stretch;
    facts.push_back({&stretch->facts[number - stretch->first], &*stretch});
  }
  std::sort(facts.begin(), facts.end(), [this](const Place& a, const Place& b) {
    if (a.fact->recorded != b.fact->recorded) return a.fact->recorded < b.fact->recorded;
    if (const int order = a.occurred().compare(b.occurred()); order != 0) return order < 0;
    if (a.fact->agency != b.fact->agency) return agency_ranks_[a.fact->agency] < agency_ranks_[b.fact->agency];
    if (const int order = a.id().compare(b.id()); order != 0) return order < 0;
    return a.fact->event < b.fact->event;
  });
  return facts;
}

Family Population::family(std::uint32_t root, const story::Vocabulary& vocabulary) const {
  Family family;
  family.chronicle = std::make_unique<story::Chronicle>(vocabulary);
  story::Chronicle& chronicle = *family.chronicle;
  for (const std::uint32_t record : families_->records_of(root)) family.records.push_back(RecordNo{record});
  log::RecordVersion version;
  for (const std::uint32_t v : versions_of_.of(root - first_root_)) {
    const Held& held = versions_[v];
    version.ref = {agencies_[held.agency].agency, agencies_[held.agency].region, ""};
    version.kind = held.kind;
    version.date_of_birth = held.born;
    version.valid_from = held.from;
    version.valid_to = held.to;
    version.postcode = held.postcode;
    chronicle.add_record(RecordNo{held.record}, version, held.from ? held.from->first_day() : core::Date{});
  }
  for (const std::uint32_t t : ties_of_.of(root - first_root_))
    chronicle.relate(ties_[t].record, ties_[t].related, ties_[t].kind, ties_[t].until);
  const std::vector<Place> facts = facts_in_order(root);
  std::size_t items = 0;
  for (const Place& place : facts) items += place.fact->detail_count;
  family.detail.reserve(items);  // the chronicle looks into it: it may not move
  family.event_of.reserve(facts.size());
  std::vector<RecordNo> about;
  for (const Place& place : facts) {
    const Skeleton& skeleton = *place.fact;
    const std::size_t begin = family.detail.size();
    const char* value = place.id().data() + skeleton.id_size;
    for (std::uint32_t i = 0; i < skeleton.detail_count; ++i) {
      const Item& item = place.stretch->items[skeleton.detail_begin + i];
      family.detail.emplace_back(item.key, std::string_view{value, item.size});
      value += item.size;
    }
    about.assign(1, RecordNo{skeleton.record});
    for (std::uint32_t i = 0; i < skeleton.also_count; ++i)
      about.push_back(RecordNo{place.stretch->also[skeleton.also_begin + i]});
    story::FactSource source{chronicle.holder(agencies_[skeleton.agency]),
                             skeleton.kind,
                             place.id(),
                             place.occurred(),
                             day_of(skeleton.when),
                             day_of(skeleton.recorded),
                             {},
                             std::span{family.detail}.subspan(begin),
                             true};
    if (skeleton.withdrawn) source.withdrawn = day_of(skeleton.withdrawn);
    chronicle.add_fact(source, about);
    family.event_of.push_back(EventNo{skeleton.event});
  }
  return family;
}

}  // namespace kith::tasks
