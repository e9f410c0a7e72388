#include "people/normalise.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>

#include "core/fold.hpp"

namespace kith::people {
namespace {

constexpr std::array<std::string_view, 27> particles = {
    "de",  "da",  "do",  "dos", "das",  "del",   "della", "di", "du", "la", "le",  "van", "von", "der",
    "den", "ter", "bin", "ibn", "bint", "binti", "al",    "el", "ul", "ur", "abu", "y",   "e"};
constexpr std::array<std::string_view, 34> placeholders = {
    "baby", "unborn",  "unknown", "unk",    "infant", "newborn", "neonate", "foetus", "fetus",
    "twin", "triplet", "male",    "female", "boy",    "girl",    "child",   "not",    "known",
    "nk",   "na",      "n/a",     "none",   "null",   "tbc",     "tba",     "mr",     "mrs",
    "ms",   "miss",    "dr",      "nfn",    "xx",     "xxx",     "anon"};

// What stands in the place of the name of a child who has none yet.
constexpr std::array<std::string_view, 18> nameless = {"baby",    "babies",   "babys", "unborn", "infant", "newborn",
                                                       "neonate", "foetus",   "fetus", "bump",   "twin",   "twins",
                                                       "triplet", "triplets", "child", "boy",    "girl",   "embryo"};

constexpr std::array<std::array<std::string_view, 6>, 4> birth_orders = {{{"1", "1st", "i", "a", "one", "first"},
                                                                          {"2", "2nd", "ii", "b", "two", "second"},
                                                                          {"3", "3rd", "iii", "c", "three", "third"},
                                                                          {"4", "4th", "iv", "d", "four", "fourth"}}};

template <std::size_t size>
bool among(const std::array<std::string_view, size>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }
bool digit(char c) { return c >= '0' && c <= '9'; }
bool vowel(char c) { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y'; }

// Words of letters and digits; an apostrophe joins (O'Brien -> obrien), anything else parts.
std::vector<std::string> words_in(std::string_view text) {
  std::vector<std::string> words(1);
  for (const char c : core::fold(text)) {
    if (letter_or_digit(c))
      words.back().push_back(c);
    else if (c != '\'' && c != '`' && !words.back().empty())
      words.emplace_back();
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

std::uint8_t order_bit(std::string_view word) {
  for (std::size_t order = 0; order < birth_orders.size(); ++order)
    if (among(birth_orders[order], word)) return static_cast<std::uint8_t>(1 << order);
  return 0;
}

// "Twin1" says two words.
std::vector<std::string> words_of_given(std::string_view given) {
  std::vector<std::string> words = words_in(given);
  for (std::size_t at = 0; at < words.size(); ++at) {
    const auto number = std::find_if(words[at].begin(), words[at].end(), digit);
    if (number == words[at].end() || !among(nameless, std::string_view{words[at].begin(), number})) continue;
    const std::string order(number, words[at].end());
    words[at].erase(number, words[at].end());
    words.insert(words.begin() + static_cast<std::ptrdiff_t>(at) + 1, order);
  }
  return words;
}

std::string joined(const std::vector<std::string>& words, std::string_view between) {
  return fmt::format("{}", fmt::join(words, between));
}

std::string_view short_form(std::string_view word) {
  constexpr std::array<std::array<std::string_view, 2>, 14> forms = {{{"street", "st"},
                                                                      {"road", "rd"},
                                                                      {"avenue", "ave"},
                                                                      {"av", "ave"},
                                                                      {"lane", "ln"},
                                                                      {"close", "cl"},
                                                                      {"court", "ct"},
                                                                      {"drive", "dr"},
                                                                      {"place", "pl"},
                                                                      {"terrace", "ter"},
                                                                      {"gardens", "gdns"},
                                                                      {"crescent", "cres"},
                                                                      {"square", "sq"},
                                                                      {"apartment", "flat"}}};
  for (const auto& [from, to] : forms)
    if (word == from) return to;
  return word;
}

// One letter for the sounds that spellings exchange; 0 for a letter that is dropped.
char sound(char c) {
  switch (c) {
    case 'c':
    case 'q':
    case 'k':
      return 'k';
    case 'z':
    case 's':
    case 'x':
      return 's';
    case 'w':
    case 'v':
      return 'v';
    case 'g':
    case 'j':
      return 'j';
    case 'h':
      return 0;
    default:
      return vowel(c) ? 0 : c;
  }
}

std::string_view without_ending(std::string_view word) {
  const auto ends = [&](std::string_view ending) { return word.size() >= ending.size() + 3 && word.ends_with(ending); };
  if (ends("ova") || ends("eva")) return word.substr(0, word.size() - 3);
  if (ends("ov") || ends("ev")) return word.substr(0, word.size() - 2);
  return word;
}

}  // namespace

std::vector<std::string> name_words(std::string_view name) {
  std::vector<std::string> words = words_in(name);
  std::erase_if(words, [](const std::string& word) { return among(placeholders, word) || digit(word.front()); });
  if (words.size() > 1) {
    std::vector<std::string> kept = words;
    std::erase_if(kept, [](const std::string& word) { return among(particles, word); });
    if (!kept.empty()) words = std::move(kept);
  }
  return words;
}

std::string_view own_given_names(std::string_view given, std::string_view family, bool unborn) {
  // One word of letters: a name or a placeholder.
  if (!unborn && given.find_first_of(" -/.(0123456789") == std::string_view::npos) return given;
  const std::vector<std::string> words = words_of_given(given);
  const auto stands_for_none = [](const std::string& word) { return among(nameless, word); };
  const auto first = std::find_if(words.begin(), words.end(), stands_for_none);
  if (first == words.end()) return given;
  // "Female infant of Shannon" and "First twin" begin with it too; "Rory (Twin)" does not.
  const bool begins = std::all_of(
      words.begin(), first, [](const std::string& word) { return among(placeholders, word) || order_bit(word) != 0; });
  if (unborn) return {};
  if (!begins) return given;
  const std::vector<std::string> surnames = words_in(family);
  bool of = false;
  const bool nobody = std::all_of(first, words.end(), [&](const std::string& word) {
    of |= word == "of";
    return of || word.size() == 1 || among(placeholders, word) || among(nameless, word) || order_bit(word) != 0 ||
           std::find(surnames.begin(), surnames.end(), word) != surnames.end();
  });
  return nobody ? std::string_view{} : given;
}

std::uint8_t birth_order(std::string_view placeholder) {
  std::uint8_t orders = 0;
  std::size_t letters = 0;
  bool stands_for_none = false;
  for (const std::string& word : words_of_given(placeholder)) {
    if (word == "of") break;
    stands_for_none |= among(nameless, word);
    letters += word.size() == 1 && !digit(word[0]);
    orders |= order_bit(word);
  }
  // Two letters are the mother's initials (Baby S M); two orders tell none.
  return stands_for_none && letters <= 1 && std::has_single_bit(orders) ? orders : std::uint8_t{0};
}

std::string plain_address(std::string_view address) {
  std::vector<std::string> words = words_in(address);
  for (std::string& word : words) word = short_form(word);
  const std::string plain = joined(words, " ");
  constexpr std::array<std::string_view, 8> nowhere = {"no fixed abode",  "nfa", "unknown", "not known",
                                                       "address unknown", "n a", "na",      "none"};
  return among(nowhere, plain) ? std::string{} : plain;
}

std::string plain_postcode(std::string_view postcode) {
  std::string plain = joined(words_in(postcode), "");
  std::transform(plain.begin(), plain.end(), plain.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  // ZZ99 is the national dummy: no fixed abode, abroad, not known.
  return plain.starts_with("ZZ99") || plain.size() < 3 ? std::string{} : plain;
}

std::string plain_phone(std::string_view phone) {
  std::string digits;
  std::copy_if(phone.begin(), phone.end(), std::back_inserter(digits), digit);
  if (digits.starts_with("0044")) digits = "0" + digits.substr(4);
  if (digits.size() > 10 && digits.starts_with("44")) digits = "0" + digits.substr(2);
  const bool dummy =
      digits.size() < 7 || std::all_of(digits.begin() + 1, digits.end(), [&](char c) { return c == digits[1]; });
  return dummy ? std::string{} : digits;
}

bool feminine_ending(std::string_view word) {
  return word.size() >= 5 && (word.ends_with("ova") || word.ends_with("eva") || word.ends_with("ska") ||
                              word.ends_with("aya") || word.ends_with("ina"));
}

std::string skeleton(std::string_view word) {
  std::string key;
  word = without_ending(word);
  for (std::size_t at = 0; at < word.size(); ++at) {
    const char c = word[at], next = at + 1 < word.size() ? word[at + 1] : '\0';
    if (at > 0 && c == word[at - 1]) continue;
    char kept = sound(c);
    if (at == 0 && kept == 0) kept = vowel(c) ? 'a' : c;
    if (c == 'p' && next == 'h') kept = 'f';
    if (c == 'c' && next == 'k') kept = 0;
    if (kept != 0) key.push_back(kept);
  }
  return key.empty() ? std::string(word) : key;
}

Born born_of(const std::optional<core::PartialDate>& date) {
  if (!date || date->year() < 1880) return {};
  // 1900-01-01 and 1901-01-01 are what systems write when nobody knew.
  if (date->year() <= 1901 && date->month() <= 1 && date->day() <= 1) return {};
  return {static_cast<std::uint32_t>(date->year()) << 9 | date->month() << 5 | date->day()};
}

core::Date first_day(Born born) {
  return core::make_date(born.year(), std::max(born.month(), 1u), std::max(born.day(), 1u));
}

std::string words_of(Born born) {
  if (born.month() == 0) return fmt::format("{}", born.year());
  if (born.day() == 0) return fmt::format("{}-{:02}", born.year(), born.month());
  return fmt::format("{}-{:02}-{:02}", born.year(), born.month(), born.day());
}

}  // namespace kith::people
