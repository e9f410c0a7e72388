#include "people/bulk/model.hpp"

#include <algorithm>
#include <cmath>

namespace kith::people::bulk {
namespace {

// Of columns that tell one thing (where somebody lives), what the further ones add.
constexpr float further_share = 0.4f;
// Columns beside names and birth that say so much for one person confirm it: a postcode of a few hundred people does.
// Where there are households it must not be what they share, either.
constexpr float confirming_bits = 8, beyond_household_bits = 4;

struct Known {
  Shares one_person, household;
};

// Shares by level: missing, exact, crossed, variant, near, similar, partial, differs, far. Starting points from
// published linkage studies of health and census data; the table's own records move them.
Known known_of(FieldKind kind) {
  switch (kind) {
    case FieldKind::given:
      return {{0, .80, .01, .05, .07, .02, .02, .03, 0}, {0, .01, .001, .005, .015, .03, .06, .879, 0}};
    case FieldKind::other:
      return {{0, .80, .001, .03, .05, .02, .03, .069, 0}, {0, .30, .001, .02, .04, .02, .05, .569, 0}};
    case FieldKind::family:
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
      return {{0, .72, .003, 0, .10, .05, .04, .09, 0}, {0, .45, .002, 0, .06, .03, .03, .428, 0}};
    case FieldKind::exact:
      return {{0, .86, 0, 0, .06, .01, 0, .07, 0}, {0, .30, 0, 0, .03, .01, 0, .66, 0}};
    case FieldKind::email:
      return {{0, .70, 0, .05, .06, .02, 0, .17, 0}, {0, .25, 0, .01, .02, .02, 0, .70, 0}};
    case FieldKind::age:
      return {{0, .60, 0, 0, .25, .06, .05, .03, .01}, {0, .05, 0, 0, .08, .07, .12, .33, .35}};
  }
  return {};
}

// A family name, and beside it columns of such kinds.
template <class OfKind>
bool has_family_and(const std::vector<Field>& fields, OfKind of_kind) {
  return std::any_of(fields.begin(), fields.end(),
                     [](const Field& field) { return field.kind == FieldKind::family; }) &&
         std::any_of(fields.begin(), fields.end(), [&](const Field& field) { return of_kind(field.kind); });
}

bool of_a_home(FieldKind kind) { return tells_where(kind) || kind == FieldKind::phone; }

}  // namespace

bool has_homes(const std::vector<Field>& fields) { return has_family_and(fields, of_a_home); }

bool may_have_homes(const std::vector<Field>& fields) {
  return has_family_and(fields, [](FieldKind kind) { return of_a_home(kind) || is_own(kind); });
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
  model.household_prior = may_have_homes(table.fields()) ? std::log2(4 / rows) : no_households;
  return model;
}

double differ_unconfirmed_most(FieldKind kind) {
  switch (kind) {
    case FieldKind::given:
    case FieldKind::family:
      return 0.01;
    case FieldKind::born:
      return 0.02;
    default:
      return 1;
  }
}

Scorer::Scorer(const Table& table, const Model& model, const Rarity& rarity)
    : table_(table), model_(model), rarity_(rarity), households_(considers_households(model)) {
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
    const FieldKind kind = table.fields()[field].kind;
    core_[field] = kind == FieldKind::given || kind == FieldKind::family || kind == FieldKind::born;
    if (core_[field] || kind == FieldKind::other || kind == FieldKind::sex) who_ |= Pattern{15} << (4 * field);
    if (where_[field] || table.fields()[field].kind == FieldKind::phone) belongings_ |= Pattern{15} << (4 * field);
    shared_[field] = !no_household;
    // The share of pairs whose names cross stands at the given name; the family name brings its rarity alone.
    if (table.fields()[field].kind == FieldKind::family) bits[static_cast<std::size_t>(Level::crossed)] = {};
    bits_[field] = bits;
  }
  const auto sex = column(FieldKind::sex);
  if (sex < fields_most)
    sexes_differ_ = std::log2(std::max(model.fields[sex].strangers[static_cast<std::size_t>(Level::differs)], 1e-6));
  given_ = column(FieldKind::given), family_ = column(FieldKind::family),
  sex_ = rarity.knows_sex_of_names() ? sex : fields_most;
  postcode_ = column(FieldKind::postcode), address_ = column(FieldKind::address);
  has_core_ = given_ < fields_most && family_ < fields_most && column(FieldKind::born) < fields_most;
}

