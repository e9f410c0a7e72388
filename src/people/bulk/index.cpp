#include "people/bulk/index.hpp"

#include <algorithm>
#include <cmath>

namespace kith::people::bulk {
namespace {

// A block of so many rows is looked at whole; of a larger one, as many.
constexpr std::size_t looked_at_most = 192;
// How likely a record that somebody asks for is in the table at all.
constexpr double present_share = 0.5;

// More passes than linking takes: a record that somebody asks for may say little.
double pairs_most(std::size_t rows) { return 60 * static_cast<double>(rows) + 1e5; }

}  // namespace

std::string_view words_of(Found found) {
  constexpr std::array<std::string_view, 4> words = {"same", "possible", "too many alike", "different"};
  return words[static_cast<std::size_t>(found)];
}

KeyIndex Index::postings_of(std::size_t pass) const {
  std::vector<KeyIndex::Posting> postings;
  for (Row row = 0; row < table_.size(); ++row) {
    const Code* codes = table_.row(row);
    std::uint32_t key = 1;
    for (const std::size_t atom : atoms_of_[pass]) key = key_with(key, atoms_.value(atom, codes));
    if (key != 0) postings.push_back({key, row});
  }
  KeyIndex index;
  index.add(std::move(postings));
  return index;
}

namespace {

// A look-up does not compete with all pairs of the table but with all of its rows.
Model for_look_up(Model model, std::size_t rows) {
  const double before = model.person_prior;
  model.person_prior = std::log2(present_share / std::max<double>(static_cast<double>(rows), 2));
  if (model.household_prior > -500)
    model.household_prior = std::min(model.household_prior - before, 3.0) + model.person_prior;
  return model;
}

std::vector<std::vector<std::uint32_t>> rows_with(const Table& table) {
  std::vector<std::vector<std::uint32_t>> counts;
  for (std::size_t field = 0; field < table.fields().size(); ++field) counts.push_back(table.counts(field));
  return counts;
}

}  // namespace

Index::Index(const Table& table, const Model& model, std::vector<Row> clusters, const Parallel& parallel)
    : table_(table),
      atoms_(table),
      plan_(plan_passes(table, atoms_, model, pairs_most(table.size()), parallel)),
      clusters_(std::move(clusters)),
      rarity_(table, rows_with(table)),
      scorer_(table, for_look_up(model, table.size()), rarity_) {
  for (const Pass& pass : plan_.passes) {
    std::vector<std::size_t>& numbers = atoms_of_.emplace_back();
    for (const Atom& atom : pass) numbers.push_back(atoms_.number_of(atom));
  }
  postings_.resize(plan_.passes.size());
  parallel(postings_.size(), [&](std::size_t pass) { postings_[pass] = postings_of(pass); });
}

std::size_t Index::memory_bytes() const {
  std::size_t bytes = table_.memory_bytes() + rarity_.memory_bytes() + clusters_.capacity() * sizeof(Row);
  for (const KeyIndex& postings : postings_) bytes += postings.memory_bytes();
  return bytes;
}

Seeker::Seeker(const Index& index) : index_(index), comparator_(index.table_) {}

void Seeker::gather(const Guest& guest) {
  rows_.clear();
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
    for (const std::uint32_t key : keys)
      index_.postings_[pass].each_up_to(key, looked_at_most, [&](Row row) { rows_.push_back(row); });
  }
  std::sort(rows_.begin(), rows_.end());
  rows_.erase(std::unique(rows_.begin(), rows_.end()), rows_.end());
}

void Seeker::weigh(const Guest& guest) {
  weighed_.clear();
  const Model& model = index_.scorer_.model();
  for (const Row row : rows_) {
    const Code* codes = index_.table_.row(row);
    const Pattern pattern = comparator_.pattern(guest, codes);
    const Evidence evidence = index_.scorer_.evidence(pattern, guest.codes.data(), codes);
    const double household = evidence.household + model.household_prior;
    // Log odds against a stranger or somebody of the household, before anybody else of the table is considered.
    const double bits = evidence.person + model.person_prior - std::log2(1 + std::exp2(std::min(household, 200.0)));
    const Row person = index_.clusters_.empty() ? row : index_.clusters_[row];
    weighed_.push_back({row, person, static_cast<float>(bits), pattern});
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

Match Seeker::match_of(const Guest& guest, const Weighed& weighed, double probability) const {
  Match match{weighed.row, weighed.person, probability, {}};
  std::array<Evidence, fields_most> fields;
  index_.scorer_.shares(weighed.pattern, guest.codes.data(), index_.table_.row(weighed.row), fields);
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
  // One of these persons it is, or none: all compete.
  double all = 1;
  for (const Weighed& weighed : weighed_) all += std::exp2(std::min(static_cast<double>(weighed.bits), 200.0));
  for (const Weighed& weighed : weighed_) {
    const double probability = std::exp2(std::min(static_cast<double>(weighed.bits), 200.0)) / all;
    if (probability < limits.possible / 10 || lookup.matches.size() == limits.matches_most) break;
    lookup.matches.push_back(match_of(guest, weighed, probability));
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
