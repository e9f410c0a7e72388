#include "people/names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "people/normalise.hpp"
#include "people/reference_names.hpp"

namespace kith::people {
namespace {

// Grows an open-addressed table of numbers whose key is the text that `text_of` gives.
template <class TextOf>
std::uint32_t& slot_for(std::vector<std::uint32_t>& slots, std::string_view text, TextOf text_of) {
  std::size_t at = hash_of(text) & (slots.size() - 1);
  while (slots[at] != 0 && text_of(slots[at]) != text) at = (at + 1) & (slots.size() - 1);
  return slots[at];
}

template <class TextOf>
void grow_when_full(std::vector<std::uint32_t>& slots, std::size_t used, TextOf text_of) {
  if (used * 4 <= slots.size() * 3) return;
  std::vector<std::uint32_t> old(slots.size() * 2);
  old.swap(slots);
  for (const std::uint32_t number : old)
    if (number != 0) slot_for(slots, text_of(number), text_of) = number;
}

bool same_group(const NameWord& a, const NameWord& b) {
  const auto shares = [&](std::uint16_t group) { return group != 0 && (group == b.group || group == b.second_group); };
  return shares(a.group) || shares(a.second_group);
}

float variant_bits(const NameWord& a, const NameWord& b) {
  double bits = a.given_bits;
  for (const std::uint16_t group : {a.group, a.second_group})
    if (group != 0 && (group == b.group || group == b.second_group)) bits = std::min(bits, group_bits(group));
  return static_cast<float>(bits);
}

// In a name of three letters a changed letter makes another name (Mia, Mya), and so does one at its end (Leo, Leon);
// one that was lost within (Lly for Lily) or two exchanged (Msa, Mas) are slips.
bool slip_in_given(std::string_view a, std::string_view b) {
  const std::size_t shorter = std::min(a.size(), b.size());
  if (shorter < 3 || !one_slip(a, b)) return false;
  if (shorter >= 4) return true;
  if (a.size() != b.size()) return !a.starts_with(b) && !b.starts_with(a);
  return std::is_permutation(a.begin(), a.end(), b.begin());
}

// Lower levels are stronger, `missing` apart.
void keep_better(NameAgreement& best, NameAgreement other) {
  if (best.level == NameLevel::missing || other.level < best.level ||
      (other.level == best.level && other.bits > best.bits))
    best = other;
}

}  // namespace

bool one_slip(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > 1) return false;
  std::size_t head = 0;
  while (head < a.size() && a[head] == b[head]) ++head;
  if (a.size() < b.size()) return a.substr(head) == b.substr(head + 1);
  if (head == a.size()) return true;
  if (a.substr(head + 1) == b.substr(head + 1)) return true;
  return head + 1 < a.size() && a[head] == b[head + 1] && a[head + 1] == b[head] &&
         a.substr(head + 2) == b.substr(head + 2);
}

Comparisons::Comparisons(std::size_t places) : mask_(places - 1), places_(std::make_unique<Place[]>(places)) {}

std::optional<NameAgreement> Comparisons::find(std::uint64_t pair) const {
  const Place& place = places_[mix(pair) & mask_];
  const std::uint64_t answer = place.answer.load(std::memory_order_relaxed);
  if ((place.folded.load(std::memory_order_relaxed) ^ answer) != pair) return std::nullopt;
  return NameAgreement{static_cast<NameLevel>(answer >> 32), std::bit_cast<float>(static_cast<std::uint32_t>(answer))};
}

void Comparisons::keep(std::uint64_t pair, NameAgreement agreement) {
  Place& place = places_[mix(pair) & mask_];
  const std::uint64_t answer =
      std::uint64_t{static_cast<std::uint8_t>(agreement.level)} << 32 | std::bit_cast<std::uint32_t>(agreement.bits);
  place.folded.store(pair ^ answer, std::memory_order_relaxed);
  place.answer.store(answer, std::memory_order_relaxed);
}

