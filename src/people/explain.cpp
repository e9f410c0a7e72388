// Says why, in the words of practice, with the same weights that decided.
#include <fmt/format.h>

#include <cmath>

#include "people/state.hpp"

namespace kith::people {
namespace {

std::string pair_words(std::string_view a, std::string_view b) {
  return a == b ? std::string(a) : fmt::format("{} and {}", a, b);
}

std::string_view how_alike(NameLevel level, bool family) {
  switch (level) {
    case NameLevel::missing:
      return "not known";
    case NameLevel::exact:
      return "the same";
    case NameLevel::reordered:
      return family ? "one part of a double name" : "another of several names";
    case NameLevel::variant:
      return family ? "feminine form" : "forms of one name";
    case NameLevel::near:
      return "nearly the same spelling";
    case NameLevel::initial:
      return "same initial";
    case NameLevel::weak:
      return "somewhat alike";
    case NameLevel::differs:
      return "different";
  }
  return "";
}

std::string_view how_near(BornLevel level) {
  switch (level) {
    case BornLevel::missing:
      return "not known";
    case BornLevel::exact:
      return "the same";
    case BornLevel::month:
      return "same month, as far as known";
    case BornLevel::year:
      return "same year, as far as known";
    case BornLevel::swapped:
      return "day and month exchanged";
    case BornLevel::slip:
      return "one digit apart";
    case BornLevel::about:
      return "a year or two apart, as far as known";
    case BornLevel::same_year:
      return "same year, another day";
    case BornLevel::differs:
      return "different";
    case BornLevel::far:
      return "years apart";
    case BornLevel::due_near:
      return "near the expected date";
    case BornLevel::due_far:
      return "far from the expected date";
  }
  return "";
}

std::string_view how_same(Same same) { return same == Same::equal ? "the same" : "different"; }

class Teller {
 public:
  Teller(std::vector<Reason>& reasons, bool household) : reasons_(reasons), household_(household) {}
  void tell(std::string field, std::string words, Weight weight) {
    reasons_.push_back({std::move(field), std::move(words), household_ ? weight.household : weight.stranger});
  }

