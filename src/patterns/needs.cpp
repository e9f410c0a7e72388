#include <algorithm>
#include <array>
#include <set>

#include "core/working_days.hpp"
#include "patterns/moment.hpp"

namespace kith::patterns {
namespace {

void cite(Indices& evidence, const Indices& facts) { evidence.insert(evidence.end(), facts.begin(), facts.end()); }

// Facts of several sets in the order in which they happened; holds until the next call.
const Indices& by_time(const Moment& moment, Sets& sets, const std::vector<std::size_t>& names) {
  thread_local Indices all;
  all.clear();
  for (const std::size_t name : names) cite(all, sets[name]);
  make_set(all);
  const auto earlier = [&](auto a, auto b) { return moment.fact(a).when < moment.fact(b).when; };
  // Facts mostly become known in the order in which they happened.
  if (!std::is_sorted(all.begin(), all.end(), earlier)) std::stable_sort(all.begin(), all.end(), earlier);
  return all;
}

// Values told apart, until there are enough of them: a few, whatever the number of facts.
template <class Value>
class Distinct {
 public:
  explicit Distinct(int enough) : enough_(enough) {}
  void add(Value value) {
    if (reached() || std::find(values_.begin(), values_.end(), value) != values_.end()) return;
    values_.push_back(value);
  }
  int count() const { return static_cast<int>(values_.size()); }
  bool reached() const { return count() >= enough_; }

 private:
  int enough_;
  std::vector<Value> values_;
};

bool enough_distinct(const Moment& moment, const Indices& facts, const Need& need) {
  Distinct<std::int64_t> numbers{need.at_least};
  Distinct<std::string_view> words{need.at_least};
  bool nameless = false;
  for (const std::uint32_t index : facts) {
    const story::Fact& fact = moment.fact(index);
    switch (need.distinct) {
      case Need::Distinct::days: numbers.add(fact.when.time_since_epoch().count()); break;
      case Need::Distinct::agencies: numbers.add(fact.holder.value); break;
      case Need::Distinct::regions: numbers.add(fact.region.value); break;
      case Need::Distinct::values:
        if (const auto value = fact.value(need.key)) words.add(*value);
        else nameless = true;
        break;
      default: numbers.add(index);
    }
    if (numbers.reached() || words.reached()) return true;
  }
  // Facts that do not say are one value together, where no fact says.
  return numbers.count() + words.count() + (words.count() == 0 && nameless) >= need.at_least;
}

bool enough(Sets& sets, const Moment& moment, const Need& need, Indices& evidence) {
  if (need.distinct == Need::Distinct::sets) {
    int filled = 0;
    for (const std::size_t s : need.sets) filled += !sets[s].empty();
    if (filled < need.at_least) return false;
  } else {
    // A fact counts once at most, however it is told apart.
    if (static_cast<int>(sets.at_most(need.sets)) < need.at_least) return false;
    thread_local Indices facts;
    facts.clear();
    for (const std::size_t s : need.sets) cite(facts, sets[s]);
    if (static_cast<int>(facts.size()) < need.at_least || !enough_distinct(moment, facts, need)) return false;
  }
  if (need.cite)
    for (const std::size_t s : need.sets) cite(evidence, sets[s]);
  return true;
}

// Marks the facts that break a row, while it lives: what is in a row and breaks it breaks it.
class Breakers {
 public:
  Breakers(const Moment& moment, Sets& sets, const Need& need) : sets_(sets), need_(need) {
    if (marks_.size() < moment.view->facts.size()) marks_.resize(moment.view->facts.size());
    mark(true);
  }
  ~Breakers() { mark(false); }
  Breakers(const Breakers&) = delete;
  Breakers& operator=(const Breakers&) = delete;
  bool has(std::uint32_t index) const { return marks_[index]; }

