// Whole tables linked: made-up families with the twins, namesakes and movers that linkage is feared for.
#include "people/bulk/link.hpp"

#include <doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <map>
#include <random>

#include "people/bulk/measure.hpp"

namespace kith::people::bulk {
namespace {

struct Made {
  std::vector<std::vector<std::string>> rows;  // given, family, born, sex, postcode, phone, nhs
  std::vector<std::uint32_t> truth;
};

const std::vector<Field> columns = {
    {"given", FieldKind::given}, {"family", FieldKind::family},     {"born", FieldKind::born},
    {"sex", FieldKind::sex},     {"postcode", FieldKind::postcode}, {"phone", FieldKind::phone},
    {"nhs", FieldKind::nhs}};

std::string nhs_number(std::uint32_t person) {
  // The first from here on with a check digit that exists (modulus 11, domain.md 4.1).
  for (std::uint32_t nine = 400000000 + person * 7;; ++nine) {
    std::string digits = std::to_string(nine);
    int sum = 0;
    for (std::size_t at = 0; at < 9; ++at) sum += (digits[at] - '0') * (10 - static_cast<int>(at));
    const int check = (11 - sum % 11) % 11;
    if (check != 10) return digits + static_cast<char>('0' + check);
  }
}

class Maker {
 public:
  explicit Maker(unsigned seed) : random_(seed) {}

  Made families(std::size_t count) {
    for (std::size_t family = 0; family < count; ++family) add_family();
    return std::move(made_);
  }

 private:
  static std::string name(std::size_t number, std::string_view ending) {
    constexpr std::string_view syllables[] = {"ba",  "ker", "lin", "mo",  "ras", "tev", "shu", "dal",
                                              "pri", "won", "gar", "fel", "nic", "jo",  "hev", "zub"};
    return std::string(syllables[number % 16]) + std::string(syllables[number / 16 % 16]) +
           std::string(syllables[number / 256 % 16]) + std::string(ending);
  }
  std::size_t pick(std::size_t below) { return std::uniform_int_distribution<std::size_t>(0, below - 1)(random_); }
  bool one_in(std::size_t count) { return pick(count) == 0; }

  std::string day(int from, int years) {
    return std::to_string(from + static_cast<int>(pick(static_cast<std::size_t>(years)))) + "-0" +
           std::to_string(1 + pick(9)) + "-" + std::to_string(10 + pick(18));
  }

  void slip(std::string& text) {
    if (text.size() > 3) text[1 + pick(text.size() - 2)] = static_cast<char>('a' + pick(26));
  }

  // Two to four agencies write the same person down, each in its own way.
  void add_person(const std::vector<std::string>& truly) {
    const std::uint32_t person = next_++;
    for (std::size_t copy = 2 + pick(3); copy > 0; --copy) {
      std::vector<std::string> row = truly;
      if (one_in(12)) slip(row[0]);
      if (one_in(15)) slip(row[1]);
      if (one_in(25)) std::swap(row[2][5], row[2][6]);
      if (one_in(10)) row[4] = "QX" + std::to_string(1 + pick(9)) + " " + std::to_string(1 + pick(9)) + "ZZ";
      if (one_in(3)) row[5].clear();
      if (one_in(2)) row[6].clear();
      made_.rows.push_back(row);
      made_.truth.push_back(person);
    }
  }

  void add_family() {
    const std::string family = name(pick(600), "son"),
                      postcode = "XN" + std::to_string(1 + pick(20)) + " " + std::to_string(1 + pick(9)) +
                                 static_cast<char>('A' + pick(20)) + static_cast<char>('A' + pick(20));
    const std::string phone = "07700" + std::to_string(100000 + pick(899999));
    const std::string father = name(pick(300), "");
    const auto person = [&](const std::string& given, const std::string& born, std::string_view sex) {
      add_person({given, family, born, std::string(sex), postcode, phone, nhs_number(numbers_++)});
    };
    person(father, day(1975, 15), "M");
    person(name(pick(300), "a"), day(1975, 15), "F");
    const std::string born = day(2008, 12);
    person(one_in(4) ? father : name(pick(300), ""), born, "M");          // a son of his father's name
    person(name(pick(300), "a"), one_in(3) ? born : day(2008, 12), "F");  // a twin
  }

