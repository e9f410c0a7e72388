// Made-up people for the tests of look-ups: each a stranger to all others.
#pragma once

#include <random>
#include <string>

#include "people/bulk/seeker.hpp"

namespace kith::people::bulk::test {

using Cells = std::vector<std::string>;

inline const std::vector<Field> columns = {{"given", FieldKind::given}, {"family", FieldKind::family},
                                           {"other", FieldKind::other}, {"born", FieldKind::born},
                                           {"sex", FieldKind::sex},     {"postcode", FieldKind::postcode},
                                           {"phone", FieldKind::phone}};

inline std::vector<Cells> made_people(std::size_t count, unsigned seed) {
  std::mt19937 random(seed);
  const auto pick = [&](std::size_t below) { return std::uniform_int_distribution<std::size_t>(0, below - 1)(random); };
  constexpr std::string_view syllables[] = {"ba",  "ker", "lin", "mo",  "ras", "tev", "shu", "dal",
                                            "pri", "won", "gar", "fel", "nic", "jo",  "hev", "zub"};
  const auto word = [&] {
    return std::string(syllables[pick(16)]) + std::string(syllables[pick(16)]) + std::string(syllables[pick(4)]);
  };
  std::vector<Cells> people;
  for (std::size_t at = 0; at < count; ++at)
    people.push_back(
        {word(), word(), at % 7 == 0 ? word() : "",
         std::to_string(1960 + pick(60)) + "-0" + std::to_string(1 + pick(9)) + "-" + std::to_string(10 + pick(18)),
         at % 2 == 0 ? "F" : "M", "XN" + std::to_string(1 + pick(30)) + " " + std::to_string(1 + pick(9)) + "QZ",
         "07700" + std::to_string(100000 + pick(899999))});
  return people;
}

inline std::vector<std::string_view> views(const Cells& cells) { return {cells.begin(), cells.end()}; }

struct World {
  explicit World(const std::vector<Cells>& people) : table(columns) {
    std::vector<std::string_view> cells;
    for (const Cells& person : people) cells.insert(cells.end(), person.begin(), person.end());
    table.add(cells, one_after_another);
    table.finish(one_after_another);
  }
  Table table;
};

inline Model usual_model(const Table& table) {
  Model model = first_model(table);
  for (FieldModel& field : model.fields) {
    field.strangers.fill(0.002);
    field.strangers[static_cast<std::size_t>(Level::differs)] = 0.9;
  }
  return model;
}

}  // namespace kith::people::bulk::test
