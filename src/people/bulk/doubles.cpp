#include "people/bulk/doubles.hpp"

#include <algorithm>

namespace kith::people::bulk {
namespace {

constexpr std::size_t sample_most = 200000;  // rows
constexpr std::size_t rows_of_a_name = 8;    // of more with one name and birth date, so many are looked at
constexpr std::size_t jobs = 16;
constexpr double few_pairs = 20;
// So much less often than chance allows may numbers agree; a look-up is as strict. Whoever moves may take a new phone,
// so phones, email addresses and the like prove less, and the less the fewer keep theirs of whom numbers show that they
// moved.
constexpr double numbers_agree_least = 0.95, phones_agree_least = 0.75, phone_kept_least = 0.25;

struct Agreeing {
  double pairs = 0, agree = 0;
  double expected = 0;  // to be one person, by how rare their names are
  void add(bool agrees, double probability) { ++pairs, agree += agrees, expected += probability; }
  void operator+=(const Agreeing& other) { pairs += other.pairs, agree += other.agree, expected += other.expected; }
};

struct Tally {
  Agreeing numbers, phones;   // phones where no numbers tell
  Agreeing phones_of_movers;  // where numbers agree
  void operator+=(const Tally& other) {
    numbers += other.numbers, phones += other.phones, phones_of_movers += other.phones_of_movers;
  }
  bool two() const {
    if (numbers.pairs >= few_pairs && numbers.agree < numbers_agree_least * numbers.expected) return true;
    const double kept = phones_of_movers.pairs < few_pairs ? 0 : phones_of_movers.agree / phones_of_movers.pairs;
    return phones.pairs >= few_pairs &&
           phones.agree < phones_agree_least * std::max(kept, phone_kept_least) * phones.expected;
  }
};

using Named = std::pair<std::uint32_t, Row>;  // a hash of name and birth date; 0: they are not known

std::uint32_t name_of(const Table& table, std::span<const std::size_t> who, Row row) {
  std::uint32_t key = 1;
  for (const std::size_t field : who) {
    const Code code = table.row(row)[field];
    if (code == 0) return 0;
    key = key_with(key, table.hash(field, code));
  }
  return key;
}

// Rows with one name and birth date stand together: of all such names a share, each with all its rows.
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

class Counter {
 public:
  Counter(const Table& table, const Sources& sources, const Scorer& scorer, std::span<const std::size_t> who)
      : table_(table), sources_(sources), scorer_(scorer), comparator_(table), who_(who) {
    const std::vector<std::size_t> own = numbers_of_ones_own(table);
    for (const std::size_t field : columns_beside_names(table)) {
      const bool number = std::find(own.begin(), own.end(), field) != own.end();
      (number ? numbers_ : tells_where(table.fields()[field].kind) ? homes_ : phones_).push_back(field);
      if (!tells_where(table.fields()[field].kind)) telling_ |= Pattern{15} << (4 * field);
    }
  }

  void add(Row row_a, Row row_b) {
    const Code *a = table_.row(row_a), *b = table_.row(row_b);
    const bool one_name =
        std::all_of(who_.begin(), who_.end(), [&](std::size_t field) { return a[field] == b[field]; });
    if (!one_name || !sources_.apart(row_a, row_b) || said(homes_, a, b) != Said::differs) return;
    const double probability = scorer_.probability(scorer_.evidence(comparator_.pattern(a, b) & ~telling_, a, b));
    if (probability < scorer_.model().threshold) return;
    const Said number = said(numbers_, a, b), phone = said(phones_, a, b);
    if (number != Said::nothing) tally_.numbers.add(number == Said::agrees, probability);
    if (phone == Said::nothing || number == Said::differs) return;
    (number == Said::agrees ? tally_.phones_of_movers : tally_.phones).add(phone == Said::agrees, probability);
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

  const Table& table_;
  const Sources& sources_;
  const Scorer& scorer_;
  Comparator comparator_;
  std::span<const std::size_t> who_;
  std::vector<std::size_t> numbers_, homes_, phones_;
  Pattern telling_ = 0;  // a mask of numbers and phones
  Tally tally_;
};

}  // namespace

std::vector<std::size_t> numbers_of_ones_own(const Table& table) {
  constexpr std::size_t rows_of_a_person = 16;
  std::vector<std::size_t> own;
  for (std::size_t field = 0; field < table.fields().size(); ++field) {
    const FieldKind kind = table.fields()[field].kind;
    std::size_t held = 0;
    for (const std::uint32_t count : table.counts(field)) held += count;
    if (kind == FieldKind::nhs || kind == FieldKind::upn ||
        (kind == FieldKind::exact && table.values(field).size() * rows_of_a_person > held))
      own.push_back(field);
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

bool doubles_are_two(const Table& table, const Sources& sources, const Scorer& scorer, const Parallel& parallel) {
  std::vector<std::size_t> who;
  for (const FieldKind kind : {FieldKind::given, FieldKind::family, FieldKind::born})
    if (const int field = table.column_of(kind); field >= 0) who.push_back(static_cast<std::size_t>(field));
  if (who.size() < 3) return false;
  const std::vector<Named> rows = sampled(table, who, parallel);
  std::vector<Tally> parts(jobs);
  parallel(jobs, [&](std::size_t job) {
    Counter counter(table, sources, scorer, who);
    for (std::size_t at = rows.size() * job / jobs; at < rows.size() * (job + 1) / jobs; ++at)
      for (std::size_t next = at + 1;
           next < rows.size() && next < at + rows_of_a_name && rows[next].first == rows[at].first; ++next)
        counter.add(rows[at].second, rows[next].second);
    parts[job] = counter.tally();
  });
  Tally tally;
  for (const Tally& part : parts) tally += part;
  return tally.two();
}

}  // namespace kith::people::bulk
