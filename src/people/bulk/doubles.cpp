#include "people/bulk/doubles.hpp"

#include <algorithm>

namespace kith::people::bulk {
namespace {

constexpr std::size_t sample_most = 200000;  // rows
constexpr std::size_t rows_of_a_name = 8;    // of more with one name and birth date, so many are looked at
constexpr double few_pairs = 20;
// As a look-up answers "same": 95 of 100 are one person. Whoever moves may take a new phone, so phones, email addresses
// and the like prove less, and the less the fewer keep theirs of whom numbers show that they moved.
constexpr double numbers_agree_least = 0.95, phones_agree_least = 0.75, phone_kept_least = 0.25;

using Agreeing = std::array<double, 2>;  // pairs that differ (0) or agree (1)
double pairs_of(const Agreeing& pairs) { return pairs[0] + pairs[1]; }
double share_of(const Agreeing& pairs) { return pairs[1] / pairs_of(pairs); }

struct Tally {
  Agreeing numbers{}, phones{};  // phones where no numbers tell
  Agreeing phones_of_movers{};   // where numbers agree
  void operator+=(const Tally& other) {
    for (const std::size_t at : {0, 1})
      numbers[at] += other.numbers[at], phones[at] += other.phones[at],
          phones_of_movers[at] += other.phones_of_movers[at];
  }
  bool two() const {
    if (pairs_of(numbers) >= few_pairs && share_of(numbers) < numbers_agree_least) return true;
    if (pairs_of(phones) < few_pairs) return false;
    const double kept = pairs_of(phones_of_movers) < few_pairs ? phone_kept_least : share_of(phones_of_movers);
    return share_of(phones) < phones_agree_least * std::max(kept, phone_kept_least);
  }
};

// Rows with one name and birth date: a share of all such names, each with all its rows.
std::vector<std::pair<std::uint32_t, Row>> sampled(const Table& table, std::span<const std::size_t> who) {
  const auto one_in = static_cast<std::uint32_t>(table.size() / sample_most + 1);
  std::vector<std::pair<std::uint32_t, Row>> rows;
  for (Row row = 0; row < table.size(); ++row) {
    std::uint32_t key = 1;
    for (const std::size_t field : who) {
      const Code code = table.row(row)[field];
      if (code == 0) {
        key = 0;
        break;
      }
      key = key_with(key, table.hash(field, code));
    }
    if (key != 0 && key % one_in == 0) rows.emplace_back(key, row);
  }
  std::sort(rows.begin(), rows.end());
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
    // Names that many bear are told apart by how rare they are.
    if (scorer_.probability(scorer_.evidence(comparator_.pattern(a, b) & ~telling_, a, b)) < scorer_.model().threshold)
      return;
    const Said number = said(numbers_, a, b), phone = said(phones_, a, b);
    if (number != Said::nothing) ++tally_.numbers[number == Said::agrees];
    if (phone == Said::nothing || number == Said::differs) return;
    ++(number == Said::agrees ? tally_.phones_of_movers : tally_.phones)[phone == Said::agrees];
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
  const std::vector<std::pair<std::uint32_t, Row>> rows = sampled(table, who);
  constexpr std::size_t jobs = 16;
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
