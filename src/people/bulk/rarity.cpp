#include "people/bulk/rarity.hpp"

#include <algorithm>
#include <cmath>

#include "people/text_pool.hpp"

namespace kith::people::bulk {
namespace {

std::uint64_t key_of(Code first, Code second) { return mix(std::uint64_t{first} << 32 | second); }
std::uint32_t tag_of(std::uint64_t key) { return static_cast<std::uint32_t>(key >> 32) | 1; }

// How many people hold each pair of values; open addressing.
class PairCounts {
 public:
  struct Slot {
    std::uint32_t tag = 0, count = 0;
    Code first = 0, second = 0;
  };
  PairCounts() : slots_(1 << 12) {}

  void add(Code first, Code second) {
    if (++used_ * 3 > slots_.size() * 2) grow();
    Slot& slot = slot_of(slots_, first, second);
    used_ -= slot.count != 0;
    slot = {tag_of(key_of(first, second)), slot.count + 1, first, second};
  }
  const std::vector<Slot>& slots() const { return slots_; }

 private:
  static Slot& slot_of(std::vector<Slot>& slots, Code first, Code second) {
    std::size_t at = key_of(first, second) & (slots.size() - 1);
    while (slots[at].count != 0 && (slots[at].first != first || slots[at].second != second))
      at = (at + 1) & (slots.size() - 1);
    return slots[at];
  }
  void grow() {
    std::vector<Slot> larger(slots_.size() * 2);
    for (const Slot& slot : slots_)
      if (slot.count != 0) slot_of(larger, slot.first, slot.second) = slot;
    slots_.swap(larger);
  }

