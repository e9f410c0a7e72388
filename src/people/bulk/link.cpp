#include "people/bulk/link.hpp"

#include <algorithm>
#include <cmath>

#include "people/bulk/clusters.hpp"
#include "people/bulk/estimate.hpp"
#include "people/bulk/lookalikes.hpp"

namespace kith::people::bulk {
namespace {

// Comparisons to spend: small tables can afford to compare nearly everything.
double pairs_most(std::size_t rows) { return std::max(3e6, 16 * static_cast<double>(rows)); }

// A large table tells more about itself, and has more pairs that come to nothing.
double keep_from(std::size_t rows) { return rows > 50000 ? 0.002 : 1e-4; }

// Whatever F1 says, who are two people by more than two to one are not joined. Where hardly a pair is one person, F1
// would have nearly anything joined: then it must be more likely than not.
constexpr double threshold_least = 0.3, threshold_least_of_few = 0.5, few_pairs = 20;

struct Threshold {
  double probability = 0.5, precision = 1, recall = 1;
  double persons = 0;  // pairs of one person, as expected
};

// The threshold with the best expected F1: pairs in order of probability, each counted by its probability.
Threshold best_threshold(const Scorer& scorer, std::span<const Pair> pairs, const Parallel& parallel) {
  constexpr std::size_t steps = 2000, jobs = 16;
  std::vector<std::array<std::vector<double>, 2>> parts(
      jobs, {std::vector<double>(steps + 1), std::vector<double>(steps + 1)});
  parallel(jobs, [&](std::size_t job) {
    for (std::size_t at = pairs.size() * job / jobs; at < pairs.size() * (job + 1) / jobs; ++at) {
      const double probability = scorer.probability({pairs[at].person_bits, pairs[at].household_bits});
      const auto step = static_cast<std::size_t>(probability * steps);
      parts[job][0][step] += probability, ++parts[job][1][step];
    }
  });
  std::vector<double> persons(steps + 1), count(steps + 1);
  double all = 0;
  for (const auto& [likely, made] : parts)
    for (std::size_t step = 0; step <= steps; ++step)
      persons[step] += likely[step], count[step] += made[step], all += likely[step];
  const double least = all < few_pairs ? threshold_least_of_few : threshold_least;
  Threshold best{.probability = 0.5, .precision = 1, .recall = all > 0 ? 0.0 : 1.0, .persons = all};
  double best_f1 = 0, right = 0, made = 0;
  for (std::size_t at = steps + 1; at-- > static_cast<std::size_t>(least * steps);) {
    right += persons[at], made += count[at];
    const double f1 = 2 * right / (made + all);
    if (made == 0 || f1 <= best_f1) continue;
    best_f1 = f1;
    best = {static_cast<double>(at) / steps, right / made, right / all, all};
  }
  return best;
}

}  // namespace

namespace {

Sources in_order(const Table& table, const Sources& by_arrival) {
  Sources sources;
  if (by_arrival.of.empty()) return sources;
  for (Row row = 0; row < table.size(); ++row) sources.of.push_back(by_arrival.of[table.arrival(row)]);
  return sources;
}

// The clusters of rows as the table has them, told by order of arrival.
std::vector<Row> by_arrival(const Table& table, const std::vector<Row>& clusters) {
  std::vector<Row> first(clusters.size(), static_cast<Row>(clusters.size())), told(clusters.size());
  for (Row row = 0; row < clusters.size(); ++row)
    first[clusters[row]] = std::min(first[clusters[row]], table.arrival(row));
  for (Row row = 0; row < clusters.size(); ++row) told[table.arrival(row)] = first[clusters[row]];
  return told;
}

// What is known before any pair is compared.
Model start_of(const Table& table, const Sources& sources, const LinkOptions& options, const Parallel& parallel) {
  Model start = first_model(table);
  if (!options.model) {
    estimate_strangers(table, sources, start, parallel);
    return start;
  }
  for (std::size_t field = 0; field < start.fields.size(); ++field)
    start.fields[field].strangers = options.model->fields[field].strangers;
  return start;
}

Model without_own_households(const Table& table, Model model) {
  for (std::size_t field = 0; field < model.fields.size(); ++field)
    if (is_own(table.fields()[field].kind)) model.fields[field].household = {};
  return model;
}

// From the pairs and the model; what is estimated of the pairs as a whole is set first.
void make_clusters(const Table& table, const Sources& sources, const Rarity& rarity, bool estimated, Linkage& linkage,
                   const Parallel& parallel) {
  const Threshold threshold = best_threshold(Scorer(table, linkage.model, rarity), linkage.pairs, parallel);
  linkage.persons_expected = threshold.persons;
  linkage.precision_expected = threshold.precision;
  linkage.recall_expected = threshold.recall * linkage.plan.reach;
  if (estimated) {
    linkage.model.threshold = threshold.probability;
    see_lookalikes(table, sources, rarity, parallel, linkage.model);
  }
  const Scorer scorer(table, linkage.model, rarity);
  linkage.clusters =
      by_arrival(table, cluster(table, sources, scorer, linkage.pairs, linkage.model.threshold, parallel));
}

}  // namespace

Linkage link(const Table& table, const LinkOptions& options, const Parallel& parallel, const Begun& begun) {
  Linkage linkage;
  const Sources sources = in_order(table, options.sources);
  if (table.size() < 2) {
    linkage.clusters.assign(table.size(), 0);
    return linkage;
  }
  begun("plan", 0);
  std::vector<std::vector<std::uint32_t>> rows_with;
  for (std::size_t field = 0; field < table.fields().size(); ++field) rows_with.push_back(table.counts(field));
  Rarity rarity(table, rows_with);
  // What is planned and kept does not depend on the model: used again, it finds the pairs it was estimated from.
  const Model start = start_of(table, sources, options, parallel);
  const Atoms atoms(table);
  linkage.plan = plan_passes(table, atoms, start, pairs_most(table.size()), parallel);

  begun("compare", 0);
  Candidates found = [&] {
    const Scorer scorer(table, start, rarity), without_own(table, without_own_households(table, start), rarity);
    const Search search{table, atoms, linkage.plan, scorer, without_own, sources, keep_from(table.size())};
    return find_candidates(search, parallel, [&](std::size_t done) {
      begun("compare", static_cast<double>(done) / static_cast<double>(linkage.plan.passes.size()));
    });
  }();
  linkage.compared = found.compared;

  begun("estimate", 0);
  const double all_pairs = pairs_of(table.size(), sources);
  Model model = options.model.value_or(start);
  const Shown shown = shown_by(table, found, all_pairs);
  if (!options.model) {
    const bool there = shown.households(table.fields());
    model.household_prior = there ? std::log2(std::max(found.households, 1.0) / all_pairs) : no_households;
    if (there) estimate_households(table, found, shown, model);
  }
  // Only a table that could show households, and shows none, is known to have no namesakes of two generations.
  const bool namesakes = shown.homes.value_or(true);
  const auto estimate = [&] {
    if (!options.model) estimate_persons(table, sources, rarity, found.kept, namesakes, model, parallel);
    weigh(table, Scorer(table, model, rarity), found.kept, parallel);
  };
  estimate();
  // Who holds a value is counted anew now that it is known which rows are one person.
  rarity = Rarity(table, persons_of(table, found.kept, Scorer(table, model, rarity), 0.9, parallel), parallel);
  estimate();

  begun("cluster", 0);
  linkage.pairs = std::move(found.kept), linkage.model = std::move(model);
  make_clusters(table, sources, rarity, !options.model, linkage, parallel);
  begun("", 1);
  return linkage;
}

double calibration_error(const Table& table, const Linkage& linkage, std::span<const std::uint32_t> truth) {
  constexpr std::size_t bins = 10;
  std::array<double, bins> probabilities{}, right{};
  std::size_t known = 0;
  for (const Pair& pair : linkage.pairs) {
    const std::uint32_t a = truth[table.arrival(pair.a)], b = truth[table.arrival(pair.b)];
    if (a == person_not_known || b == person_not_known) continue;
    ++known;
    const double probability = probability_of(linkage.model, {pair.person_bits, pair.household_bits});
    const std::size_t bin = std::min(bins - 1, static_cast<std::size_t>(probability * bins));
    probabilities[bin] += probability;
    right[bin] += a == b;
  }
  double error = 0;
  for (std::size_t bin = 0; bin < bins; ++bin) error += std::abs(probabilities[bin] - right[bin]);
  return known == 0 ? 0 : error / static_cast<double>(known);
}

}  // namespace kith::people::bulk
