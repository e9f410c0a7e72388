#include "people/blocking.hpp"

#include <algorithm>
#include <array>
#include <cassert>

namespace kith::people {
namespace {

enum class KeyKind : std::uint64_t {
  nhs = 1,
  upn,
  names_year,
  born_given,
  born_family,
  household_year,
  address_given,
  phone,
  names,
  name_forms
};

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
  std::vector<std::uint16_t> forms;  // groups of names of which a given name is a form
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
        if (field != ExtraField::given) continue;
        for (const std::uint16_t group : {names.word(name, i).group, names.word(name, i).second_group})
          if (group != 0) parts.forms.push_back(group);
        parts.initials.push_back(static_cast<unsigned char>(names.word_text(name, i)[0]));
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

// Adults are often known by a pet name and nothing else (Dan for Daniel).
void add_name_keys(const KeyParts& parts, log::PersonKind kind, std::vector<Key>& keys) {
  for (const std::uint32_t given : parts.given)
    for (const std::uint32_t family : parts.family) {
      keys.push_back(name_pair_key(given, family, 0));
      for (const Born born : parts.births) keys.push_back(name_pair_key(given, family, born.year()));
    }
  if (kind == log::PersonKind::adult)
    for (const std::uint16_t form : parts.forms)
      for (const std::uint32_t family : parts.family) keys.push_back(key(KeyKind::name_forms, form, family));
  for (const Born born : parts.births) {
    if (born.day() == 0) continue;
    for (const std::uint64_t initial : parts.initials)
      keys.push_back(key(KeyKind::born_given, unordered_day(born), initial));
    for (const std::uint32_t family : parts.family)
      keys.push_back(key(KeyKind::born_family, unordered_day(born), family));
  }
}

}  // namespace

Key name_pair_key(std::uint32_t a, std::uint32_t b, int year) {
  // Without order, so that names in each other's column meet.
  return key(year == 0 ? KeyKind::names : KeyKind::names_year, std::min(a, b), std::max(a, b),
             static_cast<std::uint64_t>(year));
}

void keys_of(const Records& records, RowNo number, std::vector<Key>& keys) {
  keys.clear();
  const Row& row = records.row(number);
  const KeyParts parts = parts_of(records, row);
  add_name_keys(parts, row.kind, keys);
  records.each(row, ExtraField::nhs, row.nhs, [&](std::uint64_t value) { keys.push_back(key(KeyKind::nhs, value)); });
  // Hashes of the text, not its number: a number depends on the order of arrival.
  const auto hash = [&](std::uint64_t value) { return hash_of(records.text(static_cast<TextNo>(value))); };
  records.each(row, ExtraField::upn, row.upn,
               [&](std::uint64_t value) { keys.push_back(key(KeyKind::upn, hash(value))); });
  records.each(row, ExtraField::phone, row.phone, [&](std::uint64_t value) {
    for (const std::uint64_t initial : parts.initials) keys.push_back(key(KeyKind::phone, hash(value), initial));
  });
  records.each(row, ExtraField::postcode, row.postcode, [&](std::uint64_t value) {
    const auto home_in = [&](int year) {
      keys.push_back(key(KeyKind::household_year, hash(value), static_cast<std::uint64_t>(year)));
    };
    for (const Born born : parts.births) {
      home_in(born.year());
      // Expected about the turn of the year, and born on its other side.
      if (row.kind != log::PersonKind::unborn || born.month() == 0) continue;
      if (born.month() >= 11) home_in(born.year() + 1);
      if (born.month() <= 2) home_in(born.year() - 1);
    }
  });
  records.each(row, ExtraField::address, row.address, [&](std::uint64_t value) {
    for (const std::uint64_t initial : parts.initials)
      keys.push_back(key(KeyKind::address_given, hash(value), initial));
  });
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
}

KeyIndex::Run KeyIndex::run_of(std::vector<Posting> sorted) {
  Run run{.postings = std::move(sorted), .starts = {}, .shift = 32};
  // About eight postings to a place of the directory.
  while (run.shift > 8 && (run.postings.size() >> (32 - run.shift)) > 8) --run.shift;
  run.starts.assign((std::size_t{1} << (32 - run.shift)) + 1, static_cast<std::uint32_t>(run.postings.size()));
  for (std::size_t at = run.postings.size(); at-- > 0;)
    run.starts[std::uint64_t{run.postings[at].key} >> run.shift] = static_cast<std::uint32_t>(at);
  for (std::size_t place = run.starts.size() - 1; place-- > 0;)
    run.starts[place] = std::min(run.starts[place], run.starts[place + 1]);
  return run;
}

std::size_t KeyIndex::lower(const Run& run, Key wanted) {
  std::size_t at = run.starts[std::uint64_t{wanted} >> run.shift];
  while (at < run.postings.size() && run.postings[at].key < wanted) ++at;
  return at;
}

void KeyIndex::sort(std::vector<Posting>& postings, const Parallel& parallel) {
  constexpr std::size_t parts = 16, worth_it = 4096;
  if (postings.size() < worth_it) return std::sort(postings.begin(), postings.end());
  // Keys are evenly spread: parted by their top bits, in place, each part is sorted by itself.
  std::array<std::vector<Posting>::iterator, parts + 1> edges;
  edges.front() = postings.begin(), edges.back() = postings.end();
  for (std::size_t width = parts; width > 1; width /= 2)
    parallel(parts / width, [&](std::size_t at) {
      const std::size_t middle = at * width + width / 2;
      const std::uint64_t from = (std::uint64_t{middle} << 32) / parts;
      edges[middle] = std::partition(edges[at * width], edges[(at + 1) * width],
                                     [&](const Posting& posting) { return posting.key < from; });
    });
  parallel(parts, [&](std::size_t part) { std::sort(edges[part], edges[part + 1]); });
}

void KeyIndex::add(std::vector<Posting> fresh) {
  if (fresh.empty()) return;
  if (!std::is_sorted(fresh.begin(), fresh.end())) std::sort(fresh.begin(), fresh.end());
  while (!runs_.empty() && runs_.back().postings.size() < fresh.size() * 3) {
    const std::vector<Posting>& last = runs_.back().postings;
    std::vector<Posting> merged(last.size() + fresh.size());
    std::merge(last.begin(), last.end(), fresh.begin(), fresh.end(), merged.begin());
    runs_.pop_back();
    fresh = std::move(merged);
  }
  runs_.push_back(run_of(std::move(fresh)));
}

std::size_t KeyIndex::count_up_to(Key wanted, std::size_t most) const {
  std::size_t rows = 0;
  each_up_to(wanted, most, [&](RowNo) { ++rows; });
  return rows;
}

std::size_t KeyIndex::memory_bytes() const {
  std::size_t bytes = 0;
  for (const Run& run : runs_) bytes += run.postings.size() * sizeof(Posting) + run.starts.capacity() * 4;
  return bytes;
}

}  // namespace kith::people
