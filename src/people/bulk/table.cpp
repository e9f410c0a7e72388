#include "people/bulk/table.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <functional>
#include <numeric>
#include <tuple>

#include "people/bulk/cell.hpp"
#include "people/bulk/packed.hpp"
#include "people/normalise.hpp"
#include "people/reference_names.hpp"
#include "people/text_pool.hpp"

namespace kith::people::bulk {
namespace {

constexpr std::size_t remembered_most = 1 << 15;

std::uint32_t sound_of(std::string_view word) { return static_cast<std::uint32_t>(people::hash_of(skeleton(word))); }

}  // namespace

NameForm name_form(std::string_view name) {
  const std::string_view first = name.substr(0, name.find(' '));
  const std::size_t last_at = name.rfind(' ');
  NameForm form{.first_sound = sound_of(first), .last_sound = 0, .group = 0, .second_group = 0};
  form.last_sound = last_at == std::string_view::npos ? form.first_sound : sound_of(name.substr(last_at + 1));
  form.group = static_cast<std::uint16_t>(variant_group(first));
  form.second_group = static_cast<std::uint16_t>(second_variant_group(first));
  return form;
}

std::uint32_t text_hash(std::string_view plain) {
  return std::max(1u, static_cast<std::uint32_t>(people::hash_of(plain)));
}

Table::Table(std::vector<Field> fields)
    : fields_(std::move(fields)), remembered_(fields_.size()), counts_(fields_.size()), packed_(fields_.size()) {
  assert(!fields_.empty() && fields_.size() <= fields_most);
  std::size_t names = fields_.size();
  for (const Field& field : fields_) {
    if (!is_name(field.kind) || names == fields_.size()) {
      place_.push_back(dictionaries_.size());
      if (is_name(field.kind)) names = place_.size() - 1;
      dictionaries_.emplace_back();
    } else {
      place_.push_back(place_[names]);
    }
    remembered_[place_.size() - 1].resize(remembered_most);
  }
}

// `cells` begin with the first one of the field.
void Table::add_column(std::size_t field, std::span<const std::string_view> cells, std::size_t width,
                       std::size_t first_row) {
  Dictionary& dictionary = dictionaries_[place_[field]];
  std::vector<Remembered>& remembered = remembered_[field];
  std::string plain;
  for (std::size_t at = 0, row = first_row; at < cells.size(); at += width, ++row) {
    const std::string_view cell = cells[at];
    Code& code = codes_[row * fields_.size() + field];
    if (cell.empty()) continue;
    const std::uint64_t hash = std::hash<std::string_view>{}(cell);
    Remembered& memory = remembered[hash & (remembered_most - 1)];
    if (memory.hash != hash) {
      plain_cell(fields_[field].kind, cell, plain);
      memory = {hash, dictionary.intern(plain)};
    }
    code = memory.code;
    if (code != 0) continue;
    const FieldKind kind = fields_[field].kind;
    if (kind == FieldKind::born && is_unreadable_date(cell)) unread_dates_.see(row, cell);
    if (kind == FieldKind::age && is_unreadable_age(cell)) unread_ages_.see(row, cell);
  }
}

// A column that repeats the whole name would make every given name a family name of the row.
void Table::add_further_names(std::size_t field, std::span<const std::string_view> cells, std::size_t width,
                              std::size_t first_row) {
  Dictionary& dictionary = dictionaries_[place_[field]];
  const int given = column_of(FieldKind::given), family = column_of(FieldKind::family);
  std::string plain;
  for (std::size_t at = 0, row = first_row; at < cells.size(); at += width, ++row) {
    if (cells[at].empty()) continue;
    Code* codes = codes_.data() + row * fields_.size();
    const auto code = [&](int column) { return column < 0 ? 0 : codes[column]; };
    const std::uint64_t hash =
        mix(std::hash<std::string_view>{}(cells[at]) ^ mix(std::uint64_t{code(given)} << 32 | code(family)));
    Remembered& memory = remembered_[field][hash & (remembered_most - 1)];
    if (memory.hash != hash) {
      plain_cell(FieldKind::other, cells[at], plain);
      leave_new_words(plain, dictionary.text(code(given)), dictionary.text(code(family)));
      memory = {hash, dictionary.intern(plain)};
    }
    codes[field] = memory.code;
  }
}

void Table::add(std::span<const std::string_view> cells, std::size_t width, std::span<const std::size_t> places,
                const Parallel& parallel) {
  const std::size_t first_row = rows_;
  rows_ += cells.size() / width;
  codes_.resize(rows_ * fields_.size(), 0);
  // One job a dictionary: columns that share one are filled one after another.
  parallel(cells.empty() ? 0 : dictionaries_.size(), [&](std::size_t dictionary) {
    const auto fill = [&](bool further, auto filler) {
      for (std::size_t field = 0; field < fields_.size(); ++field)
        if (place_[field] == dictionary && (fields_[field].kind == FieldKind::other) == further)
          (this->*filler)(field, cells.subspan(places[field]), width, first_row);
    };
    fill(false, &Table::add_column);
    fill(true, &Table::add_further_names);
  });
}

void Table::add(std::span<const std::string_view> cells, const Parallel& parallel) {
  std::vector<std::size_t> places(fields_.size());
  std::iota(places.begin(), places.end(), std::size_t{0});
  add(cells, fields_.size(), places, parallel);
}

namespace {

struct Place {
  std::uint64_t home, person;
  Row row;
  friend bool operator<(const Place& a, const Place& b) {
    return std::tie(a.home, a.person, a.row) < std::tie(b.home, b.person, b.row);
  }
};

// Homes are hashes: by their first bits they fall into parts of like size.
Unfilled<Place> sorted(const Unfilled<Place>& places, const Parallel& parallel) {
  constexpr unsigned bits = 8;
  const auto part_of = [](const Place& place) { return place.home >> (64 - bits); };
  std::array<std::size_t, (1 << bits) + 1> begins{};
  for (const Place& place : places) ++begins[part_of(place) + 1];
  std::partial_sum(begins.begin(), begins.end(), begins.begin());
  Unfilled<Place> all(places.size());
  std::array<std::size_t, (1 << bits) + 1> ends = begins;
  for (const Place& place : places) all[ends[part_of(place)]++] = place;
  parallel(std::size_t{1} << bits,
           [&](std::size_t part) { std::sort(all.data() + begins[part], all.data() + begins[part + 1]); });
  return all;
}

}  // namespace

void Table::put_in_order(const Parallel& parallel) {
  hashes_.resize(dictionaries_.size());
  parallel(dictionaries_.size(), [&](std::size_t dictionary) {
    hashes_[dictionary].resize(dictionaries_[dictionary].size());
    for (std::size_t code = 1; code < hashes_[dictionary].size(); ++code)
      hashes_[dictionary][code] = text_hash(dictionaries_[dictionary].text(static_cast<Code>(code)));
  });
  Unfilled<Place> places(rows_);
  constexpr std::size_t portion = 1 << 14;
  const std::size_t jobs = (rows_ + portion - 1) / portion, width = fields_.size();
  parallel(jobs, [&](std::size_t job) {
    for (std::size_t row = job * portion; row < std::min(rows_, (job + 1) * portion); ++row) {
      std::uint64_t home = 0, family = 0, person = 0;
      for (std::size_t field = 0; field < width; ++field) {
        const std::uint32_t text = hash(field, codes_[row * width + field]);
        person = mix(person + text);
        if (home == 0 && tells_where(fields_[field].kind)) home = text;
        if (fields_[field].kind == FieldKind::family) family = text;
      }
      places[row] = {home << 32 | family, person, static_cast<Row>(row)};
    }
  });
  places = sorted(places, parallel);
  arrival_.resize(rows_);
  Unfilled<Code> codes(codes_.size());
  parallel(jobs, [&](std::size_t job) {
    for (std::size_t row = job * portion; row < std::min(rows_, (job + 1) * portion); ++row) {
      arrival_[row] = places[row].row;
      std::copy_n(codes_.begin() + static_cast<std::ptrdiff_t>(places[row].row * width), width,
                  codes.begin() + static_cast<std::ptrdiff_t>(row * width));
    }
  });
  codes_ = std::move(codes);
  parallel(dictionaries_.size(), [&](std::size_t dictionary) { number_in_order(dictionary); });
}

// What is kept by code is then read nearly in order, too, and does not depend on the order of arrival.
void Table::number_in_order(std::size_t dictionary) {
  std::vector<Code> numbers(dictionaries_[dictionary].size());
  Code next = 1;
  std::vector<std::size_t> columns;
  for (std::size_t field = 0; field < fields_.size(); ++field)
    if (place_[field] == dictionary) columns.push_back(field);
  for (std::size_t at = 0; at < codes_.size(); at += fields_.size())
    for (const std::size_t field : columns) {
      Code& code = codes_[at + field];
      if (code != 0 && numbers[code] == 0) numbers[code] = next++;
      code = numbers[code];
    }
  dictionaries_[dictionary].renumber(numbers);
  std::vector<std::uint32_t> hashes(numbers.size());
  for (std::size_t code = 0; code < numbers.size(); ++code) hashes[numbers[code]] = hashes_[dictionary][code];
  hashes_[dictionary] = std::move(hashes);
}

void Table::fetch_values(Row number) const {
  const Code* codes = row(number);
  for (std::size_t field = 0; field < fields_.size(); ++field) {
    if (codes[field] == 0) continue;
    if (!packed_[field].empty())
      __builtin_prefetch(&packed_[field][codes[field]]);
    else
      values(field).fetch(codes[field]);
    if (is_name(fields_[field].kind)) __builtin_prefetch(&names_[codes[field]]);
  }
}

bool Table::parts_names() const {
  const int given = column_of(FieldKind::given);
  return given >= 0 && column_of(FieldKind::family) >= 0 &&
         fields_[static_cast<std::size_t>(given)].part == NamePart::given;
}

bool Table::is_family_name(Code code) const {
  const auto often = [&](FieldKind kind) { return counts_[static_cast<std::size_t>(column_of(kind))][code]; };
  return often(FieldKind::family) > often(FieldKind::given);
}

// Words alone come as given names; the rows with whole names tell which of them are family names.
void Table::place_lone_names() {
  if (!parts_names()) return;
  const auto given = static_cast<std::size_t>(column_of(FieldKind::given)),
             family = static_cast<std::size_t>(column_of(FieldKind::family));
  std::vector<std::int64_t> more_family(values(given).size());
  for (std::size_t at = 0; at < codes_.size(); at += fields_.size())
    if (codes_[at + given] != 0 && codes_[at + family] != 0)
      --more_family[codes_[at + given]], ++more_family[codes_[at + family]];
  for (std::size_t at = 0; at < codes_.size(); at += fields_.size())
    if (codes_[at + family] == 0 && more_family[codes_[at + given]] > 0)
      std::swap(codes_[at + given], codes_[at + family]);
}

void Table::finish(const Parallel& parallel) {
  place_lone_names();
  put_in_order(parallel);
  parallel(fields_.size(), [&](std::size_t field) {
    counts_[field].assign(values(field).size(), 0);
    for (std::size_t at = field; at < codes_.size(); at += fields_.size()) ++counts_[field][codes_[at]];
    counts_[field][0] = 0;
    std::vector<Remembered>().swap(remembered_[field]);
    if (!packs(fields_[field].kind)) return;
    packed_[field].resize(values(field).size());
    for (std::size_t code = 1; code < packed_[field].size(); ++code)
      packed_[field][code] = packed_value(fields_[field].kind, text(field, static_cast<Code>(code)));
  });
  for (std::size_t field = 0; field < fields_.size(); ++field) {
    if (!is_name(fields_[field].kind)) continue;
    const Dictionary& dictionary = values(field);
    names_.resize(dictionary.size());
    constexpr std::size_t portion = 4096;
    parallel((names_.size() + portion - 1) / portion, [&](std::size_t job) {
      for (std::size_t code = std::max<std::size_t>(job * portion, 1);
           code < std::min(names_.size(), (job + 1) * portion); ++code)
        names_[code] = name_form(dictionary.text(static_cast<Code>(code)));
    });
    return;
  }
}

int Table::column_of(FieldKind kind) const {
  for (std::size_t field = 0; field < fields_.size(); ++field)
    if (fields_[field].kind == kind) return static_cast<int>(field);
  return -1;
}

std::size_t Table::memory_bytes() const {
  std::size_t bytes = (codes_.capacity() + arrival_.capacity()) * sizeof(Code) + names_.capacity() * sizeof(NameForm);
  for (const Dictionary& dictionary : dictionaries_) bytes += dictionary.memory_bytes();
  for (const auto& counts : counts_) bytes += counts.capacity() * sizeof(std::uint32_t);
  for (const auto& hashes : hashes_) bytes += hashes.capacity() * sizeof(std::uint32_t);
  for (const auto& packed : packed_) bytes += packed.capacity() * sizeof(std::uint64_t);
  return bytes;
}

}  // namespace kith::people::bulk
