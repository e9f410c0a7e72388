#include "tasks/telling.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <map>

namespace kith::tasks {
namespace {

using people::PersonId;
using people::RecordNo;

std::string titled(std::string text) {
  bool begin = true;
  for (char& c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) c = static_cast<char>(begin ? std::toupper(byte) : std::tolower(byte));
    begin = c == ' ' || c == '-' || c == '\'';
  }
  return text;
}

bool shouted(const std::string& text) {
  return std::none_of(text.begin(), text.end(), [](unsigned char c) { return c >= 'a' && c <= 'z'; });
}

}  // namespace

std::string full_name(const log::RecordVersion& version) {
  std::string given = version.given_names, family = version.family_name;
  if (shouted(given)) given = titled(given);
  if (shouted(family)) family = titled(family);
  if (given.empty()) return family.empty() ? "No name yet" : "(no first name) " + family;
  return family.empty() ? given : given + " " + family;
}

namespace {

bool placeholder(const std::string& given) {
  std::string lower = given;
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
  return lower.empty() || lower == "baby" || lower == "unborn" || lower == "unknown" || lower == "infant";
}

}  // namespace

std::string person_name(RecordNo anchor) { return fmt::format("P{}", anchor.value); }

std::optional<RecordNo> parse_person(const std::string& name) {
  RecordNo record;
  if (name.size() < 2 || name[0] != 'P') return std::nullopt;
  const auto parsed = std::from_chars(name.data() + 1, name.data() + name.size(), record.value);
  if (parsed.ec != std::errc{} || parsed.ptr != name.data() + name.size()) return std::nullopt;
  return record;
}

std::string agency_words(const core::AgencyRef& agency) {
  static const std::map<std::string_view, std::string_view> names = {{"csc", "Children's social care"},
                                                                     {"hv", "Health visiting"},
                                                                     {"ae", "emergency department"},
                                                                     {"gp", "GP practice"},
                                                                     {"ews", "Education welfare"},
                                                                     {"paeds", "Paediatrics"},
                                                                     {"marac", "MARAC"},
                                                                     {"camhs", "CAMHS"}};
  const auto type = core::agency_type(agency.agency);
  const auto known = names.find(type);
  std::string kind{known == names.end() ? type : known->second};
  std::replace(kind.begin(), kind.end(), '-', ' ');
  std::string region = agency.region;
  std::replace(region.begin(), region.end(), '-', ' ');
  if (type.size() == agency.agency.size()) {
    kind[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(kind[0])));
    return fmt::format("{}, {}", kind, titled(region));
  }
  std::string own = agency.agency.substr(type.size() + 1);
  std::replace(own.begin(), own.end(), '-', ' ');
  return fmt::format("{} ({}), {}", titled(own), kind, titled(region));
}

Telling::Telling(const Engine& engine, const Reader& reader, PersonId child, const Family& kin)
    : engine_(engine),
      reader_(reader),
      child_(child),
      kin_(kin),
      relatives_(kin.chronicle->household(child, engine.members())) {
  viewer_ = {reader.agency, reader.role, false};
  for (const auto& [record, versions] : kin.versions) shields_.emplace(record, find_shield(record));
  std::vector<PersonId> persons{child};
  for (const story::Relative& relative : relatives_)
    if (relative.roles != story::role::adults_child) persons.push_back(relative.person);
  for (const PersonId person : persons)
    for (const RecordNo record : engine.linker().records_of(person))
      if (const auto* v = version(record)) {
        if (v->ref.holder() == reader.agency) viewer_.involved = true;
        // Children's social care has a duty to every child of its area (Children Act 1989 s17, s47): its desk reads
        // what is sent.
        const bool duty_desk = reader.agency.agency == "csc" && (reader.role == "manager" || reader.role == "duty");
        if (duty_desk && v->ref.region == reader.agency.region) viewer_.involved = true;
      }
  involved_ = {viewer_.agency, viewer_.role, true};
  outsider_ = {viewer_.agency, viewer_.role, false};
}

const log::RecordVersion* Telling::version(RecordNo record) const {
  const auto found = kin_.versions.find(record);
  return found == kin_.versions.end() || found->second.empty() ? nullptr : &found->second.back().what;
}

