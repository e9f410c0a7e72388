// A pattern: which facts of a child's life, put side by side, are a question to somebody. Written as TOML in patterns/
// (docs/patterns.md), resolved here against the vocabulary so that the evaluator only compares numbers.
#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "story/child_view.hpp"

namespace kith::patterns {

// After NICE CG89; a note is shown beside the chronology and raises nothing.
enum class Level : std::uint8_t { note, consider, suspect, urgent };
const char* to_string(Level level);
std::optional<Level> parse_level(std::string_view text);

using PatternNo = core::Id<struct PatternTag, std::uint16_t>;
constexpr std::size_t kinds_max = 256;
using Kinds = std::bitset<kinds_max>;

// One test of a fact's detail. A missing value passes only where the test says so.
struct ValueTest {
  enum class Op : std::uint8_t { any_of, none_of, at_least, below, contains, not_contains, differs_from };
  story::KeyNo key;
  Op op = Op::any_of;
  std::vector<std::string> words;
  bool missing_passes = false;
  double number = 0;
  story::KeyNo other;  // differs_from
};

struct Grace {
  int days = 0;
  bool working = false;
};

// Keeps the facts of a set by what else happened around them.
struct Relation {
  enum class Kind : std::uint8_t { not_followed_by, followed_by, preceded_by, not_preceded_by, near };
  Kind kind = Kind::near;
  std::size_t other = 0;       // the set
  std::optional<Grace> grace;  // not_followed_by: how long the answer may take; else how near in days
  bool other_agency = false, other_region = false, same_region = false, other_day = false;
  struct Sooner {
    std::size_t facts = 0;  // the set
    story::KeyNo detail;
  };
  std::optional<Sooner> sooner;  // not_followed_by: so many days where one of these facts asks for fewer than the grace
};

// Facts of one meaning: which kinds, about whom, since when, with which detail.
struct FactSet {
  std::string name;
  Kinds kinds;
  std::uint8_t roles = story::role::child;
  bool only_others = false;  // not about the child itself
  std::optional<int> within_days;
  std::vector<std::vector<ValueTest>> where_any;  // one of these lists must pass whole; empty: no test
  std::vector<std::string> from, not_from;        // types of agencies
  std::optional<int> age_below_months, age_from_months;  // the child's age on the day of the fact
  bool before_birth = false, since_pregnancy = false;
  bool seen_only = false;  // the child was seen
  bool after_its_day = false;  // counts once the day on which it became known is over
  std::vector<Relation> relations;
};

// What must hold. Each need that holds adds its facts to the evidence.
struct Need {
  enum class Kind : std::uint8_t {
    count, none, in_a_row, school_days_away, cycles, fall, centile_fall, loss, same_mechanism, alert, standing, child_age,
    school_age, unseen, addresses, held_by, any,
    unanswered  // of a standing alert, for so many working days: known only where people answer (tasks/silence.hpp)
  };
  Kind kind = Kind::count;
  std::vector<std::size_t> sets;
  std::size_t first_sets = 1;  // in_a_row, school_days_away: so many of them are the row, the others break it
  int at_least = 1;
  enum class Distinct : std::uint8_t { facts, days, agencies, regions, sets, values } distinct = Distinct::facts;
  story::KeyNo key;      // values, fall, loss
  double by = 0;         // fall, loss, centile_fall
  int within_days = 0;   // addresses, standing, loss
  int days_apart = 0;    // loss: at the least
  Level level = Level::consider;          // alert, standing
  std::vector<PatternNo> patterns;        // alert: any of these
  int agencies = 0;                       // standing
  std::optional<int> below_months, from_months;  // child_age
  bool unborn_too = false;
  std::vector<std::string> holders;  // held_by: types of agencies, one of which has a current record of the child
  int school_days = 0;  // school_age: after so many of the first term
  double times = 1;      // unseen: so many times the days of the table
  std::optional<int> last_seen_below_days;  // unseen: the child was younger than this when the silence began
  bool cite = true;
  std::vector<std::vector<Need>> alternatives;  // any
};

struct LevelRule {
  Level is = Level::consider;
  bool highest_standing = false;  // takes the highest level of the alerts that stand (R37)
  std::vector<Need> needs;
};

struct Suppression {
  std::vector<Need> needs;
  std::string because;
};

struct UnseenLimit {
  int below_months = 0;
  int days = 0;
};

struct Pattern {
  std::string id, title, why, source, condition, file;
  int version = 1;
  std::string text;  // the file as it was read: frozen with every alert
  bool process = false;
  bool live_only = false;  // about answers that people owe in Kith itself: silent in a replay or back-test
  std::string ask;         // the role that is asked
  struct AskFrom {
    int months = 0;
    std::string ask;
  };
  std::vector<AskFrom> ask_from;  // from so many months of age another role
  std::vector<std::string> questions;  // what the person asked should do or find out
  std::optional<Grace> answer_due;     // absent: by level
  std::vector<FactSet> sets;
  std::vector<std::size_t> shows, against;  // sets shown as further evidence and as what speaks against
  std::vector<LevelRule> levels;            // highest first
  std::vector<Suppression> unless;
  std::vector<UnseenLimit> unseen;
  Kinds kinds;                // every kind that any of its sets reads
  bool reads_seen = false, reads_all_alerts = false;
  bool compares_figures = false;  // of one child: a supposed record tells nothing here
  std::vector<PatternNo> depends;
};

struct Mistake {
  std::string file;
  unsigned line = 0;
  std::string what;  // what is wrong and what was expected
};

struct PatternFile {
  std::string name, text;
};

// Every pattern of a library, each after those whose alerts it reads. Read-only once made: threads may share it.
class Library {
 public:
  // All mistakes of all files are reported, not only the first.
  static tl::expected<Library, std::vector<Mistake>> parse(const std::vector<PatternFile>& files,
                                                           const story::Vocabulary& vocabulary);
  std::size_t size() const { return patterns_.size(); }
  const Pattern& at(PatternNo no) const { return patterns_[no.value]; }
  const std::vector<Pattern>& patterns() const { return patterns_; }
  std::optional<PatternNo> find(std::string_view id) const;

 private:
  std::vector<Pattern> patterns_;
};

}  // namespace kith::patterns
