#include "people/bulk/newcomers.hpp"

#include <cstring>

namespace kith::people::bulk {

NewValues::NewValues(const Table& table) : table_(table) {
  const std::size_t fields = table.fields().size();
  std::size_t names = fields;
  for (std::size_t field = 0; field < fields; ++field) {
    const bool name = is_name(table.fields()[field].kind);
    if (name && names < fields) {
      place_.push_back(place_[names]);
      continue;
    }
    if (name) names = field;
    place_.push_back(columns_.size());
    columns_.push_back(std::make_unique<Column>());
    columns_.back()->first = static_cast<Code>(table.values(field).size());
  }
}

std::string_view NewValues::kept(Column& column, std::string_view text) {
  constexpr std::size_t portion = 1 << 16;
  if (column.letters_left < text.size()) {
    const std::size_t bytes = std::max(portion, text.size());
    column.letters.push_back(std::make_unique<char[]>(bytes));
    column.letters_next = column.letters.back().get(), column.letters_left = bytes, column.letters_bytes += bytes;
  }
  char* room = column.letters_next;
  std::memcpy(room, text.data(), text.size());
  column.letters_next += text.size(), column.letters_left -= text.size();
  return {room, text.size()};
}

Code NewValues::intern(std::size_t field, const Value& value) {
  if (value.text.empty()) return 0;
  if (const Code code = table_.values(field).find(value.text); code != 0) return code;
  Column& column = *columns_[place_[field]];
  if (const auto found = column.known.find(value.text); found != column.known.end()) return found->second;
  Value fresh = value;
  fresh.text = kept(column, value.text);
  const auto code = static_cast<Code>(column.first + column.values.add(fresh));
  column.known.emplace(fresh.text, code);
  return code;
}

std::size_t NewValues::memory_bytes() const {
  std::size_t bytes = 0;
  constexpr std::size_t node = 48;  // of the map, with what the allocator adds
  for (const auto& column : columns_)
    bytes += column->values.memory_bytes() + column->letters_bytes + column->known.size() * node +
             column->known.bucket_count() * sizeof(void*);
  return bytes;
}

std::atomic<std::uint64_t>& NewPostings::Slots::of(std::uint32_t key) const {
  std::size_t at = key & mask;
  for (std::uint64_t word; (word = words[at].load(std::memory_order_acquire)) != 0 && word >> 32 != key;)
    at = (at + 1) & mask;
  return words[at];
}

NewPostings::NewPostings() {
  all_slots_.push_back(std::make_unique<Slots>(std::size_t{64}));
  slots_.store(all_slots_.back().get(), std::memory_order_release);
}

std::uint32_t NewPostings::newest(std::uint32_t key) const {
  const Slots* slots = slots_.load(std::memory_order_acquire);
  return static_cast<std::uint32_t>(slots->of(key).load(std::memory_order_acquire));
}

void NewPostings::add(std::uint32_t key, Row row) {
  std::atomic<std::uint64_t>& word = all_slots_.back()->of(key);
  const std::uint64_t before = word.load(std::memory_order_relaxed);
  const std::size_t number = postings_.add({row, static_cast<std::uint32_t>(before)}) + 1;
  word.store(std::uint64_t{key} << 32 | number, std::memory_order_release);
  if (before == 0 && ++keys_ * 4 > all_slots_.back()->mask * 3) grow();
}

void NewPostings::grow() {
  const Slots& old = *all_slots_.back();
  auto larger = std::make_unique<Slots>((old.mask + 1) * 2);
  for (std::size_t at = 0; at <= old.mask; ++at)
    if (const std::uint64_t word = old.words[at].load(std::memory_order_relaxed); word != 0)
      larger->of(static_cast<std::uint32_t>(word >> 32)).store(word, std::memory_order_relaxed);
  all_slots_.push_back(std::move(larger));
  slots_.store(all_slots_.back().get(), std::memory_order_release);
}

std::size_t NewPostings::memory_bytes() const {
  return postings_.memory_bytes() + (slots_.load(std::memory_order_acquire)->mask + 1) * 2 * sizeof(std::uint64_t);
}

Newcomers::Newcomers(const Table& table, std::size_t passes)
    : table_(table), values_(table), rows_(table.fields().size()) {
  for (std::size_t pass = 0; pass < passes; ++pass) postings_.push_back(std::make_unique<NewPostings>());
}

Row Newcomers::add(const Guest& guest, std::span<const std::uint32_t> keys, const Row* person) {
  std::array<Code, fields_most> codes{};
  for (std::size_t field = 0; field < table_.fields().size(); ++field)
    codes[field] = values_.intern(field, guest.values[field]);
  const auto row = static_cast<Row>(table_.size() + rows_.add(codes));
  persons_.add(person == nullptr ? row : *person);
  // Found by its keys, and only once all of it stands there.
  for (std::size_t pass = 0; pass < keys.size(); ++pass)
    if (keys[pass] != 0) postings_[pass]->add(keys[pass], row);
  return row;
}

std::string_view Newcomers::text(std::size_t field, Code code) const {
  return code < table_.values(field).size() ? table_.text(field, code) : values_.at(field, code).text;
}

std::size_t Newcomers::memory_bytes() const {
  std::size_t bytes = values_.memory_bytes() + rows_.memory_bytes() + persons_.memory_bytes();
  for (const auto& postings : postings_) bytes += postings->memory_bytes();
  return bytes;
}

}  // namespace kith::people::bulk