// A shield holds for the person, whoever set it, also when a later feed lacks it.
const std::string& Telling::shield_of(RecordNo record) const {
  static const std::string none;
  const auto found = shields_.find(record);
  return found == shields_.end() ? none : found->second;
}

std::string Telling::find_shield(RecordNo record) const {
  std::string shield;
  for (const RecordNo own : engine_.linker().records_of(engine_.linker().person_of(record))) {
    const auto found = kin_.versions.find(own);
    if (found == kin_.versions.end()) continue;
    for (const auto& v : found->second)
      if (!v.what.shielded.empty() && v.what.shielded != "adopted") shield = v.what.shielded;
  }
  if (const auto* v = version(record); v && v->shielded == "adopted") return "adopted";
  return shield;
}

std::string Telling::born_words(PersonId person) const {
  const story::ChildView view = kin_.chronicle->view(person, engine_.members());
  if (!view.born) return "not known";
  if (view.unborn) return "expected " + view.born->words();
  const auto birthday = view.birthday();
  const int years = core::years_between(*birthday, engine_.today());
  if (years < 2)
    return fmt::format("{} ({} months)", view.born->words(),
                       std::max(0, core::months_between(*birthday, engine_.today())));
  return fmt::format("{} ({}{} years)", view.born->words(), view.born->exact_day() ? "" : "about ", years);
}

Headline Telling::headline(PersonId person) const {
  Headline head;
  const auto records = engine_.linker().records_of(person);
  std::map<std::string, int> names;
  std::vector<core::AgencyRef> holders;
  core::Date latest{core::Days{-1'000'000}};
  for (const RecordNo record : records) {
    const auto* v = version(record);
    if (!v) continue;
    const access::Holding held{v->ref.holder(), "", shield_of(record)};
    if (!access::see_link(viewer_, held)) continue;
    ++head.records;
    if (std::find(holders.begin(), holders.end(), held.holder) == holders.end()) holders.push_back(held.holder);
    names[full_name(*v)] += placeholder(v->given_names) ? 1 : 100;
    head.shielded = head.shielded || !held.person_shield.empty();
    const core::Date since = v->valid_from ? v->valid_from->first_day() : core::Date{};
    if (!v->address.empty() && since >= latest && access::see_address(viewer_, held)) {
      latest = since;
      head.address = v->postcode.empty() ? v->address : v->address + ", " + v->postcode;
    }
  }
  if (!records.empty()) head.person = person_name(records.front());
  std::vector<std::pair<int, std::string>> ordered;
  for (const auto& [name, count] : names) ordered.emplace_back(-count, name);
  std::sort(ordered.begin(), ordered.end());
  if (!ordered.empty()) head.name = ordered[0].second;
  for (std::size_t i = 1; i < ordered.size() && i < 6; ++i)
    head.also_known_as += (i > 1 ? ", " : "") + ordered[i].second;
  head.agencies = holders.size();
  head.born = born_words(person);
  head.unborn = head.born.starts_with("expected");
  if (head.shielded && !viewer_.involved) head.also_known_as.clear();
  return head;
}

std::string Telling::relation_word(const story::Relative& relative) const {
  log::Sex sex = log::Sex::unknown;
  for (const RecordNo record : engine_.linker().records_of(relative.person))
    if (const auto* v = version(record); v && v->sex != log::Sex::unknown) sex = v->sex;
  if (relative.roles & story::role::carer) return log::to_string(relative.kind);
  if (relative.roles & story::role::sibling)
    return sex == log::Sex::female ? "sister" : sex == log::Sex::male ? "brother" : "sibling";
  if (relative.roles == story::role::adults_child) return "a child elsewhere of an adult of this home";
  if (relative.kind == log::RelationshipKind::partner) return "partner of a parent";
  if (relative.kind == log::RelationshipKind::ex_partner) return "former partner of a parent";
  return relative.kind == log::RelationshipKind::grandparent ? "grandparent" : "in the household";
}

