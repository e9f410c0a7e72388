#include "people/bulk/full_name.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "core/fold.hpp"
#include "people/bulk/cell.hpp"

namespace kith::people::bulk {
namespace {

// "Md" is none of them: it is how many write Mohammed.
constexpr std::array<std::string_view, 10> before_names = {"mr", "mrs",  "ms",  "miss", "mx",
                                                           "dr", "prof", "rev", "sir",  "dame"};
constexpr std::array<std::string_view, 8> behind_names = {"jr", "snr", "jnr", "sr", "ii", "iii", "iv", "phd"};

template <std::size_t count>
bool is_one_of(const std::array<std::string_view, count>& titles, std::string_view word) {
  std::string bare = core::fold(word);
  std::erase(bare, '.');
  return bare.empty() || std::find(titles.begin(), titles.end(), bare) != titles.end();
}

// Words between blanks, as they are written, without the titles at either end.
std::vector<std::string_view> words_of_name(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find_first_of(" \t", at), text.size());
    if (end > at) words.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  while (!words.empty() && is_one_of(behind_names, words.back())) words.pop_back();
  const auto first =
      std::find_if(words.begin(), words.end(), [](std::string_view word) { return !is_one_of(before_names, word); });
  words.erase(words.begin(), first);
  return words;
}

std::string joined(const std::vector<std::string_view>& words, std::size_t count) {
  std::string text;
  for (std::size_t at = 0; at < count; ++at) text.append(at == 0 ? "" : " ").append(words[at]);
  return text;
}

}  // namespace

FullName taken_apart(std::string_view cell) {
  cell = trimmed(cell);
  if (is_missing(cell)) return {};
  const std::size_t comma = cell.find(',');
  std::vector<std::string_view> words = words_of_name(cell.substr(0, comma));
  if (comma != std::string_view::npos) {
    std::string behind(cell.substr(comma + 1));
    std::replace(behind.begin(), behind.end(), ',', ' ');
    // "Ada Okoye, Jr" has nothing but a title there.
    if (const auto given = words_of_name(behind); !given.empty())
      return {joined(given, given.size()), joined(words, words.size())};
  }
  if (words.size() < 2) return {joined(words, words.size()), {}};
  return {joined(words, words.size() - 1), std::string(words.back())};
}

bool is_full_name(std::string_view cell) {
  const FullName name = taken_apart(cell);
  std::string plain;
  plain_cell(FieldKind::family, name.family, plain);
  return !name.given.empty() && plain.size() > 1;
}

}  // namespace kith::people::bulk
