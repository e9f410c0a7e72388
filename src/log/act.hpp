// What people and Kith itself do, as entries of the log, beside the facts that agencies send (fact.hpp). Records are
// named by their number in this log, never by their identifier.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/date.hpp"

namespace kith::log {

// A record that another row named before its own row came.
struct RecordOpened {
  std::string id;
  friend bool operator==(const RecordOpened&, const RecordOpened&) = default;
};

// What a person said about two records. `unsure` and `proposed` join and part nothing: a merge that concerns a shielded
// person stays proposed until a second person says `same`.
enum class LinkWord : std::uint8_t { different, same, unsure, proposed };

// A person decided that two records are, or are not, of one person.
struct LinkDecision {
  std::uint32_t a = 0, b = 0;
  LinkWord word = LinkWord::different;
  std::string by, reason;
  friend bool operator==(const LinkDecision&, const LinkDecision&) = default;
};

struct DayTick {
  core::Date day{};
  friend bool operator==(const DayTick&, const DayTick&) = default;
};

// A standing alert as it is after a change: raised, risen, with a further fact, or ceased. The latest one holds.
struct AlertState {
  std::string id;
  std::uint32_t anchor = 0;  // a record of the child
  std::string pattern;
  std::uint64_t pattern_version = 0;
  std::uint8_t level = 0;  // 0 consider, 1 suspect, 2 urgent
  bool process = false;
  core::Date raised_on{};
  std::optional<core::Date> ceased_on;
  std::string ask;  // the role that must answer
  std::optional<core::Date> due;
  std::uint8_t state = 0;
  std::vector<std::uint64_t> facts;  // event numbers
  std::string frozen;                // JSON: what the reader was shown, with the pattern's version
  friend bool operator==(const AlertState&, const AlertState&) = default;
};

struct Answer {
  std::string alert;
  std::string answer;  // acting, already-acting, no-concern, wrong-child, wrong-fact ...
  std::string by, reason;
  core::Date on{};
  friend bool operator==(const Answer&, const Answer&) = default;
};

// Somebody was told that an alert waits; the message itself named nobody.
struct Told {
  std::string alert;
  std::string agency, region, role, name, email;  // the contact's
  std::uint8_t turn = 0;                          // 0: who is asked; 1: the deputy, because nobody opened it in time
  std::int64_t at_ms = 0;
  friend bool operator==(const Told&, const Told&) = default;
};

// Somebody read something.
struct Look {
  std::string who;
  std::uint32_t record = 0;  // a record of the person looked at
  std::string what, purpose;
  std::int64_t at_ms = 0;
  friend bool operator==(const Look&, const Look&) = default;
};

// An account as it is after a change; `password_hash` is argon2id text.
struct Account {
  std::string login, password_hash, name, role, agency, region;
  bool disabled = false;
  friend bool operator==(const Account&, const Account&) = default;
};

struct DropMark {
  std::string drop;
  bool finished = false;
  std::uint64_t taken = 0, unchanged = 0, rejected = 0;
  friend bool operator==(const DropMark&, const DropMark&) = default;
};

// The key of a record was destroyed: whatever was written under it can no longer be read by anyone.
struct Erasure {
  std::uint32_t record = 0;
  std::string by, authority;
  friend bool operator==(const Erasure&, const Erasure&) = default;
};

}  // namespace kith::log
