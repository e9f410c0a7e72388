#include <algorithm>
#include <functional>

#include "core/working_days.hpp"
#include "patterns/moment.hpp"

namespace kith::patterns {

void make_set(Indices& indices) {
  if (std::adjacent_find(indices.begin(), indices.end(), std::greater_equal<>{}) == indices.end()) return;
  constexpr std::size_t few = 100;
  if (indices.size() > few) {
    // A child with thousands of facts: marking them takes one pass, where sorting takes a dozen.
    thread_local std::vector<char> marked;
    marked.assign(std::size_t{*std::max_element(indices.begin(), indices.end())} + 1, false);
    for (const std::uint32_t index : indices) marked[index] = true;
    indices.clear();
    for (std::uint32_t index = 0; index < marked.size(); ++index)
      if (marked[index]) indices.push_back(index);
    return;
  }
  std::sort(indices.begin(), indices.end());
  indices.erase(std::unique(indices.begin(), indices.end()), indices.end());
}

std::optional<double> figure(const story::Vocabulary& vocabulary, const story::Fact& fact, story::KeyNo key) {
  if (const auto number = fact.number(key); number || vocabulary.key(key).key != "percent") return number;
  const auto possible = vocabulary.find_key("sessions_possible"), missed = vocabulary.find_key("sessions_missed");
  if (!possible || !missed) return std::nullopt;
  const auto all = fact.number(*possible), away = fact.number(*missed);
  if (!all || !away || *all <= 0 || *away < 0 || *away > *all) return std::nullopt;
  return 100 * (*all - *away) / *all;
}

namespace {

bool contains_word(std::string_view text, const std::vector<std::string>& words) {
  std::string lower{text};
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
  return std::any_of(words.begin(), words.end(),
                     [&](const std::string& w) { return lower.find(w) != std::string::npos; });
}

bool number_passes(const story::Vocabulary& vocabulary, const story::Fact& fact, const ValueTest& test) {
  const auto number = figure(vocabulary, fact, test.key);
  if (!number) return test.missing_passes;
  return test.op == ValueTest::Op::at_least ? *number >= test.number : *number < test.number;
}

char lower(char letter) { return static_cast<char>(std::tolower(static_cast<unsigned char>(letter))); }

// `word` is in lower case; a star at its end stands for whatever follows.
bool is_word(std::string_view value, std::string_view word) {
  const bool open_end = word.ends_with('*');
  if (open_end) word.remove_suffix(1);
  if (open_end ? value.size() < word.size() : value.size() != word.size()) return false;
  return std::equal(word.begin(), word.end(), value.begin(), [](char a, char b) { return a == lower(b); });
}

bool same_word(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

// What forms say where nobody knew or asked: as good as left out.
bool says_nothing(std::string_view value) {
  constexpr std::string_view blanks[] = {
      "unknown",     "not known",    "n/k",           "nk",  "none given", "not given", "not stated",
      "none stated", "not recorded", "none recorded", "tbc", "n/a",        "?",         "-"};
  return std::any_of(std::begin(blanks), std::end(blanks),
                     [&](std::string_view blank) { return is_word(value, blank); });
}

bool passes(const story::Vocabulary& vocabulary, const story::Fact& fact, const ValueTest& test) {
  if (test.op == ValueTest::Op::at_least || test.op == ValueTest::Op::below)
    return number_passes(vocabulary, fact, test);
  const auto value = fact.value(test.key);
  if (!value || says_nothing(*value)) return test.missing_passes;
  const auto listed = [&] {
    return std::any_of(test.words.begin(), test.words.end(), [&](const auto& word) { return is_word(*value, word); });
  };
  switch (test.op) {
    case ValueTest::Op::any_of:
      return listed();
    case ValueTest::Op::none_of:
      return !listed();
    case ValueTest::Op::contains:
      return contains_word(*value, test.words);
    case ValueTest::Op::not_contains:
      return !contains_word(*value, test.words);
    case ValueTest::Op::differs_from:
      return fact.value(test.other) && !says_nothing(*fact.value(test.other)) &&
             !same_word(*fact.value(test.other), *value);
    case ValueTest::Op::at_least:
    case ValueTest::Op::below:
      break;
  }
  return false;
}

bool detail_fits(const story::Vocabulary& vocabulary, const story::Fact& fact, const FactSet& set) {
  if (set.where_any.empty()) return true;
  return std::any_of(set.where_any.begin(), set.where_any.end(), [&](const std::vector<ValueTest>& all) {
    return std::all_of(all.begin(), all.end(), [&](const ValueTest& test) { return passes(vocabulary, fact, test); });
  });
}

bool age_fits(const Moment& moment, const story::Fact& fact, const FactSet& set) {
  if (!set.age_below_months && !set.age_from_months && !set.before_birth && !set.since_pregnancy) return true;
  if (!moment.birthday) return false;
  if (set.before_birth) return fact.when < *moment.birthday;
  if (set.since_pregnancy) return fact.when >= *moment.birthday - core::Days{280};
  const int months = core::months_between(*moment.birthday, fact.when);
  if (set.age_below_months && (months >= *set.age_below_months || months < 0)) return false;
  return !set.age_from_months || months >= *set.age_from_months;
}

bool holder_fits(const Moment& moment, const story::Fact& fact, const FactSet& set) {
  if (set.from.empty() && set.not_from.empty()) return true;
  const auto listed = [&](const std::vector<std::string>& types) {
    return std::find(types.begin(), types.end(), moment.view->holder_type(fact.holder)) != types.end();
  };
  return (set.from.empty() || listed(set.from)) && !listed(set.not_from);
}

// What the day decides of a fact that may fit.
bool fits_today(Moment& moment, const story::Fact& fact, const FactSet& set) {
  if (fact.withdrawn && moment.watch.begun(*fact.withdrawn)) return false;
  return !set.within_days || !moment.watch.begun(fact.when + core::Days{*set.within_days + 1});
}

core::Date last_day_of(const Grace& grace, core::Date from) {
  return grace.working ? core::add_working_days(from, grace.days) : from + core::Days{grace.days};
}

// The last day on which the answer could still have come in time: a plan may ask for more than the pattern does.
core::Date last_day_of(const Moment& moment, const Relation& relation, core::Date from, const Indices* askers) {
  core::Date last = last_day_of(*relation.grace, from);
  if (!askers) return last;
  for (const std::uint32_t index : *askers)
    if (const auto days = moment.fact(index).number(relation.sooner->detail); days && *days >= 1)
      last = std::min(last, from + core::Days{static_cast<int>(std::min(*days, 3650.0))});
  return last;
}

// Whether the other fact is where the relation looks for it.
bool in_place(const Relation& relation, const story::Fact& a, const story::Fact& b) {
  if (relation.other_agency && a.holder == b.holder) return false;
  if (relation.other_day && a.when == b.when) return false;
  if (relation.same_region && a.region != b.region) return false;
  return !relation.other_region || a.region != b.region;
}

// Whether further facts could not change the answer of stays().
bool decided(Relation::Kind kind, bool before, bool after) {
  switch (kind) {
    case Relation::Kind::followed_by:
    case Relation::Kind::not_followed_by:
      return after;
    case Relation::Kind::preceded_by:
    case Relation::Kind::not_preceded_by:
      return before;
    case Relation::Kind::near:
      return before || after;
  }
  return false;
}

bool stays(Moment& moment, const Relation& relation, std::uint32_t index, const Indices& others,
           const Indices* askers) {
  const story::Fact& fact = moment.fact(index);
  const int near = relation.grace ? relation.grace->days : std::numeric_limits<std::int32_t>::max() / 4;
  bool before = false, after = false;
  for (const std::uint32_t other : others) {
    if (other == index) continue;
    const story::Fact& o = moment.fact(other);
    if (!in_place(relation, fact, o)) continue;
    const auto apart = (o.when - fact.when).count();
    if (apart >= 0 && (relation.kind == Relation::Kind::not_followed_by || apart <= near)) after = true;
    if (apart <= 0 && -apart <= near) before = true;
    if (decided(relation.kind, before, after)) break;
  }
  switch (relation.kind) {
    case Relation::Kind::followed_by:
      return after;
    case Relation::Kind::preceded_by:
      return before;
    case Relation::Kind::not_preceded_by:
      return !before;
    case Relation::Kind::near:
      return before || after;
    case Relation::Kind::not_followed_by:
      return !after && (!relation.grace || moment.watch.over(last_day_of(moment, relation, fact.when, askers)));
  }
  return false;
}

}  // namespace

bool may_fit(const Moment& moment, const story::Fact& fact, const FactSet& set) {
  if (!(fact.roles & set.roles) || (set.only_others && (fact.roles & story::role::child))) return false;
  if (set.seen_only && !fact.seen) return false;
  return holder_fits(moment, fact, set) && detail_fits(*moment.vocabulary, fact, set) && age_fits(moment, fact, set);
}

void Sets::begin(Moment& moment, PatternNo no) {
  moment_ = &moment;
  pattern_ = &moment.library->at(no);
  candidates_ = &moment.candidates[no.value];
  if (made_.size() < pattern_->sets.size()) made_.resize(pattern_->sets.size());
  for (std::size_t set = 0; set < pattern_->sets.size(); ++set) made_[set].facts = nullptr;
}

std::size_t Sets::at_most(const std::vector<std::size_t>& sets) const {
  std::size_t sum = 0;
  for (const std::size_t set : sets) sum += (*candidates_)[set].ever;
  return sum;
}

const Indices& Sets::make(std::size_t s) {
  const FactSet& set = pattern_->sets[s];
  Candidates& candidates = (*candidates_)[s];
  Made& made = made_[s];
  if (candidates.facts.empty() ||
      (!set.within_days && !candidates.withdrawn && !set.after_its_day && set.relations.empty())) {
    made.facts = &candidates.facts;
    return *made.facts;
  }
  Indices& found = made.own;
  found.clear();
  for (const std::uint32_t index : candidates.facts)
    if (fits_today(*moment_, moment_->fact(index), set)) found.push_back(index);
  if (found.size() < candidates.facts.size()) candidates.facts = found;
  if (set.after_its_day)
    std::erase_if(found, [&](std::uint32_t index) { return !moment_->watch.over(moment_->fact(index).known); });
  for (const Relation& relation : set.relations) {
    if (found.empty()) break;
    const Indices& others = (*this)[relation.other];
    const Indices* askers = relation.sooner ? &(*this)[relation.sooner->facts] : nullptr;
    std::erase_if(found, [&](std::uint32_t index) { return !stays(*moment_, relation, index, others, askers); });
  }
  made.facts = &found;
  return found;
}

}  // namespace kith::patterns
