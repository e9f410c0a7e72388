// One kernel of linkage, so many times over: what kernels.py counts the instructions of.
// usage: kernels edits|jaro|pattern|evidence|look_up TIMES
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "people/bulk/seeker.hpp"
#include "people/bulk/similar.hpp"
#include "people/text_pool.hpp"

using kith::people::mix;
using kith::people::one_after_another;
using namespace kith::people::bulk;

namespace {

std::string word(std::uint64_t number) {
  constexpr std::string_view syllables[] = {"ba", "ker", "lin", "mo", "ras", "tev", "shu", "dal"};
  std::string made;
  for (int at = 0; at < 3; ++at, number /= 8) made += syllables[number % 8];
  return made;
}

std::vector<std::string> person(std::uint64_t number) {
  const std::uint64_t chance = mix(number);
  return {word(chance),
          word(chance >> 9),
          std::to_string(1950 + (chance >> 18) % 60) + "-0" + std::to_string(1 + (chance >> 24) % 9) + "-1" +
              std::to_string((chance >> 28) % 10),
          "XN" + std::to_string((chance >> 32) % 90) + " " + std::to_string((chance >> 40) % 9) + "QZ",
          std::to_string((chance >> 44) % 200) + " " + word(chance >> 20) + " street",
          "07700" + std::to_string(100000 + (chance >> 30) % 800000)};
}

}  // namespace

int main(int count, char** words) {
  if (count != 3) return 64;
  const std::string kernel = words[1];
  const auto times = static_cast<std::uint64_t>(std::strtoull(words[2], nullptr, 10));
  Table table({{"given", FieldKind::given},
               {"family", FieldKind::family},
               {"born", FieldKind::born},
               {"postcode", FieldKind::postcode},
               {"address", FieldKind::address},
               {"phone", FieldKind::phone}});
  for (std::uint64_t number = 0; number < 3000; ++number) {
    const auto cells = person(number);
    table.add(std::vector<std::string_view>(cells.begin(), cells.end()), one_after_another);
  }
  table.finish(one_after_another);
  Model model = first_model(table);
  for (FieldModel& field : model.fields) field.strangers.fill(0.01);
  const Index index(table, model, {}, one_after_another);
  Seeker seeker(index);
  const Comparator comparator(table);
  std::vector<std::vector<std::uint32_t>> counts;
  for (std::size_t field = 0; field < table.fields().size(); ++field) counts.push_back(table.counts(field));
  const Rarity rarity(table, counts);
  const Scorer scorer(table, model, rarity);
  double sum = 0;
  for (std::uint64_t at = 0; at < times; ++at) {
    const auto a = static_cast<Row>(mix(at) % table.size()), b = static_cast<Row>(mix(at + 77) % table.size());
    if (kernel == "edits") sum += edits(table.text(4, table.row(a)[4]), table.text(4, table.row(b)[4]), 9);
    if (kernel == "jaro") sum += jaro_winkler(table.text(0, table.row(a)[0]), table.text(1, table.row(b)[1]));
    if (kernel == "pattern") sum += static_cast<double>(comparator.pattern(table.row(a), table.row(b)) & 15);
    if (kernel == "evidence") sum += scorer.evidence(mix(at) & 0x777777, table.row(a), table.row(b)).person;
    if (kernel == "look_up") {
      const auto cells = person(at);
      sum += static_cast<double>(seeker.look_up(std::vector<std::string_view>(cells.begin(), cells.end())).compared);
    }
  }
  std::printf("%s %.0f\n", kernel.c_str(), sum);
  return 0;
}