  std::vector<Slot> slots_;
  std::size_t used_ = 0;
};

PairCounts count_pairs(const Table& table, std::size_t first, std::size_t second, const Persons& persons) {
  PairCounts counts;
  std::vector<std::pair<Code, Code>> held;
  persons.each([&](std::span<const Row> rows) {
    held.clear();
    for (const Row row : rows)
      if (const Code* codes = table.row(row); codes[first] != 0 && codes[second] != 0)
        held.emplace_back(codes[first], codes[second]);
    std::sort(held.begin(), held.end());
    held.erase(std::unique(held.begin(), held.end()), held.end());
    for (const auto& [one, other] : held) counts.add(one, other);
  });
  return counts;
}

Holders holders_of(const Table& table, const Persons& persons, const Parallel& parallel) {
  Holders holders(table.fields().size());
  // A person's rows are fetched once for half of the columns, not once for each.
  parallel(2, [&](std::size_t half) {
    for (std::size_t field = half; field < holders.size(); field += 2) holders[field] = table.counts(field);
    std::vector<Code> codes;
    persons.each([&](std::span<const Row> rows) {
      if (rows.size() < 2) return;
      for (std::size_t field = half; field < holders.size(); field += 2) {
        codes.clear();
        for (const Row row : rows)
          if (const Code code = table.row(row)[field]; code != 0) codes.push_back(code);
        std::sort(codes.begin(), codes.end());
        for (std::size_t i = 1; i < codes.size(); ++i) holders[field][codes[i]] -= codes[i] == codes[i - 1];
      }
    });
  });
  return holders;
}

}  // namespace

Persons::Persons(std::vector<Row> person_of) : of(std::move(person_of)), order(of.size()) {
  std::vector<Row> starts(of.size() + 1);
  for (const Row person : of) ++starts[person + 1];
  for (std::size_t at = 1; at < starts.size(); ++at) starts[at] += starts[at - 1];
  for (Row row = 0; row < of.size(); ++row) order[starts[of[row]]++] = row;
}

Together::Together(const Table& table, std::size_t first, std::size_t second, const Persons& persons,
                   const std::vector<float>& first_bits, const std::vector<float>& second_bits) {
  const PairCounts counts = count_pairs(table, first, second, persons);
  double all = 0, agreeing = 0, by_chance = 0;
  std::size_t several = 0;
  for (const auto& slot : counts.slots()) {
    const double count = slot.count;
    all += count, agreeing += count * (count - 1);
    several += slot.count > 1;
  }
  if (all < 100) return;
  for (const auto& slot : counts.slots())
    if (slot.count != 0)
      by_chance +=
          slot.count * all * std::exp2(-static_cast<double>(first_bits[slot.first] + second_bits[slot.second]));
  figures_.resize(figures);
  figures_[people] = static_cast<float>(std::log2(all));
  figures_[lift] = static_cast<float>(std::log2(std::max((agreeing + 1) / (by_chance + 1), 1.0)));
  std::size_t size = 16;
  while (size < several * 2) size *= 2;
  slots_.resize(size);
  for (const auto& slot : counts.slots()) {
    if (slot.count < 2) continue;
    // As many others as are expected, or as are there: Poisson with a gamma prior of weight one, oneself left out.
    const double expected =
        all * std::exp2(figures_[lift] - static_cast<double>(first_bits[slot.first] + second_bits[slot.second]));
    const double others = slot.count * expected / (1 + expected);
    std::size_t at = key_of(slot.first, slot.second) & (size - 1);
    while (slots_[at].tag != 0) at = (at + 1) & (size - 1);
    slots_[at] = {slot.tag, static_cast<float>(std::log2(all / std::max(others, 1e-9)))};
  }
}

float Together::bits(Code first, Code second, float apart) const {
  if (figures_.size() != figures) return apart;
  const std::uint64_t key = key_of(first, second);
  for (std::size_t at = key & (slots_.size() - 1); slots_[at].tag != 0; at = (at + 1) & (slots_.size() - 1))
    if (slots_[at].tag == tag_of(key)) return std::min(slots_[at].bits, apart);
  const float alone = apart - figures_[lift];
  return std::min(apart, alone + std::log2(1 + std::exp2(figures_[people] - alone)));
}

Rarity::Rarity(const Table& table, const Holders& holders) : bits_(holders.size()) {
  constexpr std::size_t few = 6;
  for (std::size_t field = 0; field < holders.size(); ++field) {
    std::array<double, few + 2> with{};  // how many values so many people hold
    double all = 0;
    for (std::size_t code = 1; code < holders[field].size(); ++code) {
      all += holders[field][code];
      if (holders[field][code] < with.size()) ++with[holders[field][code]];
    }
    all = std::max(all, 1.0);
    std::array<double, few + 1> expected{};
    for (std::size_t count = few; count >= 1; --count) {
      const double turing = static_cast<double>(count + 1) * (with[count + 1] + 0.1) / (with[count] + 1);
      const double above = count == few ? static_cast<double>(few) : expected[count + 1];
      expected[count] = std::clamp(turing, 0.02, std::max(0.02, std::min(above, static_cast<double>(count))));
    }
    // The last place is for every value that the table does not hold: as rare as one that one person holds.
    bits_[field].resize(table.values(field).size() + 1);
    for (std::size_t code = 1; code < bits_[field].size(); ++code) {
      const std::uint32_t count = code < holders[field].size() ? std::max(holders[field][code], 1u) : 1;
      const double share = (count <= few ? expected[count] : count) / all;
      bits_[field][code] = static_cast<float>(-std::log2(std::min(share, 1.0)));
    }
  }
}

Rarity::Rarity(const Table& table, const Persons& persons, const Parallel& parallel)
    : Rarity(table, holders_of(table, persons, parallel)) {
  const auto together = [&](FieldKind first, FieldKind second) {
    const int one = table.column_of(first), other = table.column_of(second);
    if (one < 0 || other < 0) return Together();
    const auto a = static_cast<std::size_t>(one), b = static_cast<std::size_t>(other);
    return Together(table, a, b, persons, bits_[a], bits_[b]);
  };
  parallel(3, [&](std::size_t job) {
    if (job == 0) names_ = together(FieldKind::given, FieldKind::family);
    if (job == 1) homes_ = together(FieldKind::postcode, FieldKind::address);
    if (job == 2) count_sexes(table);
  });
}

// A given name tells the sex: agreement in it is then no further evidence, and disagreement no strong one.
void Rarity::count_sexes(const Table& table) {
  const int given = table.column_of(FieldKind::given), sex = table.column_of(FieldKind::sex);
  if (given < 0 || sex < 0 || table.values(static_cast<std::size_t>(sex)).size() > 8) return;
  std::vector<std::array<double, 8>> counts(table.values(static_cast<std::size_t>(given)).size());
  for (Row row = 0; row < table.size(); ++row)
    if (const Code* codes = table.row(row); codes[given] != 0 && codes[sex] != 0) ++counts[codes[given]][codes[sex]];
  constexpr double weight = 10;  // of names in general, in people of this one
  double same = 1, all = 2;
  const auto sums = [](const std::array<double, 8>& of) {
    double held = 0, squares = 0;
    for (const double count : of) held += count, squares += count * count;
    return std::pair(held, squares);
  };
  for (const auto& of : counts) {
    const auto [held, squares] = sums(of);
    if (held > 1) same += (squares - held) / held, all += held - 1;
  }
  for (const auto& of : counts) {
    const auto [held, squares] = sums(of);
    const double alike = held > 1 ? (squares - held) / (held - 1) : 0, people = held > 1 ? held : 0;
    const double share = std::clamp((alike + weight * same / all) / (people + weight), 0.01, 0.995);
    same_sex_.push_back(static_cast<float>(-std::log2(share)));
    other_sex_.push_back(static_cast<float>(-std::log2(1 - share)));
  }
}

std::size_t Rarity::memory_bytes() const {
  std::size_t bytes = (same_sex_.capacity() + other_sex_.capacity()) * sizeof(float);
  for (const auto& field : bits_) bytes += field.capacity() * sizeof(float);
  return bytes + names_.memory_bytes() + homes_.memory_bytes();
}

}  // namespace kith::people::bulk
