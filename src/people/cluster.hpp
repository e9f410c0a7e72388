// Solves one component: which of its records are one person. The answer depends on the component's content alone,
// for rows come in the order of their references and every choice follows from scores and that order.
#pragma once

#include <unordered_map>
#include <utility>
#include <vector>

#include "people/decisions.hpp"
#include "people/households.hpp"

namespace kith::people {

struct OpenPair {
  RowNo a, b;
  float bits = 0;
  bool too_many_alike = false;
  bool number_doubted = false;  // a number of theirs is not counted: it is also that of somebody of another name
};

struct Solution {
  std::vector<std::vector<RowNo>> persons;  // members in the order of their references
  std::vector<OpenPair> open;               // pairs of different persons that somebody should look at
};

class Component {
 public:
  // `rows` in the order of their references; `edges` as places in `rows`, which `places` tells by row.
  Component(const Records& records, const Decisions& decisions, const std::vector<std::uint32_t>& places,
            std::vector<RowNo> rows, std::vector<std::pair<std::uint32_t, std::uint32_t>> edges);
  Solution solve();

 private:
  using Local = std::uint32_t;
  struct Candidate {
    Local a, b;
    float bits = 0;
    bool thin = false;   // by names and birth date alone, with nobody around them to agree
    bool alike = false;  // held back: another person fits as well
  };

  const PairFacts& facts(Local a, Local b);
  bool apart(Local a, Local b);                   // may never be one person
  bool said_apart(Local one, Local other) const;  // two persons, each by the first of its records
  Priors priors(Local a, Local b);
  void propose(Local a, Local b);
  void propose_around_edges();
  void propose_around_persons();
  void join_by_decision();
  bool join_by_score();
  void score_all();
  bool share_somebody(const Candidate& candidate);
  bool told_apart(const Candidate& candidate);
  bool one_bearer(const Candidate& candidate);
  bool on_one_list(Local one, Local other) const;
  bool worth_asking(const Candidate& candidate);
  bool corroborated(const Candidate& candidate);
  bool lives_with_family(const Candidate& candidate);
  bool one_carer(Local a, Local b) const;
  bool two_children_listed(Local a, Local b);
  bool known_by_both_names(Local a, Local b);
  bool listed_as_two(Local a, Local b);
  std::vector<Local> fitting_better(Local of, Local other);
  bool number_disputed(Local a, Local b);  // the one was given the number of somebody else, who is known as well
  void find_doubted();
  bool is_doubted(Local person) const;
  bool one_by_number(Local one, Local other);
  bool misnamed(Local rival, Local to, Local from);
  bool excused(Local a, Local b);  // a person joined one of them to somebody whom the other fits
  bool may_join(const Candidate& candidate);
  bool rival_exists(const Candidate& candidate, Local from, Local to);
  bool namesakes_known(const Candidate& candidate, Local of);
  void join(Local a, Local b);
  Solution answer();
  Local local(RowNo row) const;

  const Records& records_;
  const Decisions& decisions_;
  const std::vector<Local>& places_;
  std::vector<RowNo> rows_;
  std::vector<Candidate> candidates_;
  std::unordered_map<std::uint64_t, PairFacts> facts_;
  std::unordered_map<std::uint64_t, bool> proposed_;
  std::vector<std::vector<std::uint32_t>> touching_;  // candidates by record
  std::vector<bool> doubted_;                         // by record: its NHS number is somebody else's, it seems
  std::vector<Local> person_;                         // by record: the first record of its person
  std::vector<std::vector<Local>> members_;           // by that first record
};

}  // namespace kith::people