  std::mt19937 random_;
  Made made_;
  std::uint32_t next_ = 0, numbers_ = 0;
};

Table table_of(const Made& made, const std::vector<std::size_t>& order) {
  Table table(columns);
  std::vector<std::string_view> cells;
  for (const std::size_t row : order)
    for (const std::string& cell : made.rows[row]) cells.push_back(cell);
  table.add(cells, one_after_another);
  table.finish(one_after_another);
  return table;
}

std::vector<std::size_t> as_made(const Made& made) {
  std::vector<std::size_t> order(made.rows.size());
  for (std::size_t at = 0; at < order.size(); ++at) order[at] = at;
  return order;
}

Linkage linked(const Table& table, const LinkOptions& options = {}, const Parallel& parallel = one_after_another) {
  return link(table, options, parallel, [](std::string_view, double) {});
}

// The partition of the rows as made, each group named by its lowest row.
std::vector<std::size_t> partition(const std::vector<Row>& clusters, const std::vector<std::size_t>& order) {
  std::map<Row, std::size_t> lowest;
  for (std::size_t at = 0; at < order.size(); ++at) {
    const auto [found, fresh] = lowest.try_emplace(clusters[at], order[at]);
    if (!fresh) found->second = std::min(found->second, order[at]);
  }
  std::vector<std::size_t> groups(order.size());
  for (std::size_t at = 0; at < order.size(); ++at) groups[order[at]] = lowest[clusters[at]];
  return groups;
}

}  // namespace

TEST_CASE("families with twins and fathers' names are linked and kept apart, and the model says how well") {
  const Made made = Maker(1).families(1500);
  const Table table = table_of(made, as_made(made));
  const Linkage linkage = linked(table);
  const Quality found = Measure(linkage.clusters, made.truth).of_all();
  CHECK(found.precision > 0.99);
  CHECK(found.recall > 0.98);
  CHECK(found.bcubed_f1 > 0.985);
  CHECK(calibration_error(table, linkage, made.truth) < 0.03);
  // Expected without a label, and about true.
  CHECK(std::abs(linkage.precision_expected - found.precision) < 0.02);
  CHECK(std::abs(linkage.recall_expected - found.recall) < 0.05);
}

TEST_CASE("the order of the rows and the number of threads change nothing") {
  constexpr int shuffles = 10;  // of each of a hundred small tables
  const Parallel backwards = [](std::size_t jobs, const std::function<void(std::size_t)>& job) {
    for (std::size_t at = jobs; at-- > 0;) job(at);
  };
  CHECK(rc::check([&] {
    const Made made = Maker(*rc::gen::inRange(0u, 100000u)).families(*rc::gen::inRange<std::size_t>(1, 12));
    std::vector<std::size_t> order = as_made(made);
    const auto expected = partition(linked(table_of(made, order)).clusters, order);
    std::mt19937 random(*rc::gen::inRange(0u, 100000u));
    for (int shuffle = 0; shuffle < shuffles; ++shuffle) {
      std::shuffle(order.begin(), order.end(), random);
      RC_ASSERT(partition(linked(table_of(made, order), {}, backwards).clusters, order) == expected);
    }
  }));
  const Made made = Maker(6).families(400);  // and one that is too large to be compared whole
  std::vector<std::size_t> order = as_made(made);
  const auto expected = partition(linked(table_of(made, order)).clusters, order);
  for (unsigned shuffle = 0; shuffle < 3; ++shuffle) {
    std::shuffle(order.begin(), order.end(), std::mt19937(shuffle));
    CHECK(partition(linked(table_of(made, order), {}, backwards).clusters, order) == expected);
  }
}

TEST_CASE("names exchanged are one person's, also where twins are kept apart") {
  Made made = Maker(7).families(1500);
  std::vector<std::size_t> exchanged;
  for (std::size_t row = 0; row + 1 < made.rows.size() && exchanged.size() < 100; row += 40) {
    if (made.truth[row] != made.truth[row + 1] || made.rows[row][0] != made.rows[row + 1][0] ||
        made.rows[row][2] != made.rows[row + 1][2] || made.rows[row][4] != made.rows[row + 1][4])
      continue;
    std::swap(made.rows[row][0], made.rows[row][1]);
    made.rows[row][6].clear();
    exchanged.push_back(row);
  }
  const Linkage linkage = linked(table_of(made, as_made(made)));
  CHECK(linkage.model.generations);
  std::size_t joined = 0;
  for (const std::size_t row : exchanged) joined += linkage.clusters[row] == linkage.clusters[row + 1];
  CHECK(joined >= exchanged.size() * 9 / 10);
}

TEST_CASE("two valid NHS numbers are never joined") {
  const Made made = Maker(3).families(400);
  const Table table = table_of(made, as_made(made));
  const Linkage linkage = linked(table);
  std::map<Row, std::string> number;
  for (std::size_t row = 0; row < made.rows.size(); ++row) {
    if (made.rows[row][6].empty()) continue;
    const auto [found, fresh] = number.try_emplace(linkage.clusters[row], made.rows[row][6]);
    CHECK(found->second == made.rows[row][6]);
  }
}

TEST_CASE("linking only across sources leaves each person once in each") {
  const Made made = Maker(4).families(300);
  LinkOptions options;
  std::map<std::uint32_t, std::uint32_t> copies;
  for (const std::uint32_t person : made.truth) options.sources.of.push_back(copies[person]++);
  const Linkage linkage = linked(table_of(made, as_made(made)), options);
  std::map<std::pair<Row, std::uint32_t>, int> held;
  for (std::size_t row = 0; row < made.rows.size(); ++row)
    CHECK(++held[{linkage.clusters[row], options.sources.of[row]}] == 1);
  CHECK(Measure(linkage.clusters, made.truth).of_all().recall > 0.97);
}

TEST_CASE("a model kept and used again gives the same persons") {
  const Made made = Maker(5).families(300);
  const Table table = table_of(made, as_made(made));
  const Linkage first = linked(table);
  CHECK(linked(table, {.sources = {}, .model = first.model}).clusters == first.clusters);
}

TEST_CASE("tables too small to learn from still give an answer") {
  const Made made{{{"Ada", "Okoye", "2011-03-06", "F", "XN1 4PA", "", ""},
                   {"Ada", "Okoye", "2011-03-06", "F", "XN1 4PA", "", ""},
                   {"Ben", "Marsh", "2009-01-16", "M", "XN2 1AA", "", ""}},
                  {0, 0, 1}};
  CHECK(linked(table_of(made, {0, 1, 2})).clusters == std::vector<Row>{0, 0, 2});
  CHECK(linked(table_of(made, {0})).clusters == std::vector<Row>{0});
  CHECK(linked(table_of(made, {})).clusters.empty());
}

TEST_CASE("quality counts pairs and B-cubed as their definitions do") {
  CHECK(rc::check([](const std::vector<std::uint8_t>& a, const std::vector<std::uint8_t>& b) {
    std::vector<std::uint32_t> clusters, truth;
    for (std::size_t at = 0; at < std::min(a.size(), b.size()); ++at)
      clusters.push_back(a[at] % 5), truth.push_back(b[at] % 5);
    std::uint64_t made = 0, right = 0, both = 0;
    double bcubed = 0;
    for (std::size_t i = 0; i < truth.size(); ++i) {
      double same = 0, held = 0;
      for (std::size_t j = 0; j < truth.size(); ++j) {
        held += clusters[i] == clusters[j], same += clusters[i] == clusters[j] && truth[i] == truth[j];
        if (j <= i) continue;
        made += clusters[i] == clusters[j], right += truth[i] == truth[j],
            both += clusters[i] == clusters[j] && truth[i] == truth[j];
      }
      bcubed += same / held;
    }
    const Quality found = Measure(clusters, truth).of_all();
    RC_ASSERT(found.pairs_made == made && found.pairs_true == right && found.pairs_right == both);
    if (!truth.empty()) RC_ASSERT(std::abs(found.bcubed_precision - bcubed / static_cast<double>(truth.size())) < 1e-9);
  }));
}

}  // namespace kith::people::bulk
