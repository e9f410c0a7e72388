// Keeps people, stories and alerts up to date with the log: holds the linking index in memory, links what was taken, evaluates
// the children that it touches, and records what changed. One Engine to a store. Any thread: readers share, changes wait.
#pragma once

#include <functional>
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
};

using Progress = std::function<void(std::size_t done, std::size_t all)>;

// A family as the store holds it, loaded whole: what one page or one evaluation needs.
struct Family {
  std::unique_ptr<story::Chronicle> chronicle;
  std::vector<StoredEvent> events;  // by FactNo
  std::map<people::RecordNo, std::vector<Stored<log::RecordVersion>>> versions;
  std::vector<people::PersonId> children;
};

class Engine {
 public:
  Engine(const story::Vocabulary& vocabulary, const patterns::Library& library, EnginePorts ports,
         std::function<core::Instant()> clock);
  ~Engine();

  // Reads every record, relationship and decision from the store. Call once, before anything else.
  core::Result<void> load(const Progress& progress);

  // These rows are durable now; call in the order of the log. Links nothing yet.
  void taken(const std::vector<Row>& rows, const BatchTaken& taken);
  // Links everything taken since, evaluates every child that it touches and records the alerts. Returns what was raised.
  core::Result<std::vector<patterns::Alert>> settle(const Progress& progress);

  // "Same" or "different", said by a person: recorded, linked again, the children concerned evaluated.
  core::Result<void> decide(const core::RowRef& a, const core::RowRef& b, bool same, const std::string& by, const std::string& reason);
  // Day ticks up to today, missed days in order: what has fallen due is evaluated. Records each tick.
  core::Result<std::size_t> tick(core::Date today);

  // ---- for readers ----
  std::shared_mutex& mutex() const { return mutex_; }  // held shared while using linker()
  const people::Linker& linker() const;
  const patterns::Library& library() const { return library_; }
  const story::Vocabulary& vocabulary() const { return vocabulary_; }
  core::Date today() const;
  // Loads the person's own records and those of everyone related within two steps, with their events. Caller holds mutex().
  core::Result<Family> family(people::PersonId person) const;

 private:
  struct State;
  core::Result<void> evaluate(people::PersonId child, const Family& family, std::vector<patterns::Alert>& raised,
                              std::vector<Act>& acts);

  const story::Vocabulary& vocabulary_;
  const patterns::Library& library_;
  EnginePorts ports_;
  std::function<core::Instant()> clock_;
  std::unique_ptr<State> state_;
  mutable std::shared_mutex mutex_;
};

}  // namespace kith::tasks
