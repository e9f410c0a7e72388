// What tasks need from outside, in the words of the domain. The store gives it; tests may give something smaller.
// Every method may be called from any thread; what a method hands out is the caller's own. Views handed to a callback
// hold only until it returns.
#pragma once

#include <cstdint>
#include <functional>
#include <future>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include "core/date.hpp"
#include "core/id.hpp"
#include "core/reference.hpp"
#include "core/result.hpp"
#include "log/act.hpp"
#include "log/entry.hpp"
#include "log/fact.hpp"
#include "people/linker.hpp"

namespace kith::tasks {

using log::EntryNo;
using people::RecordNo;                                    // 0, 1, 2 … without gaps, in the order of first mention
using EventNo = core::Id<struct EventTag, std::uint64_t>;  // the entry of the event's first version

// ---- Writing

using Row = std::variant<log::RecordVersion, log::Relationship, log::Event, log::Contact>;

// The last two are answered to an import alone (Batch::drop_began): the row was not taken, the others were.
enum class Outcome : std::uint8_t {
  taken_new,
  taken_changed,
  unchanged,
  twice,   // an event of this id came before in the same drop, with other content
  erased,  // it is about a record that was erased
};

struct Taken {
  Outcome outcome = Outcome::taken_new;
  log::EntryKind kind = log::EntryKind::event;
  EntryNo first;                   // the row's first version: an event's number
  EntryNo latest;                  // the version that now holds
  std::optional<RecordNo> record;  // whom it is about; absent for an agency's desk
};

struct OpenedRecord {
  RecordNo record;
  core::RowRef ref;
  bool mentioned_only = false;  // named by another row; its own row has not come yet
};

// How far a file of a drop has been taken; kept in the same transaction as the rows before it.
struct Mark {
  std::string drop, file;
  std::uint64_t offset = 0, row = 0;
  bool finished = false;
  std::string note;  // whatever the importer wants back: counts, for example
};

struct Batch {
  std::vector<Row> rows;
  std::string author;  // "drop:…", or an account's login
  std::optional<Mark> mark;
  std::optional<std::uint64_t> drop_began = {};  // an import: the log's size when its drop began
};

struct BatchTaken {
  std::vector<Taken> rows;           // one for each row of the batch, in its order
  std::vector<OpenedRecord> opened;  // in ascending order of their numbers
  std::vector<std::vector<RecordNo>> together;  // of each event taken that names several: the one it is about first
  std::uint64_t log_size = 0;
};

using Act =
    std::variant<log::LinkDecision, log::DayTick, log::AlertState, log::Answer, log::Told, log::Look, log::Account, log::DropMark>;

// The log's writing end. A future is ready when everything in it is durable; many callers share one commit.
class Ledger {
 public:
  virtual ~Ledger() = default;
  // All rows or none. Waits here, not in memory, when more than a few batches are under way.
  virtual std::future<core::Result<BatchTaken>> append(const Batch& batch) = 0;
  virtual std::future<core::Result<EntryNo>> record(std::vector<Act> acts,
                                                    std::string author) = 0;  // the first's number
  // Destroys the record's key; what the log held about it reads "erased" from then on.
  virtual core::Result<EntryNo> erase(const log::Erasure& erasure, std::string author) = 0;
};

// ---- Reading facts

// What a pattern may know of an event: everything but the text.
struct Fact {
  EventNo event;
  RecordNo record;
  std::uint32_t agency = 0, kind = 0;  // positions in Facts::agencies() and Facts::kinds()
  core::Date occurred_first{}, occurred_last{}, recorded{};
  std::optional<core::Date> withdrawn;
  std::string_view id, occurred, own_word, recorder, shielded;  // `occurred` as written
  std::span<const std::pair<std::string_view, std::string_view>> detail;
  std::span<const RecordNo> also_about;
};

using Wanted = std::function<bool(RecordNo)>;

struct RecordRange {
  RecordNo first{}, last{std::numeric_limits<std::uint32_t>::max()};
};

struct EventRange {
  EventNo first{}, last{std::numeric_limits<std::int64_t>::max()};
};

class Facts {
 public:
  virtual ~Facts() = default;
  using Sink = std::function<void(const Fact&)>;
  virtual std::vector<core::AgencyRef> agencies() = 0;
  virtual std::vector<std::string> kinds() = 0;
  // Every event in the range whose main record is wanted, in the order of the log; the others are not even opened.
  virtual core::Result<void> each(EventRange range, const Wanted& wanted, const Sink& sink) = 0;
  // Which events name each record, in no order.
  virtual core::Result<void> each_place(const std::function<void(EventNo, RecordNo)>& sink) = 0;
  // Every event that names one of the records, as its subject or also, once each.
  virtual core::Result<void> each_of(std::span<const RecordNo> records, const Sink& sink) = 0;
};

// ---- Reading identity, to rebuild the linking index at start

// A relationship without its words.
struct Tie {
  RecordNo record, related;
  log::RelationshipKind kind{};
  std::optional<core::Date> until;  // the last day on which it holds
  friend auto operator<=>(const Tie&, const Tie&) = default;
};

struct IdentityNews {
  std::vector<RecordNo> records;  // with a new version, in ascending order, each once
  std::vector<std::tuple<RecordNo, RecordNo, log::RelationshipKind>> relationships;
  std::vector<std::vector<RecordNo>> together;
};

class Identities {
 public:
  virtual ~Identities() = default;
  // In ascending order of records; a record that was only mentioned comes once, with nothing but its reference and
  // `mentioned_only`. A record with several versions comes once for each, oldest first.
  using VersionSink = std::function<void(RecordNo, const log::RecordVersion&, bool mentioned_only)>;
  virtual core::Result<void> each_version(RecordRange range, const Wanted& wanted, const VersionSink& sink) = 0;
  virtual core::Result<void> each_relationship(
      const std::function<void(RecordNo, RecordNo, log::RelationshipKind)>& sink) = 0;
  // Those of wanted records in the range, with their ends.
  virtual core::Result<void> each_tie(RecordRange range, const Wanted& wanted,
                                      const std::function<void(const Tie&)>& sink) = 0;
  virtual core::Result<void> each_together(const std::function<void(std::span<const RecordNo>)>& sink) = 0;
  // What entries from this one on said of who is who; absent: one of them erased a record.
  virtual core::Result<std::optional<IdentityNews>> news_since(EntryNo entry) = 0;
  virtual core::Result<void> each_decision(const std::function<void(const log::LinkDecision&)>& sink) = 0;
};

// ---- Reading a child

struct Provenance {
  EntryNo entry;  // this version
  core::Instant had{};
  std::string author;
  std::uint32_t versions = 1;  // of the row, this one included
};
template <class What>
struct Stored {
  Provenance from;
  What what;
};
struct StoredEvent {
  EventNo no;
  RecordNo record;
  std::vector<RecordNo> also_about;
  Provenance from;
  log::Event event;
};
struct StoredRelationship {
  RecordNo record, related;
  Provenance from;
  log::Relationship relationship;
};

// Several questions of one thread answered in one reading of the store, which ends with this: none of them locks anew
// or loses what the one before had read when somebody wrote in between. Ends in the thread that began it, soon: what is
// written meanwhile cannot be tidied away.
class Sitting {
 public:
  virtual ~Sitting() = default;
};

class Records {
 public:
  virtual ~Records() = default;
  virtual std::unique_ptr<Sitting> sit() { return nullptr; }  // none: every question is a reading of its own
  virtual core::Result<std::optional<RecordNo>> find(const core::RowRef& ref) = 0;
  virtual core::Result<core::RowRef> ref_of(RecordNo record) = 0;
  using Versions = std::vector<Stored<log::RecordVersion>>;  // oldest first
  virtual core::Result<Versions> versions_of(RecordNo record) = 0;
  virtual core::Result<std::map<RecordNo, Versions>> versions_of_all(std::span<const RecordNo> records) = 0;
  // Events that name any of the records, once each, in the order of the log, with their text.
  virtual core::Result<std::vector<StoredEvent>> events_of(std::span<const RecordNo> records) = 0;
  virtual core::Result<std::optional<StoredEvent>> event(EventNo event) = 0;
  virtual core::Result<std::optional<EventNo>> find_event(const core::RowRef& ref) = 0;
  virtual core::Result<std::vector<StoredEvent>> versions_of_event(EventNo event) = 0;  // oldest first
  virtual core::Result<std::vector<StoredRelationship>> relationships_of(std::span<const RecordNo> records) = 0;
  virtual core::Result<std::vector<Stored<log::Contact>>> contacts_of(std::span<const RecordNo> records) = 0;  // leads
  virtual core::Result<std::vector<Stored<log::Contact>>> desks_of(const core::AgencyRef& agency) = 0;
};

// ---- What came of the facts

class Alerts {
 public:
  virtual ~Alerts() = default;
  virtual core::Result<std::optional<log::AlertState>> find(std::string_view id) = 0;
  virtual core::Result<std::vector<log::AlertState>> of_records(std::span<const RecordNo> anchors) = 0;
  virtual core::Result<std::vector<log::AlertState>> standing(std::uint8_t level_min = 0) = 0;  // not ceased
  virtual core::Result<std::vector<log::Answer>> answers_to(std::string_view alert) = 0;
  virtual core::Result<std::vector<log::Told>> told_of(std::string_view alert) = 0;  // oldest first
  virtual core::Result<std::optional<core::Date>> last_tick() = 0;
};

class Looks {
 public:
  virtual ~Looks() = default;
  virtual core::Result<std::vector<log::Look>> at_records(std::span<const RecordNo> records) = 0;  // latest first
};

struct Session {
  std::string token_hash;  // never the token itself
  std::string login;
  core::Instant created{}, used{};
  std::string note;  // a form token, for example
};

class Accounts {
 public:
  virtual ~Accounts() = default;
  virtual core::Result<std::optional<log::Account>> find(std::string_view login) = 0;
  virtual core::Result<std::vector<log::Account>> all() = 0;
  virtual core::Result<void> keep_session(const Session& session) = 0;  // begins it, or notes its use
  virtual core::Result<std::optional<Session>> session(std::string_view token_hash) = 0;
  virtual core::Result<void> end_session(std::string_view token_hash) = 0;
  virtual core::Result<void> end_sessions_unused_since(core::Instant since) = 0;
};

class Drafts {
 public:
  virtual ~Drafts() = default;
  virtual core::Result<void> keep(std::string_view login, std::string_view form, std::string_view words) = 0;
  virtual core::Result<std::optional<std::string>> find(std::string_view login, std::string_view form) = 0;
  virtual core::Result<void> discard(std::string_view login, std::string_view form) = 0;
};

// The day on which the clock alone may change what is asked about a child, by a record of the child.
class Dues {
 public:
  virtual ~Dues() = default;
  // Absent: nothing can change without a new fact.
  virtual core::Result<void> keep(std::span<const std::pair<RecordNo, std::optional<core::Date>>> dues) = 0;
  virtual core::Result<std::vector<RecordNo>> due_until(core::Date day) = 0;
};

class Imports {
 public:
  virtual ~Imports() = default;
  virtual core::Result<std::vector<Mark>> marks_of(std::string_view drop) = 0;
};

// ---- Proof

struct Counts {
  std::uint64_t entries = 0, records = 0, versions = 0, relationships = 0, events = 0, contacts = 0, alerts = 0;
};

// Where the linking index lies, closed, while no program runs. Given back only to the very program that kept it.
class KeptIndex {
 public:
  using Put = std::function<bool(std::string_view bytes)>;
  using Take = std::function<bool(std::span<char> into)>;
  virtual ~KeptIndex() = default;
  // `fill` is called once. Nothing is kept when it fails, nor after a record was erased: until the next start the index
  // in memory still holds what was erased.
  virtual core::Result<void> keep(const std::function<bool(const Put&)>& fill) = 0;
  // Calls `use` with what is kept and how many bytes that is; nothing to be called with is no error.
  virtual void give_back(const std::function<void(const Take&, std::uint64_t bytes)>& use) = 0;
};

// How far the log and its numbers have come; numbers have no gaps.
struct Extent {
  std::uint64_t entries = 0, records = 0, alerts = 0;
};

class Proofs {
 public:
  virtual ~Proofs() = default;
  virtual std::string checkpoint() = 0;    // the signed note over everything acknowledged so far
  virtual std::string verifier_key() = 0;  // as Go's note package reads it
  virtual core::Result<std::string> tile(std::uint32_t level, std::uint64_t index) = 0;
  virtual core::Result<std::string> leaf(EntryNo entry) = 0;     // the bytes that the leaf hashes
  virtual core::Result<std::string> receipt(EntryNo entry) = 0;  // C2SP tlog-proof
  virtual core::Result<Counts> counts() = 0;  // passes over everything
  virtual core::Result<Extent> extent() = 0;  // at once
};

}  // namespace kith::tasks
