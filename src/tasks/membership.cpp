#include "tasks/membership.hpp"

#include <algorithm>

namespace kith::tasks {
namespace {

using people::PersonId;
using people::RecordNo;

// Below this a possible link is no more than a likeness.
constexpr double likely_enough = 0.1;

// Strangers share names: what one of them lived through is not told of the other on that ground alone.
bool more_than_names(const people::Explanation& why) {
  return std::any_of(why.reasons.begin(), why.reasons.end(), [](const people::Reason& reason) {
    return reason.bits > 0 && reason.field != "given_names" && reason.field != "family_name" && reason.field != "sex";
  });
}

class Supposed : public story::Membership {
 public:
  explicit Supposed(const people::Linker& linker) : linker_(&linker) {}

  void join(PersonId person, PersonId other) {
    if (person == other || merged_.contains(other) || merged_.contains(person)) return;
    merged_[other] = person;
    auto& records = records_[person];
    if (records.empty()) add(records, person);
    add(records, other);
  }
  bool empty() const { return merged_.empty(); }

  PersonId person_of(RecordNo record) const override {
    const PersonId person = linker_->person_of(record);
    const auto found = merged_.find(person);
    return found == merged_.end() ? person : found->second;
  }
  std::span<const RecordNo> records_of(PersonId person) const override {
    if (const auto found = records_.find(person); found != records_.end()) return found->second;
    if (merged_.contains(person)) return {};
    return linker_->records_of(person);
  }

 private:
  void add(std::vector<RecordNo>& records, PersonId person) const {
    const auto own = linker_->records_of(person);
    records.insert(records.end(), own.begin(), own.end());
  }

  const people::Linker* linker_;
  std::map<PersonId, PersonId> merged_;
  std::map<PersonId, std::vector<RecordNo>> records_;
};

}  // namespace

bool brings_a_past(const story::Relative& relative) {
  return (relative.roles & story::role::carer) || relative.lives_here;
}

std::unique_ptr<story::Membership> supposing(const people::Linker& linker, PersonId child,
                                             const std::vector<story::Relative>& relatives) {
  auto supposed = std::make_unique<Supposed>(linker);
  // Whoever stands beside the child in some record already is another person in that record's eyes.
  const auto known_beside = [&](PersonId person) {
    return person == child || std::any_of(relatives.begin(), relatives.end(),
                                          [&](const story::Relative& relative) { return relative.person == person; });
  };
  const auto consider = [&](PersonId person) {
    for (const people::Possible& pair : linker.possible_of(person)) {
      if (pair.why.answer != people::Answer::possible || pair.why.probability < likely_enough) continue;
      const PersonId a = linker.person_of(pair.a), b = linker.person_of(pair.b);
      const PersonId other = a == person ? b : a;
      if (!known_beside(other) && more_than_names(pair.why)) supposed->join(person, other);
    }
  };
  consider(child);
  for (const story::Relative& relative : relatives)
    if (brings_a_past(relative)) consider(relative.person);
  if (supposed->empty()) return nullptr;
  return supposed;
}

}  // namespace kith::tasks