 private:
  void mark(bool to) {
    for (std::size_t s = need_.first_sets; s < need_.sets.size(); ++s)
      for (const std::uint32_t index : sets_[need_.sets[s]]) marks_[index] = to;
  }
  Sets& sets_;
  const Need& need_;
  static thread_local std::vector<char> marks_;
};
thread_local std::vector<char> Breakers::marks_;

bool row_possible(const Sets& sets, const Need& need, int facts) {
  std::size_t most = 0;
  for (std::size_t s = 0; s < need.first_sets; ++s) most += sets.at_most(need.sets[s]);
  return static_cast<int>(most) >= facts;
}

// So many of the first sets one after another, with none of those that break it between and none after the last of them.
bool in_a_row(const Moment& moment, Sets& sets, const Need& need, Indices& evidence) {
  if (!row_possible(sets, need, need.at_least)) return false;
  thread_local Indices row;
  row.clear();
  const Breakers breakers{moment, sets, need};
  for (const std::uint32_t index : by_time(moment, sets, need.sets)) {
    if (breakers.has(index)) row.clear();
    else if (row.empty() || moment.fact(row.back()).when != moment.fact(index).when ||
             moment.fact(row.back()).holder != moment.fact(index).holder)
      row.push_back(index);
  }
  if (static_cast<int>(row.size()) < need.at_least) return false;
  cite(evidence, row);
  return true;
}

// The school days that a row of absence covers, the day on which it was written as the last of them.
int days_covered(const Moment& moment, const Need& need, const story::Fact& fact) {
  constexpr double a_year = 366;
  if (const auto days = fact.number(need.key)) return static_cast<int>(std::clamp(*days, 0.0, a_year));
  const auto sessions = moment.vocabulary->find_key("sessions_missed");
  if (const auto missed = sessions ? fact.number(*sessions) : std::nullopt)
    return static_cast<int>(std::clamp(*missed / 2, 0.0, a_year));
  return 1;
}

// Rows of absence that follow each other over school days, so many of them together. A row joins the one before when it comes
// no more school days later than the longer of the two covers, for some write a row when it begins and some when it ends;
// it adds no more days than have gone by, so that a day told twice counts once.
bool school_days_away(const Moment& moment, Sets& sets, const Need& need, Indices& evidence) {
  if (!row_possible(sets, need, 1)) return false;
  Indices run, longest;
  int covered = 0, before = 0;
  const Breakers breakers{moment, sets, need};
  for (const std::uint32_t index : by_time(moment, sets, need.sets)) {
    const story::Fact& fact = moment.fact(index);
    if (breakers.has(index)) {
      run.clear();
      continue;
    }
    const int days = days_covered(moment, need, fact);
    if (days == 0) continue;
    const int later = run.empty() ? 0 : core::working_days_between(moment.fact(run.back()).when, fact.when);
    if (run.empty() || later > std::max(days, before)) {
      run.clear();
      covered = days;
    } else {
      covered = std::max(covered + std::min(days, later), days);
    }
    before = days;
    run.push_back(index);
    if (covered >= need.at_least) longest = run;
  }
  if (longest.empty()) return false;
  cite(evidence, longest);
  return true;
}

// The first set, then the second, so many times over.
bool cycles(const Moment& moment, Sets& sets, const Need& need, Indices& evidence) {
  if (static_cast<int>(sets.at_most(need.sets)) < 2 * need.at_least) return false;
  Indices taken;
  const Indices& firsts = sets[need.sets[0]];
  for (const std::uint32_t index : by_time(moment, sets, need.sets)) {
    const bool first = std::binary_search(firsts.begin(), firsts.end(), index);
    if (first == (taken.size() % 2 == 0)) taken.push_back(index);
  }
  if (static_cast<int>(taken.size() / 2) < need.at_least) return false;
  cite(evidence, taken);
  return true;
}

// A row about several children is nobody's figure.
bool one_childs(const story::Fact& fact) { return !(fact.roles & story::role::sibling); }

// Figures are written in decimals, which a computer holds only nearly.
constexpr double nearly = 1e-9;

// The latest figure of a key lies so far below an earlier one.
bool fallen(const Moment& moment, Sets& sets, const Need& need, Indices& evidence) {
  const Indices& facts = by_time(moment, sets, need.sets);
  if (facts.empty()) return false;
  const auto number = [&](std::uint32_t index) {
    const story::Fact& fact = moment.fact(index);
    return one_childs(fact) ? figure(*moment.vocabulary, fact, need.key) : std::nullopt;
  };
  const auto latest = number(facts.back());
  if (!latest) return false;
  for (const std::uint32_t index : facts) {
    const auto earlier = number(index);
    const auto apart = (moment.fact(facts.back()).when - moment.fact(index).when).count();
    if (!earlier || *earlier - *latest < need.by - nearly || index == facts.back()) continue;
    if (need.kind == Need::Kind::loss && (apart < need.days_apart || apart > need.within_days)) continue;
    evidence.push_back(index);
    evidence.push_back(facts.back());
    return true;
  }
  return false;
}

// The lines of the UK-WHO growth charts (RCPCH): each space between neighbours is two thirds of a standard deviation.
constexpr std::array<double, 9> centile_lines = {0.4, 2, 9, 25, 50, 75, 91, 98, 99.6};

double centile_position(double centile) {
  if (centile <= centile_lines.front()) return 0;
  for (std::size_t i = 1; i < centile_lines.size(); ++i)
    if (centile <= centile_lines[i])
      return static_cast<double>(i - 1) + (centile - centile_lines[i - 1]) / (centile_lines[i] - centile_lines[i - 1]);
  return static_cast<double>(centile_lines.size() - 1);
}

bool centile_fallen(const Moment& moment, Sets& sets, const Need& need, Indices& evidence) {
  const Indices& facts = by_time(moment, sets, need.sets);
  if (facts.empty()) return false;
  const auto centile = *moment.vocabulary->find_key("centile"), previous = *moment.vocabulary->find_key("previous_centile");
  std::optional<double> highest;
  std::uint32_t at = facts.front();
  for (const std::uint32_t index : facts) {
    const story::Fact& fact = moment.fact(index);
    if (!one_childs(fact)) continue;
    for (const auto key : {previous, centile})
      if (const auto number = fact.number(key); number && (!highest || *number > *highest)) {
        highest = number;
        at = index;
      }
  }
  const auto latest = moment.fact(facts.back()).number(centile);
  if (!latest || !highest || !one_childs(moment.fact(facts.back()))) return false;
  if (centile_position(*highest) - centile_position(*latest) < need.by - nearly) return false;
  evidence.push_back(at);
  evidence.push_back(facts.back());
  return true;
}

// Words of a mechanism that say how it happened, not that it did.
std::vector<std::string> telling_words(std::string_view text) {
  static const std::set<std::string, std::less<>> idle = {"fell",  "fall",  "against", "onto", "into",  "from",   "with",
                                                          "while", "stood", "hit",     "the",  "and",   "off",    "over",
                                                          "ran",   "knocked", "bumped", "when", "down", "another", "child",
                                                          "left", "right", "said",  "playing", "himself", "herself", "unknown", "accident"};
  std::vector<std::string> words;
  std::string word;
  for (const char c : text) {
    if (std::isalpha(static_cast<unsigned char>(c))) {
      word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      continue;
    }
    if (word.size() > 2 && !idle.contains(word)) words.push_back(word);
    word.clear();
  }
  if (word.size() > 2 && !idle.contains(word)) words.push_back(word);
  return words;
}

bool same_mechanism(const Moment& moment, Sets& sets, const Need& need, Indices& evidence) {
  bool found = false;
  for (const std::uint32_t a : sets[need.sets[0]]) {
    const auto one = moment.fact(a).value(need.key);
    if (!one) continue;
    const auto words = telling_words(*one);
    for (const std::uint32_t b : sets[need.sets[1]]) {
      const auto two = moment.fact(b).value(need.key);
      if (!two || moment.fact(a).kind != moment.fact(b).kind) continue;
      const auto others = telling_words(*two);
      if (std::find_first_of(words.begin(), words.end(), others.begin(), others.end()) == words.end()) continue;
      evidence.push_back(a);
      evidence.push_back(b);
      found = true;
    }
  }
  return found;
}

bool alert_stands(const Moment& moment, const Need& need, Indices& evidence) {
  bool any = false;
  for (const PatternNo no : need.patterns) {
    if (!stands(moment, need, no)) continue;
    any = true;
    if (need.cite) cite(evidence, moment.findings[no.value]->facts);
  }
  return any;
}

// Alerts of several patterns stand side by side: so many, at this level, resting on facts of so many agencies.
bool several_stand(Moment& moment, const Pattern& pattern, const Need& need, Indices& evidence) {
  int standing = 0;
  Indices facts;
  for (std::size_t p = 0; p < moment.findings.size(); ++p) {
    const auto& finding = moment.findings[p];
    const Pattern& other = moment.library->at(PatternNo{static_cast<std::uint16_t>(p)});
    if (&other == &pattern || other.reads_all_alerts || !finding || !finding->suppressed.empty()) continue;
    if (finding->level < need.level || finding->level == Level::note) continue;
    if (need.level >= Level::suspect && other.process) continue;
    core::Date newest{};
    for (const std::uint32_t f : finding->facts) newest = std::max(newest, moment.fact(f).known);
    if (need.within_days > 0 && moment.watch.begun(newest + core::Days{need.within_days + 1})) continue;
    ++standing;
    cite(facts, finding->facts);
  }
  if (standing < need.at_least) return false;
  std::set<std::uint32_t> holders;
  for (const std::uint32_t f : facts) holders.insert(moment.fact(f).holder.value);
  if (static_cast<int>(holders.size()) < need.agencies) return false;
  if (need.cite) cite(evidence, facts);
  return true;
}

bool age_holds(Moment& moment, const Need& need) {
  if (!moment.birthday) return false;
  if (!moment.watch.begun(*moment.birthday)) return need.unborn_too;
  if (need.below_months && moment.watch.begun(core::add_months(*moment.birthday, *need.below_months))) return false;
  return !need.from_months || moment.watch.begun(core::add_months(*moment.birthday, *need.from_months));
}

// Silence counts while some agency's record of the child is current (domain.md, section 6).
bool held_today(Moment& moment) {
  bool held = false;
  for (const story::Span& span : moment.view->held) {
    if (!moment.watch.begun(span.from)) continue;
    held = held || !span.to || !moment.watch.begun(*span.to + core::Days{1});
  }
  return held;
}

// From so many school days into the first term of compulsory school age until the sixteenth birthday, while somebody holds the
// child.
bool of_school_age(Moment& moment, const Need& need) {
  if (!moment.birthday || !held_today(moment)) return false;
  return moment.watch.over(core::school_days_into_first_term(*moment.birthday, need.school_days)) &&
         !moment.watch.begun(core::add_years(*moment.birthday, 16));
}

struct LastSeen {
  std::optional<std::uint32_t> fact;
  core::Date since;  // the day from which the silence counts
};

LastSeen last_seen(Moment& moment) {
  LastSeen last;
  if (!moment.seen_withdrawn) last.fact = moment.last_seen;
  else
    for (const std::uint32_t i : moment.seen) {
      const story::Fact& fact = moment.fact(i);
      if (fact.withdrawn && moment.watch.begun(*fact.withdrawn)) continue;
      if (!last.fact || fact.when >= moment.fact(*last.fact).when) last.fact = i;
    }
  last.since = std::max(*moment.first_held, *moment.view->covered_since);
  if (moment.birthday) last.since = std::max(last.since, *moment.birthday);
  if (last.fact) last.since = std::max(last.since, moment.fact(*last.fact).when);
  return last;
}

// Where nobody has ever seen the child: from when on somebody could have said so.
std::uint32_t first_word(const Moment& moment) {
  const auto& facts = moment.view->facts;
  const auto own = std::find_if(facts.begin(), facts.end(),
                                [](const story::Fact& fact) { return (fact.roles & story::role::child) != 0; });
  return own == facts.end() ? 0 : static_cast<std::uint32_t>(own - facts.begin());
}

// So many times the days of the child's age have gone by, and, where signs are named, so many things happened in the silence
// that should have been a sighting or a reason for one.
bool unseen(Moment& moment, const Pattern& pattern, Sets& sets, const Need& need, Indices& evidence) {
  // Nobody can be said to have seen a child whose agencies had not begun to send what they see.
  if (moment.view->unborn || !moment.view->covered_since || !held_today(moment)) return false;
  // The signs happen in the silence: where there cannot be enough of them, how long it lasted is not asked.
  if (!need.sets.empty() && static_cast<int>(sets.at_most(need.sets)) < need.at_least) return false;
  const LastSeen last = last_seen(moment);
  if (need.last_seen_below_days &&
      (!moment.birthday || last.since >= *moment.birthday + core::Days{*need.last_seen_below_days}))
    return false;
  thread_local Indices signs;
  signs.clear();
  int days = 0;  // on which one of them happened; they come in that order
  for (const std::uint32_t index : by_time(moment, sets, need.sets)) {
    const core::Date when = moment.fact(index).when;
    if (when < last.since || (when == last.since && index == last.fact)) continue;
    days += signs.empty() || moment.fact(signs.back()).when != when;
    signs.push_back(index);
  }
  if (!need.sets.empty() && days < need.at_least) return false;
  const auto& limits = moment.age_limits[static_cast<std::size_t>(&pattern - moment.library->patterns().data())];
  for (std::size_t l = 0; l < pattern.unseen.size(); ++l) {
    const core::Date reached = last.since + core::Days{static_cast<int>(pattern.unseen[l].days * need.times)};
    const bool old_enough = !moment.birthday || moment.watch.begun(l == 0 ? *moment.birthday : limits[l - 1]);
    const bool too_old = moment.birthday && moment.watch.begun(limits[l]);
    if (!old_enough || too_old) continue;
    if (!moment.watch.over(reached)) return false;
    if (last.fact) evidence.push_back(*last.fact);
    cite(evidence, signs);
    if (evidence.empty()) evidence.push_back(first_word(moment));
    return true;
  }
  return false;
}

bool one_slip_apart(const std::string& a, const std::string& b) {
  if (a.size() != b.size()) return false;
  int differences = 0;
  for (std::size_t i = 0; i < a.size(); ++i) differences += a[i] != b[i];
  return differences <= 1;
}

// Homes of the child and the carers that first became known within the window; a slip of the pen is no move.
bool many_addresses(Moment& moment, const Need& need) {
  std::vector<std::string> seen;
  int fresh = 0;
  for (const story::Address& address : moment.view->addresses) {
    if (!moment.watch.begun(address.since)) continue;
    if (std::any_of(seen.begin(), seen.end(), [&](const auto& s) { return one_slip_apart(s, address.postcode); })) continue;
    seen.push_back(address.postcode);
    fresh += !moment.watch.begun(address.since + core::Days{need.within_days + 1});
  }
  return fresh >= need.at_least;
}

// Every record is asked, so that the clock hears of all their days.
bool held_by(Moment& moment, const Need& need) {
  bool held = false;
  for (const story::Holding& holding : moment.view->held) {
    const std::string& type = moment.view->holder_type(holding.holder);
    if (std::find(need.holders.begin(), need.holders.end(), type) == need.holders.end()) continue;
    const bool begun = moment.watch.begun(holding.from);
    const bool over = holding.to && moment.watch.begun(*holding.to + core::Days{1});
    held = held || (begun && !over);
  }
  return held;
}

}  // namespace

bool stands(const Moment& moment, const Need& need, PatternNo no) {
  const auto& finding = moment.findings[no.value];
  return finding && finding->suppressed.empty() && finding->level >= need.level;
}

bool holds(Moment& moment, const Pattern& pattern, Sets& sets, const Need& need, Indices& evidence) {
  switch (need.kind) {
    case Need::Kind::count: return enough(sets, moment, need, evidence);
    case Need::Kind::none:
      return std::all_of(need.sets.begin(), need.sets.end(), [&](std::size_t s) { return sets[s].empty(); });
    case Need::Kind::in_a_row: return in_a_row(moment, sets, need, evidence);
    case Need::Kind::school_days_away: return school_days_away(moment, sets, need, evidence);
    case Need::Kind::cycles: return cycles(moment, sets, need, evidence);
    case Need::Kind::fall:
    case Need::Kind::loss: return fallen(moment, sets, need, evidence);
    case Need::Kind::centile_fall: return centile_fallen(moment, sets, need, evidence);
    case Need::Kind::same_mechanism: return same_mechanism(moment, sets, need, evidence);
    case Need::Kind::alert: return alert_stands(moment, need, evidence);
    case Need::Kind::standing: return several_stand(moment, pattern, need, evidence);
    case Need::Kind::child_age: return age_holds(moment, need);
    case Need::Kind::school_age: return of_school_age(moment, need);
    case Need::Kind::unseen: return unseen(moment, pattern, sets, need, evidence);
    case Need::Kind::addresses: return many_addresses(moment, need);
    case Need::Kind::held_by: return held_by(moment, need);
    case Need::Kind::unanswered: return false;
    case Need::Kind::any: {
      bool any = false;
      for (const auto& alternative : need.alternatives) {
        const std::size_t before = evidence.size();
        // Every alternative is asked, so that each that holds gives its facts and the clock hears of all of them.
        bool all = true;
        for (const Need& part : alternative) all = holds(moment, pattern, sets, part, evidence) && all;
        if (!all) evidence.resize(before);
        any = any || all;
      }
      return any;
    }
  }
  return false;
}

}  // namespace kith::patterns
