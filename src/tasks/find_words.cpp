#include "tasks/find_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <sstream>

#include "core/identifiers.hpp"
#include "core/typed_date.hpp"

namespace kith::tasks {
namespace {

bool like_postcode(const std::string& word) {
  return word.size() >= 2 && word.size() <= 4 && std::isalpha(static_cast<unsigned char>(word[0])) &&
         std::any_of(word.begin(), word.end(), [](unsigned char c) { return std::isdigit(c); });
}

bool is_number(const std::string& word, std::size_t least, std::size_t most) {
  return word.size() >= least && word.size() <= most &&
         std::all_of(word.begin(), word.end(), [](unsigned char c) { return std::isdigit(c); });
}

// 1 to 12: "feb", "Febr." or "February"; 0: no month.
std::size_t month_of(const std::string& word) {
  static constexpr std::array<std::string_view, 12> months = {"january",   "february", "march",    "april",
                                                              "may",       "june",     "july",     "august",
                                                              "september", "october",  "november", "december"};
  std::string plain;
  for (const char c : word)
    if (c != '.') plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  for (std::size_t at = 0; at < months.size(); ++at)
    if (plain.size() >= 3 && months[at].starts_with(plain)) return at + 1;
  return 0;
}

// "6 Feb 2011", "feb 2011", "02/2011" and "born 2011" in one word each, as a date is written. May and April are given
// names as well: a month stands before a year.
std::vector<std::string> with_dates_joined(const std::vector<std::string>& words) {
  std::vector<std::string> joined;
  for (std::size_t at = 0; at < words.size(); ++at) {
    const std::string& word = words[at];
    const bool year_follows = at + 1 < words.size() && is_number(words[at + 1], 4, 4);
    if (const std::size_t month = month_of(word); month != 0 && year_follows) {
      std::string date = fmt::format("{}-{:02}", words[at + 1], month);
      if (!joined.empty() && is_number(joined.back(), 1, 2)) {
        date += (joined.back().size() == 1 ? "-0" : "-") + joined.back();
        joined.pop_back();
      }
      joined.push_back(date);
      ++at;
    } else if (word.size() == 7 && word[2] == '/' && is_number(word.substr(0, 2), 2, 2) &&
               is_number(word.substr(3), 4, 4)) {
      joined.push_back(word.substr(3) + "-" + word.substr(0, 2));
    } else if ((word == "born" || word == "dob") && at + 1 < words.size() &&
               std::isdigit(static_cast<unsigned char>(words[at + 1][0]))) {
      continue;
    } else {
      joined.push_back(word);
    }
  }
  return joined;
}

}  // namespace

void read_words(const std::string& words, people::Query& query) {
  std::istringstream stream{words};
  std::vector<std::string> typed, names;
  for (std::string word; stream >> word;) {
    while (!word.empty() && (word.back() == ',' || word.back() == ';')) word.pop_back();
    if (!word.empty()) typed.push_back(word);
  }
  for (const std::string& word : with_dates_joined(typed)) {
    if (auto date = core::parse_typed_date(word))
      query.date_of_birth = *date;
    else if (core::NhsNumber::parse(word))
      query.nhs_number = word;
    else if (core::valid_upn(word))
      query.upn = word;
    else if (like_postcode(word))
      query.postcode += (query.postcode.empty() ? "" : " ") + word;
    else if (std::isdigit(static_cast<unsigned char>(word[0])))
      (word.size() == 3 ? query.postcode : query.phone) += (word.size() == 3 ? " " : "") + word;
    else
      names.push_back(word);
  }
  if (names.empty()) return;
  if (names.size() == 1) {
    (query.family_name.empty() ? query.family_name : query.given_names) = names[0];
    return;
  }
  if (query.family_name.empty()) {
    query.family_name = names.back();
    names.pop_back();
  }
  for (const std::string& name : names) query.given_names += (query.given_names.empty() ? "" : " ") + name;
}

}  // namespace kith::tasks
