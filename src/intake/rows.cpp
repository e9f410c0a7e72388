#include "intake/rows.hpp"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace kith::intake {
namespace {

using Names = std::vector<std::string_view>;

const Names& columns(Table table) {
  static const std::array<Names, 4> all = {
      Names{"record_id", "agency", "region", "kind", "given_names", "family_name", "other_names", "date_of_birth", "sex",
            "nhs_number", "upn", "address", "postcode", "phone", "valid_from", "valid_to", "shielded"},
      Names{"agency", "region", "record_id", "related_record_id", "relationship", "from", "to"},
      Names{"event_id", "agency", "region", "record_id", "also_about", "occurred", "recorded", "kind", "detail", "text",
            "recorder", "shielded", "withdrawn"},
      Names{"agency", "region", "role", "name", "phone", "email", "record_id", "from", "to"}};
  return all[static_cast<std::size_t>(table)];
}

// Without these a file says nothing that can be kept.
const Names& required(Table table) {
  static const std::array<Names, 4> all = {Names{"record_id", "agency", "region", "kind"},
                                           Names{"agency", "region", "record_id", "related_record_id", "relationship"},
                                           Names{"event_id", "agency", "region", "record_id", "occurred", "recorded", "kind"},
                                           Names{"agency", "region", "role"}};
  return all[static_cast<std::size_t>(table)];
}

auto fault(std::string_view column, std::string_view value, std::string reason) {
  return tl::unexpected<Fault>(Fault{std::string{column}, std::string{value.substr(0, 200)}, std::move(reason)});
}

class Row {
 public:
  Row(const Header& header, const std::vector<std::string>& fields) : header_(header), fields_(fields) {}
  const std::string& operator[](std::string_view column) const { return header_.at(fields_, column); }

  Taken<core::AgencyRef> agency() const {
    const std::string &name = (*this)["agency"], &region = (*this)["region"];
    if (!core::valid_agency(name)) return fault("agency", name, "expected a short name such as school:st-marys or police");
    if (!core::valid_region(region)) return fault("region", region, "expected a short name such as northborough");
    return core::AgencyRef{name, region};
  }

  Taken<std::string> id(std::string_view column) const {
    const std::string& value = (*this)[column];
    if (value.empty()) return fault(column, value, "is empty");
    if (value.size() > 200) return fault(column, value, "is longer than 200 characters");
    return value;
  }

  Taken<std::optional<core::PartialDate>> date(std::string_view column) const {
    const std::string& value = (*this)[column];
    if (value.empty()) return std::optional<core::PartialDate>{};
    auto parsed = core::PartialDate::parse(value);
    if (!parsed) return fault(column, value, parsed.error().message);
    return std::optional{*parsed};
  }

 private:
  const Header& header_;
  const std::vector<std::string>& fields_;
};

std::string lower(std::string_view text) {
  std::string out{text};
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::tolower(c); });
  return out;
}

std::optional<log::Sex> sex_of(const std::string& text) {
  if (const auto sex = log::parse_sex(text)) return sex;
  const std::string word = lower(text);
  if (word == "m" || word == "male") return log::Sex::male;
  if (word == "f" || word == "female") return log::Sex::female;
  if (word == "u" || word == "unknown" || word == "x" || word == "i" || word == "indeterminate") return log::Sex::unknown;
  return std::nullopt;
}

std::vector<std::string> split_ids(std::string_view text) {
  std::vector<std::string> ids;
  while (!text.empty()) {
    const auto at = text.find(';');
    auto part = text.substr(0, at);
    while (!part.empty() && part.front() == ' ') part.remove_prefix(1);
    while (!part.empty() && part.back() == ' ') part.remove_suffix(1);
    if (!part.empty() && std::find(ids.begin(), ids.end(), part) == ids.end()) ids.emplace_back(part);
    if (at == std::string_view::npos) break;
    text.remove_prefix(at + 1);
  }
  return ids;
}

// A shield whose class we do not know is still a shield: it is kept as "other", its word beside it.
std::string shield_of(const std::string& word, bool known, log::Detail& others) {
  if (known) return word;
  others.emplace_back("shielded", word);
  return "other";
}

}  // namespace

const char* file_name(Table table) {
  constexpr const char* names[] = {"people.csv", "relationships.csv", "events.csv", "contacts.csv"};
  return names[static_cast<std::size_t>(table)];
}

core::Result<Header> Header::parse(Table table, const std::vector<std::string>& names) {
  Header header;
  header.names_ = names;
  const Names& wanted = columns(table);
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string name = lower(names[i]);
    if (std::find(wanted.begin(), wanted.end(), name) == wanted.end()) {
      if (std::count(names.begin(), names.end(), names[i]) == 1 && !names[i].empty()) header.unknown_.push_back(i);
      continue;
    }
    if (header.place_of(name))
      return core::fail(core::ErrorKind::invalid_input, fmt::format("{}: the column {} occurs twice", file_name(table), name));
    header.known_.emplace_back(name, i);
  }
  for (const std::string_view name : required(table))
    if (!header.place_of(name))
      return core::fail(core::ErrorKind::invalid_input,
                        fmt::format("{}, line 1: the column {} is missing; expected {}", file_name(table), name, fmt::join(wanted, ",")));
  return header;
}

const std::size_t* Header::place_of(std::string_view column) const {
  for (const auto& [name, place] : known_)
    if (name == column) return &place;
  return nullptr;
}