NameBook::NameBook(std::size_t comparisons_remembered)
    : words_(1), names_(1), texts_of_(1), word_slots_(16), name_slots_(16), remembered_(comparisons_remembered) {}

std::uint32_t NameBook::intern_word(std::string_view text) {
  const auto text_of = [&](std::uint32_t number) { return texts_.text(words_[number].text); };
  std::uint32_t& slot = slot_for(word_slots_, text, text_of);
  if (slot != 0) return slot;
  NameWord word{.text = texts_.intern(text), .skeleton = static_cast<std::uint32_t>(hash_of(skeleton(text)))};
  word.group = static_cast<std::uint16_t>(variant_group(text));
  word.second_group = static_cast<std::uint16_t>(second_variant_group(text));
  // A bare initial tells little, even when both write it.
  word.given_bits = text.size() == 1 ? 4.0f : static_cast<float>(given_name_bits(text));
  word.family_bits = text.size() == 1 ? 4.0f : static_cast<float>(family_name_bits(text));
  const auto number = static_cast<std::uint32_t>(words_.size());
  slot = number;
  words_.push_back(word);
  grow_when_full(word_slots_, words_.size(), text_of);
  return number;
}

NameNo NameBook::intern(std::string_view name) { return intern_words(name_words(name)); }

NameNo NameBook::intern_words(const std::vector<std::string>& words) {
  if (words.empty()) return 0;
  const std::string whole = fmt::format("{}", fmt::join(words, " "));
  const auto text_of = [&](std::uint32_t number) { return texts_.text(texts_of_[number]); };
  std::uint32_t& slot = slot_for(name_slots_, whole, text_of);
  if (slot != 0) return slot;
  const auto number = static_cast<NameNo>(names_.size());
  slot = number;
  Name name;
  for (const std::string& word : words)
    if (name.count < words_max) name.words[name.count++] = intern_word(word);
  names_.push_back(name);
  texts_of_.push_back(texts_.intern(whole));
  grow_when_full(name_slots_, names_.size(), text_of);
  return number;
}

NameAgreement NameBook::given_words(const NameWord& a, const NameWord& b) const {
  if (a.text == b.text) return {NameLevel::exact, a.given_bits};
  const std::string_view left = texts_.text(a.text), right = texts_.text(b.text);
  const float commoner = std::min(a.given_bits, b.given_bits);
  if (left.size() == 1 || right.size() == 1)
    return left[0] == right[0] ? NameAgreement{NameLevel::initial, 3} : NameAgreement{NameLevel::differs, 0};
  if (same_group(a, b)) return {NameLevel::variant, variant_bits(a, b)};
  // Hassan and Hussein sound alike and are two names, as brothers bear them.
  const bool two_names = a.group != 0 && b.group != 0;
  const bool one_sound = !two_names && a.skeleton == b.skeleton && std::min(left.size(), right.size()) >= 4;
  const bool slip = slip_in_given(left, right);
  const bool one_start = left[0] == right[0] || (left[0] == right[1] && left[1] == right[0]);
  if ((one_sound && left[0] == right[0]) || (slip && one_start)) return {NameLevel::near, commoner};
  // Ty for Tyrell: a short form, as good as any that nobody listed.
  if (slip || left.starts_with(right) || right.starts_with(left)) return {NameLevel::weak, commoner};
  return {NameLevel::differs, 0};
}

bool NameBook::initials_of(const Name& a, const Name& b) const {
  const std::string_view letters = texts_.text(words_[a.words[0]].text);
  if (a.count != 1 || letters.size() < 2 || letters.size() != b.count) return false;
  for (std::size_t i = 0; i < b.count; ++i)
    if (texts_.text(words_[b.words[i]].text)[0] != letters[i]) return false;
  return true;
}

