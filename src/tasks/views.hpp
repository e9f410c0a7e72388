// What a reader is shown, as plain values that have already passed the gate: pages and the JSON API only lay them out.
// Words are the reader's own (story::Vocabulary::term); everything here may be printed as it stands.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/date.hpp"
#include "core/reference.hpp"
#include "patterns/language.hpp"
#include "story/vocabulary.hpp"

namespace kith::tasks {

// Who asks. Made by signing in; every look is logged under this name.
struct Reader {
  std::string login, name, role;  // role: practitioner, manager, duty, scrutineer, administrator
  core::AgencyRef agency;
  story::Profession profession = story::Profession::plain;
  std::string form_token;  // must come back with every form that changes something
};

struct Headline {
  std::string person;   // P17, stable
  std::string name;     // as most records have it
  std::string also_known_as;
  std::string born;     // "6 January 2011 (4 years)", "expected 20 July 2007", "2011", "not known"
  std::string address;  // the latest; empty when none or hidden
  std::size_t records = 0, agencies = 0;
  bool unborn = false, shielded = false;
  std::optional<patterns::Level> standing;  // the highest open question, none when there is none
};

struct Line {
  std::string id;               // E123
  core::Date day;               // by which it sorts
  std::string when;             // as written, honest: "November 2011"
  bool exact_day = true;
  core::Date recorded;
  int late_days = 0;            // between happening and writing down, where at least 8
  std::string agency;           // "Larch Lane (school), Northborough"
  core::AgencyRef holder;
  story::Profession profession = story::Profession::plain;
  std::string area;             // of the vocabulary: injury, neglect, protective ...
  std::string kind, label;      // code, and the reader's own word
  std::string about;            // "", "mother", "brother Milan" when it is not about the child itself
  std::string text, recorder;
  std::vector<std::pair<std::string, std::string>> detail;  // plain words: "was the child seen" -> "no"
  bool seen = false, seen_alone = false;
  bool withheld = false;        // the gate shows only that somebody holds something: ring them
  std::string withheld_why;
  std::size_t versions = 1;
  bool withdrawn = false;
};

struct Gap {
  core::Date from, to;
  int days = 0;
  std::string words;  // "not seen by anyone for 61 days; health visiting expected to"
};

struct Helper {           // somebody around the child
  std::string name, role; // "Mother", "Health visitor"
  std::string agency, phone, email;
  std::string person;     // P12 when it is a person Kith knows; empty for a desk
  bool professional = false;
};

struct Seen {
  std::string when, by, how;  // "3 February 2011", "social worker, csc", "at home, with mother"
  int days_ago = 0;
};

struct AlertView {
  std::string id, pattern, title, why, condition;
  patterns::Level level = patterns::Level::consider;
  bool process = false;
  std::string person, child;  // P17 and the name
  core::Date raised_on;
  std::optional<core::Date> ceased_on;
  core::Date due;
  bool overdue = false;
  std::string ask;            // the role
  std::vector<Helper> asked;  // who is asked: a person or desk of that role, where one is known
  std::vector<std::string> questions;
  std::vector<Line> facts, against;
  std::size_t facts_withheld = 0;  // beside `facts`, in which stand those of which only the holder is told
  std::vector<std::pair<std::string, std::string>> answers;  // who and when, what
  bool answered = false, may_answer = false;
  std::string historic;       // "would have been raised on …" for a past that nobody owes an answer for
};

struct Match {
  Headline child;
  std::string answer;              // same, possible, too many alike
  std::vector<std::string> why;    // in words
  std::vector<std::pair<std::string, double>> reasons;  // words, bits: all of them, the start first
};

struct PossibleView {
  std::string a, b;                // records: agency@region#id
  std::string a_words, b_words;    // what each says: name, birth date, address
  std::string person;              // of the other record
  double probability = 0;
  std::vector<std::pair<std::string, double>> reasons;  // words, bits
};

// One of two records that are compared.
struct RecordSide {
  std::string record;  // agency@region#id
  std::string agency, person, name;
  // Field and what the record says of it, every version; the same fields on both sides, empty where it says nothing.
  std::vector<std::pair<std::string, std::string>> says;
  bool withheld = false;  // identifiers and address stay with the holder: ring them
};

struct PairView {
  RecordSide a, b;
  std::string answer;  // same, possible, different, too many alike
  double probability = 0;
  std::vector<std::pair<std::string, double>> reasons;  // words, bits; the start first
  std::optional<patterns::Level> standing;              // the highest open question about either
  std::string said;                                     // what a person said last, in words
  bool unsure = false;                                  // somebody looked and could not tell
  bool proposed = false;      // one person says "the same": it waits for a second
  bool needs_second = false;  // a shielded person is concerned
  bool may_decide = false, may_join = false;  // may_join: this reader's "the same" would be taken
  std::size_t more_pairs = 0;                 // further pairs of records of the same two persons, in the list
};

struct ReviewPage {
  std::vector<PairView> pairs;
  bool more = false;  // than are shown
};

struct Relation {
  Headline person;
  std::string relation;  // mother, brother, partner of the mother
  bool left = false;     // no longer of this home
};

struct ChildPage {
  Headline head;
  std::optional<Seen> last_seen, last_seen_alone;
  std::vector<Helper> around;
  std::vector<Relation> household;
  std::vector<AlertView> alerts;   // open first, most serious first
  std::vector<Line> lines;         // latest first
  std::vector<Gap> gaps;
  std::vector<PossibleView> possible;
  std::vector<std::string> records;  // "school:larch-lane@northborough: Matúš Hronec, born 15 July 2007; because …"
  core::Date today;
};

struct TodayPage {
  // Mine or my desk's: one page of them. First the urgent, then what is asked of the reader's own role, then the rest, the
  // most serious first; within a page the soonest due.
  std::vector<AlertView> to_answer;
  std::size_t to_answer_all = 0, page = 1, pages = 1;
  std::vector<std::pair<Headline, Line>> changed;  // what became known of my children lately
  std::vector<Headline> children;        // those my agency works with, those with open questions first
  core::Date today;
};

struct ConcernForm {
  std::string person;          // P17; empty: a child to be described
  std::string given_names, family_name, date_of_birth, postcode;
  std::string kind = "concern.professional", text, occurred;
  std::string seen, alone;     // yes, no or empty
  std::string once;            // what is sent again under the same word is written once; empty: each sending is its own
  bool typed = false;          // into a page: a browser that goes back may bring the same words under a fresh `once`
};

struct ConcernSaved {
  std::string person, event, receipt;  // the receipt proves the entry to an outsider
  std::vector<Helper> who_else;        // who else knows this child, and how to reach them
  std::size_t may_be_known_by = 0;     // agencies with a record that may be this child's: somebody has to look
  bool unplaced = false;               // whose record it is is still being worked out: who_else is not known yet
  bool before = false;                 // the same words of the same writer had been kept already: this is their answer
  std::vector<AlertView> raised;
};

struct ImportStatus {
  std::string id, state;  // waiting, running, done, failed
  std::string message;
  std::uint64_t rows_done = 0, bytes_done = 0, bytes_all = 0;
  std::uint64_t taken = 0, changed = 0, unchanged = 0, rejected = 0;
  std::vector<std::vector<std::string>> first_rejected;  // file, line, column, value, reason
};

struct PatternView {
  std::string id, title, why, condition, source, ask, levels, file, text;
  bool process = false;
  int version = 1;
  std::size_t standing = 0;  // alerts of it that stand now and that the reader may know of
};

}  // namespace kith::tasks
