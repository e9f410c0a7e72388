#include "people/bulk/lookalikes.hpp"

#include <algorithm>
#include <numeric>

namespace kith::people::bulk {
namespace {

constexpr std::size_t sample_most = 200000;  // rows
constexpr std::size_t rows_of_a_name = 8;    // that alike, each is compared with so many
constexpr std::size_t jobs = 16;
constexpr double few_pairs = 20;
// So much less often than chance allows may numbers agree; a look-up is as strict. Whoever moves may take a new phone,
// so phones, email addresses and the like prove less, and the less the fewer keep theirs of whom numbers show that they
// moved.
constexpr double numbers_agree_least = 0.95, phones_agree_least = 0.75, phone_kept_least = 0.25;
constexpr double phone_kept = 0.5;  // where numbers do not tell how many keep theirs
// Names that are merely alike are mostly slips.
constexpr double alike_agree_least = 0.5, settled_for_single = 3;

struct Agreeing {
  double pairs = 0, agree = 0;
  double expected = 0;  // to be one person, by how rare their names are
  void add(bool agrees, double probability) { ++pairs, agree += agrees, expected += probability; }
  void operator+=(const Agreeing& other) { pairs += other.pairs, agree += other.agree, expected += other.expected; }
};

struct Tally {
  Agreeing numbers, phones;        // phones where no numbers tell
  Agreeing phones_of_movers;       // where numbers agree
  double settled = 0, single = 0;  // of names (births) beside another: two rows or more bear it, or one
  void operator+=(const Tally& other) {
    numbers += other.numbers, phones += other.phones, phones_of_movers += other.phones_of_movers;
    settled += other.settled, single += other.single;
  }
  bool numbers_differ(double agree_least) const {
    return numbers.pairs >= few_pairs && numbers.agree < agree_least * numbers.expected;
  }
  bool phones_differ() const {
    const double kept =
        phones_of_movers.pairs < few_pairs ? phone_kept : phones_of_movers.agree / phones_of_movers.pairs;
    return phones.pairs >= few_pairs &&
           phones.agree < phones_agree_least * std::max(kept, phone_kept_least) * phones.expected;
  }
  // A slip seldom comes twice: where names (births) differ by errors, one of the two stands alone.
  bool both_are_settled() const {
    return numbers.pairs < few_pairs && settled >= few_pairs && settled_for_single * settled > single;
  }
};

using Named = std::pair<std::uint32_t, Row>;  // a hash of what the rows of a kind have in common; 0: not known

std::uint32_t name_of(const Table& table, std::span<const std::size_t> who, Row row) {
  std::uint32_t key = 1;
  for (const std::size_t field : who) {
    const Code code = table.row(row)[field];
    if (code == 0) return 0;
    key = key_with(key, table.hash(field, code));
  }
  return key;
}

// Rows that are alike stand together: of all such groups a share, each with all its rows.
std::vector<Named> sampled(const Table& table, std::span<const std::size_t> who, const Parallel& parallel) {
  const auto one_in = static_cast<std::uint32_t>(table.size() / sample_most + 1);
  std::vector<std::vector<Named>> parts(jobs);
  parallel(jobs, [&](std::size_t job) {
    for (std::size_t row = table.size() * job / jobs; row < table.size() * (job + 1) / jobs; ++row)
      if (const std::uint32_t key = name_of(table, who, static_cast<Row>(row)); key != 0 && key % one_in == 0)
        parts[job].emplace_back(key, static_cast<Row>(row));
  });
  std::vector<Named> rows;
  for (const std::vector<Named>& part : parts) rows.insert(rows.end(), part.begin(), part.end());
  sort_in_parts(rows, std::less<>{}, parallel);
  return rows;
}

enum class Kind { doubles, renamed, twins, twins_alike, generations };
constexpr bool apart_in_homes(Kind kind) { return kind == Kind::doubles || kind == Kind::renamed; }

struct Alike {
  Kind kind;
  std::vector<std::size_t> same;        // columns in which rows of the kind agree
  std::size_t differing = fields_most;  // the name or birth that tells the two apart; none of doubles
};

class Counter {
 public:
  Counter(const Table& table, const Sources& sources, const Scorer& scorer, std::span<const std::size_t> own,
          const Alike& alike)
      : table_(table), sources_(sources), scorer_(scorer), comparator_(table), alike_(alike) {
    for (const std::size_t field : columns_beside_names(table)) {
      const bool number = std::find(own.begin(), own.end(), field) != own.end();
      (number ? numbers_ : tells_where(table.fields()[field].kind) ? homes_ : phones_).push_back(field);
      // Whoever lives together shares a phone.
      const bool tells = number || (apart_in_homes(alike.kind) && !tells_where(table.fields()[field].kind));
      if (tells) telling_ |= Pattern{15} << (4 * field);
    }
  }

