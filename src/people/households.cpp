#include "people/households.hpp"

#include <algorithm>

namespace kith::people {

PairFacts facts_of(const Records& records, RowNo a, RowNo b) {
  const Agreement agreement = compare(records, a, b);
  const FieldWeights fields = field_weights(agreement);
  PairFacts facts;
  facts.weight = total(fields);
  facts.personal = fields.given.stranger + fields.born.stranger;
  facts.impossible = impossible(agreement);
  facts.names_contradict = names_contradict(agreement);
  facts.thin = thin(agreement);
  facts.elsewhere = facts.thin && agreement.address == AddressLevel::differs;
  return facts;
}

void Companions::agree(RowNo row, float bits) {
  const int steps = static_cast<int>(bits * 64);
  for (auto& [held, best] : best_)
    if (held == row) {
      best = std::max(best, steps);
      return;
    }
  best_.emplace_back(row, steps);
}

float Companions::sum() const {
  int steps = 0;
  for (const auto& [row, best] : best_) steps += std::max(best, 0);
  return static_cast<float>(steps) / 64;
}

Priors priors_of(const Around& around) {
  Priors priors;
  // Once the households are known to be one, a stranger is hardly a rival any more.
  const float known = around.shared ? 19.0f : std::min(19.0f, around.companions);
  priors.stranger += std::max(0.0f, known);
  if (around.same_mother || around.both_mothers) priors.stranger = stranger_prior + 22;
  // A child has one mother and, nearly always, one father on the records.
  if (around.both_mothers)
    priors.household = 5;
  else if (around.both_fathers)
    priors.household = 4;
  else if (around.same_role)
    priors.household = 0;
  if (around.other_mother && !around.same_mother) priors.stranger -= 5, priors.household -= 5;
  return priors;
}

}  // namespace kith::people
