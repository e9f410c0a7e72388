#include "people/bulk/model.hpp"

#include <algorithm>
#include <cmath>

namespace kith::people::bulk {
namespace {

// Of columns that tell one thing (where somebody lives), what the further ones add.
constexpr float further_share = 0.4f;

struct Known {
  Shares one_person, household;
};

// Shares by level: missing, exact, crossed, variant, near, similar, partial, differs, far. Starting points from
// published linkage studies of health and census data; the table's own records move them.
Known known_of(FieldKind kind) {
  switch (kind) {
    case FieldKind::given:
      return {{0, .80, .01, .05, .07, .02, .02, .03, 0}, {0, .01, .001, .005, .015, .03, .06, .879, 0}};
    case FieldKind::family:
    case FieldKind::other:
      return {{0, .85, .01, .03, .06, .01, .01, .03, 0}, {0, .80, .001, .03, .05, .01, .01, .099, 0}};
    case FieldKind::born:
      return {{0, .88, 0, .02, .05, .015, .015, .017, .003}, {0, .02, 0, .002, .02, .02, .10, .438, .40}};
    case FieldKind::sex:
      return {{0, .985, 0, 0, 0, 0, 0, .015, 0}, {0, .5, 0, 0, 0, 0, 0, .5, 0}};
    case FieldKind::postcode:
      return {{0, .72, 0, 0, .06, .04, .03, .15, 0}, {0, .88, 0, 0, .04, .01, .01, .06, 0}};
    case FieldKind::nhs:
      return {{0, .965, 0, 0, .02, .005, 0, .008, .002}, {0, .002, 0, 0, .005, .005, 0, .03, .958}};
    case FieldKind::upn:
      return {{0, .95, 0, 0, .025, .005, 0, .02, 0}, {0, .002, 0, 0, .01, .01, 0, .978, 0}};
    case FieldKind::phone:
      return {{0, .70, 0, 0, .05, .01, 0, .24, 0}, {0, .55, 0, 0, .03, .01, 0, .41, 0}};
    case FieldKind::address:
      return {{0, .65, .003, 0, .09, .05, .04, .17, 0}, {0, .85, 0, 0, .06, .02, .01, .06, 0}};
    case FieldKind::place:
      return {{0, .80, .002, 0, .07, .03, .02, .08, 0}, {0, .93, 0, 0, .04, .01, .01, .01, 0}};
    case FieldKind::text:
      return {{0, .72, .003, 0, .10, .05, .04, .09, 0}, {}};
    case FieldKind::exact:
      return {{0, .86, 0, 0, .06, .01, 0, .07, 0}, {}};
  }
  return {};
}

}  // namespace

bool has_households(const std::vector<Field>& fields) {
  bool family = false, home = false;
  for (const Field& field : fields) {
    family = family || field.kind == FieldKind::family;
    home = home || tells_where(field.kind) || field.kind == FieldKind::phone;
  }
  return family && home;
}

Model first_model(const Table& table) {
  Model model;
  for (const Field& field : table.fields()) {
    const Known known = known_of(field.kind);
    model.fields.push_back({known.one_person, known.household, {}});
  }
  const double rows = std::max<double>(static_cast<double>(table.size()), 2);
  // Every second row has a second one of its person; a household has some four rows of others.
  model.person_prior = std::log2(1 / rows);
  model.household_prior = has_households(table.fields()) ? std::log2(4 / rows) : -1000;
  return model;
}

Rarity::Rarity(const Table& table, const std::vector<std::vector<std::uint32_t>>& holders) : bits_(holders.size()) {
  constexpr std::size_t few = 6;
  for (std::size_t field = 0; field < holders.size(); ++field) {
    std::array<double, few + 2> with{};  // how many values so many people hold
    double all = 0;
    for (std::size_t code = 1; code < holders[field].size(); ++code) {
      all += holders[field][code];
      if (holders[field][code] < with.size()) ++with[holders[field][code]];
    }
    all = std::max(all, 1.0);
    std::array<double, few + 1> expected{};
    for (std::size_t count = few; count >= 1; --count) {
      const double turing = static_cast<double>(count + 1) * (with[count + 1] + 0.1) / (with[count] + 1);
      const double above = count == few ? static_cast<double>(few) : expected[count + 1];
      expected[count] = std::clamp(turing, 0.02, std::max(0.02, std::min(above, static_cast<double>(count))));
    }
    // The last place is for every value that the table does not hold: as rare as one that one person holds.
    bits_[field].resize(table.values(field).size() + 1);
    for (std::size_t code = 1; code < bits_[field].size(); ++code) {
      const std::uint32_t count = code < holders[field].size() ? std::max(holders[field][code], 1u) : 1;
      const double share = (count <= few ? expected[count] : count) / all;
      bits_[field][code] = static_cast<float>(-std::log2(std::min(share, 1.0)));
    }
  }
}

std::size_t Rarity::memory_bytes() const {
  std::size_t bytes = 0;
  for (const auto& field : bits_) bytes += field.capacity() * sizeof(float);
  return bytes;
}

Scorer::Scorer(const Table& table, const Model& model, const Rarity& rarity)
    : table_(table), model_(model), rarity_(rarity) {
  for (std::size_t field = 0; field < table.fields().size(); ++field) {
    const FieldModel& known = model.fields[field];
    const bool no_household = known.household[static_cast<std::size_t>(Level::exact)] == 0;
    std::array<Evidence, level_count> bits{};
    for (std::size_t level = 1; level < level_count; ++level) {
      const bool rare = level <= static_cast<std::size_t>(Level::crossed);  // the rarity of the value is added
      const double strangers = rare ? 1 : std::max(known.strangers[level], 1e-6);
      const auto worth = [&](double share) { return static_cast<float>(std::log2(std::max(share, 1e-6) / strangers)); };
      bits[level] = {worth(known.one_person[level]), worth(known.household[level])};
      if (no_household) bits[level].household = 0;
    }
    where_[field] = tells_where(table.fields()[field].kind);
    shared_[field] = !no_household;
    // The share of pairs whose names cross stands at the given name; the family name brings its rarity alone.
    if (table.fields()[field].kind == FieldKind::family) bits[static_cast<std::size_t>(Level::crossed)] = {};
    bits_[field] = bits;
  }
}

float Scorer::rarity(std::size_t field, Level level, const Code* a, const Code* b) const {
  if (level > Level::crossed || level == Level::missing) return 0;
  const float rare = rarity_.bits(field, b[field]);
  return rare == 0 && level == Level::crossed ? rarity_.bits(field, a[field]) : rare;
}

Rarities Scorer::rarities(Pattern pattern, const Code* a, const Code* b) const {
  Rarities rare;
  for (std::size_t field = 0; pattern != 0; ++field, pattern >>= 4)
    rare[field] = rarity(field, static_cast<Level>(pattern & 15), a, b);
  return rare;
}

Evidence Scorer::field_evidence(std::size_t field, Level level, float rare) const {
  const Evidence bits = bits_[field][static_cast<std::size_t>(level)];
  return {bits.person + rare, shared_[field] ? bits.household + rare : 0};
}

void Scorer::shares(Pattern pattern, const Code* a, const Code* b, std::span<Evidence> fields) const {
  std::array<std::size_t, fields_most> where{};
  std::size_t wheres = 0;
  for (std::size_t field = 0; field < table_.fields().size(); ++field) {
    const Level level = level_of(pattern, field);
    fields[field] = level == Level::missing ? Evidence{} : field_evidence(field, level, rarity(field, level, a, b));
    if (where_[field] && level != Level::missing) where[wheres++] = field;
  }
  if (wheres < 2) return;
  const auto strongest_alone = [&](float Evidence::*side) {
    std::size_t best = where[0];
    for (std::size_t i = 1; i < wheres; ++i)
      if (fields[where[i]].*side > fields[best].*side) best = where[i];
    // Nothing speaks for it: then what speaks against it most is the one piece of evidence.
    if (fields[best].*side <= 0)
      for (std::size_t i = 0; i < wheres; ++i)
        if (fields[where[i]].*side < fields[best].*side) best = where[i];
    for (std::size_t i = 0; i < wheres; ++i)
      if (where[i] != best) fields[where[i]].*side *= further_share;
  };
  strongest_alone(&Evidence::person);
  strongest_alone(&Evidence::household);
}

Evidence Scorer::evidence(Pattern pattern, const Rarities& rare) const {
  Evidence sum, where, strongest, weakest;
  for (std::size_t field = 0; pattern != 0; ++field, pattern >>= 4) {
    const auto level = static_cast<Level>(pattern & 15);
    if (level == Level::missing) continue;
    const Evidence found = field_evidence(field, level, rare[field]);
    if (!where_[field]) {
      sum.person += found.person, sum.household += found.household;
      continue;
    }
    where.person += found.person, where.household += found.household;
    strongest = {std::max(strongest.person, found.person), std::max(strongest.household, found.household)};
    weakest = {std::min(weakest.person, found.person), std::min(weakest.household, found.household)};
  }
  // As shares() has it: the strongest counts whole, the further ones in part.
  const auto together = [](float all, float best, float worst) {
    const float one = best > 0 ? best : worst;
    return one + further_share * (all - one);
  };
  sum.person += together(where.person, strongest.person, weakest.person);
  sum.household += together(where.household, strongest.household, weakest.household);
  return sum;
}

double probability_of(const Model& model, Evidence evidence) {
  const double person = evidence.person + model.person_prior, household = evidence.household + model.household_prior;
  return 1 / (1 + std::exp2(-person) + std::exp2(household - person));
}

float Scorer::vote(Pattern pattern, const Code* a, const Code* b, float most) const {
  std::array<Evidence, fields_most> fields;
  shares(pattern, a, b, fields);
  Evidence sum;
  float reachable = 0, where = 0;
  for (std::size_t field = 0; field < table_.fields().size(); ++field) {
    const Level level = level_of(pattern, field);
    if (level == Level::missing) continue;
    sum.person += fields[field].person, sum.household += fields[field].household;
    const float rare = rarity_.bits(field, b[field]);
    if (where_[field])
      where = std::max(where, rare);
    else
      reachable += rare;
  }
  const auto prior = static_cast<float>(model_.person_prior);
  const float share = std::min(1.0f, (reachable + where) / (-1.5f * prior));
  const double person = sum.person + share * prior,
               household = sum.household + share * static_cast<float>(model_.household_prior);
  const double bits = person - std::log2(1 + std::exp2(std::min(household, 200.0)));
  return std::clamp(static_cast<float>(bits), -most, most);
}

double Scorer::household_probability(Evidence evidence) const {
  const double person = evidence.person + model_.person_prior, household = evidence.household + model_.household_prior;
  return 1 / (1 + std::exp2(-household) + std::exp2(person - household));
}

}  // namespace kith::people::bulk
