#include "people/blocking.hpp"

#include <algorithm>
#include <cassert>

namespace kith::people {
namespace {

enum class KeyKind : std::uint64_t { nhs = 1, upn, names_year, born_given, born_family, household_year, address_given, phone, names };

Key key(KeyKind kind, std::uint64_t a, std::uint64_t b = 0, std::uint64_t c = 0) {
  return static_cast<Key>(mix(mix(mix(static_cast<std::uint64_t>(kind) << 40 ^ a) + b) + c));
}

// Day and month in ascending order, so that exchanged ones meet.
std::uint64_t unordered_day(Born born) {
  const unsigned low = std::min(born.month(), born.day()), high = std::max(born.month(), born.day());
  return static_cast<std::uint64_t>(born.year()) << 10 | high << 5 | low;
}

// The values of one record that keys are made of; a handful each.
struct KeyParts {
  std::vector<std::uint32_t> given, family;  // skeletons
  std::vector<std::uint64_t> initials;
  std::vector<Born> births;
};

KeyParts parts_of(const Records& records, const Row& row) {
  KeyParts parts;
  const NameBook& names = records.names();
  const auto take = [&](ExtraField field, NameNo first, std::vector<std::uint32_t>& skeletons) {
    records.each(row, field, first, [&](std::uint64_t value) {
      const auto name = static_cast<NameNo>(value);
      for (std::size_t i = 0; i < std::min<std::size_t>(names.word_count(name), 2); ++i) {
        skeletons.push_back(names.word(name, i).skeleton);
        if (field == ExtraField::given) parts.initials.push_back(static_cast<unsigned char>(names.word_text(name, i)[0]));
      }
    });
  };
  take(ExtraField::given, row.given, parts.given);
  take(ExtraField::family, row.family, parts.family);
  if (parts.initials.empty()) parts.initials.push_back(0);
  records.each(row, ExtraField::born, row.born.packed,
               [&](std::uint64_t value) { parts.births.push_back({static_cast<std::uint32_t>(value)}); });
  return parts;
}

void add_name_keys(const KeyParts& parts, std::vector<Key>& keys) {
  for (const std::uint32_t given : parts.given)
    for (const std::uint32_t family : parts.family) {
      keys.push_back(name_pair_key(given, family, 0));
      for (const Born born : parts.births) keys.push_back(name_pair_key(given, family, born.year()));
    }
  for (const Born born : parts.births) {
    if (born.day() == 0) continue;
    for (const std::uint64_t initial : parts.initials) keys.push_back(key(KeyKind::born_given, unordered_day(born), initial));
    for (const std::uint32_t family : parts.family) keys.push_back(key(KeyKind::born_family, unordered_day(born), family));
  }
}

}  // namespace

Key name_pair_key(std::uint32_t a, std::uint32_t b, int year) {
  // Without order, so that names in each other's column meet.
  return key(year == 0 ? KeyKind::names : KeyKind::names_year, std::min(a, b), std::max(a, b), static_cast<std::uint64_t>(year));
}

void keys_of(const Records& records, RowNo number, std::vector<Key>& keys) {
  keys.clear();
  const Row& row = records.row(number);
  const KeyParts parts = parts_of(records, row);
  add_name_keys(parts, keys);
  records.each(row, ExtraField::nhs, row.nhs, [&](std::uint64_t value) { keys.push_back(key(KeyKind::nhs, value)); });
  // Hashes of the text, not its number: a number depends on the order of arrival.
  const auto hash = [&](std::uint64_t value) { return hash_of(records.text(static_cast<TextNo>(value))); };
  records.each(row, ExtraField::upn, row.upn, [&](std::uint64_t value) { keys.push_back(key(KeyKind::upn, hash(value))); });
  records.each(row, ExtraField::phone, row.phone, [&](std::uint64_t value) {
    for (const std::uint64_t initial : parts.initials) keys.push_back(key(KeyKind::phone, hash(value), initial));
  });
  records.each(row, ExtraField::postcode, row.postcode, [&](std::uint64_t value) {
    for (const Born born : parts.births) keys.push_back(key(KeyKind::household_year, hash(value), static_cast<std::uint64_t>(born.year())));
  });
  records.each(row, ExtraField::address, row.address, [&](std::uint64_t value) {
    for (const std::uint64_t initial : parts.initials) keys.push_back(key(KeyKind::address_given, hash(value), initial));
  });
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
}

std::size_t KeyIndex::lower(const std::vector<Posting>& run, Key wanted) {
  std::size_t low = 0, high = run.size();
  // Interpolate while the range is wide; hashes are even, so a few steps suffice, and bisection ends it.
  for (int step = 0; step < 4 && high - low > 64; ++step) {
    const Key first = run[low].key, last = run[high - 1].key;
    if (wanted <= first) return low;
    if (wanted > last) return high;
    const auto share = static_cast<double>(wanted - first) / (static_cast<double>(last - first) + 1);
    const std::size_t width = high - low, guess = low + static_cast<std::size_t>(share * static_cast<double>(width));
    const std::size_t slack = width / 64 + 24;
    const std::size_t left = guess > low + slack ? guess - slack : low, right = std::min(guess + slack, high);
    if (right < high && run[right].key < wanted) low = right;
    else if (right < high) high = right + 1;
    if (left > low && left < high && run[left].key < wanted) low = left;
    else if (left > low && left < high) high = left + 1;
  }
  const auto at = std::lower_bound(run.begin() + static_cast<std::ptrdiff_t>(low), run.begin() + static_cast<std::ptrdiff_t>(high),
                                   wanted, [](const Posting& posting, Key value) { return posting.key < value; });
  return static_cast<std::size_t>(at - run.begin());
}

void KeyIndex::add(std::vector<Posting> fresh) {
  if (fresh.empty()) return;
  std::sort(fresh.begin(), fresh.end());
  while (!runs_.empty() && runs_.back().size() < fresh.size() * 3) {
    std::vector<Posting> merged(runs_.back().size() + fresh.size());
    std::merge(runs_.back().begin(), runs_.back().end(), fresh.begin(), fresh.end(), merged.begin());
    runs_.pop_back();
    fresh = std::move(merged);
  }
  runs_.push_back(std::move(fresh));
}

std::size_t KeyIndex::count_up_to(Key wanted, std::size_t most) const {
  std::size_t rows = 0;
  each_up_to(wanted, most, [&](RowNo) { ++rows; });
  return rows;
}

std::size_t KeyIndex::memory_bytes() const {
  std::size_t bytes = 0;
  for (const auto& run : runs_) bytes += run.capacity() * sizeof(Posting);
  return bytes;
}

}  // namespace kith::people
