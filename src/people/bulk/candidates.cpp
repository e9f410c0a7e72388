#include "people/bulk/candidates.hpp"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>
#include <cstring>
#include <memory>
#include <numeric>
#include <tuple>
#include <utility>

namespace kith::people::bulk {
namespace {

// Of one row, one a pass; 0: the row takes no part. One line of memory, compared four keys at a time.
struct alignas(64) Keys {
  std::array<std::uint32_t, passes_most> of;
  std::uint16_t large;  // a bit a pass: this row's block is compared only in part
  std::uint32_t operator[](std::size_t pass) const { return of[pass]; }
  std::uint32_t& operator[](std::size_t pass) { return of[pass]; }
};
static_assert(sizeof(Keys) == 64);

// The passes in which both rows take part with one key, a bit each; at least of the first `passes`.
std::uint32_t passes_shared(const Keys& a, const Keys& b, std::size_t passes) {
  using Four = std::uint32_t __attribute__((vector_size(16)));
  Four bits = {1, 2, 4, 8}, found = {};
  for (std::size_t at = 0; at < passes * sizeof(std::uint32_t); at += sizeof(Four), bits <<= 4) {
    Four left, right;
    std::memcpy(&left, reinterpret_cast<const char*>(&a) + at, sizeof left);
    std::memcpy(&right, reinterpret_cast<const char*>(&b) + at, sizeof right);
    found |= reinterpret_cast<Four>((left == right) & (left != 0)) & bits;
  }
  return (found[0] | found[1]) | (found[2] | found[3]);
}

// Rows are spread over the cores, and pairs by their first rows, in portions.
constexpr std::size_t portion = 1 << 14;
std::size_t portions(std::size_t rows) { return (rows + portion - 1) / portion; }

struct Entry {
  std::uint32_t key;
  Row row;
};

constexpr std::size_t alone = ~std::size_t{0};

// Rows that share a key, block after block in the order of their first rows: the table has rows of one home together,
// so memory is read nearly in order. A row alone has no block.
struct Blocks {
  std::vector<Row> rows;
  std::vector<std::size_t> ends;
};

// Numbers keys in the order of their coming, from 0; open addressing.
class Numbers {
 public:
  explicit Numbers(std::size_t keys_most) : slots_(std::bit_ceil(keys_most + keys_most / 2 + 1)) {}
  void fetch(std::uint32_t key) const { __builtin_prefetch(&slots_[place(key)]); }
  std::uint32_t of(std::uint32_t key) {
    std::size_t at = place(key);
    while (slots_[at].key != key && slots_[at].key != 0) at = (at + 1) & (slots_.size() - 1);
    if (slots_[at].key == 0) slots_[at] = {key, count_++};
    return slots_[at].number;
  }
  std::uint32_t count() const { return count_; }