 private:
  std::vector<Reason>& reasons_;
  bool household_;
};

void tell_names(Teller& teller, const Records& records, const Agreement& a, const FieldWeights& fields) {
  const NameBook& names = records.names();
  if (a.other_order && a.given_a == 0)
    teller.tell("given_names", "given name: none yet, and another one of several born together", fields.given);
  else if (a.given.level != NameLevel::missing)
    teller.tell("given_names",
                fmt::format("given name: {} ({}{})", pair_words(names.text(a.given_a), names.text(a.given_b)),
                            how_alike(a.given.level, false), a.names_swapped ? "; written as the family name" : ""),
                fields.given);
  if (a.family.level != NameLevel::missing)
    teller.tell("family_name",
                fmt::format("family name: {} ({})", pair_words(names.text(a.family_a), names.text(a.family_b)),
                            how_alike(a.family.level, true)),
                fields.family);
}

void tell_values(Teller& teller, const Agreement& a, const FieldWeights& fields) {
  if (a.born != BornLevel::missing)
    teller.tell(
        "date_of_birth",
        fmt::format("date of birth: {} ({})", how_near(a.born),
                    a.born_a == a.born_b ? words_of(a.born_a) : words_of(a.born_a) + " / " + words_of(a.born_b)),
        fields.born);
  if (a.sex != Same::missing) teller.tell("sex", fmt::format("sex: {}", how_same(a.sex)), fields.sex);
  if (a.number_doubted)
    teller.tell("nhs_number",
                fmt::format("NHS number: {}; not counted, for one of them has the number of somebody of another name",
                            how_same(a.nhs)),
                fields.nhs);
  else if (a.nhs != Same::missing)
    teller.tell("nhs_number", fmt::format("NHS number: {}", how_same(a.nhs)), fields.nhs);
  if (a.upn != Same::missing) teller.tell("upn", fmt::format("pupil number: {}", how_same(a.upn)), fields.upn);
  if (a.phone != Same::missing) teller.tell("phone", fmt::format("telephone: {}", how_same(a.phone)), fields.phone);
  if (a.address == AddressLevel::same_address) teller.tell("address", "address: the same", fields.address);
  if (a.address == AddressLevel::same_postcode) teller.tell("postcode", "postcode: the same", fields.address);
  if (a.address == AddressLevel::near_by)
    teller.tell("postcode", "postcode: the same, address written differently", fields.address);
  if (a.address == AddressLevel::differs) teller.tell("address", "address: different", fields.address);
  if (a.child_and_adult) teller.tell("kind", "one is recorded as a child, the other as an adult", fields.kind);
  if (fields.agency.stranger != 0)
    teller.tell("agency", "two records of one agency are usually two people", fields.agency);
}

// Where it starts, and how far those around both move it.
void tell_around(std::vector<Reason>& reasons, const Around& around, double start, double bits) {
  reasons.push_back({"start", "start: how often two records are one person", start});
  if (bits == start && !around.other_mother) return;
  std::string words;
  if (around.both_mothers)
    words = "both are mother of one child";
  else if (around.same_mother)
    words = "same mother";
  else if (around.both_fathers)
    words = "both are father of one child";
  else if (around.same_father)
    words = "same father";
  else if (around.shared)
    words = "somebody around both of them is one person";
  else if (around.companions > 0)
    words = "others named with them agree as well";
  if (around.other_mother) words += words.empty() ? "their mothers are two people" : "; their mothers are two people";
  if (words.empty()) words = "what is known of those around them";
  reasons.push_back({"household", words, bits - start});
}

}  // namespace

std::vector<Reason> reasons_of(const Records& records, const Agreement& agreement, bool against_household) {
  std::vector<Reason> reasons;
  Teller teller(reasons, against_household);
  const FieldWeights fields = field_weights(agreement);
  tell_names(teller, records, agreement, fields);
  tell_values(teller, agreement, fields);
  return reasons;
}

Explanation Linker::State::explain(RowNo a, RowNo b) const {
  Explanation why;
  if (a == b) return {Answer::same, 1, {{"record", "one record", 0}}};
  if (a > b) std::swap(a, b);
  const auto mark = open.find({a, b});
  Agreement agreement = compare(records, a, b);
  agreement.number_doubted = mark != open.end() && mark->second.number_doubted;
  const FieldWeights fields = field_weights(agreement);
  const Weight weight = total(fields);
  Around around = around_of(
      records, a, b,
      [&](RowNo x, RowNo y) {
        return persons.person_of(x) != Persons::nobody && persons.person_of(x) == persons.person_of(y);
      },
      [&](RowNo x, RowNo y) { return facts_of(records, x, y); });
  const PairFacts facts = facts_of(records, a, b);
  if (facts.names_only && !around.shared) around.companions = 0;
  const Priors prior = priors_of(around);
  const double bits = posterior(weight, prior.stranger, prior.household);
  // The nearer rival decides, and its weights are the ones to show.
  const bool household = weight.household + prior.household < weight.stranger + prior.stranger;
  const Priors start = priors_of({});
  tell_around(why.reasons, around, household ? start.household : start.stranger,
              household ? prior.household : prior.stranger);
  for (Reason& reason : reasons_of(records, agreement, household)) why.reasons.push_back(std::move(reason));
  const Weight alone = fields.thin;
  if (const double thin_bits = household ? alone.household : alone.stranger; thin_bits != 0)
    why.reasons.push_back({"thin", "nothing but names and birth date agrees: strangers share those too", thin_bits});
  why.probability = facts.impossible && !agreement.number_doubted ? 0 : probability_of(bits);
  const bool one = persons.person_of(a) != Persons::nobody && persons.person_of(a) == persons.person_of(b);
  if (one)
    why.answer = Answer::same;
  else if (mark != open.end())
    why.answer = mark->second.too_many_alike ? Answer::too_many_alike : Answer::possible;
  if (named_as_two(records, a, b, facts)) {
    why.reasons.push_back({"together", "one agency names both, so they are two people", -30});
    why.probability = 0;
  }
  if (facts.lives_there)
    why.reasons.push_back({"household", "one is named as carer of a child who lives where the other lives", 0});
  if (two_carers(records, a, b, agreement))
    why.reasons.push_back({"together", "one agency names both as carers of one child, so they are two people", -30});
  if (const Said* said = decisions.on(a, b)) {
    why.reasons.push_back({"decision",
                           fmt::format("{} said: {}{}{}", said->by, said->same ? "the same person" : "different people",
                                       said->reason.empty() ? "" : " because ", said->reason),
                           said->same ? 100.0 : -100.0});
    why.probability = said->same ? 1 : 0;
    if (!said->same) why.answer = Answer::different;
  }
  return why;
}

}  // namespace kith::people
