// The ports of the tasks over the shared parts of a store; each is a thin class over SQL. Any thread.
#pragma once

#include "store/shared.hpp"
#include "tasks/ports.hpp"

namespace kith::store {

class StoredLedger : public tasks::Ledger {
 public:
  explicit StoredLedger(Shared& shared) : shared_(shared) {}
  std::future<core::Result<tasks::BatchTaken>> append(const tasks::Batch& batch) override;
  std::future<core::Result<tasks::EntryNo>> record(std::vector<tasks::Act> acts, std::string author) override;
  core::Result<tasks::EntryNo> erase(const log::Erasure& erasure, std::string author) override;

 private:
  Shared& shared_;
};

class StoredFacts : public tasks::Facts {
 public:
  explicit StoredFacts(Shared& shared) : shared_(shared) {}
  std::vector<core::AgencyRef> agencies() override;
  std::vector<std::string> kinds() override;
  core::Result<void> each(tasks::EventRange range, const tasks::Wanted& wanted, const Sink& sink) override;
  core::Result<void> each_place(const std::function<void(tasks::EventNo, tasks::RecordNo)>& sink) override;
  core::Result<void> each_of(std::span<const tasks::RecordNo> records, const Sink& sink) override;

 private:
  Shared& shared_;
};

class StoredIdentities : public tasks::Identities {
 public:
  explicit StoredIdentities(Shared& shared) : shared_(shared) {}
  core::Result<void> each_version(tasks::RecordRange range, const tasks::Wanted& wanted,
                                  const VersionSink& sink) override;
  core::Result<void> each_tie(tasks::RecordRange range, const tasks::Wanted& wanted,
                              const std::function<void(const tasks::Tie&)>& sink) override;
  core::Result<void> each_relationship(
      const std::function<void(tasks::RecordNo, tasks::RecordNo, log::RelationshipKind)>& sink) override;
  core::Result<void> each_together(const std::function<void(std::span<const tasks::RecordNo>)>& sink) override;
  core::Result<void> each_decision(const std::function<void(const log::LinkDecision&)>& sink) override;
  core::Result<std::optional<tasks::IdentityNews>> news_since(tasks::EntryNo entry) override;

 private:
  Shared& shared_;
};

class StoredRecords : public tasks::Records {
 public:
  explicit StoredRecords(Shared& shared) : shared_(shared) {}
  std::unique_ptr<tasks::Sitting> sit() override { return shared_.pool.sit(); }
  core::Result<std::optional<tasks::RecordNo>> find(const core::RowRef& ref) override;
  core::Result<core::RowRef> ref_of(tasks::RecordNo record) override;
  core::Result<Versions> versions_of(tasks::RecordNo record) override;
  core::Result<std::map<tasks::RecordNo, Versions>> versions_of_all(std::span<const tasks::RecordNo> records) override;
  core::Result<std::vector<tasks::StoredEvent>> events_of(std::span<const tasks::RecordNo> records) override;
  core::Result<std::optional<tasks::StoredEvent>> event(tasks::EventNo event) override;
  core::Result<std::optional<tasks::EventNo>> find_event(const core::RowRef& ref) override;
  core::Result<std::vector<tasks::StoredEvent>> versions_of_event(tasks::EventNo event) override;
  core::Result<std::vector<tasks::StoredRelationship>> relationships_of(
      std::span<const tasks::RecordNo> records) override;
  core::Result<std::vector<tasks::Stored<log::Contact>>> contacts_of(std::span<const tasks::RecordNo> records) override;
  core::Result<std::vector<tasks::Stored<log::Contact>>> desks_of(const core::AgencyRef& agency) override;

 private:
  Shared& shared_;
};

class StoredAlerts : public tasks::Alerts {
 public:
  explicit StoredAlerts(Shared& shared) : shared_(shared) {}
  core::Result<std::optional<log::AlertState>> find(std::string_view id) override;
  core::Result<std::vector<log::AlertState>> of_records(std::span<const tasks::RecordNo> anchors) override;
  core::Result<std::vector<log::AlertState>> standing(std::uint8_t level_min) override;
  core::Result<std::vector<log::Answer>> answers_to(std::string_view alert) override;
  core::Result<std::vector<log::Told>> told_of(std::string_view alert) override;
  core::Result<std::optional<core::Date>> last_tick() override;

 private:
  Shared& shared_;
};

class StoredLooks : public tasks::Looks {
 public:
  explicit StoredLooks(Shared& shared) : shared_(shared) {}
  core::Result<std::vector<log::Look>> at_records(std::span<const tasks::RecordNo> records) override;

 private:
  Shared& shared_;
};

class StoredAccounts : public tasks::Accounts {
 public:
  explicit StoredAccounts(Shared& shared) : shared_(shared) {}
  core::Result<std::optional<log::Account>> find(std::string_view login) override;
  core::Result<std::vector<log::Account>> all() override;
  core::Result<void> keep_session(const tasks::Session& session) override;
  core::Result<std::optional<tasks::Session>> session(std::string_view token_hash) override;
  core::Result<void> end_session(std::string_view token_hash) override;
  core::Result<void> end_sessions_unused_since(core::Instant since) override;

 private:
  Shared& shared_;
};

class StoredDrafts : public tasks::Drafts {
 public:
  explicit StoredDrafts(Shared& shared) : shared_(shared) {}
  core::Result<void> keep(std::string_view login, std::string_view form, std::string_view words) override;
  core::Result<std::optional<std::string>> find(std::string_view login, std::string_view form) override;
  core::Result<void> discard(std::string_view login, std::string_view form) override;

 private:
  Shared& shared_;
};

class StoredDues : public tasks::Dues {
 public:
  explicit StoredDues(Shared& shared) : shared_(shared) {}
  core::Result<void> keep(std::span<const std::pair<tasks::RecordNo, std::optional<core::Date>>> dues) override;
  core::Result<std::vector<tasks::RecordNo>> due_until(core::Date day) override;

 private:
  Shared& shared_;
};

class StoredImports : public tasks::Imports {
 public:
  explicit StoredImports(Shared& shared) : shared_(shared) {}
  core::Result<std::vector<tasks::Mark>> marks_of(std::string_view drop) override;

 private:
  Shared& shared_;
};
// The writer's part of a mark, inside the transaction of the rows before it.
core::Result<void> keep_mark(Turn& turn, const Keys& keys, const tasks::Mark& mark);

class StoredProofs : public tasks::Proofs {
 public:
  explicit StoredProofs(Shared& shared) : shared_(shared) {}
  std::string checkpoint() override;
  std::string verifier_key() override;
  core::Result<std::string> tile(std::uint32_t level, std::uint64_t index) override;
  core::Result<std::string> leaf(tasks::EntryNo entry) override;
  core::Result<std::string> receipt(tasks::EntryNo entry) override;
  core::Result<tasks::Counts> counts() override;
  core::Result<tasks::Extent> extent() override;

 private:
  Shared& shared_;
};

}  // namespace kith::store