 private:
  struct Slot {
    std::uint32_t key = 0, number = 0;
  };
  std::size_t place(std::uint32_t key) const { return key & (slots_.size() - 1); }
  std::vector<Slot> slots_;
  std::uint32_t count_ = 0;
};

Blocks in_blocks(std::vector<Entry> entries) {
  constexpr std::size_t fetched_ahead = 16;
  Blocks blocks;
  {
    Numbers numbers(entries.size());
    for (std::size_t at = 0; at < entries.size(); ++at) {
      if (at + fetched_ahead < entries.size()) numbers.fetch(entries[at + fetched_ahead].key);
      entries[at].key = numbers.of(entries[at].key);
    }
    blocks.ends.resize(numbers.count());
  }
  for (const Entry& entry : entries) ++blocks.ends[entry.key];
  std::size_t end = 0;
  for (std::size_t& size : blocks.ends) {
    const std::size_t rows = size == 1 ? 0 : size;
    size = rows == 0 ? alone : end;
    end += rows;
  }
  blocks.rows.resize(end);
  for (const Entry& entry : entries)
    if (std::size_t& at = blocks.ends[entry.key]; at != alone) blocks.rows[at++] = entry.row;
  std::erase(blocks.ends, alone);
  return blocks;
}

// A column of the user's own: of texts or compared exactly.
struct OwnColumn {
  std::size_t field = 0;
  std::uint32_t passes_without = 0;  // a bit each: the passes that do not ask for it
};

class Finder {
 public:
  Finder(const Search& search, const Parallel& parallel) : search_(search), keys_(search.table.size()) {
    for (const Pass& pass : search.plan.passes) {
      std::vector<std::size_t>& numbers = atoms_of_.emplace_back();
      std::vector<std::size_t>& sounds = sounds_of_.emplace_back();
      for (const Atom& atom : pass) {
        if (atom.kind == AtomKind::sound) sounds.push_back(numbers.size());
        numbers.push_back(search.atoms.number_of(atom));
      }
    }
    for (std::size_t pass = 0; pass < atoms_of_.size(); ++pass) by_pass_.emplace_back(keys_.size());
    several_.resize(portions(keys_.size()));
    each_row(parallel, [&](std::size_t row) { fill(static_cast<Row>(row)); });
    further_.resize(atoms_of_.size());
    parallel(atoms_of_.size(), [&](std::size_t pass) { further_[pass] = further_entries(pass); });
    mark_large_blocks(parallel);
    see_columns();
    see_families();
  }

  // Compares what one pass brings together and no earlier one has.
  Candidates run(std::size_t pass) const {
    std::vector<Entry> entries;
    entries.reserve(keys_.size());
    each_entry(pass, [&](Entry entry) { entries.push_back(entry); });
    Blocks blocks = in_blocks(std::move(entries));
    Candidates found;
    found.homes = homes_;
    found.household_own.resize(search_.table.fields().size());
    Comparator comparator(search_.table);
    std::size_t begin = 0, ahead = 0;
    for (const std::size_t end : blocks.ends) {
      for (; ahead < std::min(blocks.rows.size(), end + fetched_ahead); ++ahead) fetch(blocks.rows[ahead]);
      const std::span block(blocks.rows.data() + begin, end - begin);
      if (block.size() <= block_rows_most || search_.plan.passes[pass].empty()) {
        compare_near(pass, block, block.size(), comparator, found);
      } else {
        sort_within(block);
        compare_near(pass, block, window_rows, comparator, found);
      }
      begin = end;
    }
    return found;
  }

 private:
  template <class Take>
  void each_row(const Parallel& parallel, Take take) const {
    parallel(portions(keys_.size()), [&](std::size_t job) {
      for (std::size_t row = job * portion; row < std::min(keys_.size(), (job + 1) * portion); ++row) take(row);
    });
  }

  void fill(Row row) {
    const Code* codes = search_.table.row(row);
    keys_[row] = {};
    std::array<std::uint32_t, 4 * fields_most> values{};
    for (std::size_t atom = 0; atom < search_.atoms.all().size(); ++atom)
      values[atom] = search_.atoms.value(atom, codes);
    for (std::size_t pass = 0; pass < atoms_of_.size(); ++pass) {
      std::uint32_t key = 1;
      for (const std::size_t atom : atoms_of_[pass]) key = key_with(key, values[atom]);
      keys_[row][pass] = by_pass_[pass][row] = key;
    }
    if (search_.atoms.has_further(codes)) several_[row / portion].push_back(row);
  }

  // A row takes part once for each name that it goes by. Calls take(Entry).
  template <class Take>
  void each_entry(std::size_t pass, Take take) const {
    auto further = further_[pass].begin();
    for (std::size_t row = 0; row < keys_.size(); ++row) {
      if (by_pass_[pass][row] != 0) take(Entry{by_pass_[pass][row], static_cast<Row>(row)});
      for (; further != further_[pass].end() && further->row == row; ++further) take(*further);
    }
  }