  void add_group(std::span<const Named> group) {
    for (std::size_t at = 0; at < group.size(); ++at)
      for (std::size_t next = at + 1; next < std::min(group.size(), at + rows_of_a_name); ++next)
        add_pair(group[at].second, group[next].second);
    if (!apart_in_homes(alike_.kind) && group.size() > 2) add_values(group);
  }
  const Tally& tally() const { return tally_; }

 private:
  enum class Said { nothing, differs, agrees };
  Said said(std::span<const std::size_t> fields, const Code* a, const Code* b) const {
    Said said = Said::nothing;
    for (const std::size_t field : fields) {
      if (a[field] == 0 || b[field] == 0) continue;
      if (one_and_the_same(table_, comparator_, field, a[field], b[field])) return Said::agrees;
      said = Said::differs;
    }
    return said;
  }

  bool of_the_kind(Pattern pattern, const Code* a, const Code* b) const {
    if (std::any_of(alike_.same.begin(), alike_.same.end(), [&](std::size_t field) { return a[field] != b[field]; }))
      return false;
    if (apart_in_homes(alike_.kind) && said(homes_, a, b) != Said::differs) return false;
    if (alike_.kind == Kind::doubles) return true;
    const Level level = level_of(pattern, alike_.differing);
    switch (alike_.kind) {
      case Kind::twins:
      case Kind::renamed:
        return level == Level::differs;
      case Kind::twins_alike:
        return Level::near <= level && level <= Level::partial;
      default:
        return level == Level::far;
    }
  }

  void add_pair(Row row_a, Row row_b) {
    if (!sources_.apart(row_a, row_b)) return;
    const Code *a = table_.row(row_a), *b = table_.row(row_b);
    const Pattern pattern = comparator_.pattern(a, b);
    if (!of_the_kind(pattern, a, b)) return;
    const double probability = scorer_.probability(scorer_.evidence(pattern & ~telling_, a, b));
    if (probability < scorer_.model().threshold) return;
    const Said number = said(numbers_, a, b), phone = said(phones_, a, b);
    if (number != Said::nothing) tally_.numbers.add(number == Said::agrees, probability);
    if (phone == Said::nothing || number == Said::differs) return;
    (number == Said::agrees ? tally_.phones_of_movers : tally_.phones).add(phone == Said::agrees, probability);
  }

  // The name most rows of the group bear, and each that differs from it as the kind does.
  void add_values(std::span<const Named> group) {
    values_.clear();
    for (const auto& [key, row] : group)
      if (const Code value = table_.row(row)[alike_.differing]; value != 0) values_.emplace_back(value, row);
    std::sort(values_.begin(), values_.end());
    const auto count = [&](Code value) {
      return std::count_if(values_.begin(), values_.end(), [&](const auto& held) { return held.first == value; });
    };
    const auto most = std::max_element(values_.begin(), values_.end(),
                                       [&](const auto& a, const auto& b) { return count(a.first) < count(b.first); });
    if (most == values_.end() || count(most->first) < 2) return;
    for (std::size_t at = 0; at < values_.size(); ++at) {
      const auto [value, row] = values_[at];
      if (value == most->first || (at > 0 && values_[at - 1].first == value)) continue;
      const Code *a = table_.row(most->second), *b = table_.row(row);
      if (of_the_kind(comparator_.pattern(a, b), a, b)) ++(count(value) > 1 ? tally_.settled : tally_.single);
    }
  }

