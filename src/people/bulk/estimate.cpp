#include "people/bulk/estimate.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "people/bulk/cell.hpp"
#include "people/text_pool.hpp"

namespace kith::people::bulk {
namespace {

constexpr std::size_t drawn_pairs = 120000, drawn_jobs = 8;
constexpr std::size_t sample_most = 60000;
constexpr int rounds = 10;
// What was known beforehand counts as so many pairs of one person.
constexpr double known_pairs = 40;

using Counts = std::vector<Shares>;

void add_counts(Counts& to, const Counts& from) {
  for (std::size_t field = 0; field < to.size(); ++field)
    for (std::size_t level = 0; level < level_count; ++level) to[field][level] += from[field][level];
}

struct Expected {
  explicit Expected(std::size_t fields) : counts(fields), confirmed(fields) {}
  Counts counts;
  std::array<Shares, level_count> homes{};  // postcode first
  Counts confirmed;                         // of these, pairs that other columns than names and birth confirm
  double persons = 0;
};

// The columns of a home, where the table has both.
struct HomeColumns {
  explicit HomeColumns(const Table& table)
      : postcode(table.column_of(FieldKind::postcode)), address(table.column_of(FieldKind::address)) {}
  bool there() const { return postcode >= 0 && address >= 0; }
  int postcode, address;
};

// What rounds of estimation need of a pair: rows and values are looked up once.
struct Sampled {
  Pattern pattern = 0;
  Rarities rare{};
  bool confirmed = false;
};

Expected expect(const Scorer& scorer, const Table& table, std::span<const Sampled> pairs) {
  Expected sum(table.fields().size());
  const HomeColumns home(table);
  const auto level = [](Pattern pattern, int field) {
    return static_cast<std::size_t>(level_of(pattern, static_cast<std::size_t>(field)));
  };
  for (const Sampled& pair : pairs) {
    const double share = scorer.probability(scorer.evidence(pair.pattern, pair.rare));
    sum.persons += share;
    if (home.there()) sum.homes[level(pair.pattern, home.postcode)][level(pair.pattern, home.address)] += share;
    for (std::size_t field = 0; field < sum.counts.size(); ++field) {
      const auto at = static_cast<std::size_t>(level_of(pair.pattern, field));
      sum.counts[field][at] += share;
      if (pair.confirmed) sum.confirmed[field][at] += share;
    }
  }
  return sum;
}

// Whoever moves changes both postcode and address; whoever stays, neither.
void estimate_homes(const std::array<Shares, level_count>& counts, const HomeColumns& home, Model& model) {
  const Shares& postcode = model.fields[static_cast<std::size_t>(home.postcode)].one_person;
  const Shares& address = model.fields[static_cast<std::size_t>(home.address)].one_person;
  double all = 0;
  for (std::size_t level = 1; level < level_count; ++level)
    for (std::size_t other = 1; other < level_count; ++other) all += counts[level][other];
  for (std::size_t level = 1; level < level_count; ++level)
    for (std::size_t other = 1; other < level_count; ++other) {
      const double apart = std::max(postcode[level] * address[other], 1e-9);
      const double share = (counts[level][other] + known_pairs * apart) / (all + known_pairs);
      model.homes[level][other] = std::clamp(std::log2(share / apart), -12.0, 3.0);
    }
}

double differing(const Shares& shares) {
  return shares[static_cast<std::size_t>(Level::differs)] + shares[static_cast<std::size_t>(Level::far)];
}

// Whoever agrees in all but one of given name, family name and birth may be somebody else by chance. Expectation and
// maximisation feeds on such coincidences: the more it takes for one person, the more it finds. So a person's records
// differ in one of the three no more often than is known beforehand, or than pairs show that something else confirms.
void bound_differing(FieldKind kind, const Shares& known, const Shares& confirmed, Shares& shares) {
  if (kind != FieldKind::given && kind != FieldKind::family && kind != FieldKind::born) return;
  double all = 0;
  for (std::size_t level = 1; level < level_count; ++level) all += confirmed[level];
  const double most =
      all < known_pairs
          ? differ_unconfirmed_most(kind)
          : std::max(differing(known), (differing(confirmed) + known_pairs * differing(known)) / (all + known_pairs));
  const double found = differing(shares);
  if (found <= most) return;
  for (std::size_t level = 1; level < level_count; ++level) {
    const bool differs = level >= static_cast<std::size_t>(Level::differs);
    shares[level] *= differs ? most / found : (1 - most) / (1 - found);
  }
}

// Records of two who live together are of different times, as those of one person are: their homes differ as often.
Shares homes_differing(Shares household, const Shares& one_person) {
  double all = 0;
  for (std::size_t level = 1; level < level_count; ++level) {
    if (level > static_cast<std::size_t>(Level::exact))
      household[level] = std::max(household[level], one_person[level]);
    all += household[level];
  }
  for (double& share : household) share /= all;
  return household;
}

}  // namespace

bool births_are_years(const Table& table) {
  const int born = table.column_of(FieldKind::born);
  if (born < 0) return false;
  const auto& counts = table.counts(static_cast<std::size_t>(born));
  double years = 0, all = 0;
  for (Code code = 1; code < counts.size(); ++code) {
    all += counts[code];
    if (day_of(table.text(static_cast<std::size_t>(born), code)).month == 0) years += counts[code];
  }
  return years > all / 2;
}

double pairs_of(std::size_t rows, const Sources& sources) {
  const auto all = static_cast<double>(rows);
  if (sources.of.empty()) return all * (all - 1) / 2;
  std::vector<double> held;
  for (const std::uint32_t source : sources.of) {
    if (source >= held.size()) held.resize(source + 1);
    ++held[source];
  }
  double within = 0;
  for (const double count : held) within += count * count;
  return (all * all - within) / 2;
}

void estimate_strangers(const Table& table, const Sources& sources, Model& model, const Parallel& parallel) {
  constexpr std::size_t fetched_ahead = 16;
  std::vector<Counts> parts(drawn_jobs, Counts(table.fields().size()));
  parallel(drawn_jobs, [&](std::size_t job) {
    Comparator comparator(table);
    std::uint64_t state = mix(job + 1);
    std::vector<Row> drawn(2 * drawn_pairs / drawn_jobs);
    for (Row& row : drawn) {
      state = mix(state + 0x9e3779b97f4a7c15ULL);
      row = static_cast<Row>(state % table.size());
    }
    for (std::size_t at = 0; at < drawn.size(); at += 2) {
      // Rows drawn by chance stand all over memory, and so do their values.
      for (const std::size_t next : {at, at + 1}) {
        if (next + 2 * fetched_ahead < drawn.size()) __builtin_prefetch(table.row(drawn[next + 2 * fetched_ahead]));
        if (next + fetched_ahead < drawn.size()) table.fetch_values(drawn[next + fetched_ahead]);
      }
      const Row a = drawn[at], b = drawn[at + 1];
      if (a == b || !sources.apart(a, b)) continue;
      const Pattern pattern = comparator.pattern(table.row(a), table.row(b));
      for (std::size_t field = 0; field < table.fields().size(); ++field)
        ++parts[job][field][static_cast<std::size_t>(level_of(pattern, field))];
    }
  });
  Counts sum(table.fields().size());
  for (const Counts& part : parts) add_counts(sum, part);
  for (std::size_t field = 0; field < sum.size(); ++field) {
    double all = 0;
    for (std::size_t level = 1; level < level_count; ++level) all += sum[field][level];
    for (std::size_t level = 1; level < level_count; ++level)
      model.fields[field].strangers[level] = (sum[field][level] + 0.5) / (all + 0.5 * level_count);
  }
}

void estimate_persons(const Table& table, const Sources& sources, const Rarity& rarity, std::span<const Pair> pairs,
                      bool namesakes, Model& model, const Parallel& parallel) {
  const Model known = first_model(table);
  const std::size_t step = std::max<std::size_t>(pairs.size() / sample_most, 1);
  const double all_pairs = pairs_of(table.size(), sources);
  constexpr std::size_t jobs = 16;
  std::vector<Sampled> sample((pairs.size() + step - 1) / step);
  const auto begin_of = [&](std::size_t job) { return sample.size() * job / jobs; };
  const Scorer weigher(table, model, rarity);
  parallel(jobs, [&](std::size_t job) {
    for (std::size_t at = begin_of(job); at < begin_of(job + 1); ++at) {
      const Pair& pair = pairs[at * step];
      sample[at] = {pair.pattern, weigher.rarities(pair.pattern, table.row(pair.a), table.row(pair.b)), false};
      sample[at].confirmed = weigher.confirmed(pair.pattern, sample[at].rare);
    }
  });
  for (int round = 0; round < rounds; ++round) {
    const Scorer scorer(table, model, rarity);
    std::vector<Expected> parts(jobs, Expected(table.fields().size()));
    parallel(jobs, [&](std::size_t job) {
      parts[job] = expect(scorer, table, std::span(sample).subspan(begin_of(job), begin_of(job + 1) - begin_of(job)));
    });
    Expected sum(table.fields().size());
    for (const Expected& part : parts) {
      add_counts(sum.counts, part.counts), add_counts(sum.confirmed, part.confirmed), sum.persons += part.persons;
      for (std::size_t level = 0; level < level_count; ++level)
        for (std::size_t other = 0; other < level_count; ++other) sum.homes[level][other] += part.homes[level][other];
    }
    for (std::size_t field = 0; field < sum.counts.size(); ++field) {
      double all = 0;
      for (std::size_t level = 1; level < level_count; ++level) {
        sum.counts[field][level] += known_pairs * known.fields[field].one_person[level];
        all += sum.counts[field][level];
      }
      for (std::size_t level = 1; level < level_count; ++level)
        model.fields[field].one_person[level] = sum.counts[field][level] / all;
      Shares& shares = model.fields[field].one_person;
      bound_differing(table.fields()[field].kind, known.fields[field].one_person, sum.confirmed[field], shares);
      if (tells_where(table.fields()[field].kind))
        model.fields[field].household = homes_differing(known.fields[field].household, shares);
      // Namesakes of two generations must not teach the model that one person is born twice.
      double& far = shares[static_cast<std::size_t>(Level::far)];
      if (namesakes || table.fields()[field].kind != FieldKind::born)
        far = std::min(far, known.fields[field].one_person[static_cast<std::size_t>(Level::far)]);
    }
    if (const HomeColumns home(table); home.there()) estimate_homes(sum.homes, home, model);
    model.person_prior = std::log2(std::max(sum.persons * static_cast<double>(step), 1.0) / all_pairs);
  }
}

void weigh(const Table& table, const Scorer& scorer, std::span<Pair> pairs, const Parallel& parallel) {
  constexpr std::size_t jobs = 32, fetched_ahead = 16;
  parallel(jobs, [&](std::size_t job) {
    for (std::size_t at = pairs.size() * job / jobs; at < pairs.size() * (job + 1) / jobs; ++at) {
      Pair& pair = pairs[at];
      // Rows `a` come in order, rows `b` do not.
      __builtin_prefetch(table.row(pairs[std::min(at + fetched_ahead, pairs.size() - 1)].b));
      const Evidence evidence = scorer.evidence(pair.pattern, table.row(pair.a), table.row(pair.b));
      pair.person_bits = evidence.person, pair.household_bits = evidence.household;
    }
  });
}

Persons persons_of(const Table& table, std::span<const Pair> pairs, const Scorer& scorer, double from,
                   const Parallel& parallel) {
  constexpr std::size_t jobs = 32;
  std::vector<std::vector<std::pair<Row, Row>>> parts(jobs);
  parallel(jobs, [&](std::size_t job) {
    for (std::size_t at = pairs.size() * job / jobs; at < pairs.size() * (job + 1) / jobs; ++at)
      if (scorer.probability({pairs[at].person_bits, pairs[at].household_bits}) >= from)
        parts[job].emplace_back(pairs[at].a, pairs[at].b);
  });
  std::vector<Row> person(table.size());
  std::iota(person.begin(), person.end(), 0u);
  const auto root = [&](Row row) {
    while (person[row] != row) row = person[row] = person[person[row]];
    return row;
  };
  for (const auto& part : parts)
    for (const auto& [one, other] : part) {
      const Row a = root(one), b = root(other);
      person[std::max(a, b)] = std::min(a, b);
    }
  for (Row row = 0; row < person.size(); ++row) person[row] = root(row);
  return Persons(std::move(person));
}

namespace {

// How likely two rows hold one value by chance.
double share_by_chance(const Table& table, std::size_t field) {
  double squares = 0;
  for (const double count : table.counts(field)) squares += count * count;
  return squares / std::pow(static_cast<double>(table.size()), 2);
}

std::optional<bool> shows_household(const Table& table, const Home& home, double all_pairs) {
  constexpr double enough = 50;
  const auto& pairs = home.pairs;
  const double all = pairs[0][0] + pairs[0][1] + pairs[1][0] + pairs[1][1];
  if (!home.whole || all < enough) return std::nullopt;
  // Strangers who share a family name and a home by chance.
  double by_chance = 1;
  for (const std::size_t field : home.fields) by_chance = std::min(by_chance, share_by_chance(table, field));
  by_chance *= all_pairs * share_by_chance(table, static_cast<std::size_t>(table.column_of(FieldKind::family)));
  // Without births the given name alone tells, and a column that few share need not be a number: it is left open.
  constexpr double wrong_names_most = 0.15;
  if (table.column_of(FieldKind::born) < 0)
    return pairs[1][0] > 2 * (wrong_names_most * pairs[0][0] + by_chance) + 10 ? std::optional(true) : std::nullopt;
  // Where all are records of one person, errors in the given name and in the birth have nothing to do with each other,
  // and more have one of the two right than neither.
  const double by_errors = std::min(pairs[0][1] * pairs[1][0] / std::max(pairs[0][0], 1.0), all - pairs[1][1]);
  return pairs[1][1] > 2 * (by_errors + by_chance) + 10;
}

}  // namespace

bool Shown::households(const std::vector<Field>& fields) const {
  return homes.value_or(has_homes(fields)) || std::find(own.begin(), own.end(), true) != own.end();
}

Shown shown_by(const Table& table, const Candidates& found, double all_pairs) {
  Shown shown;
  shown.own.resize(table.fields().size());
  for (const Home& home : found.homes)
    (home.own ? shown.own[home.fields[0]] : shown.homes) = shows_household(table, home, all_pairs);
  return shown;
}

void estimate_households(const Table& table, const Candidates& found, const Shown& shown, Model& model) {
  if (table.column_of(FieldKind::given) < 0) return;
  constexpr double known_households = 400, known_of_own = 20;
  constexpr Shares known_of_numbers = {0, .002, 0, 0, .005, .005, 0, .988, 0};
  // Where more are namesakes, they are records of one person with a wrong birth date; a year alone is seldom so wrong.
  const double namesakes_most = births_are_years(table) ? 0.5 : 0.05;
  const auto learn = [&](std::size_t field, const Shares& counts, double known) {
    Shares& shares = model.fields[field].household;
    double all = 0;
    for (std::size_t level = 1; level < level_count; ++level) all += counts[level];
    for (std::size_t level = 1; level < level_count; ++level)
      shares[level] = (known * shares[level] + counts[level]) / (known + all);
  };
  for (std::size_t field = 0; field < table.fields().size(); ++field) {
    if (shown.own[field] == false) model.fields[field].household = known_of_numbers;
    learn(field, found.household_own[field], known_of_own);
  }
  if (const int born = table.column_of(FieldKind::born); born >= 0) {
    double& one_day = model.fields[static_cast<std::size_t>(born)].household[static_cast<std::size_t>(Level::exact)];
    const double twins_least = one_day;
    learn(static_cast<std::size_t>(born), found.household_born, known_households);
    // More twins, and people of one year, than elsewhere are believed; fewer are not: they are who linkage is feared
    // for.
    one_day = std::max(one_day, twins_least);
  }
  double all = 0;
  for (const double count : found.household_given) all += count;
  if (found.household_given[static_cast<std::size_t>(Level::exact)] > namesakes_most * all) return;
  model.generations = model.twins = all >= 50;
  learn(static_cast<std::size_t>(table.column_of(FieldKind::given)), found.household_given, known_households);
}

}  // namespace kith::people::bulk
