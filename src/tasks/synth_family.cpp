#include "tasks/synth_family.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "core/identifiers.hpp"

namespace kith::tasks {
namespace {

constexpr std::array<std::string_view, 24> streets = {
    "Tannery Row",   "Mill Lane",   "Foundry Close",   "Chapel Street", "Orchard Way",  "Station Road",
    "Brook Terrace", "Church Lane", "Victoria Avenue", "Park Crescent", "Alder Walk",   "Quay Street",
    "Weaver Mews",   "High Street", "Moorside",        "Kiln Bank",     "Garden Court", "Meadow View",
    "Priory Road",   "Canal Side",  "Beech Grove",     "Hillcrest",     "Dale Street",  "Windmill Road"};
constexpr std::string_view postcode_letters = "ABDEFGHJLNPQRSTUWXYZ";

// The health services hold the number; others often do not.
bool holds_nhs_number(std::string_view agency) {
  const auto type = core::agency_type(agency);
  for (const std::string_view name : {"gp", "hv", "midwifery", "ae", "paeds", "school-nursing", "child-health"})
    if (type == name) return true;
  return false;
}

std::string without_accents(const std::string& text) {
  static const std::vector<std::pair<std::string_view, std::string_view>> plain = {
      {"ł", "l"}, {"Ł", "L"}, {"ś", "s"}, {"ń", "n"}, {"ó", "o"}, {"ą", "a"}, {"ę", "e"},
      {"ż", "z"}, {"ź", "z"}, {"č", "c"}, {"á", "a"}, {"š", "s"}, {"ú", "u"}, {"Ș", "S"},
      {"ș", "s"}, {"ț", "t"}, {"ă", "a"}, {"í", "i"}, {"é", "e"}, {"ý", "y"}};
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto found = std::find_if(plain.begin(), plain.end(),
                                    [&](const auto& p) { return text.compare(i, p.first.size(), p.first) == 0; });
    if (found == plain.end()) {
      out += text[i++];
    } else {
      out += found->second;
      i += found->first.size();
    }
  }
  return out;
}

// Neighbouring families must share nothing: without mixing, the stream of one is that of the next, some steps on.
std::uint64_t family_seed(std::uint64_t seed, std::uint64_t number) {
  Chance outer{seed};
  Chance inner{outer.next() ^ (number * 0xD6E8FEB86659FD93ull)};
  return inner.next() ^ (inner.next() << 1);
}

std::string typo(std::string text, Chance& chance) {
  if (text.size() < 4) return text;
  const auto at = static_cast<std::size_t>(chance.between(1, static_cast<int>(text.size()) - 2));
  const auto ascii = [&](std::size_t i) { return static_cast<unsigned char>(text[i]) < 0x80; };
  if (!ascii(at) || !ascii(at + 1) || !ascii(at - 1)) return text;
  switch (chance.below(3)) {
    case 0:
      std::swap(text[at], text[at + 1]);
      break;
    case 1:
      text.erase(at, 1);
      break;
    default:
      text.insert(at, 1, text[at]);
  }
  return text;
}

}  // namespace

Scribe::Scribe(const SynthOptions& options, std::uint64_t number, SynthFamily& family)
    : options_(options),
      number_(number),
      chance_(family_seed(options.seed, number)),
      family_(family),
      community_(&pick_community(chance_)) {}

std::string Scribe::slip_in(std::string name) {
  if (chance_.happens(0.06))
    for (const auto& [from, to] : community_->spellings)
      if (name == from) return std::string{to};
  if (chance_.happens(0.5)) name = without_accents(name);
  if (chance_.happens(0.015)) name = typo(name, chance_);
  return name;
}

Home Scribe::new_home(const std::string& region) {
  const char area = "QVX"[chance_.below(3)];
  const char letter = static_cast<char>('A' + static_cast<int>(region[0] - 'a') % 26);
  const auto unit = [&] {
    return postcode_letters[static_cast<std::size_t>(chance_.below(static_cast<int>(postcode_letters.size())))];
  };
  Home home;
  const int house = chance_.between(1, 180);
  home.address = chance_.happens(0.15)
                     ? fmt::format("Flat {}, {} {}", chance_.between(1, 12), house, chance_.pick(streets))
                     : fmt::format("{} {}", house, chance_.pick(streets));
  const int district = chance_.between(1, 99), sector = chance_.below(10);
  const char first = unit(), second = unit();
  home.postcode = fmt::format("{}{}{} {}{}{}", area, letter, district, sector, first, second);
  return home;
}

std::string Scribe::nhs_number() {
  // Ten numbers are set aside for each family, counted down from 999 999 999; those without a check digit are passed
  // over.
  for (;;) {
    const std::uint64_t nine =
        999'999'999ull - (number_ * 14 + static_cast<std::uint64_t>(next_number_++)) % 900'000'000ull;
    unsigned sum = 0;
    std::uint64_t rest = nine;
    for (unsigned weight = 2; weight <= 10; ++weight, rest /= 10) sum += static_cast<unsigned>(rest % 10) * weight;
    const unsigned check = (11 - sum % 11) % 11;
    if (check < 10) return fmt::format("{:09}{}", nine, check);
  }
}

