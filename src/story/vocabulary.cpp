#include "story/vocabulary.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <array>

#include "core/csv.hpp"
#include "core/reference.hpp"

namespace kith::story {
namespace {

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const auto at = text.find(separator);
    if (const auto part = text.substr(0, at); !part.empty()) parts.emplace_back(part);
    if (at == std::string_view::npos) break;
    text.remove_prefix(at + 1);
  }
  return parts;
}

using Columns = std::unordered_map<std::string, std::size_t>;

core::Result<Columns> columns_of(const std::vector<std::string>& header, std::initializer_list<const char*> wanted,
                                 const char* file) {
  Columns columns;
  for (std::size_t i = 0; i < header.size(); ++i) columns[header[i]] = i;
  for (const char* name : wanted)
    if (!columns.contains(name))
      return core::fail(core::ErrorKind::invalid_input, fmt::format("{}: the column {} is missing", file, name));
  return columns;
}

}  // namespace

core::Result<Vocabulary> Vocabulary::parse(std::string_view kinds_csv, std::string_view keys_csv) {
  Vocabulary vocabulary;
  const auto rows = TRY(core::parse_csv(kinds_csv));
  if (rows.empty()) return core::fail(core::ErrorKind::invalid_input, "vocabulary.csv is empty");
  auto column = TRY(columns_of(rows[0],
                               {"code", "label", "area", "plain", "health_term", "police_term", "education_term",
                                "social_care_term", "detail_keys", "cin_factor", "seen"},
                               "vocabulary.csv"));
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const auto& row = rows[i];
    if (row.size() != rows[0].size())
      return core::fail(core::ErrorKind::invalid_input, fmt::format("vocabulary.csv: row {} is ragged", i + 1));
    const auto at = [&](const char* name) -> const std::string& { return row[column[name]]; };
    const KindNo no{static_cast<std::uint16_t>(vocabulary.kinds_.size())};
    if (!vocabulary.by_code_.emplace(at("code"), no).second)
      return core::fail(core::ErrorKind::invalid_input, fmt::format("vocabulary.csv: {} occurs twice", at("code")));
    vocabulary.kinds_.push_back({at("code"), at("label"), at("area"), at("plain"), at("health_term"), at("police_term"),
                                 at("education_term"), at("social_care_term"), split(at("detail_keys"), ';'),
                                 at("cin_factor"), at("seen") == "yes"});
  }
  const auto other = vocabulary.find("other");
  if (!other) return core::fail(core::ErrorKind::invalid_input, "vocabulary.csv: the kind other is missing");
  vocabulary.other_ = *other;

  const auto keys = TRY(core::parse_csv(keys_csv));
  for (std::size_t i = 1; i < keys.size(); ++i) {
    if (keys[i].size() != 3)
      return core::fail(core::ErrorKind::invalid_input, fmt::format("keys.csv: row {} is ragged", i + 1));
    DetailKey key{keys[i][0], keys[i][1], {}, keys[i][2]};
    if (key.form.find(',') != std::string::npos && key.form.find(" or ") == std::string::npos) {
      key.values = split(key.form, ',');
      key.form = "list";
    } else if (key.form != "number" && key.form != "date") {
      key.form = "free";
    }
    vocabulary.by_key_[key.key] = KeyNo{static_cast<std::uint16_t>(vocabulary.keys_.size())};
    vocabulary.keys_.push_back(std::move(key));
  }
  return vocabulary;
}

std::optional<KindNo> Vocabulary::find(std::string_view code) const {
  const auto found = by_code_.find(code);
  if (found == by_code_.end()) return std::nullopt;
  return found->second;
}

std::optional<KeyNo> Vocabulary::find_key(std::string_view key) const {
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return std::nullopt;
  return found->second;
}

std::vector<KindNo> Vocabulary::matching(std::string_view code) const {
  std::vector<KindNo> found;
  if (!code.empty() && code.back() == '*') {
    const auto prefix = code.substr(0, code.size() - 1);
    for (std::size_t i = 0; i < kinds_.size(); ++i)
      if (kinds_[i].code.starts_with(prefix)) found.push_back(KindNo{static_cast<std::uint16_t>(i)});
  } else if (const auto no = find(code)) {
    found.push_back(*no);
  }
  return found;
}

const std::string& Vocabulary::term(KindNo no, Profession profession) const {
  const Kind& kind = kinds_[no.value];
  const std::string* term = &kind.label;
  if (profession == Profession::health) term = &kind.health_term;
  if (profession == Profession::police) term = &kind.police_term;
  if (profession == Profession::education) term = &kind.education_term;
  if (profession == Profession::social_care) term = &kind.social_care_term;
  return term->empty() ? kind.label : *term;
}

bool was_seen(const Kind& kind, const SeenDetail& detail) {
  if (detail.seen == "yes") return true;
  if (!kind.seen || detail.seen == "no") return false;
  const auto number = [](std::string_view text) {
    double value = -1;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
  };
  const double possible = number(detail.sessions_possible);
  const bool missed_all = possible > 0 && number(detail.sessions_missed) >= possible;
  return number(detail.percent) != 0 && !missed_all;
}

bool was_seen_alone(const Kind& kind, const SeenDetail& detail) {
  return was_seen(kind, detail) && detail.alone == "yes";
}

Profession profession_of_agency(std::string_view agency) {
  constexpr std::array<std::pair<std::string_view, Profession>, 34> types = {{
      {"gp", Profession::health},          {"hv", Profession::health},
      {"ae", Profession::health},          {"midwifery", Profession::health},
      {"paeds", Profession::health},       {"hospital", Profession::health},
      {"urgent-care", Profession::health}, {"ambulance", Profession::health},
      {"camhs", Profession::health},       {"school-nursing", Profession::health},
      {"audiology", Profession::health},   {"child-health", Profession::health},
      {"dentist", Profession::health},     {"community-health", Profession::health},
      {"mental-health", Profession::health}, {"pharmacy", Profession::health},
      {"police", Profession::police},      {"probation", Profession::police},
      {"youth-justice", Profession::police}, {"marac", Profession::police},
      {"school", Profession::education},   {"nursery", Profession::education},
      {"ews", Profession::education},      {"education", Profession::education},
      {"college", Profession::education},  {"childminder", Profession::education},
      {"academy", Profession::education},  {"senco", Profession::education},
      {"csc", Profession::social_care},    {"family-support", Profession::social_care},
      {"early-help", Profession::social_care}, {"charity", Profession::social_care},
      {"housing", Profession::social_care}, {"adult-social-care", Profession::social_care},
  }};
  const auto type = core::agency_type(agency);
  for (const auto& [name, profession] : types)
    if (name == type) return profession;
  return Profession::plain;
}

}  // namespace kith::story