  // By the names beside the first, in order of rows.
  std::vector<Entry> further_entries(std::size_t pass) const {
    std::vector<Entry> entries;
    std::vector<std::uint32_t> further;
    const auto add = [&](Row row) {
      const Code* codes = search_.table.row(row);
      for (const std::size_t at : sounds_of_[pass]) {
        further.clear();
        search_.atoms.further(atoms_of_[pass][at], codes, further);
        for (const std::uint32_t value : further) {
          std::uint32_t key = 1;
          for (std::size_t other = 0; other < atoms_of_[pass].size(); ++other)
            key = key_with(key, other == at ? value : search_.atoms.value(atoms_of_[pass][other], codes));
          if (key != 0) entries.push_back({key, row});
        }
      }
    };
    for (const std::vector<Row>& some : several_) std::for_each(some.begin(), some.end(), add);
    return entries;
  }

  // Which blocks are too large to compare whole, told from above: keys are counted in places that several may share.
  void mark_large_blocks(const Parallel& parallel) {
    std::vector<std::vector<std::uint8_t>> counted(atoms_of_.size());
    constexpr std::size_t places = 1 << 20;
    parallel(atoms_of_.size(), [&](std::size_t pass) {
      counted[pass].assign(places, 0);
      each_entry(pass, [&](Entry entry) {
        if (std::uint8_t& count = counted[pass][entry.key & (places - 1)]; count < 255) ++count;
      });
    });
    std::vector<std::size_t> with_large;
    for (std::size_t pass = 0; pass < atoms_of_.size(); ++pass)
      if (*std::max_element(counted[pass].begin(), counted[pass].end()) > block_rows_most) with_large.push_back(pass);
    each_row(parallel, [&](std::size_t row) {
      for (const std::size_t pass : with_large)
        if (counted[pass][keys_[row][pass] & (places - 1)] > block_rows_most)
          keys_[row].large |= static_cast<std::uint16_t>(1u << pass);
    });
  }

  void sort_within(std::span<Row> block) const {
    const Table& table = search_.table;
    const int born = table.column_of(FieldKind::born), given = table.column_of(FieldKind::given);
    const auto order = [&](Row number) {
      const Code* row = table.row(number);
      const auto text = [&](int field) {
        return field < 0 ? std::string_view{} : table.text(static_cast<std::size_t>(field), row[field]);
      };
      return std::tuple(text(born), text(given));
    };
    std::stable_sort(block.begin(), block.end(), [&](Row a, Row b) { return order(a) < order(b); });
  }

  // Rows stand all over memory: they are on their way while earlier ones are compared.
  void fetch(Row row) const {
    const auto line = [](const void* from, std::size_t bytes) {
      __builtin_prefetch(from);
      __builtin_prefetch(static_cast<const char*>(from) + bytes - 1);
    };
    __builtin_prefetch(&keys_[row]);
    line(search_.table.row(row), search_.table.fields().size() * sizeof(Code));
  }

  bool seen_before(std::size_t pass, Row a, Row b) const {
    return (passes_shared(keys_[a], keys_[b], pass) & ~std::uint32_t{keys_[a].large} & ((1u << pass) - 1)) != 0;
  }

  void compare_near(std::size_t pass, std::span<const Row> block, std::size_t window, Comparator& comparator,
                    Candidates& found) const {
    const Table& table = search_.table;
    for (std::size_t i = 0; i < block.size(); ++i)
      for (std::size_t j = i + 1; j < std::min(block.size(), i + window); ++j) {
        const Row a = std::min(block[i], block[j]), b = std::max(block[i], block[j]);
        if (a == b || !search_.sources.apart(a, b) || seen_before(pass, a, b)) continue;
        const Code *left = table.row(a), *right = table.row(b);
        const Pattern pattern = comparator.pattern(left, right);
        const Evidence evidence = search_.scorer.evidence(pattern, left, right);
        ++found.compared;
        const Model& model = search_.scorer.model();
        const bool household = evidence.household + model.household_prior > worth_counting;
        if (!household && evidence.person + model.person_prior < keep_bits_) continue;
        const Probabilities likely = search_.scorer.probabilities(evidence);
        const Pair pair{a, b, pattern, evidence.person, evidence.household};
        if (household) count_household(pattern, likely.household, found), count_own(pair, found);
        if (likely.person >= search_.keep_from ||
            (evidence.person + model.person_prior >= keep_bits_ && may_be_person(pattern, left, right)))
          found.kept.push_back(pair);
      }
  }