std::size_t Scorer::column(FieldKind kind) const {
  const int field = table_.column_of(kind);
  return field < 0 ? fields_most : static_cast<std::size_t>(field);
}

bool Scorer::both(Pattern pattern, std::size_t first, std::size_t second, Level level) {
  return first < fields_most && second < fields_most && level_of(pattern, first) == level &&
         level_of(pattern, second) == level;
}

float Scorer::rarity(std::size_t field, Level level, const Code* a, const Code* b) const {
  if (level > Level::crossed || level == Level::missing) return 0;
  const float rare = rarity_.bits(field, b[field]);
  return rare == 0 && level == Level::crossed ? rarity_.bits(field, a[field]) : rare;
}

Rarities Scorer::rarities(Pattern pattern, const Code* a, const Code* b) const {
  Rarities rare;
  for (Pattern left = pattern, field = 0; left != 0; ++field, left >>= 4)
    rare[field] = rarity(field, static_cast<Level>(left & 15), a, b);
  // What goes together is rarer than either, and less rare than both if they had nothing to do with one another.
  if (both(pattern, given_, family_, Level::exact)) {
    const float apart = rare[given_] + rare[family_];
    rare[given_] = std::max(rarity_.names(b[given_], b[family_], apart) - rare[family_], 0.0f);
  }
  if (one_home(pattern)) {
    const float apart = rare[postcode_] + rare[address_];
    rare[address_] = std::max(rarity_.homes(b[postcode_], b[address_], apart) - rare[postcode_], 0.0f);
  }
  if (sex_ < fields_most && level_of(pattern, sex_) != Level::missing) {
    const Level given = level_of(pattern, given_);
    if (given == Level::exact || given == Level::variant || given == Level::near)
      rare[sex_] = level_of(pattern, sex_) == Level::exact ? rarity_.sex_of_name(b[given_], true)
                                                           : rarity_.sex_of_name(b[given_], false) + sexes_differ_;
  }
  return rare;
}

Evidence Scorer::field_evidence(std::size_t field, Level level, float rare) const {
  const Evidence bits = bits_[field][static_cast<std::size_t>(level)];
  return {bits.person + rare, shared_[field] ? bits.household + rare : 0};
}

// Of what tells where somebody lives, the strongest counts whole and the further ones in part; a postcode and an
// address that both agree are one home, whose rarity is counted as such.
class Scorer::Places {
 public:
  void add(Evidence found) {
    all_.person += found.person, all_.household += found.household;
    strongest_ = {std::max(strongest_.person, found.person), std::max(strongest_.household, found.household)};
    weakest_ = {std::min(weakest_.person, found.person), std::min(weakest_.household, found.household)};
  }
  Evidence together() const {
    return {side(all_.person, strongest_.person, weakest_.person),
            side(all_.household, strongest_.household, weakest_.household)};
  }

 private:
  static float side(float all, float best, float worst) {
    const float one = best > 0 ? best : worst;
    return one + further_share * (all - one);
  }
  Evidence all_, strongest_, weakest_;
};

Evidence Scorer::evidence(Pattern pattern, const Rarities& rare) const {
  Evidence rest, core;
  int differing = 0;
  Places places;
  const bool home = one_home(pattern);
  for (std::size_t field = 0; field < table_.fields().size(); ++field) {
    const Level level = level_of(pattern, field);
    if (level == Level::missing || (home && field == address_)) continue;
    Evidence found = field_evidence(field, level, rare[field]);
    if (core_[field]) {
      core.person += found.person, core.household += found.household;
      differing += level >= Level::differs;
      continue;
    }
    if (!where_[field]) {
      rest.person += found.person, rest.household += found.household;
      continue;
    }
    if (home && field == postcode_) {
      const Evidence address = field_evidence(address_, Level::exact, rare[address_]);
      found.person += address.person, found.household += address.household;
    }
    places.add(found);
  }
  const Evidence where = places.together();
  const float moved = moved_together(pattern);
  rest.person += where.person + moved, rest.household += where.household + moved;
  // Two of given name, family name and birth differ: the third is shared by chance, unless something else agrees.
  if (has_core_ && differing >= 2 && !confirms(rest)) core.person = std::min(core.person, 0.0f);
  return {rest.person + core.person, rest.household + core.household};
}