std::string Scribe::upn() {
  constexpr std::string_view letters = "ABCDEFGHJKLMNPQRTUVWXYZ";
  const std::string digits = fmt::format("{:03}{:09}", 1 + number_ % 200,
                                         (number_ * 7 + static_cast<std::uint64_t>(next_number_++)) % 1'000'000'000ull);
  std::size_t total = 0;
  for (std::size_t k = 0; k < digits.size(); ++k) total += static_cast<std::size_t>(digits[k] - '0') * (k + 2);
  return letters[total % 23] + digits;
}

std::string Scribe::phone() { return fmt::format("07000 {:06}", chance_.below(1'000'000)); }

const Scribe::Held* Scribe::held(const Person& person, const std::string& agency, const std::string& region) const {
  for (auto at = held_.rbegin(); at != held_.rend(); ++at)
    if (at->truth == person.truth && at->agency == agency && at->region == region) return &*at;
  return nullptr;
}

bool Scribe::knows(const Person& person, const std::string& agency, const std::string& region) const {
  return held(person, agency, region) != nullptr;
}

log::RecordVersion Scribe::written(const Person& person, const std::string& agency, const Home& home) {
  log::RecordVersion row;
  row.kind = person.kind;
  row.given_names = slip_in(person.given);
  row.family_name = slip_in(person.family);
  row.other_names = chance_.happens(0.5) ? person.other_names : "";
  core::Date born = person.born;
  const std::chrono::year_month_day ymd{born};
  if (chance_.happens(0.012) && unsigned{ymd.day()} <= 12)
    born = core::make_date(int{ymd.year()}, unsigned{ymd.day()}, unsigned{ymd.month()});
  else if (chance_.happens(0.004))
    born += core::Days{chance_.happens(0.5) ? 1 : -1};
  row.date_of_birth = core::PartialDate{born};
  const auto type = core::agency_type(agency);
  if (type == "police" && chance_.happens(0.25))
    row.date_of_birth = core::PartialDate::parse(core::to_iso(born).substr(0, 4)).value();
  if (type == "housing" && person.kind == log::PersonKind::child && chance_.happens(0.04))
    row.date_of_birth = core::PartialDate{core::make_date(int{ymd.year()}, 1, 1)};
  if (type == "school" && person.kind == log::PersonKind::adult) row.date_of_birth.reset();
  row.sex = chance_.happens(0.01) ? log::Sex::unknown : person.sex;
  if (holds_nhs_number(agency) && !person.nhs.empty() && !chance_.happens(0.06)) row.nhs_number = person.nhs;
  if (type == "school" && person.kind == log::PersonKind::child) row.upn = person.upn;
  row.address = home.address;
  row.postcode = home.postcode;
  if (person.kind == log::PersonKind::adult && chance_.happens(0.7)) row.phone = person.phone;
  if (type == "police") {
    std::transform(row.family_name.begin(), row.family_name.end(), row.family_name.begin(),
                   [](unsigned char c) { return c < 0x80 ? std::toupper(c) : c; });
  }
  return row;
}

std::string Scribe::record(const Person& person, const std::string& agency, const std::string& region, const Home& home,
                           core::Date from) {
  if (const Held* known = held(person, agency, region)) return known->id;
  if (from > options_.until) return {};  // the future is not written yet
  log::RecordVersion row = written(person, agency, home);
  row.ref = {agency, region, fmt::format("{}-{}", number_ + 1000, next_record_++)};
  row.valid_from = core::PartialDate{std::max(from, person.kind == log::PersonKind::child ? person.born : from)};
  family_.records.push_back(row);
  family_.truth.push_back({row.ref, person.truth});
  held_.push_back({person.truth, agency, region, row.ref.id, family_.records.size() - 1});
  return row.ref.id;
}

void Scribe::moved(const Person& person, const std::string& agency, const std::string& region, const Home& home,
                   core::Date on) {
  const Held* known = held(person, agency, region);
  // An agency that has no reason to know keeps the old address.
  if (!known || on > options_.until || chance_.happens(0.3)) return;
  log::RecordVersion row = family_.records[known->row];
  row.ref.id = fmt::format("{}-{}", number_ + 1000, next_record_++);
  row.valid_from = core::PartialDate{on};
  row.address = home.address;
  row.postcode = home.postcode;
  family_.records[known->row].valid_to = core::PartialDate{on};
  if (family_.records[known->row].valid_from && family_.records[known->row].valid_from->first_day() > on)
    family_.records[known->row].valid_to = family_.records[known->row].valid_from;
  // The system behind the agency opens a new record for the new address, as many do.
  family_.records.push_back(row);
  family_.truth.push_back({row.ref, person.truth});
  held_.push_back({person.truth, agency, region, row.ref.id, family_.records.size() - 1});
}

void Scribe::relate(const Person& child, const Person& other, const std::string& agency, const std::string& region,
                    log::RelationshipKind kind) {
  const Held *a = held(child, agency, region), *b = held(other, agency, region);
  if (!a || !b) return;
  log::Relationship row{{agency, region, a->id}, {agency, region, b->id}, kind, {}, {}, {}};
  for (const log::Relationship& known : family_.relationships)
    if (known.record == row.record && known.related == row.related && known.kind == row.kind) return;
  family_.relationships.push_back(std::move(row));
}

void Scribe::event(const std::string& agency, const std::string& region, const Person& about,
                   const std::vector<const Person*>& also, core::Date on, std::string kind, log::Detail detail,
                   std::string text, std::string recorder, int late_days) {
  if (on < options_.from || on > options_.until) return;
  const Held* main = held(about, agency, region);
  if (!main) return;
  log::Event row;
  row.ref = {agency, region, fmt::format("{}-e{}", number_ + 1000, next_event_++)};
  row.record_id = main->id;
  for (const Person* person : also)
    if (const Held* known = held(*person, agency, region)) row.also_about.push_back(known->id);
  row.occurred = core::PartialDate{on};
  row.recorded = core::PartialDate{
      on + core::Days{late_days > 0 ? late_days : (chance_.happens(0.08) ? chance_.between(1, 6) : 0)}};
  row.kind = std::move(kind);
  row.detail = std::move(detail);
  row.text = std::move(text);
  row.recorder = std::move(recorder);
  family_.events.push_back(std::move(row));
}

}  // namespace kith::tasks
