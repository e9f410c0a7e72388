// Keeps people, stories and alerts up to date with the log: holds the linking index in memory, links what was taken, evaluates
// the children that it touches, and records what changed. One Engine to a store. Any thread: readers share, changes wait.
#pragma once

#include <functional>
#include <mutex>
#include <set>
#include <shared_mutex>

#include "patterns/alerts.hpp"
#include "people/linker.hpp"
#include "story/chronicle.hpp"
#include "tasks/ports.hpp"

namespace kith::tasks {

struct EnginePorts {
  Ledger& ledger;
  Facts& facts;
  Identities& identities;
  Records& records;
  Alerts& alerts;
  Dues& dues;
  Proofs& proofs;
  KeptIndex& kept_index;
};

using Progress = std::function<void(std::size_t done, std::size_t all)>;

// A child's family as the store holds it: everyone related within two steps, and the facts about them. What a page or an
// evaluation needs; without the words unless they were asked for.
struct Family {
  std::vector<story::DetailItem> detail;  // of facts that were read without their words; the chronicle looks into it
  std::unique_ptr<story::Chronicle> chronicle;
  std::vector<EventNo> event_of;    // by FactNo
  std::vector<people::RecordNo> records;
  std::map<people::RecordNo, std::vector<Stored<log::RecordVersion>>> versions;
};

class Population;

class Engine {
 public:
  Engine(const story::Vocabulary& vocabulary, const patterns::Library& library, EnginePorts ports,
         std::function<core::Instant()> clock, people::Parallel parallel = people::one_after_another);
  ~Engine();

  // Takes up the linking index that was kept and reads what came since; without one, reads every record, relationship
  // and decision from the store. Call once, before anything else.
  core::Result<void> load(const Progress& progress);
  // For the next start: keeps the linking index, when the log grew by so many entries since it was last kept: to read
  // fewer anew takes no longer than to keep it. Once nobody writes.
  static constexpr std::uint64_t worth_keeping = 50'000;
  core::Result<void> keep_index(std::uint64_t grown_by = worth_keeping);

  // These rows are durable now; call in the order of the log. Links nothing yet.
  void taken(const std::vector<Row>& rows, const BatchTaken& taken);
  // The next settle evaluates every child: rows were taken by a process that ended before it could.
  void touch_everyone();
  // The same, worked in at the next settle: for facts about records that are known already, whose writer need not wait.
  void taken_later(std::vector<Row> rows, BatchTaken taken);
  // Links everything taken since, evaluates every child that it touches and records the alerts. Returns how many changed.
  core::Result<std::size_t> settle(const Progress& progress);

  // Said by a person: recorded; "same" and "different" are linked again, the children concerned evaluated.
  core::Result<void> decide(const core::RowRef& a, const core::RowRef& b, log::LinkWord word, const std::string& by,
                            const std::string& reason);
  // Links what was taken and said, without evaluating it: false when somebody else was still evaluating after so long.
  bool link_soon(std::chrono::milliseconds patience);
  // A decision that is recorded already; it is worked in at the next settle.
  void note_decision(const people::Decision& decision);
  // Day ticks up to today, missed days in order: what has fallen due is evaluated. Records each tick.
  core::Result<std::size_t> tick(core::Date today);

  // ---- for readers ----
  std::shared_mutex& mutex() const { return mutex_; }  // held shared while using linker()
  const people::Linker& linker() const;
  const patterns::Library& library() const { return library_; }
  const story::Vocabulary& vocabulary() const { return vocabulary_; }
  // What was said last of a pair that is not decided: unsure, or proposed. Caller holds mutex().
  std::optional<log::LinkDecision> word_on(people::RecordNo a, people::RecordNo b) const;
  std::vector<log::LinkDecision> open_words() const;
  core::Date today() const;
  // Records below this number belong to a person; later ones were taken and wait for the next settle. Caller holds mutex().
  std::uint32_t placed() const;
  // Of the latest events, which record each is about; the newest first.
  std::vector<std::pair<EventNo, people::RecordNo>> latest_events() const;
  // Caller holds mutex().
  core::Result<Family> family(people::PersonId person) const;
  core::Result<Family> kin(people::PersonId person, int steps) const;  // the same without the facts
  core::Result<Family> kin_of(const std::set<people::PersonId>& persons, int steps) const;
  const story::Membership& members() const;

 private:
  struct State;
  struct Evaluated;
  struct News;
  struct FamilyOutcome;
  bool in_turn(const BatchTaken& taken) const;
  void take_waiting();
  core::Result<void> read_everybody(const Extent& extent, const Progress& progress);
  core::Result<bool> take_up_kept(const Extent& extent, const Progress& progress);
  core::Result<void> read_versions_from(std::uint64_t first, const Extent& extent, const Progress& progress);
  core::Result<void> read_decisions();
  core::Result<void> keep_index_of(std::uint64_t entries, std::uint64_t grown_by);  // which the linker knows, all of them
  void take_word(const log::LinkDecision& decision);
  void take(const std::vector<Row>& rows, const BatchTaken& taken);
  core::Result<Evaluated> evaluate(patterns::Evaluator& evaluator, people::PersonId child, const Family& family,
                                   patterns::Clock clock) const;
  core::Result<std::vector<FamilyOutcome>> evaluate_families(std::vector<patterns::Evaluator>& evaluators, const Population& population,
                                                             std::span<const std::uint32_t> roots) const;
  core::Result<std::size_t> evaluate_all(const std::set<people::PersonId>& children, patterns::Clock clock);
  core::Result<std::size_t> evaluate_many(const std::vector<people::PersonId>& persons, const Progress& progress);
  // Alerts that nobody answered in time (R40): raised and ceased with the day; it needs answers, so no replay knows it.
  std::string next_alert_id();
  core::Result<std::size_t> ask_again(core::Date day);
  void keep(people::PersonId child, Evaluated evaluated, News& news);
  core::Result<void> flush(News& news);
  core::Result<std::set<people::PersonId>> children_near(const std::set<people::PersonId>& persons) const;

  const story::Vocabulary& vocabulary_;
  const patterns::Library& library_;
  EnginePorts ports_;
  std::function<core::Instant()> clock_;
  people::Parallel parallel_;  // how linking is spread over the cores
  std::unique_ptr<State> state_;
  mutable std::shared_mutex mutex_;
  std::timed_mutex settling_;  // taken before mutex_: one at a time evaluates, and readers read meanwhile
  std::mutex waiting_mutex_;
  std::vector<std::pair<std::vector<Row>, BatchTaken>> waiting_;
  std::vector<people::Decision> undecided_;  // about a record that waits; guarded by mutex_
};

}  // namespace kith::tasks
