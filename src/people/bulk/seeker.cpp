#include "people/bulk/seeker.hpp"

#include <algorithm>
#include <cmath>

namespace kith::people::bulk {
namespace {

// A block of so many rows is looked at whole; of a larger one, as many, and as many of the newest that were inserted.
constexpr std::size_t looked_at_most = 192;
// How likely a record that somebody asks for is in the table at all.
constexpr double present_share = 0.5;
// A household holds some eight records of others at most for one of the person's own.
constexpr double household_over_person_most = 3;

}  // namespace

std::string_view words_of(Found found) {
  constexpr std::array<std::string_view, 4> words = {"same", "possible", "too many alike", "different"};
  return words[static_cast<std::size_t>(found)];
}

Seeker::Seeker(const Index& index) : index_(index), comparator_(index.table_, &index.newcomers_.values()) {}

void Seeker::keys_of(const Guest& guest) {
  keys_.clear();
  std::vector<std::vector<std::uint32_t>> values(index_.atoms_.all().size());
  for (std::size_t atom = 0; atom < values.size(); ++atom) index_.atoms_.of_guest(atom, guest, values[atom]);
  std::vector<std::uint32_t> keys, longer;
  for (std::size_t pass = 0; pass < index_.postings_.size(); ++pass) {
    keys.assign(1, 1);
    for (const std::size_t atom : index_.atoms_of_[pass]) {
      longer.clear();
      for (const std::uint32_t key : keys)
        for (const std::uint32_t value : values[atom]) longer.push_back(key_with(key, value));
      keys.swap(longer);
    }
    for (const std::uint32_t key : keys) keys_.push_back({pass, key});
  }
}

void Seeker::gather(const Guest& guest) {
  keys_of(guest);
  for (const auto& [pass, key] : keys_)
    index_.postings_[pass].expect(key), index_.newcomers_.postings(pass).expect(key);
  for (const auto& [pass, key] : keys_) index_.postings_[pass].expect_postings(key);
  rows_.clear();
  const auto take = [&](Row row) { rows_.push_back(row); };
  for (const auto& [pass, key] : keys_) {
    index_.postings_[pass].each_up_to(key, looked_at_most, take);
    index_.newcomers_.postings(pass).each_up_to(key, looked_at_most, take);
  }
  std::sort(rows_.begin(), rows_.end());
  rows_.erase(std::unique(rows_.begin(), rows_.end()), rows_.end());
  const std::size_t bytes = index_.table_.fields().size() * sizeof(Code);
  for (const Row row : rows_) {
    const char* codes = reinterpret_cast<const char*>(codes_of(row));
    __builtin_prefetch(codes), __builtin_prefetch(codes + bytes - 1);
    if (row < index_.clusters_.size()) __builtin_prefetch(&index_.clusters_[row]);
  }
}

const Code* Seeker::codes_of(Row row) const {
  return row < index_.table_.size() ? index_.table_.row(row) : index_.newcomers_.row(row);
}

Seeker::Scored Seeker::scored(Row row) const {
  Scored codes{};
  for (std::size_t field = 0; field < index_.table_.fields().size(); ++field)
    codes[field] = std::min(codes_of(row)[field], static_cast<Code>(index_.table_.values(field).size()));
  return codes;
}

Seeker::Scored Seeker::scored(const Guest& guest) const {
  Scored codes = guest.codes;
  for (std::size_t field = 0; field < index_.table_.fields().size(); ++field)
    if (codes[field] == 0 && !guest.texts[field].empty())
      codes[field] = static_cast<Code>(index_.table_.values(field).size());
  return codes;
}

void Seeker::weigh(const Guest& guest) {
  weighed_.clear();
  const Model& model = index_.model_;
  // A look-up does not compete with all pairs of the table but with all of its rows.
  const double person_prior = std::log2(present_share / std::max(static_cast<double>(index_.size()), 2.0));
  const bool households = model.household_prior > -500;
  const double household_prior =
      households ? std::min(model.household_prior - model.person_prior, household_over_person_most) + person_prior
                 : model.household_prior;
  const Scored asked = scored(guest);
  for (const Row row : rows_) {
    const Pattern pattern = comparator_.pattern(guest, codes_of(row));
    const Evidence evidence = index_.scorer_.evidence(pattern, asked.data(), scored(row).data());
    const double household = evidence.household + household_prior;
    // Log odds against a stranger or somebody of the household, before anybody else of the table is considered.
    const double bits = evidence.person + person_prior - std::log2(1 + std::exp2(std::min(household, 200.0)));
    weighed_.push_back({row, index_.person(row), static_cast<float>(bits), pattern});
  }
  // The best row of each person speaks for it.
  std::sort(weighed_.begin(), weighed_.end(), [](const Weighed& a, const Weighed& b) {
    return a.person != b.person ? a.person < b.person : a.bits != b.bits ? a.bits > b.bits : a.row < b.row;
  });
  weighed_.erase(std::unique(weighed_.begin(), weighed_.end(),
                             [](const Weighed& a, const Weighed& b) { return a.person == b.person; }),
                 weighed_.end());
  std::sort(weighed_.begin(), weighed_.end(),
            [](const Weighed& a, const Weighed& b) { return a.bits != b.bits ? a.bits > b.bits : a.row < b.row; });
}

Match Seeker::match_of(const Scored& asked, const Weighed& weighed, double probability) const {
  Match match{weighed.row, weighed.person, probability, {}};
  std::array<Evidence, fields_most> fields;
  index_.scorer_.shares(weighed.pattern, asked.data(), scored(weighed.row).data(), fields);
  for (std::size_t field = 0; field < index_.table_.fields().size(); ++field)
    if (const Level level = level_of(weighed.pattern, field); level != Level::missing)
      match.why.push_back({field, level, fields[field].person});
  return match;
}

// Two strangers of one name and birth date, and a parent and a child of one name and home, look like one person in all
// that is known of them. So "same" needs three kinds of evidence: names, birth, home, a number or address of their own
// (fewer where the table has fewer kinds).
bool Seeker::corroborated(Pattern pattern) const {
  enum Kind { names, birth, home, own, kinds };
  std::array<bool, kinds> held{}, agrees{};
  for (std::size_t field = 0; field < index_.table_.fields().size(); ++field) {
    const FieldKind kind = index_.table_.fields()[field].kind;
    if (kind == FieldKind::sex || kind == FieldKind::other) continue;
    const Kind which = is_name(kind) ? names : kind == FieldKind::born ? birth : tells_where(kind) ? home : own;
    const Level level = level_of(pattern, field);
    held[which] = true;
    // A family shares its name: the given name tells.
    if (kind == FieldKind::family && index_.table_.column_of(FieldKind::given) >= 0) continue;
    agrees[which] = agrees[which] || (level != Level::missing && level <= Level::near);
  }
  const auto count = [](const std::array<bool, kinds>& which) { return std::count(which.begin(), which.end(), true); };
  return count(agrees) >= std::min<std::ptrdiff_t>(3, count(held));
}

Lookup Seeker::look_up(std::span<const std::string_view> cells, const LookupLimits& limits) {
  Guest guest;
  fill(guest, index_.table_, cells);
  gather(guest);
  weigh(guest);
  Lookup lookup;
  lookup.compared = rows_.size();
  const Scored asked = scored(guest);
  // One of these persons it is, or none: all compete.
  double all = 1;
  for (const Weighed& weighed : weighed_) all += std::exp2(std::min(static_cast<double>(weighed.bits), 200.0));
  for (const Weighed& weighed : weighed_) {
    const double probability = std::exp2(std::min(static_cast<double>(weighed.bits), 200.0)) / all;
    if (probability < limits.possible / 10 || lookup.matches.size() == limits.matches_most) break;
    lookup.matches.push_back(match_of(asked, weighed, probability));
  }
  if (lookup.matches.empty()) return lookup;
  const double best = lookup.matches.front().probability;
  const auto alone = 1 / (1 + std::exp2(-static_cast<double>(weighed_.front().bits)));  // were nobody else like it
  if (best >= limits.same)
    lookup.found = corroborated(weighed_.front().pattern) ? Found::same : Found::possible;
  else if (alone >= limits.same && lookup.matches.size() > 1)
    lookup.found = Found::too_many_alike;
  else if (best >= limits.possible)
    lookup.found = Found::possible;
  return lookup;
}

}  // namespace kith::people::bulk
