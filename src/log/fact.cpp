#include "log/fact.hpp"

#include <algorithm>
#include <array>

namespace kith::log {
namespace {

constexpr std::array<const char*, 3> person_kinds = {"child", "adult", "unborn"};
constexpr std::array<const char*, 3> sexes = {"U", "M", "F"};
constexpr std::array<const char*, 12> relationships = {"mother",  "father",       "parent",      "step-parent",
                                                       "carer",   "sibling",      "half-sibling", "grandparent",
                                                       "partner", "ex-partner",   "household",   "other"};
constexpr std::array<std::string_view, 5> person_shields = {"", "refuge", "adopted", "witness", "other"};
constexpr std::array<std::string_view, 5> event_shields = {"", "police-intelligence", "sexual-health", "third-party",
                                                           "legal"};

template <class Enum, std::size_t size>
std::optional<Enum> look_up(const std::array<const char*, size>& names, std::string_view text) {
  const auto found = std::find(names.begin(), names.end(), text);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

}  // namespace

const char* to_string(PersonKind kind) { return person_kinds[static_cast<std::size_t>(kind)]; }
const char* to_string(Sex sex) { return sexes[static_cast<std::size_t>(sex)]; }
const char* to_string(RelationshipKind kind) { return relationships[static_cast<std::size_t>(kind)]; }

std::optional<PersonKind> parse_person_kind(std::string_view text) { return look_up<PersonKind>(person_kinds, text); }
std::optional<Sex> parse_sex(std::string_view text) {
  if (text.empty()) return Sex::unknown;
  return look_up<Sex>(sexes, text);
}
std::optional<RelationshipKind> parse_relationship(std::string_view text) {
  return look_up<RelationshipKind>(relationships, text);
}
bool valid_person_shield(std::string_view text) {
  return std::find(person_shields.begin(), person_shields.end(), text) != person_shields.end();
}
bool valid_event_shield(std::string_view text) {
  return std::find(event_shields.begin(), event_shields.end(), text) != event_shields.end();
}

std::optional<std::string_view> value_of(const Detail& detail, std::string_view key) {
  for (const auto& [k, v] : detail)
    if (k == key) return std::string_view{v};
  return std::nullopt;
}

}  // namespace kith::log
