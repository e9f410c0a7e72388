#include "app/link_columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "people/bulk/cell.hpp"

namespace kith::app {
namespace {

using people::bulk::FieldKind;
using people::bulk::trimmed;

struct Word {
  std::string_view word;
  FieldKind kind;
  bool named;  // place:NAME
};

constexpr std::array<Word, 13> words = {{{"given_names", FieldKind::given, false},
                                         {"family_name", FieldKind::family, false},
                                         {"other", FieldKind::other, false},
                                         {"date_of_birth", FieldKind::born, false},
                                         {"sex", FieldKind::sex, false},
                                         {"postcode", FieldKind::postcode, false},
                                         {"nhs_number", FieldKind::nhs, false},
                                         {"upn", FieldKind::upn, false},
                                         {"phone", FieldKind::phone, false},
                                         {"address", FieldKind::address, false},
                                         {"place", FieldKind::place, true},
                                         {"text", FieldKind::text, true},
                                         {"exact", FieldKind::exact, true}}};

core::Result<MappedField> read_part(std::string_view part) {
  const std::size_t equals = part.find('=');
  if (equals == std::string_view::npos || equals == 0 || equals + 1 == part.size())
    return core::fail(core::ErrorKind::invalid_input, fmt::format("--map: \"{}\" should read FIELD=COLUMN", part));
  const std::string_view left = trimmed(part.substr(0, equals)),
                         column = trimmed(part.substr(equals + 1));
  const std::size_t colon = left.find(':');
  const std::string_view word = left.substr(0, colon);
  for (const Word& known : words) {
    if (known.word != word) continue;
    // "address:home=…" is read as a column of that kind with a name of its own.
    const std::string name(colon == std::string_view::npos ? (known.named ? column : word) : left.substr(colon + 1));
    return MappedField{{name, known.kind}, std::string(column)};
  }
  return core::fail(
      core::ErrorKind::invalid_input,
      fmt::format("--map: \"{}\" is no field; there are given_names, family_name, other, date_of_birth, sex, postcode, "
                  "nhs_number, upn, phone, address, place:NAME, text:NAME and exact:NAME",
                  left));
}

}  // namespace

core::Result<std::vector<MappedField>> read_map(const std::vector<std::string>& maps) {
  std::vector<MappedField> fields;
  for (const std::string& map : maps)
    for (std::size_t at = 0; at < map.size();) {
      const std::size_t end = std::min(map.find(',', at), map.size());
      if (const auto part = trimmed(std::string_view(map).substr(at, end - at)); !part.empty())
        fields.push_back(TRY(read_part(part)));
      at = end + 1;
    }
  const auto once = [&](FieldKind kind) {
    return std::count_if(fields.begin(), fields.end(),
                         [&](const MappedField& field) { return field.field.kind == kind; }) <= 1;
  };
  for (const FieldKind kind : {FieldKind::given, FieldKind::family, FieldKind::born})
    if (!once(kind))
      return core::fail(core::ErrorKind::invalid_input,
                        fmt::format("--map: {} stands twice; further names go to other=COL", words_of(kind)));
  if (fields.empty() || fields.size() > people::bulk::fields_most)
    return core::fail(core::ErrorKind::invalid_input,
                      fmt::format("--map should name 1 to {} columns", people::bulk::fields_most));
  if (std::all_of(fields.begin(), fields.end(),
                  [](const MappedField& field) { return field.field.kind == FieldKind::other; }))
    return core::fail(core::ErrorKind::invalid_input,
                      "--map: other=COL stands beside given_names or family_name, not alone");
  return fields;
}

core::Result<std::vector<std::string>> columns_of(const MappedField& field, const std::vector<std::string>& header) {
  const auto is_column = [&](std::string_view name) {
    return std::find(header.begin(), header.end(), name) != header.end();
  };
  std::vector<std::string> columns;
  if (!is_column(field.column) && field.column.find('+') != std::string::npos) {
    for (std::size_t at = 0; at <= field.column.size();) {
      const std::size_t end = std::min(field.column.find('+', at), field.column.size());
      columns.emplace_back(trimmed(std::string_view(field.column).substr(at, end - at)));
      at = end + 1;
    }
    return columns;
  }
  return std::vector<std::string>{field.column};
}

}  // namespace kith::app