bool Scorer::confirms(Evidence others) const {
  return others.person >= confirming_bits &&
         (!households_ || others.person - others.household >= beyond_household_bits);
}

bool Scorer::confirmed(Pattern pattern, const Rarities& rare) const {
  pattern &= ~who_;
  return pattern != 0 && confirms(evidence(pattern, rare));
}

void Scorer::shares(Pattern pattern, const Code* a, const Code* b, std::span<Evidence> fields) const {
  const Rarities rare = rarities(pattern, a, b);
  std::size_t strongest = fields_most;
  for (std::size_t field = 0; field < table_.fields().size(); ++field) {
    const Level level = level_of(pattern, field);
    fields[field] = level == Level::missing ? Evidence{} : field_evidence(field, level, rare[field]);
    if (!where_[field] || level == Level::missing) continue;
    if (strongest == fields_most || fields[field].person > fields[strongest].person) strongest = field;
  }
  if (strongest == fields_most) return;
  // What they are worth together stands at the strongest, less what the others keep in part.
  const Evidence whole = evidence(pattern, rare);
  Evidence rest = whole;
  for (std::size_t field = 0; field < table_.fields().size(); ++field) {
    if (field == strongest) continue;
    const bool partner = one_home(pattern) && (field == address_ || field == postcode_);
    if (where_[field] && !partner) fields[field].person *= further_share, fields[field].household *= further_share;
    rest.person -= fields[field].person, rest.household -= fields[field].household;
  }
  fields[strongest] = rest;
}

float Scorer::moved_together(Pattern pattern) const {
  if (postcode_ == fields_most || address_ == fields_most) return 0;
  return static_cast<float>(model_.homes[static_cast<std::size_t>(level_of(pattern, postcode_))]
                                        [static_cast<std::size_t>(level_of(pattern, address_))]);
}

Probabilities probabilities_of(const Model& model, Evidence evidence) {
  constexpr float most = 100;  // bits: beyond it there is no doubt left, and no number either
  const auto person = static_cast<float>(evidence.person + model.person_prior),
             household = static_cast<float>(evidence.household + model.household_prior);
  const double households = std::exp2(std::min(household - person, most));
  const double one = 1 / (1.0 + std::exp2(std::min(-person, most)) + households);
  return {one, one * households};
}

Belongings Scorer::belongings(Pattern pattern, const Code* a, const Code* b) const {
  pattern &= belongings_;
  if (pattern == 0) return {};
  return {true, evidence(pattern, a, b), reach(pattern, b)};
}

float Scorer::reach(Pattern pattern, const Code* b) const {
  float reach = 0, where = 0;
  for (std::size_t field = 0; pattern != 0; ++field, pattern >>= 4) {
    if ((pattern & 15) == static_cast<Pattern>(Level::missing)) continue;
    const float rare = rarity_.bits(field, b[field]);
    if (where_[field])
      where = std::max(where, rare);
    else
      reach += rare;
  }
  return reach + where;
}

float Scorer::vote(Pattern pattern, const Code* a, const Code* b, const Belongings& shared, float most) const {
  pattern &= ~belongings_;
  Evidence sum = evidence(pattern, a, b);
  sum.person += shared.evidence.person, sum.household += shared.evidence.household;
  const auto prior = static_cast<float>(model_.person_prior);
  const float share = std::min(1.0f, (reach(pattern, b) + shared.reach) / (-1.5f * prior));
  const double person = sum.person + share * prior,
               household = sum.household + share * static_cast<float>(model_.household_prior);
  const double bits = person - std::log2(1 + std::exp2(std::min(household, 200.0)));
  return std::clamp(static_cast<float>(bits), -most, most);
}

}  // namespace kith::people::bulk