NameAgreement NameBook::compare_given(const Name& a, const Name& b) const {
  NameAgreement best = given_words(words_[a.words[0]], words_[b.words[0]]);
  // A second given name in use as the first; a double name (Kerry-Ann) cut to its first half agrees already above.
  for (std::size_t i = 0; i < a.count; ++i)
    for (std::size_t j = 0; j < b.count; ++j) {
      if (i + j == 0) continue;
      NameAgreement other = given_words(words_[a.words[i]], words_[b.words[j]]);
      // Both have a first name of their own: a shared second name is a family's habit, not the person's name.
      if (i != 0 && j != 0) continue;
      if (other.level > NameLevel::near) continue;
      if (other.level < NameLevel::reordered) other.level = NameLevel::reordered;
      keep_better(best, other);
    }
  if (best.level >= NameLevel::weak && a.count + b.count > 2) {
    std::string left, right;
    for (std::size_t i = 0; i < a.count; ++i) left += texts_.text(words_[a.words[i]].text);
    for (std::size_t j = 0; j < b.count; ++j) right += texts_.text(words_[b.words[j]].text);
    if (left == right) best = {NameLevel::variant, words_[a.words[0]].given_bits};
    if (initials_of(a, b) || initials_of(b, a)) best = {NameLevel::initial, 6};
  }
  return best;
}

NameAgreement NameBook::family_words(const NameWord& a, const NameWord& b) const {
  if (a.text == b.text) return {NameLevel::exact, a.family_bits};
  const std::string_view left = texts_.text(a.text), right = texts_.text(b.text);
  const float commoner = std::min(a.family_bits, b.family_bits);
  if (left.size() == 1 || right.size() == 1)
    return left[0] == right[0] ? NameAgreement{NameLevel::initial, 3} : NameAgreement{NameLevel::differs, 0};
  const std::size_t shorter = std::min(left.size(), right.size());
  if (a.skeleton == b.skeleton && shorter >= 3 && left[0] == right[0]) {
    const bool feminine = feminine_ending(left) != feminine_ending(right);
    return {feminine ? NameLevel::variant : NameLevel::near, commoner};
  }
  if (shorter >= 4 && one_slip(left, right)) return {NameLevel::near, commoner};
  return {NameLevel::differs, 0};
}

NameAgreement NameBook::compare_family(const Name& a, const Name& b) const {
  NameAgreement best;
  for (std::size_t i = 0; i < a.count; ++i)
    for (std::size_t j = 0; j < b.count; ++j) keep_better(best, family_words(words_[a.words[i]], words_[b.words[j]]));
  if (best.level == NameLevel::exact && a.count + b.count > 2) best.level = NameLevel::reordered;
  return best;
}

NameAgreement NameBook::given(NameNo a, NameNo b) const {
  if (a == 0 || b == 0) return {};
  if (a == b) return {NameLevel::exact, words_[names_[a].words[0]].given_bits};
  if (a > b) std::swap(a, b);
  const std::uint64_t pair = std::uint64_t{a} << 32 | b;
  if (const auto known = remembered_.find(pair)) return *known;
  const NameAgreement found = compare_given(names_[a], names_[b]);
  remembered_.keep(pair, found);
  return found;
}

NameAgreement NameBook::family(NameNo a, NameNo b) const {
  if (a == 0 || b == 0) return {};
  if (a == b) {
    float bits = 0;
    for (std::size_t i = 0; i < names_[a].count; ++i) bits = std::max(bits, words_[names_[a].words[i]].family_bits);
    return {NameLevel::exact, bits};
  }
  if (a > b) std::swap(a, b);
  // The top bit of the key keeps family names apart from given names in one memory.
  const std::uint64_t pair = std::uint64_t{1} << 63 | std::uint64_t{a} << 32 | b;
  if (const auto known = remembered_.find(pair)) return *known;
  const NameAgreement found = compare_family(names_[a], names_[b]);
  remembered_.keep(pair, found);
  return found;
}

std::size_t NameBook::memory_bytes() const {
  return texts_.memory_bytes() + words_.capacity() * sizeof(NameWord) + names_.capacity() * sizeof(Name) +
         (texts_of_.capacity() + word_slots_.capacity() + name_slots_.capacity()) * 4 + remembered_.memory_bytes();
}

}  // namespace kith::people
