// Whose record is this? Keeps agencies' records of people in clusters, one cluster a person, each link with its reason.
// A pure function of the records, the human decisions and the model: the partition does not depend on the order of
// arrival. One thread at a time. No I/O, no clock.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/id.hpp"
#include "log/fact.hpp"
#include "people/archive.hpp"
#include "people/parallel.hpp"

namespace kith::people {

using RecordNo = core::Id<struct RecordTag>;  // 0, 1, 2 … in the order in which records were first added
using PersonId =
    core::Id<struct PersonTag>;  // stable: a merge keeps the older id; a split leaves it with the largest part

enum class Answer { same, possible, different, too_many_alike };

// One reason, in words a worker reads, with its weight in bits (positive: for the same person).
struct Reason {
  std::string field;  // given_names, family_name, date_of_birth, postcode, household, decision ...
  std::string words;  // "date of birth: day and month exchanged (1984-08-03 / 1984-03-08)"
  double bits = 0;
};

struct Explanation {
  Answer answer = Answer::different;
  double probability = 0;  // that both records are one person
  std::vector<Reason> reasons;
};

struct Possible {
  RecordNo a, b;  // a < b
  Explanation why;
};

// "Same" or "different", said by a person; the later decision on a pair counts. The machine never overrules one.
struct Decision {
  RecordNo a, b;
  bool same = false;
  std::string by, reason;
};

struct Change {
  PersonId person;
  std::vector<RecordNo> records;  // as they are now; empty: the person was merged into another
};

// What somebody types to find a child.
struct Query {
  std::string given_names = {}, family_name = {}, postcode = {}, phone = {}, nhs_number = {}, upn = {};
  std::optional<core::PartialDate> date_of_birth = {};
  log::Sex sex = log::Sex::unknown;
  std::optional<log::PersonKind> kind = {};
};

struct Candidate {
  PersonId person;
  RecordNo best;  // the record of that person that agrees best
  Explanation why;
};

class Linker {
 public:
  Linker();
  ~Linker();
  Linker(Linker&&) noexcept;
  Linker& operator=(Linker&&) noexcept;

  // The first version creates the record; a later one adds what it says (a new name, address, number) to the same
  // record.
  RecordNo add(const log::RecordVersion& version);
  void relate(RecordNo record, RecordNo related, log::RelationshipKind kind);
  // One event names all of these records: they are different people who were together.
  void name_together(std::span<const RecordNo> records);
  void decide(const Decision& decision);
  // Works out everything added since the last call; says which persons changed.
  std::vector<Change> settle(const Parallel& parallel = one_after_another);

  std::size_t size() const;  // records
  std::size_t person_count() const;
  std::optional<RecordNo> find(const core::RowRef& ref) const;  // absent: no such record
  core::RowRef ref_of(RecordNo record) const;
  // As of the last settle; `nobody`, who has no records, for a record added since.
  PersonId person_of(RecordNo record) const;
  static constexpr PersonId nobody{0xffffffff};
  std::span<const RecordNo> records_of(PersonId person) const;
  std::vector<PersonId> persons() const;   // in ascending order
  std::vector<Possible> possible() const;  // pairs in different persons that a person should look at; strongest first
  void each_possible(const std::function<void(RecordNo, RecordNo)>& visit) const;  // the same, by number and unexplained
  std::vector<Possible> possible_of(PersonId person) const;
  Explanation explain(RecordNo a, RecordNo b) const;
  // Why this record is in its person: the strongest link to another record of it. Absent for a person of one record.
  std::optional<Possible> link_of(RecordNo record) const;
  std::vector<Candidate> search(const Query& query, std::size_t most) const;  // best first
  std::size_t memory_bytes() const;

  bool settled() const;  // nothing was added, related or decided since the last settle
  // All but what people said, as of a settle with nothing added since, for a later start of the same program: it need
  // not link anew what it linked before. What people said is told again after reading (decide()).
  void write(PartsOut& parts) const;
  static std::optional<Linker> read(PartsIn& parts);  // absent: not what was written

  struct State;  // state.hpp; for the files that implement this one

 private:
  std::unique_ptr<State> state_;
};

}  // namespace kith::people