std::vector<Relation> Telling::household() const {
  std::vector<Relation> relations;
  for (const story::Relative& relative : relatives_) {
    if (engine_.linker().records_of(relative.person).empty() || relative.roles == story::role::adults_child) continue;
    const bool left = relative.until && *relative.until < engine_.today();
    // The partner of a parent who has left belongs to that parent's new life.
    if (left && !(relative.roles & (story::role::carer | story::role::sibling))) continue;
    relations.push_back({headline(relative.person), relation_word(relative) + since_left(relative), left});
  }
  return relations;
}

std::string Telling::since_left(const story::Relative& relative) const {
  if (!relative.until || *relative.until >= engine_.today()) return "";
  if (relative.roles & story::role::sibling) return ", lives elsewhere";
  return fmt::format(", until {}", core::PartialDate{*relative.until}.words());
}

const story::Relative* Telling::relative_of(RecordNo record) const {
  const PersonId person = engine_.linker().person_of(record);
  const auto found = std::find_if(relatives_.begin(), relatives_.end(),
                                  [&](const story::Relative& relative) { return relative.person == person; });
  return found == relatives_.end() ? nullptr : &*found;
}

bool Telling::of_this_home(const StoredEvent& event) const {
  const core::Date day = event.event.occurred.first_day();
  const auto lived_here = [&](RecordNo record) {
    if (engine_.linker().person_of(record) == child_) return true;
    const story::Relative* relative = relative_of(record);
    return relative && relative->roles != story::role::adults_child && !(relative->until && day > *relative->until);
  };
  return lived_here(event.record) || std::any_of(event.also_about.begin(), event.also_about.end(), lived_here);
}

const std::string& Telling::about(const StoredEvent& event) const {
  static const std::string the_child;
  const std::string* words = &the_child;
  const auto is_child = [&](RecordNo record) {
    const PersonId person = engine_.linker().person_of(record);
    if (person == child_ || !words->empty()) return person == child_;
    const story::Relative* relative = relative_of(record);
    if (!relative) return false;
    const auto [said, fresh] = about_.try_emplace(person);
    const bool elsewhere = relative->roles == story::role::adults_child;
    if (fresh) said->second = relation_word(*relative) + (elsewhere ? "" : " " + headline(person).name);
    words = &said->second;
    return false;
  };
  if (is_child(event.record)) return the_child;
  for (const RecordNo record : event.also_about)
    if (is_child(record)) return the_child;
  return *words;
}

access::Holding Telling::holding(const StoredEvent& event) const {
  return {event.event.ref.holder(), event.event.shielded, shield_of(event.record) == "adopted" ? "adopted" : ""};
}

// Who works with this child does not for that reason work with a child elsewhere of an adult who lives here.
const access::Viewer& Telling::viewer_of(const StoredEvent& event) const {
  const auto elsewhere = [&](RecordNo record) {
    const story::Relative* relative = relative_of(record);
    return relative && relative->roles == story::role::adults_child;
  };
  if (!elsewhere(event.record) || !std::all_of(event.also_about.begin(), event.also_about.end(), elsewhere))
    return viewer_;
  const auto own = engine_.linker().records_of(engine_.linker().person_of(event.record));
  const bool known_there = std::any_of(own.begin(), own.end(), [&](RecordNo record) {
    const auto* v = version(record);
    return v && v->ref.holder() == reader_.agency;
  });
  return known_there ? involved_ : outsider_;
}

bool Telling::shows(const StoredEvent& event) const {
  return access::see_event(viewer_of(event), holding(event)).sight != access::Sight::nothing;
}

const Telling::HolderWords& Telling::words_of(const core::AgencyRef& agency) const {
  for (const HolderWords& holder : holders_)
    if (holder.agency == agency) return holder;
  holders_.push_back({agency, agency_words(agency), story::profession_of_agency(agency.agency)});
  return holders_.back();
}