  const Table& table_;
  const Sources& sources_;
  const Scorer& scorer_;
  Comparator comparator_;
  const Alike& alike_;
  std::vector<std::size_t> numbers_, homes_, phones_;
  std::vector<std::pair<Code, Row>> values_;
  Pattern telling_ = 0;  // a mask of the columns that tell the two apart
  Tally tally_;
};

// A group larger than any family is a name or a home that was filled in.
constexpr std::size_t group_most = 64;

Tally tally_of(const Table& table, const Sources& sources, const Scorer& scorer, std::span<const std::size_t> own,
               const Alike& alike, const Parallel& parallel) {
  const std::vector<Named> rows = sampled(table, alike.same, parallel);
  std::vector<Tally> parts(jobs);
  parallel(jobs, [&](std::size_t job) {
    Counter counter(table, sources, scorer, own, alike);
    std::size_t at = rows.size() * job / jobs;
    const std::size_t end = rows.size() * (job + 1) / jobs;
    while (at > 0 && at < end && rows[at].first == rows[at - 1].first) ++at;  // the one before has it
    for (std::size_t next = at; at < end; at = next) {
      while (next < rows.size() && rows[next].first == rows[at].first) ++next;
      if (next - at > 1 && next - at <= group_most) counter.add_group(std::span(rows).subspan(at, next - at));
    }
    parts[job] = counter.tally();
  });
  Tally tally;
  for (const Tally& part : parts) tally += part;
  return tally;
}

}  // namespace

std::vector<std::size_t> numbers_of_ones_own(const Table& table) {
  constexpr std::size_t rows_of_a_person = 16;
  std::vector<std::size_t> own;
  for (std::size_t field = 0; field < table.fields().size(); ++field) {
    const FieldKind kind = table.fields()[field].kind;
    if (kind == FieldKind::nhs || kind == FieldKind::upn) own.push_back(field);
    if (kind != FieldKind::exact) continue;
    const std::vector<std::uint32_t>& counts = table.counts(field);
    const std::size_t held = std::accumulate(counts.begin(), counts.end(), std::size_t{0});
    if (table.values(field).size() * rows_of_a_person > held) own.push_back(field);
  }
  return own;
}

std::vector<std::size_t> columns_beside_names(const Table& table) {
  std::vector<std::size_t> beside;
  for (std::size_t field = 0; field < table.fields().size(); ++field) {
    const FieldKind kind = table.fields()[field].kind;
    if (!is_name(kind) && kind != FieldKind::born && kind != FieldKind::sex && kind != FieldKind::age)
      beside.push_back(field);
  }
  return beside;
}

bool one_and_the_same(const Table& table, const Comparator& comparator, std::size_t field, Code a, Code b) {
  if (a == b) return true;
  const FieldKind kind = table.fields()[field].kind;
  return !tells_where(kind) && kind != FieldKind::phone && comparator.unequal(field, a, b) <= Level::near;
}

void see_lookalikes(const Table& table, const Sources& sources, const Rarity& rarity, const Parallel& parallel,
                    Model& model) {
  const auto column = [&](FieldKind kind) { return static_cast<std::size_t>(table.column_of(kind)); };
  const auto there = [&](FieldKind kind) { return table.column_of(kind) >= 0; };
  if (!there(FieldKind::given) || !there(FieldKind::family) || !there(FieldKind::born)) return;
  const std::size_t given = column(FieldKind::given), family = column(FieldKind::family),
                    born = column(FieldKind::born);
  const Scorer scorer(table, model, rarity);
  const std::vector<std::size_t> own = numbers_of_ones_own(table);
  const auto tally = [&](const Alike& alike) { return tally_of(table, sources, scorer, own, alike, parallel); };
  const auto two_in_two_homes = [&](const Alike& alike) {
    const Tally seen = tally(alike);
    return seen.numbers_differ(numbers_agree_least) || seen.phones_differ();
  };
  model.doubles = two_in_two_homes({Kind::doubles, {given, family, born}, fields_most});
  model.renamed = two_in_two_homes({Kind::renamed, {given, born}, family});
  const FieldKind where = there(FieldKind::address) ? FieldKind::address : FieldKind::postcode;
  if (!there(where)) return;
  const std::size_t home = column(where);
  const auto two = [&](const Alike& alike) {
    const Tally seen = tally(alike);
    const double agree_least = alike.kind == Kind::twins_alike ? alike_agree_least : numbers_agree_least;
    return seen.numbers_differ(agree_least) || seen.both_are_settled();
  };
  model.twins_alike = two({Kind::twins_alike, {family, born, home}, given});
  model.twins = model.twins || model.twins_alike || two({Kind::twins, {family, born, home}, given});
  model.generations = model.generations || two({Kind::generations, {given, family, home}, born});
}

}  // namespace kith::people::bulk
