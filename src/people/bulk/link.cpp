#include "people/bulk/link.hpp"

#include <algorithm>
#include <cmath>

#include "people/bulk/clusters.hpp"
#include "people/bulk/estimate.hpp"

namespace kith::people::bulk {
namespace {

// Comparisons to spend: small tables can afford to compare nearly everything.
double pairs_most(std::size_t rows) { return std::max(3e6, 16 * static_cast<double>(rows)); }

// A large table tells more about itself, and has more pairs that come to nothing.
double keep_from(std::size_t rows) { return rows > 50000 ? 0.002 : 1e-4; }

struct Threshold {
  double probability = 0.5, precision = 1, recall = 1;
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
  Threshold best;
  double best_f1 = 0, right = 0, made = 0;
  for (std::size_t at = steps + 1; at-- > 0;) {
    right += persons[at], made += count[at];
    const double f1 = 2 * right / (made + all);
    if (made == 0 || f1 <= best_f1) continue;
    best_f1 = f1;
    best = {static_cast<double>(at) / steps, right / made, right / all};
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
  Model model = options.model.value_or(first_model(table));
  if (!options.model) estimate_strangers(table, sources, model, parallel);
  const Atoms atoms(table);
  linkage.plan = plan_passes(table, atoms, model, pairs_most(table.size()), parallel);

  begun("compare", 0);
  Candidates found = [&] {
    const Scorer scorer(table, model, rarity);
    const Search search{table, atoms, linkage.plan, scorer, sources, keep_from(table.size())};
    return find_candidates(search, parallel, [&](std::size_t done) {
      begun("compare", static_cast<double>(done) / static_cast<double>(linkage.plan.passes.size()));
    });
  }();
  linkage.compared = found.compared;

  begun("estimate", 0);
  const double all_pairs = pairs_of(table.size(), sources);
  if (!options.model && has_households(table.fields())) {
    const bool there = shows_households(table, found, all_pairs);
    model.household_prior = there ? std::log2(std::max(found.households, 1.0) / all_pairs) : no_households;
    if (there) estimate_households(table, found, model);
  }
  const auto estimate = [&] {
    if (!options.model) estimate_persons(table, sources, rarity, found.kept, model, parallel);
    weigh(table, Scorer(table, model, rarity), found.kept, parallel);
  };
  estimate();
  // Who holds a value is counted anew now that it is known which rows are one person.
  rarity = Rarity(table, persons_of(table, found.kept, Scorer(table, model, rarity), 0.9), parallel);
  estimate();

  begun("cluster", 0);
  const Scorer scorer(table, model, rarity);
  const Threshold threshold = best_threshold(scorer, found.kept, parallel);
  if (!options.model) model.threshold = threshold.probability;
  linkage.precision_expected = threshold.precision;
  linkage.recall_expected = threshold.recall * linkage.plan.reach;
  linkage.clusters = by_arrival(table, cluster(table, sources, scorer, found.kept, model.threshold, parallel));
  linkage.pairs = std::move(found.kept);
  linkage.model = std::move(model);
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