Line Telling::line(const StoredEvent& event) const {
  const auto& vocabulary = engine_.vocabulary();
  const auto decision = access::see_event(viewer_of(event), holding(event));
  const auto kind = vocabulary.find(event.event.kind).value_or(vocabulary.other());
  Line line;
  line.id = "E" + std::to_string(event.no.value);
  line.day = event.event.occurred.first_day();
  line.when = event.event.occurred.words();
  line.exact_day = event.event.occurred.exact_day();
  line.recorded = event.event.recorded.last_day();
  const auto late = (line.recorded - event.event.occurred.last_day()).count();
  line.late_days = late >= 8 ? static_cast<int>(late) : 0;
  line.holder = event.event.ref.holder();
  const HolderWords& holder = words_of(line.holder);
  line.agency = holder.words;
  line.profession = holder.profession;
  line.versions = event.from.versions;
  line.withdrawn = event.event.withdrawn && event.event.withdrawn->first_day() <= engine_.today();
  if (decision.sight == access::Sight::ring || decision.sight == access::Sight::nothing) {
    line.withheld = true;
    line.withheld_why = decision.why;
    line.label = "Something is held here";
    return line;
  }
  line.area = vocabulary.kind(kind).area;
  line.kind = event.event.kind;
  line.label = event.event.own_word.empty() ? vocabulary.term(kind, reader_.profession) : event.event.own_word;
  line.label[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(line.label[0])));
  line.about = about(event);
  line.recorder = event.event.recorder;
  const auto value = [&](std::string_view key) { return log::value_of(event.event.detail, key).value_or(""); };
  const story::SeenDetail seen{value("seen"), value("alone"), value("percent"), value("sessions_possible"),
                               value("sessions_missed")};
  line.seen = line.about.empty() && story::was_seen(vocabulary.kind(kind), seen);
  line.seen_alone = line.about.empty() && story::was_seen_alone(vocabulary.kind(kind), seen);
  if (decision.sight == access::Sight::summary) {
    line.withheld = true;
    line.withheld_why = decision.why;
    return line;
  }
  line.text = event.event.text;
  for (const auto& [key, v] : event.event.detail) {
    const auto known = vocabulary.find_key(key);
    line.detail.emplace_back(known ? vocabulary.key(*known).plain : key, v);
  }
  return line;
}

std::vector<std::string> Telling::records() const {
  std::vector<std::string> words;
  for (const RecordNo record : engine_.linker().records_of(child_)) {
    const auto* v = version(record);
    if (!v || !access::see_link(viewer_, {v->ref.holder(), "", shield_of(record)})) continue;
    std::string text = fmt::format("{}: {}, born {}", core::to_string(v->ref), full_name(*v),
                                   v->date_of_birth ? v->date_of_birth->words() : "not known");
    if (const auto link = engine_.linker().link_of(record)) {
      text += "; because";
      int said = 0;
      for (const people::Reason& reason : link->why.reasons)
        if (reason.field != "start" && said < 4) text += (said++ ? ", " : " ") + reason.words;
    }
    words.push_back(std::move(text));
  }
  return words;
}

std::optional<Seen> last_seen(const std::vector<Line>& lines, bool alone, core::Date today) {
  const Line* last = nullptr;
  for (const Line& line : lines)
    if ((alone ? line.seen_alone : line.seen) && !line.withdrawn && (!last || line.day > last->day)) last = &line;
  if (!last) return std::nullopt;
  return Seen{last->when, last->recorder.empty() ? last->agency : last->recorder + ", " + last->agency, last->label,
              static_cast<int>((today - last->day).count())};
}

std::vector<Gap> gaps(const std::vector<Line>& lines, const std::optional<core::Date>& born, core::Date today) {
  std::vector<core::Date> seen;
  for (const Line& line : lines)
    if (line.seen && !line.withdrawn) seen.push_back(line.day);
  if (born) seen.push_back(*born);
  std::sort(seen.begin(), seen.end());
  seen.push_back(today);
  std::vector<Gap> found;
  for (std::size_t i = 0; i + 1 < seen.size(); ++i) {
    const int days = static_cast<int>((seen[i + 1] - seen[i]).count());
    const int months = born ? core::months_between(*born, seen[i]) : 60;
    // The same ages as pattern R13 (domain.md, section 6).
    const int limit = months < 12 ? 60 : months < 60 ? 180 : 365;
    if (days <= limit) continue;
    const char* who = months < 60 ? "health visiting" : "school";
    found.push_back(
        {seen[i], seen[i + 1], days, fmt::format("not seen by anyone for {} days; {} expected to", days, who)});
  }
  return found;
}

}  // namespace kith::tasks