  // What looks like a household by a column of the user's own is kept: it may turn out to be a number of each person's.
  bool may_be_person(Pattern pattern, const Code* left, const Code* right) const {
    const Scorer& scorer = search_.without_own;
    return !own_.empty() && scorer.probabilities(scorer.evidence(pattern, left, right)).person >= search_.keep_from;
  }

  void count_household(Pattern pattern, double share, Candidates& found) const {
    const bool family = family_ < fields_most && level_of(pattern, family_) == Level::exact;
    // A street of the user's own beside a postcode would make neighbours a household.
    if (own_.empty())
      found.households += share;
    else if (family)
      found.households +=
          share / search_.scorer.model().fields[family_].household[static_cast<std::size_t>(Level::exact)];
    if (homes_.empty() || !family) return;
    const auto agree = [&](std::size_t field) { return level_of(pattern, field) == Level::exact; };
    const auto contradicts = [&](std::size_t field) { return level_of(pattern, field) > Level::exact; };
    const auto tells = [](Level level) { return level != Level::missing && level != Level::partial; };
    const bool births = born_ < fields_most;
    const Level given = level_of(pattern, given_), born = births ? level_of(pattern, born_) : Level::missing;
    for (std::size_t at = 0; at < homes_.size(); ++at) {
      const std::vector<std::size_t>& fields = homes_[at].fields;
      if (!homes_[at].whole || std::none_of(fields.begin(), fields.end(), agree)) continue;
      // Two strangers of one street or postcode and name are no family: every column of the home must agree.
      if (tells(given) && (!births || tells(born)) && std::none_of(fields.begin(), fields.end(), contradicts))
        ++found.homes[at].pairs[given >= Level::differs][born >= Level::differs];
      if (homes_[at].own) continue;
      if (families_whole_ && born == Level::far) found.household_given[static_cast<std::size_t>(given)] += share;
      if (given == Level::differs) found.household_born[static_cast<std::size_t>(born)] += share;
    }
  }

  // An email address or a street may be one person's or a family's. It is told by pairs that are a family whatever
  // the column says: they were brought together without it, and weigh enough without it.
  void count_own(const Pair& pair, Candidates& found) const {
    if (own_.empty() || level_of(pair.pattern, family_) != Level::exact ||
        level_of(pair.pattern, given_) != Level::differs)
      return;
    if (born_ < fields_most) {
      const Level born = level_of(pair.pattern, born_);
      if (born != Level::missing && born < Level::differs) return;
    }
    const std::uint32_t met = passes_shared(keys_[pair.a], keys_[pair.b], atoms_of_.size());
    for (const OwnColumn& own : own_) {
      const Level level = level_of(pair.pattern, own.field);
      if (level == Level::missing || (met & own.passes_without) == 0) continue;
      const Evidence rest = search_.scorer.evidence(with_level(pair.pattern, own.field, Level::missing),
                                                    search_.table.row(pair.a), search_.table.row(pair.b));
      found.household_own[own.field][static_cast<std::size_t>(level)] += search_.scorer.probabilities(rest).household;
    }
  }