const std::string& Header::at(const std::vector<std::string>& fields, std::string_view column) const {
  static const std::string none;
  const std::size_t* place = place_of(column);
  return place ? fields[*place] : none;
}

log::Detail Header::others(const std::vector<std::string>& fields) const {
  log::Detail others;
  for (const std::size_t i : unknown_)
    if (!fields[i].empty()) others.emplace_back(names_[i], fields[i]);
  return others;
}

Taken<log::RecordVersion> read_record(const Header& header, const std::vector<std::string>& fields) {
  const Row row{header, fields};
  log::RecordVersion version;
  auto agency = TRY(row.agency());
  version.ref = {agency.agency, agency.region, TRY(row.id("record_id"))};
  const auto kind = log::parse_person_kind(lower(row["kind"]));
  if (!kind) return fault("kind", row["kind"], "expected child, adult or unborn");
  version.kind = *kind;
  const auto sex = sex_of(row["sex"]);
  if (!sex) return fault("sex", row["sex"], "expected M, F, U or nothing");
  version.sex = *sex;
  version.given_names = row["given_names"];
  version.family_name = row["family_name"];
  version.other_names = row["other_names"];
  version.date_of_birth = TRY(row.date("date_of_birth"));
  version.nhs_number = row["nhs_number"];
  version.upn = row["upn"];
  version.address = row["address"];
  version.postcode = row["postcode"];
  version.phone = row["phone"];
  version.valid_from = TRY(row.date("valid_from"));
  version.valid_to = TRY(row.date("valid_to"));
  if (version.valid_from && version.valid_to && version.valid_to->last_day() < version.valid_from->first_day())
    return fault("valid_to", row["valid_to"], "lies before valid_from");
  version.other_columns = header.others(fields);
  version.shielded = shield_of(row["shielded"], log::valid_person_shield(row["shielded"]), version.other_columns);
  return version;
}

Taken<log::Relationship> read_relationship(const Header& header, const std::vector<std::string>& fields) {
  const Row row{header, fields};
  log::Relationship relationship;
  const auto agency = TRY(row.agency());
  relationship.record = {agency.agency, agency.region, TRY(row.id("record_id"))};
  relationship.related = {agency.agency, agency.region, TRY(row.id("related_record_id"))};
  if (relationship.record == relationship.related)
    return fault("related_record_id", row["related_record_id"], "a record cannot be related to itself");
  const auto kind = log::parse_relationship(lower(row["relationship"]));
  if (!kind)
    return fault("relationship", row["relationship"],
                 "expected mother, father, parent, step-parent, carer, sibling, half-sibling, grandparent, partner, "
                 "ex-partner, household or other");
  relationship.kind = *kind;
  relationship.from = TRY(row.date("from"));
  relationship.to = TRY(row.date("to"));
  relationship.other_columns = header.others(fields);
  return relationship;
}

Taken<log::Event> read_event(const Header& header, const std::vector<std::string>& fields, const story::Vocabulary& vocabulary) {
  const Row row{header, fields};
  log::Event event;
  const auto agency = TRY(row.agency());
  event.ref = {agency.agency, agency.region, TRY(row.id("event_id"))};
  event.record_id = TRY(row.id("record_id"));
  event.also_about = split_ids(row["also_about"]);
  std::erase(event.also_about, event.record_id);
  const auto occurred = TRY(row.date("occurred")), recorded = TRY(row.date("recorded"));
  if (!recorded || !recorded->exact_day())
    return fault("recorded", row["recorded"], "expected the full day on which it was written down, such as 2011-01-06");
  event.recorded = *recorded;
  if (!occurred) return fault("occurred", row["occurred"], "is empty: expected a date, which may be partial, such as 2011-01");
  event.occurred = *occurred;
  if (event.recorded.last_day() < event.occurred.first_day())
    return fault("recorded", row["recorded"], "lies before occurred");
  event.kind = row["kind"];
  if (event.kind.empty()) return fault("kind", row["kind"], "is empty: expected a code of the vocabulary, or other");
  if (!vocabulary.find(event.kind)) {
    event.own_word = event.kind;
    event.kind = "other";
  }
  event.detail = parse_detail(row["detail"]);
  event.text = row["text"];
  event.recorder = row["recorder"];
  event.withdrawn = TRY(row.date("withdrawn"));
  event.other_columns = header.others(fields);
  event.shielded = shield_of(row["shielded"], log::valid_event_shield(row["shielded"]), event.other_columns);
  return event;
}

Taken<log::Contact> read_contact(const Header& header, const std::vector<std::string>& fields) {
  const Row row{header, fields};
  log::Contact contact;
  contact.agency = TRY(row.agency());
  contact.role = TRY(row.id("role"));
  contact.name = row["name"];
  contact.phone = row["phone"];
  contact.email = row["email"];
  contact.record_id = row["record_id"];
  contact.from = TRY(row.date("from"));
  contact.to = TRY(row.date("to"));
  contact.other_columns = header.others(fields);
  return contact;
}

log::Detail parse_detail(std::string_view text) {
  log::Detail detail;
  while (!text.empty()) {
    const auto at = text.find(';');
    const auto part = text.substr(0, at);
    const auto equals = part.find('=');
    if (equals != std::string_view::npos && equals > 0)
      detail.emplace_back(part.substr(0, equals), part.substr(equals + 1));
    else if (part.find_first_not_of(' ') != std::string_view::npos)
      detail.emplace_back("note", part);
    if (at == std::string_view::npos) break;
    text.remove_prefix(at + 1);
  }
  return detail;
}

}  // namespace kith::intake
