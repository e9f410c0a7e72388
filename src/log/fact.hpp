// The facts that the log holds, as agencies send them (formats.md). Never edited: a correction is a new fact.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/date.hpp"
#include "core/reference.hpp"

namespace kith::log {

using Detail = std::vector<std::pair<std::string, std::string>>;  // key=value pairs, in the order written

enum class PersonKind : std::uint8_t { child, adult, unborn };
enum class Sex : std::uint8_t { unknown, male, female };

// One version of an agency's record of a person.
struct RecordVersion {
  core::RowRef ref;
  PersonKind kind = PersonKind::child;
  std::string given_names, family_name;
  std::string other_names;                         // aliases; ";" between them
  std::optional<core::PartialDate> date_of_birth;  // for the unborn, the expected date
  Sex sex = Sex::unknown;
  std::string nhs_number, upn;  // as written, perhaps wrong
  std::string address, postcode, phone;
  std::optional<core::PartialDate> valid_from, valid_to;
  std::string shielded;  // empty, refuge, adopted, witness or other
  Detail other_columns;  // columns beyond formats.md, kept and shown
  friend bool operator==(const RecordVersion&, const RecordVersion&) = default;
};

enum class RelationshipKind : std::uint8_t {
  mother, father, parent, step_parent, carer, sibling, half_sibling, grandparent, partner, ex_partner, household, other
};

// What `related` is to `record`, in the words of the agency that holds both.
struct Relationship {
  core::RowRef record, related;
  RelationshipKind kind = RelationshipKind::other;
  std::optional<core::PartialDate> from, to;
  Detail other_columns;
  std::optional<core::Date> until() const { return to ? std::optional{to->last_day()} : std::nullopt; }
  friend bool operator==(const Relationship&, const Relationship&) = default;
};

// One thing that happened or was noticed.
struct Event {
  core::RowRef ref;
  std::string record_id;                 // the agency's record of the person it is about
  std::vector<std::string> also_about;   // further records of the same agency
  core::PartialDate occurred, recorded;  // recorded is at least a day
  std::string kind;                      // a code of the vocabulary, or "other" for a word it does not know
  std::string own_word;                  // the agency's word when kind is "other"
  Detail detail;
  std::string text, recorder;
  std::string shielded;  // empty, police-intelligence, sexual-health, third-party or legal
  std::optional<core::PartialDate> withdrawn;
  Detail other_columns;
  friend bool operator==(const Event&, const Event&) = default;
};

// Whom to ask at an agency.
struct Contact {
  core::AgencyRef agency;
  std::string role, name, phone, email;
  std::string record_id;  // empty: the agency's desk; else the person of whom this one is the lead
  std::optional<core::PartialDate> from, to;
  Detail other_columns;
  friend bool operator==(const Contact&, const Contact&) = default;
};

const char* to_string(PersonKind kind);
const char* to_string(Sex sex);
const char* to_string(RelationshipKind kind);
std::optional<PersonKind> parse_person_kind(std::string_view text);
std::optional<Sex> parse_sex(std::string_view text);  // M, F, U or empty
std::optional<RelationshipKind> parse_relationship(std::string_view text);
bool valid_person_shield(std::string_view text);
bool valid_event_shield(std::string_view text);

std::optional<std::string_view> value_of(const Detail& detail, std::string_view key);

}  // namespace kith::log