  void see_columns() {
    const Table& table = search_.table;
    const auto column = [&](FieldKind kind) {
      return std::min<std::size_t>(fields_most, static_cast<std::size_t>(table.column_of(kind)));
    };
    given_ = column(FieldKind::given), family_ = column(FieldKind::family), born_ = column(FieldKind::born);
    if (given_ == fields_most || family_ == fields_most) return;
    for (std::size_t field = 0; field < table.fields().size(); ++field) {
      if (!is_own(table.fields()[field].kind)) continue;
      std::uint32_t without = 0;
      for (std::size_t pass = 0; pass < search_.plan.passes.size(); ++pass) {
        const Pass& atoms = search_.plan.passes[pass];
        if (std::none_of(atoms.begin(), atoms.end(), [&](const Atom& atom) { return atom.field == field; }))
          without |= 1u << pass;
      }
      own_.push_back({field, without});
    }
  }

  // Some pass asks for nothing but a family's name and home, and there are names and births to count.
  void see_families() {
    const Table& table = search_.table;
    if (given_ == fields_most || family_ == fields_most) return;
    Home home;
    for (std::size_t field = 0; field < table.fields().size(); ++field)
      if (const FieldKind kind = table.fields()[field].kind; kind == FieldKind::postcode || kind == FieldKind::address)
        home.fields.push_back(field);
    const std::vector<Pass>& passes = search_.plan.passes;
    // Whether some pass, not that of every pair, asks for nothing but the family's name and these columns.
    const auto asked_alone = [&](auto of_home) {
      return std::any_of(passes.begin(), passes.end(), [&](const Pass& pass) {
        return !pass.empty() && std::all_of(pass.begin(), pass.end(), [&](const Atom& atom) {
          return atom.field == family_ || (atom.kind == AtomKind::whole && of_home(atom.field));
        });
      });
    };
    const auto where = [&](std::size_t field) { return tells_where(table.fields()[field].kind); };
    const bool every_pair = std::any_of(passes.begin(), passes.end(), [](const Pass& pass) { return pass.empty(); });
    families_whole_ = asked_alone(where);
    home.whole = families_whole_ || every_pair;
    if (!home.fields.empty() && born_ < fields_most) homes_.push_back(std::move(home));
    for (const OwnColumn& own : own_)
      homes_.push_back(
          {{own.field},
           true,
           every_pair || asked_alone([&](std::size_t field) { return field == own.field || where(field); }),
           {}});
  }

