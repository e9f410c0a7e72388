#include "tasks/portions.hpp"

#include <algorithm>
#include <span>

namespace kith::tasks {
namespace {

using people::RecordNo;

constexpr std::uint64_t near_most = 100'000;  // entries or records from a family's first to its last
// Finding a fact by its record takes as long as passing so many others by.
constexpr std::uint64_t passed_by_for_one = 20;

struct Spread {
  std::uint32_t count = 0;
  EventNo first, last;
};

class Cutting {
 public:
  Cutting(const Families& families, const std::vector<Spread>& spreads, std::size_t facts_most)
      : families_(families), spreads_(spreads), facts_most_(facts_most) {}

  void cut(std::span<const std::uint32_t> roots) {
    std::size_t held = 0;
    for (const std::uint32_t root : roots) {
      const Spread& spread = spreads_[root];
      if (root == roots.front() || held + spread.count > facts_most_) {
        if (root != roots.front()) close(held);
        portions_.push_back({{}, {{EventRange{}.last, EventNo{0}}, {RecordNo{root}, RecordNo{root}}, {}}});
        held = 0;
      }
      held += spread.count;
      add(root, spread);
    }
    if (!roots.empty()) close(held);
  }
  std::vector<Portion> take() { return std::move(portions_); }

 private:
  void add(std::uint32_t root, const Spread& spread) {
    Portion& portion = portions_.back();
    portion.roots.push_back(root);
    auto& [events, records, by_record] = portion.part;
    // A family's root is the first of its records.
    records.last = std::max(records.last, RecordNo{families_.records_of(root).back()});
    if (spread.count == 0) return;
    events.first = std::min(events.first, spread.first);
    events.last = std::max(events.last, spread.last);
  }

  void close(std::size_t facts) {
    auto& [events, records, by_record] = portions_.back().part;
    if (facts == 0 || (events.last.value - events.first.value) / facts < passed_by_for_one) return;
    for (const std::uint32_t root : portions_.back().roots)
      for (const std::uint32_t record : families_.records_of(root)) by_record.push_back(RecordNo{record});
    std::sort(by_record.begin(), by_record.end());
  }

  const Families& families_;
  const std::vector<Spread>& spreads_;
  const std::size_t facts_most_;
  std::vector<Portion> portions_;
};

}  // namespace

core::Result<std::vector<Portion>> portions_of(const Families& families, const std::vector<bool>& touched, Facts& facts,
                                               const Counts& counts, std::size_t facts_most) {
  std::vector<std::uint32_t> roots;
  for (const std::uint32_t root : families.roots())
    if (touched[root]) roots.push_back(root);
  if (roots.empty()) return std::vector<Portion>{};
  if (counts.events <= facts_most) {
    Portion everything{std::move(roots), {}};
    everything.part.events.last = EventNo{counts.entries};
    return std::vector<Portion>{std::move(everything)};
  }
  std::vector<Spread> spreads(families.record_count());
  TRY_VOID(facts.each_place([&](EventNo event, RecordNo record) {
    if (record.value >= families.record_count()) return;  // it came since the families were read
    Spread& spread = spreads[families.root_of(record)];
    spread.first = spread.count++ == 0 ? event : std::min(spread.first, event);
    spread.last = std::max(spread.last, event);
  }));
  const auto near = [&](std::uint32_t root) {
    return spreads[root].last.value - spreads[root].first.value < near_most &&
           families.records_of(root).back() - root < near_most;
  };
  const auto scattered = std::stable_partition(roots.begin(), roots.end(), near);
  Cutting cutting{families, spreads, facts_most};
  cutting.cut({roots.begin(), scattered});
  cutting.cut({scattered, roots.end()});
  return cutting.take();
}

}  // namespace kith::tasks