  static constexpr std::size_t fetched_ahead = 24;
  static constexpr double worth_counting = -5;  // log2 odds: below it, a pair adds nothing to the sum of households
  const Search& search_;
  const double keep_bits_ = std::log2(search_.keep_from / (1 - search_.keep_from)) - 0.001;
  std::vector<std::vector<std::size_t>> atoms_of_;   // of each pass, in their order
  std::vector<std::vector<std::size_t>> sounds_of_;  // which of them are names
  Unfilled<Keys> keys_;
  std::vector<Unfilled<std::uint32_t>> by_pass_;  // the same keys: a pass need not read those of the others
  std::vector<std::vector<Row>> several_;         // by portion, rows that go by several names
  std::vector<std::vector<Entry>> further_;       // by pass
  std::size_t given_ = fields_most, family_ = fields_most, born_ = fields_most;  // fields_most: there is none
  std::vector<Home> homes_;
  std::vector<OwnColumn> own_;
  bool families_whole_ = false;
};

void add(const Home& from, Home& to) {
  to.fields = from.fields, to.own = from.own, to.whole = from.whole;
  for (const std::size_t given : {0, 1})
    for (const std::size_t born : {0, 1}) to.pairs[given][born] += from.pairs[given][born];
}

// Of one pass, portion after portion.
struct Portioned {
  Unfilled<Pair> pairs;
  std::vector<std::size_t> ends;
  std::span<const Pair> at(std::size_t number) const {
    const std::size_t begin = number == 0 ? 0 : ends[number - 1];
    return std::span(pairs).subspan(begin, ends[number] - begin);
  }
};

Portioned by_portion(const Unfilled<Pair>& pairs, std::size_t rows) {
  std::vector<std::size_t> places(portions(rows) + 1);
  for (const Pair& pair : pairs) ++places[pair.a / portion + 1];
  std::partial_sum(places.begin(), places.end(), places.begin());
  Portioned sorted{.pairs = Unfilled<Pair>(pairs.size()), .ends = {}};
  for (const Pair& pair : pairs) sorted.pairs[places[pair.a / portion]++] = pair;
  places.pop_back();
  sorted.ends = std::move(places);
  return sorted;
}

// One portion of all passes, in ascending order, each pair once; returns its end. Linear but for the few pairs of one
// row.
Pair* put_in_order(std::span<const Portioned> parts, std::size_t number, Pair* begin) {
  std::vector<std::size_t> ends(portion + 1);
  for (const Portioned& part : parts)
    for (const Pair& pair : part.at(number)) ++ends[pair.a % portion + 1];
  std::partial_sum(ends.begin(), ends.end(), ends.begin());
  for (const Portioned& part : parts)
    for (const Pair& pair : part.at(number)) begin[ends[pair.a % portion]++] = pair;
  for (std::size_t row = 0, from = 0; row < portion; from = ends[row++])
    std::sort(begin + from, begin + ends[row], [](const Pair& a, const Pair& b) { return a.b < b.b; });
  return std::unique(begin, begin + ends[portion],
                     [](const Pair& a, const Pair& b) { return a.a == b.a && a.b == b.b; });
}

Unfilled<Pair> in_order(std::vector<Portioned> parts, std::size_t rows, const Parallel& parallel) {
  std::vector<std::size_t> begins(portions(rows) + 1);
  for (std::size_t number = 0; number < portions(rows); ++number) {
    begins[number + 1] = begins[number];
    for (const Portioned& part : parts) begins[number + 1] += part.at(number).size();
  }
  Unfilled<Pair> pairs(begins.back());
  std::vector<Pair*> ends(portions(rows));
  parallel(ends.size(),
           [&](std::size_t number) { ends[number] = put_in_order(parts, number, pairs.data() + begins[number]); });
  Pair* end = pairs.data();
  for (std::size_t number = 0; number < ends.size(); ++number)
    end = std::copy(pairs.data() + begins[number], ends[number], end);
  pairs.resize(static_cast<std::size_t>(end - pairs.data()));
  return pairs;
}

}  // namespace

Candidates find_candidates(const Search& search, const Parallel& parallel,
                           const std::function<void(std::size_t)>& passed) {
  auto finder = std::make_unique<const Finder>(search, parallel);
  std::vector<Candidates> parts(search.plan.passes.size());
  std::vector<Portioned> kept(parts.size());
  std::atomic<std::size_t> done = 0;
  // The longest first, so that no core is left with it when the others have done.
  std::vector<std::size_t> order(parts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return search.plan.pairs[a] > search.plan.pairs[b]; });
  parallel(parts.size(), [&](std::size_t at) {
    const std::size_t pass = order[at];
    parts[pass] = finder->run(pass);
    kept[pass] = by_portion(std::exchange(parts[pass].kept, {}), search.table.size());
    passed(++done);
  });
  Candidates all;
  all.household_own.resize(search.table.fields().size());
  for (const Candidates& part : parts) {
    all.compared += part.compared, all.households += part.households;
    all.homes.resize(part.homes.size());
    for (std::size_t home = 0; home < part.homes.size(); ++home) add(part.homes[home], all.homes[home]);
    for (std::size_t level = 1; level < level_count; ++level) {
      all.household_given[level] += part.household_given[level];
      all.household_born[level] += part.household_born[level];
    }
    for (std::size_t field = 0; field < all.household_own.size(); ++field)
      for (std::size_t level = 1; level < level_count; ++level)
        all.household_own[field][level] += part.household_own[field][level];
  }
  finder.reset();
  all.kept = in_order(std::move(kept), search.table.size(), parallel);
  return all;
}

}  // namespace kith::people::bulk
